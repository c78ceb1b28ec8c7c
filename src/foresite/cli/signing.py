"""``foresite signing``: the keys that sign access tokens, and the key that seals secrets at rest."""

from typing import Annotated

import typer

from foresite.cli.door import counted, open_door, say
from foresite.platform.audit import Action, note, of_the_house
from foresite.platform.auth.resealing import reseal as seal_anew
from foresite.platform.auth.sealing import sealer
from foresite.platform.auth.tokens import signing
from foresite.platform.database import writing
from foresite.workflows import source_setup

app = typer.Typer(help="Keys that sign access tokens, and secrets at rest.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the keys that sign and verify access tokens, the newest first."""
    rows = [
        {"key_id": row.key_id, "algorithm": row.algorithm, "made_at": row.made_at, "ends_at": row.ends_at}
        for row in signing.listed(open_door().house.engine)
    ]
    say(rows, table=("key_id", "algorithm", "made_at", "ends_at"))


@app.command()
def rotate(
    end_old: Annotated[
        bool, typer.Option(help="End older keys at once: one of them is no longer secret.")
    ] = False,
) -> None:
    """Make a new key that signs from now on; older ones verify for an hour more."""
    door = open_door()
    key_id = signing.rotate(door.house.engine, sealer(door.house.settings), end_old=end_old)
    own = of_the_house(door.scope.actor)
    with writing(door.house.engine, own) as session:
        note(session, own, Action.SIGNING_ROTATE, key_id, after={"end_old": end_old})
    say({"key_id": key_id}, last="Running servers take it up within a minute.")


@app.command()
def reseal() -> None:
    """Seal secrets with the first of several secret keys, so that the old one can be taken away."""
    door = open_door()
    count = seal_anew(door.house.engine, sealer(door.house.settings), source_setup.sealed)
    say({"resealed": count}, last=f"{counted(count, 'secret')} sealed anew.")
