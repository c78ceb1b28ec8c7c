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
