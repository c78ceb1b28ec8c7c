"""Assets and the lake in the shell: what they show, and how damage ends."""

import json

from tests.lake.crashing import facts, load

from foresite.catalog import assets, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


def test_assets_are_listed_and_shown(house: House, scope: Scope, ask) -> None:
    specs = [AssetSpec("grid"), AssetSpec("grid/a", parent="grid", attributes={"voltage_kv": 110})]
    assets.ensure(house.engine, scope, specs)
    assets.link(house.engine, scope, "feeds", from_key="grid", to_key="grid/a")
    series.ensure(house.engine, scope, [SeriesSpec("grid/a/load", "load", "MW", asset=specs[1])])
    code, out = ask("--json", "asset", "list", "--parent", "grid")
    assert (code, [item["key"] for item in json.loads(out)["items"]]) == (0, ["grid/a"])
    code, out = ask("--json", "asset", "show", "grid/a")
    shown = json.loads(out)
    assert (shown["parent"], shown["series"]) == ("grid", ["grid/a/load"])
    assert (shown["links"], shown["attributes"]) == (["grid feeds grid/a"], {"voltage_kv": 110})
    code, out = ask("asset", "list")
    assert code == 0
    assert "grid/a" in out
    assert ask("asset", "show", "nowhere")[0] == 3


def test_verify_ends_with_eight_where_there_is_damage_and_only_there(
    house: House, scope: Scope, ask, capsys
) -> None:
    spec = SeriesSpec("load", "load", "MW", resolution="PT1H")
    load_id = series.ensure(house.engine, scope, [spec])["load"]
    load(house.lake, scope, load_id)
    house.lake.append(scope, facts(load_id, [1.0], first=60))
    capsys.readouterr()
    code, out = ask("lake", "verify")
    assert (code, "No damage found." in out) == (0, True)
    file = next((house.settings.home / "lake").rglob("part=*/**/*.parquet"))
    file.unlink()
    code, out = ask("lake", "verify")
    assert (code, "2 damaged places." in out) == (8, True)
    code, out = ask("--json", "lake", "verify")
    found = json.loads(out)
    assert [finding["rule"] for finding in found] == ["file-unreadable", "rows-missing"]
    assert found[1]["series"] == "load"
    assert found[1]["facts"]["month"] == "2024-01"


def test_sites_are_loaded_from_a_file_and_again_changes_nothing(
    house: House, scope: Scope, ask, tmp_path
) -> None:
    assets.ensure(house.engine, scope, [AssetSpec("us")])
    file = tmp_path / "plants.csv"
    file.write_text("ID;Name;Lat;Lon\n1;North;60,5;7\n2;South;59;7\n")
    words = ("--json", "asset", "load", str(file), "--type", "plant", "--parent", "us", "--prefix", "us/")
    code, out = ask(*words, "--dry-run")
    assert (code, json.loads(out)["kept"]) == (0, False)
    assert [row.key for row in assets.find(house.engine, scope).items] == ["us"]
    for _ in range(2):
        code, out = ask(*words)
        assert (code, json.loads(out)["assets"], json.loads(out)["columns"]["latitude_deg"]) == (0, 2, "Lat")
    row = assets.by_key(house.engine, scope, "us/1")
    assert (row.name, row.asset_type, row.latitude_deg) == ("North", "plant", 60.5)
    told = [each["action"] for each in json.loads(ask("--json", "audit", "list")[1])["items"]]
    assert told.count("assets.make") == 2
    assert "assets.change" not in told
    assert ask("asset", "load", str(file), "--parent", "nowhere")[0] == 4
