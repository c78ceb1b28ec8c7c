"""``foresite role``: what roles may do."""

import typer

from foresite.cli.door import say
from foresite.platform.auth.permissions import ROLES, Permission

app = typer.Typer(help="Roles: which permissions each is made of.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Hold the verbs of the noun, of which there is one so far."""


@app.command("list")
def list_() -> None:
    """List every permission, what it allows, and the roles that have it."""
    rows = [
        {
            "permission": permission.value,
            "allows": permission.meaning,
            "roles": [name for name, held in ROLES.items() if permission in held],
        }
        for permission in Permission
    ]
    say(rows, table=("permission", "allows", "roles"))
