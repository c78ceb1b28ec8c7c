"""``foresite role``: what roles may do."""

from typing import Annotated, Any

import typer

from foresite.cli.door import open_door, say
from foresite.platform.auth import roles
from foresite.platform.auth.permissions import ROLES, Permission

app = typer.Typer(help="Roles: which permissions each is made of.", no_args_is_help=True)


Name = Annotated[str, typer.Argument(help="Name of the role: lower-case letters, digits, hyphens.")]
May = Annotated[list[str], typer.Option(help="A permission that it has; say it again for more.")]


@app.command("list")
def list_() -> None:
    """List every permission, what it allows, and the built-in roles that have it."""
    rows = [
        {
            "permission": permission.value,
            "allows": permission.meaning,
            "roles": [name for name, held in ROLES.items() if permission in held],
        }
        for permission in Permission
    ]
    say(rows, table=("permission", "allows", "roles"))


@app.command()
def show() -> None:
    """Show the roles of the organisation, its own ones too, with who has them."""
    door = open_door()
    rows = [_told(role) for role in roles.find(door.house.engine, door.scope)]
    say(rows, table=("name", "built_in", "members", "permissions"))


@app.command()
def create(name: Name, may: May) -> None:
    """Compose a role of permissions."""
    door = open_door()
    say(_told(roles.create(door.house.engine, door.scope, name, may, by=roles.SHELL)), last="Made.")


@app.command()
def change(name: Name, may: May) -> None:
    """Compose a role anew: whoever has it may do from now on what it says."""
    door = open_door()
    say(_told(roles.change(door.house.engine, door.scope, name, may, by=roles.SHELL)), last="Changed.")


@app.command()
def remove(name: Name) -> None:
    """Remove a role that nobody has."""
    door = open_door()
    roles.remove(door.house.engine, door.scope, name, by=roles.SHELL)
    say({"name": name}, last="Removed.")


def _told(role: roles.Role) -> dict[str, Any]:
    held = sorted(role.permissions)
    return {"name": role.name, "built_in": role.built_in, "members": role.members, "permissions": held}
