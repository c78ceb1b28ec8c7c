"""``foresite key``: the API keys of an organisation."""

from datetime import timedelta
from typing import Annotated, Any

import typer

from foresite.cli.door import open_door, say
from foresite.core.timeaxis import now
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.auth.tables import ApiKeyRow

app = typer.Typer(help="API keys: how programs say who they are.", no_args_is_help=True)
_ONCE = "This is the only time the key is shown. Send it as: authorization: Bearer <key>"
_ALL = ROLES["owner"]  # whoever can open the installation in a shell owns what is in it
KeyId = Annotated[str, typer.Argument(help="Id of the key, as `list` shows it.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="The program that will use it.")],
    may: Annotated[
        list[str], typer.Option(help="A role or a permission (`foresite role list`); say it again for more.")
    ],
    days: Annotated[int, typer.Option(min=0, help="Days until it ends by itself; 0: never.")] = 0,
    rate: Annotated[int, typer.Option(min=0, help="Requests a minute; 0: as many as any caller.")] = 0,
    quota: Annotated[int, typer.Option(min=0, help="Requests a calendar month (UTC); 0: no quota.")] = 0,
) -> None:
    """Make a key and show it, once."""
    door = open_door()
    made = keys.create(
        door.house.engine,
        door.scope,
        name,
        keys.permissions_of(may),
        by=_ALL,
        expires_at=now() + timedelta(days=days) if days else None,
        allowance=keys.Allowance(rate or None, quota or None),
    )
    say({"key_id": made.key_id, "key": made.secret}, last=_ONCE)


@app.command("list")
def list_() -> None:
    """List the keys, the newest first, ended ones too."""
    door = open_door()
    rows = [_told(row) for row in keys.find(door.house.engine, door.scope)]
    say(rows, table=("key_id", "name", "prefix", "state", "permissions", "used_at", "expires_at"))


@app.command()
def rotate(
    key_id: KeyId,
    hours: Annotated[int, typer.Option(min=0, max=168, help="Hours for which the old key goes on.")] = 24,
) -> None:
    """Make a key like another, which goes on for a while so that programs can change over."""
    door = open_door()
    made = keys.rotate(door.house.engine, door.scope, key_id, by=_ALL, overlap=timedelta(hours=hours))
    say({"key_id": made.key_id, "key": made.secret}, last=_ONCE)


@app.command()
def revoke(key_id: KeyId) -> None:
    """End a key: running servers refuse it within two seconds."""
    door = open_door()
    keys.revoke(door.house.engine, door.scope, key_id)
    say({"key_id": key_id}, last="Ended.")


def _told(row: ApiKeyRow) -> dict[str, Any]:
    ended = row.revoked_at is not None or (row.expires_at is not None and row.expires_at <= now())
    names = (
        "key_id", "name", "prefix", "permissions", "made_at", "used_at", "expires_at", "revoked_at",
        "rate_per_minute", "monthly_quota",
    )  # fmt: skip
    return {**{name: getattr(row, name) for name in names}, "state": "ended" if ended else "good"}
