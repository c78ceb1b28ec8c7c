"""Routes of what people sign in with: passwords changed, forgotten and judged, and e-mail addresses."""

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field

from foresite.api.account import CHANGE
from foresite.api.deps import CallerDep, ServerDep, VisitorDep, needs, own_page
from foresite.api.joining import LinkShown
from foresite.api.negotiation import json_sent
from foresite.api.people_schemas import Asked, Email, Given, NewPassword, Password, Token
from foresite.api.sign_in import STRANGERS
from foresite.api.visits import at_most
from foresite.platform.auth.strength import judge
from foresite.workflows import credentials

router = APIRouter()
_JUDGED = [needs(None), at_most("judgements"), Depends(own_page), Depends(json_sent)]


class Forgotten(Given):
    """An address whose password is forgotten."""

    email: Email


class PasswordSet(Given):
    """A new password, by a link."""

    token: Token
    password: NewPassword


class PasswordChanged(Given):
    """A new password, by the old one."""

    old: Password
    new: NewPassword


class EmailWanted(Given):
    """A new address, by the password."""

    email: Email
    password: Password


class Candidate(Given):
    """A password that somebody thinks of, and what others know of them."""

    password: NewPassword
    own: list[str] = Field(default=[], max_length=5, examples=[["ada@example.org", "Ada Lovelace"]])


class Judgement(BaseModel):
    """How hard a password is to guess."""

    score: int = Field(ge=0, le=4, examples=[4])
    good: bool
    reasons: list[str] = Field(examples=[["too-short"]], description="Stable names of what is wrong with it.")
    told: str = Field(examples=["it has fewer than 10 characters"], description="The same in words.")


@router.post("/password/reset", tags=["sign-in"], status_code=202, dependencies=STRANGERS, summary="Forgot")
def ask_reset(server: ServerDep, body: Forgotten) -> Asked:
    """Have a letter sent with a link, if the address has an account; the answer does not tell whether."""
    credentials.ask_reset(server.reception, body.email)
    return Asked()


@router.post(
    "/password/reset/do",
    tags=["sign-in"],
    status_code=204,
    dependencies=STRANGERS,
    summary="Set a password by a link",
)
async def reset(server: ServerDep, visitor: VisitorDep, body: PasswordSet) -> None:
    """Set a new password by a link; all sessions end, and waiting after failures does too."""
    await server.dear.run(credentials.reset, server.reception, body.token, body.password, visitor)
    server.forget()


@router.post("/password/strength", tags=["sign-in"], dependencies=_JUDGED, summary="Judge a password")
async def strength(server: ServerDep, body: Candidate) -> Judgement:
    """Tell how hard a password is to guess, and why it would be refused."""
    found = await server.dear.run(judge, body.password, body.own)
    return Judgement(score=found.score, good=found.good, reasons=list(found.reasons), told=found.told)


@router.post(
    "/me/password", tags=["account"], status_code=204, dependencies=CHANGE, summary="Change your password"
)
async def change(who: CallerDep, server: ServerDep, body: PasswordChanged) -> None:
    """Change one's password; all other sessions end."""
    at, told = server.credentials, {"old": body.old, "new": body.new, "keep": who.session_id}
    await server.dear.run(credentials.change_password, at, who.scope, who.person_id, **told)
    server.forget()


@router.post(
    "/me/email", tags=["account"], status_code=202, dependencies=CHANGE, summary="Change your address"
)
async def ask_email(who: CallerDep, server: ServerDep, body: EmailWanted) -> Asked:
    """Have a letter sent to a new address, which is used once its owner confirms it."""
    told = {"email_text": body.email, "password": body.password}
    await server.dear.run(credentials.ask_email, server.credentials, who.scope, who.person_id, **told)
    return Asked()


@router.post(
    "/email/confirm",
    tags=["sign-in"],
    status_code=204,
    dependencies=STRANGERS,
    summary="Confirm a new address",
)
def confirm_email(server: ServerDep, visitor: VisitorDep, body: LinkShown) -> None:
    """Use a new address from now on; the old one is told."""
    credentials.confirm_email(server.reception, body.token, visitor)
    server.forget()
