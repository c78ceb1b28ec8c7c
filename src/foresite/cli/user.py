"""``foresite user``: the people of an installation, and the link by which the first of them comes in."""

from typing import Annotated, Any

import typer

from foresite.cli.door import open_door, say
from foresite.platform.audit import Action, note, of_the_house
from foresite.platform.auth import attempts, invitations, links, members, people, roles, second_factor
from foresite.platform.auth.links import Purpose
from foresite.platform.auth.names import LANGUAGES, email_of
from foresite.platform.auth.tables import PersonRow
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION
from foresite.workflows import accounts

app = typer.Typer(help="People: who may sign in, and how they come in.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="E-mail address of the person.")]


@app.command("first-link")
def first_link() -> None:
    """Print a link by which the first owner comes in; it works once, and earlier ones end."""
    door = open_door()
    token = accounts.first_link(door.house.engine, door.scope.actor)
    say({"link": links.address(door.house.settings, "first", token)}, last="It works once, within a day.")


@app.command()
def invite(
    email: Email,
    role: Annotated[str, typer.Option(help="The role that they get (`foresite role show`).")] = "viewer",
    language: Annotated[str, typer.Option(help="Language of the letter: en or fa.")] = LANGUAGES[0],
) -> None:
    """Invite somebody to the organisation: a letter is sent, and the link is printed as well."""
    door = open_door()
    row = invitations.create(
        door.house.engine, door.scope, email_of(email), role, language=language, by=roles.SHELL
    )
    with writing(door.house.engine, INSTALLATION) as session:
        token = links.make(session, Purpose.INVITATION, invitation_id=row.invitation_id)
    link = links.address(door.house.settings, "invitation", token)
    say({"invitation_id": row.invitation_id, "link": link}, last="It works once, within seven days.")


@app.command("reset-link")
def reset_link(email: Email) -> None:
    """Print a link by which a person sets a new password; it works once."""
    door = open_door()
    person = people.known(door.house.engine, email_of(email))
    with writing(door.house.engine, INSTALLATION) as session:
        token = links.make(session, Purpose.RESET, person_id=person.person_id)
        note(session, of_the_house(door.scope.actor), Action.RESET_LINK, person.person_id)
    say({"link": links.address(door.house.settings, "reset", token)}, last="It works once, within an hour.")


@app.command()
def role(email: Email, name: Annotated[str, typer.Argument(help="The role that they get.")]) -> None:
    """Give a member of the organisation another role."""
    door = open_door()
    person = people.known(door.house.engine, email_of(email))
    members.change_role(door.house.engine, door.scope, person.person_id, name, by=roles.SHELL)
    say({"person_id": person.person_id, "role": name}, last="Running servers heed it within two seconds.")


@app.command()
def remove(email: Email) -> None:
    """Let a member of the organisation go; what they made stays."""
    door = open_door()
    person = people.known(door.house.engine, email_of(email))
    members.remove(door.house.engine, door.scope, person.person_id, by=roles.SHELL)
    say({"person_id": person.person_id}, last="Removed.")


@app.command("list")
def list_() -> None:
    """List all people of the installation."""
    rows = [_told(row) for row in people.every(open_door().house.engine)]
    say(rows, table=("email", "name", "state", "made_at", "person_id"))


@app.command()
def disable(email: Email) -> None:
    """Let a person in no more: running servers refuse them within two seconds."""
    door = open_door()
    row = people.known(door.house.engine, email_of(email))
    people.disable(door.house.engine, door.scope.actor, row.person_id)
    say({"person_id": row.person_id, "email": row.email}, last="Disabled.")


@app.command()
def enable(email: Email) -> None:
    """Let a person in again."""
    door = open_door()
    row = people.known(door.house.engine, email_of(email))
    people.enable(door.house.engine, door.scope.actor, row.person_id)
    say({"person_id": row.person_id, "email": row.email}, last="Enabled.")


@app.command()
def unlock(email: Email) -> None:
    """Let an account be tried again at once after too many failures."""
    door, wanted = open_door(), email_of(email)
    with writing(door.house.engine, INSTALLATION) as session:
        attempts.unlock(session, wanted.compared)
        told = {"email": wanted.written}
        note(session, of_the_house(door.scope.actor), Action.SIGN_IN_UNLOCK, personal=told)
    say({"email": wanted.written}, last="It may be tried again.")


@app.command("remove-second-factors")
def remove_second_factors(email: Email) -> None:
    """Take away the app, recovery codes and passkeys of a person who has lost them; their password stays.

    Make sure first that it is they who ask: from then on their password alone lets somebody in.
    """
    door = open_door()
    row = people.known(door.house.engine, email_of(email))
    with writing(door.house.engine, INSTALLATION) as session:
        had = second_factor.remove_all(session, row.person_id)
        note(session, of_the_house(door.scope.actor), Action.FACTOR_RESET, row.person_id)
    say({"person_id": row.person_id, "email": row.email, "had": had}, last="Removed.")


def _told(row: PersonRow) -> dict[str, Any]:
    names = ("person_id", "email", "name", "language", "made_at", "disabled_at")
    state = "disabled" if row.disabled_at else "good"
    return {**{name: getattr(row, name) for name in names}, "state": state}
