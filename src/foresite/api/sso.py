"""Routes of single sign-on: the organisation's provider, what sign-ins must show, there and back."""

from typing import Annotated, Self

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ConfigDict, Field, model_validator

from foresite.api import cookies
from foresite.api.deps import Caller, CallerDep, ServerDep, VisitorDep, needs
from foresite.api.errors import problem
from foresite.api.negotiation import json_sent
from foresite.api.origin import origin_of
from foresite.api.people_schemas import Given
from foresite.api.signing_in import signing_in
from foresite.api.visits import at_most
from foresite.core.errors import BadDataError, ForesiteError, UnauthenticatedError
from foresite.platform.auth import rules, sessions
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.rules import Rule
from foresite.platform.auth.sso import providers
from foresite.platform.auth.sso.providers import Provider
from foresite.platform.auth.sso.tables import SESSION_HOURS, SsoProviderRow
from foresite.workflows import provider_word, single_sign_on

router = APIRouter(tags=["sign-in"])
_MANAGE = [needs(Permission.SIGN_IN_MANAGE)]
_CHANGE = [*_MANAGE, Depends(json_sent)]
_STRANGERS = [needs(None), at_most("single-sign-on"), Depends(signing_in)]
CALLBACK = "/api/v1/sign-in/callback"
_PAGE_OF_REFUSAL = "/sign-in"
Slug = Annotated[str, Path(max_length=64, description="Slug of the organisation.")]
Text = Annotated[str, Field(min_length=1, max_length=500)]


class RoleGiven(Given):
    """A value of the provider's claim, and the role that it gives."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    value: str = Field(min_length=1, max_length=500, examples=["grid-operators"])
    role: str = Field(min_length=1, max_length=64, examples=["operator"])


class ProviderWanted(Given):
    """What the organisation's provider is, and what its word is worth."""

    issuer: Text = Field(examples=["https://id.example.org"], description="Exactly as it names itself.")
    client_id: Text = Field(examples=["foresite"])
    client_secret: Text | None = Field(
        default=None, examples=["(secret)"], description="Left out: as it is. It is never told again."
    )
    scopes: Text = Field(default="openid email profile", examples=["openid email profile groups"])
    role_claim: Text = Field(default="groups", examples=["groups"], description="A text, or a list of them.")
    roles: list[RoleGiven] = Field(
        default=[], max_length=200, description="The first whose value the claim holds gives the role."
    )
    default_role: str | None = Field(
        default=None,
        max_length=64,
        examples=["viewer"],
        description="Of all others; null: refused.",
    )
    domains: list[Text] = Field(
        default=[], max_length=200, examples=[["example.org"]],
        description="Domains of addresses that it may vouch for; none: all.",
    )  # fmt: skip

    session_hours: int = Field(
        default=SESSION_HOURS, ge=1, le=168, description="For how long its word opens a session."
    )
    recheck_minutes: int | None = Field(
        default=None,
        ge=5,
        le=1440,
        examples=[15],
        description="How often it is asked whether its word still holds, by the refresh token that it gives; "
        "null: never.",
    )

    @model_validator(mode="after")
    def _asks_for_openid(self) -> Self:
        if "openid" not in self.scopes.split():
            raise ValueError("scopes must hold openid")
        return self


class ProviderKept(ProviderWanted):
    """The organisation's provider; its secret is never told."""

    client_secret: None = None
    has_secret: bool = Field(examples=[True])
    callback: str = Field(
        examples=["https://foresite.example.org/api/v1/sign-in/callback"],
        description="The address to register there, to which browsers come back.",
    )
    logout: str = Field(
        examples=["https://foresite.example.org/api/v1/sign-in/sso/demo/logout"],
        description="The address to register there for back-channel logout.",
    )


