"""``foresite dashboard``: pages of panels, looked at, taken out as documents and brought in."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from foresite.cli.door import open_door, say
from foresite.core.errors import BadDataError
from foresite.dashboards import kept, sharing
from foresite.dashboards.document import content_of
from foresite.dashboards.kept import LONGEST_NAME, shell_viewer

app = typer.Typer(help="Dashboards: pages that people compose of panels.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name or id of the dashboard, as `list` shows it.")]
COLUMNS = ("name", "version", "sharing", "roles", "home_of", "made_by", "changed_at")


@app.command("list")
def list_() -> None:
    """List the dashboards of the organisation, private ones too."""
    door = open_door()
    found = kept.find(door.house.engine, door.scope, shell_viewer(door.scope))
    say([kept.described(each) for each in found], table=COLUMNS)


@app.command()
def show(name: Name) -> None:
    """Show one dashboard and its versions."""
    door = open_door()
    engine, scope = door.house.engine, door.scope
    shown = kept.get(engine, scope, shell_viewer(scope), name)
    names = ("version", "name", "restored_from", "made_by", "made_at")
    versions = [
        {each: getattr(row, each) for each in names} for row in kept.versions(engine, scope, shown.row)
    ]
    say(kept.described(shown) | {"versions": versions})


@app.command()
def export(name: Name) -> None:
    """Write a dashboard as a JSON document, which `load` takes here or in another organisation."""
    door = open_door()
    engine, scope = door.house.engine, door.scope
    row = kept.get(engine, scope, shell_viewer(scope), name).row
    document = {"name": row.name, "content": kept.content(engine, scope, row).content}
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="JSON document that `export` wrote.", exists=True)],
    everybody: Annotated[bool, typer.Option("--everybody", help="Share it with everybody at once.")] = False,
) -> None:
    """Make a dashboard of a document; series are found by their keys when it is looked at."""
    name, content = _read(file)
    told = content_of(content)
    door = open_door()
    engine, scope = door.house.engine, door.scope
    row = kept.make(engine, scope, name, told)
    if everybody:
        sharing.share(engine, scope, shell_viewer(scope), row.dashboard_id, kept.EVERYBODY)
    say(kept.described(kept.get(engine, scope, shell_viewer(scope), row.dashboard_id)))


def _read(file: Path) -> tuple[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        return str(document["name"])[:LONGEST_NAME], document["content"]
    except (ValueError, KeyError, TypeError) as cause:
        raise BadDataError(
            f"{file} is no document of a dashboard",
            code="dashboard-malformed",
            remedy="Write one with: foresite dashboard export NAME.",
        ) from cause
