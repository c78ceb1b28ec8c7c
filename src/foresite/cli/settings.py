"""``foresite settings``: what this installation is told, and the reference of all it can be told."""

from pathlib import Path
from typing import Any

import typer
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sqlalchemy.engine import make_url

from foresite.cli.door import as_json, say
from foresite.platform.config import SETTINGS_FILE, Settings, load_settings

app = typer.Typer(help="Settings: show what holds now, print the reference of all.", no_args_is_help=True)

MASK = "********"
_KINDS = {
    "SecretStr": "secret text",
    "dict": "table of texts",
    "Path": "folder or file",
    "bool": "true or false",
    "int": "whole number",
    "float": "number",
}


@app.command()
def show() -> None:
    """Print every setting as it holds now, secrets masked."""
    settings = load_settings()
    say(shown(settings))


@app.command()
def reference() -> None:
    """Print the reference page of all settings as Markdown."""
    if as_json.get():
        names = ("name", "variable", "kind", "default", "meaning")
        rows = [_cells(name, field) for name, field in Settings.model_fields.items()]
        say([dict(zip(names, (cell.strip("`") for cell in row), strict=True)) for row in rows])
        return
    print(reference_page(), end="")


def shown(settings: Settings) -> dict[str, Any]:
    """Return every setting by name, and the addresses that follow from them, without any secret."""
    told = {name: _masked(getattr(settings, name)) for name in Settings.model_fields}
    return told | {
        "database_address": make_url(settings.database_address).render_as_string(hide_password=True),
        "lake_address": settings.lake_address,
        "files_address": settings.files_address,
    }


def _masked(value: Any) -> Any:
    if isinstance(value, SecretStr):
        return MASK
    return str(value) if isinstance(value, Path) else value


def reference_page() -> str:
    """Return docs/reference/settings.md, made from the settings themselves."""
    lines = [
        "# Settings",
        "",
        "<!-- Made by `foresite settings reference`; change the descriptions in `platform/config.py`. -->",
        "",
        "Each setting is read from the environment (`FORESITE_` and its name in capitals) or, under its own",
        f"name, from `{SETTINGS_FILE}` in the working directory; `FORESITE_SETTINGS` names another file. The",
        "environment wins over the file. `foresite settings show` prints what holds now, and",
        "`foresite doctor` says whether it works.",
        "",
        "| name | in the environment | kind | default | meaning |",
        "| --- | --- | --- | --- | --- |",
        *(_row(name, field) for name, field in Settings.model_fields.items()),
        "",
        "An example:",
        "",
        "```toml",
        'home = "/srv/foresite"',
        'organisation = "acme"',
        "port = 8420",
        "```",
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, field: FieldInfo) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in _cells(name, field)) + " |"


def _cells(name: str, field: FieldInfo) -> tuple[str, ...]:
    kind, default = _kind(field), _default(field)
    return (f"`{name}`", f"`FORESITE_{name.upper()}`", kind, default, field.description or "")


def _kind(field: FieldInfo) -> str:
    return next((kind for name, kind in _KINDS.items() if name in str(field.annotation)), "text")


def _default(field: FieldInfo) -> str:
    if field.default is None or field.default is PydanticUndefined:
        return "none"
    text = str(field.default)
    return f"`{text.lower() if isinstance(field.default, bool) else text}`"