class AccessRule(Given):
    """What sign-ins of members must show before they may do anything in the organisation."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    second_factor: bool = Field(examples=[True], description="Without one, members may only add one.")
    single_sign_on: bool = Field(
        examples=[False], description="Members come in by the provider only; owners may use passwords."
    )


@router.get("/sso", dependencies=_MANAGE, summary="Your organisation's sign-in provider")
def get(who: CallerDep, request: Request) -> ProviderKept:
    """Tell how single sign-on is set up."""
    return _told(providers.get(who.house.engine, who.scope), request, who)


@router.put("/sso", dependencies=_CHANGE, summary="Set up single sign-on")
def put(who: CallerDep, server: ServerDep, request: Request, body: ProviderWanted) -> ProviderKept:
    """Set up or change the organisation's OpenID provider, which must answer at its address.

    It gives roles at every sign-in, up to what the caller may; only owners make owners.
    """
    at = server.credentials
    wanted = Provider(
        **body.model_dump(exclude={"roles"}), roles=[(each.value, each.role) for each in body.roles]
    )
    provider_word.set_up(at, who.scope, wanted, by=who.grantor)
    server.forget()
    return get(who, request)


@router.delete("/sso", status_code=204, dependencies=_MANAGE, summary="Remove single sign-on")
def remove(who: CallerDep, server: ServerDep) -> None:
    """Remove the provider; members come in by password from then on."""
    providers.remove(who.house.engine, who.scope)
    server.forget()


@router.get("/access-rule", dependencies=_MANAGE, summary="What sign-ins must show")
def rule(who: CallerDep) -> AccessRule:
    """Tell what the organisation asks of sign-ins."""
    return AccessRule.model_validate(rules.read(who.house.engine, who.scope))


@router.put("/access-rule", dependencies=_CHANGE, summary="Change what sign-ins must show")
def change_rule(who: CallerDep, server: ServerDep, body: AccessRule) -> AccessRule:
    """Change what the organisation asks; sessions that do not meet it may do nothing in it from then on."""
    _expect_not_locked_out(who, body)
    rules.change(who.house.engine, who.scope, Rule(body.second_factor, body.single_sign_on))
    server.forget()
    return body


@router.get(
    "/sign-in/sso/{organisation}", dependencies=_STRANGERS, status_code=303,
    response_class=RedirectResponse, summary="Sign in by your organisation's provider",
)  # fmt: skip
def send(
    server: ServerDep,
    request: Request,
    organisation: Slug,
    to: Annotated[
        str, Query(max_length=2000, description="Page of ours to show afterwards; all else: the start.")
    ] = single_sign_on.START,
) -> RedirectResponse:
    """Send the browser to the organisation's provider."""
    settings = server.house.settings
    back = origin_of(request, settings) + CALLBACK
    sent = single_sign_on.send(server.credentials, organisation, back, return_to=to)
    gone = RedirectResponse(sent.url, 303)  # nosemgrep: redirect-to-what-was-given -- the provider's
    cookies.give_sso(gone, settings, sent.cookie)
    return gone


@router.get(
    "/sign-in/callback", dependencies=_STRANGERS, status_code=303,
    response_class=RedirectResponse, summary="Come back from a sign-in provider",
)  # fmt: skip
def come_back(
    server: ServerDep,
    request: Request,
    visitor: VisitorDep,
    state: Annotated[str, Query(max_length=200, description="As it was sent.")] = "",
    code: Annotated[str | None, Query(max_length=4000, description="To be redeemed for a token.")] = None,
    error: Annotated[str | None, Query(max_length=200, description="Why there is no code.")] = None,
) -> RedirectResponse:
    """Begin a session for whom the provider vouches, and show the page; a refusal shows the sign-in page."""
    settings = server.house.settings
    told = {"state": state, **({"code": code} if code else {}), **({"error": error} if error else {})}
    try:
        begun, where = single_sign_on.come_back(
            server.credentials,
            origin_of(request, settings) + CALLBACK,
            told,
            cookies.given_sso(request, settings),
            visitor,
        )
    except ForesiteError as refusal:
        where = f"{_PAGE_OF_REFUSAL}#sso={refusal.code}"
        gone = RedirectResponse(where, 303)  # nosemgrep: redirect-to-what-was-given -- a page of ours
    else:
        gone = RedirectResponse(where, 303)  # nosemgrep: redirect-to-what-was-given -- a page of ours
        cookies.give(gone, settings, begun.token)
        server.forget()
    cookies.take_back_sso(gone, settings)
    return gone


@router.post(
    "/sign-in/sso/{organisation}/logout", dependencies=[needs(None), at_most("provider-logout")],
    summary="Sign somebody out, for your organisation's provider", response_class=Response,
)  # fmt: skip
def log_out(  # nosec B107 -- empty is no token, and refused
    server: ServerDep,
    visitor: VisitorDep,
    organisation: Slug,
    logout_token: Annotated[
        str, Form(max_length=65_536, description="As OpenID Connect Back-Channel Logout 1.0 has it.")
    ] = "",
) -> Response:
    """End what the provider opened for whom its logout token names, and the tokens of programs got there."""
    try:
        provider_word.logged_out(server.credentials, organisation, logout_token, visitor)
    except UnauthenticatedError as refusal:
        answer: Response = problem(400, "logout-token-wrong", refusal.message)
    else:
        server.forget()
        answer = Response(status_code=200)
    answer.headers["cache-control"] = "no-store"
    return answer


def _expect_not_locked_out(who: Caller, body: AccessRule) -> None:
    """Refuse a rule that the caller's own sign-in does not meet: nobody might be left to take it back."""
    if body.second_factor and who.session_id:
        shown = sessions.shown_in(who.house.engine, who.session_id).proved_by
        if rules.SECOND.isdisjoint(shown) and rules.by_sso(who.scope.organisation_id) not in shown:
            raise BadDataError(
                "show a second factor yourself before you ask for it",
                code="second-factor-own",
                remedy="Add one to your account: POST /api/v1/me/totp.",
            )


def _told(row: SsoProviderRow, request: Request, who: Caller) -> ProviderKept:
    origin = origin_of(request, who.house.settings)
    return ProviderKept(
        issuer=row.issuer,
        client_id=row.client_id,
        scopes=row.scopes,
        role_claim=row.role_claim,
        roles=[RoleGiven(value=value, role=role) for value, role in row.roles],
        default_role=row.default_role,
        domains=row.domains,
        has_secret=row.client_secret is not None,
        session_hours=row.session_hours,
        recheck_minutes=row.recheck_minutes,
        callback=origin + CALLBACK,
        logout=f"{origin}/api/v1/sign-in/sso/{who.scope.organisation}/logout",
    )
