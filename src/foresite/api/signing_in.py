"""What every way of signing in ends in: the cookie, and the answer that tells who is in."""

from fastapi import Request, Response

from foresite.api import cookies
from foresite.api.deps import Server
from foresite.api.people_schemas import Me, Membership, Person, SignInAnswer
from foresite.api.schemas import Organisation
from foresite.catalog import organisations
from foresite.catalog.organisations import scope_by_id
from foresite.core.errors import ConflictError
from foresite.dashboards.sharing import home_of
from foresite.platform.auth import members, people, sessions
from foresite.platform.auth.sessions import Begun
from foresite.platform.auth.sign_in import Awaited


async def signing_in(request: Request) -> None:
    """Refuse to sign anybody in where nobody must: what they may do would become less."""
    if request.app.state.server.house.settings.sign_in == "off":
        raise ConflictError(
            "nobody signs in here: whoever reaches the server is the owner",
            code="sign-in-off",
            remedy="Set FORESITE_SIGN_IN=required to have people sign in.",
        )


def answer(server: Server, response: Response, outcome: Begun | Awaited) -> SignInAnswer:
    """Give the browser its cookie, or tell it what is still to be shown."""
    if isinstance(outcome, Awaited):
        return SignInAnswer(state="second-factor", ticket=outcome.ticket, methods=list(outcome.methods))
    cookies.give(response, server.house.settings, outcome.token)
    return SignInAnswer(state="signed-in", me=me_of(server, outcome.token))


def me_of(server: Server, cookie: str) -> Me:
    """Return who a cookie stands for, as the page shows them."""
    engine = server.house.engine
    who = sessions.known(engine, server.house.settings, cookie)
    belongs = members.belongs(engine, who.person_id)
    named = organisations.named(engine, [each.organisation_id for each in belongs])
    here = named[who.organisation_id]
    return Me(
        person=Person.model_validate(people.one(engine, who.person_id)),
        organisation=Organisation(slug=here.slug, name=here.name, synthetic=here.synthetic),
        role=who.role,
        permissions=sorted(who.permissions),
        memberships=[
            Membership(slug=row.slug, name=row.name, role=each.role)
            for each in belongs
            for row in [named[each.organisation_id]]
        ],
        home=home_of(engine, scope_by_id(engine, who.organisation_id), who.role),
        session_id=who.session_id,
        expires_at=who.expires_at,
        lacks=list(who.lacks),
        csrf_token=sessions.forgery_token(cookie),
    )
