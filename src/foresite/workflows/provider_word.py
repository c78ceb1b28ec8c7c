"""What a provider says of sessions that it opened: for how long, that they ended, whether its word holds."""

import threading
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from foresite.catalog import organisations
from foresite.core.errors import ForesiteError, UnauthenticatedError
from foresite.core.timeaxis import now
from foresite.platform.actor import HOUSE, Actor
from foresite.platform.audit import Action, note
from foresite.platform.auth import people
from foresite.platform.auth.credentials import Credentials
from foresite.platform.auth.roles import Grantor
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.sso import providers, vouched
from foresite.platform.auth.sso.oidc import Redeemed
from foresite.platform.auth.sso.providers import Provider
from foresite.platform.auth.sso.tables import SsoIdentityRow, SsoProviderRow, SsoSessionRow
from foresite.platform.auth.tables import BrowserSessionRow
from foresite.platform.database import reading, writing
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.single_sign_on import give

LOOK_SECONDS = 20.0
AT_ONCE = 50


def set_up(at: Credentials, scope: Scope, wanted: Provider, *, by: Grantor) -> None:
    """Set up or change a provider; sessions that it opened last no longer than it says now.

    It raises as ``providers.put`` does.
    """
    providers.put(at.engine, at.sealer, at.providers, scope, wanted, by=by)
    with writing(at.engine, INSTALLATION) as session:
        vouched.shorten(session, session.get_one(SsoProviderRow, scope.organisation_id))


def logged_out(at: Credentials, organisation: str, token: str, visitor: Visitor) -> None:
    """End what a provider opened for whom its logout token names; a token works once.

    Raises:
        NotFoundError: there is no such organisation, or it has no provider; which, is not told.
        UnauthenticatedError: it is no logout token of this provider, or was taken before.
    """
    scope = organisations.scope_of(at.engine, organisation)
    scope = scope.acting(Actor("nobody", address=visitor.address))
    row = providers.get(at.engine, scope)
    told = at.providers.logged_out(providers.client_of(row, at.sealer, scope), token)
    with writing(at.engine, INSTALLATION) as session:
        vouched.spend(session, scope, row.issuer, told)
        ended = vouched.end(session, scope, subject=told.get("sub"), provider_session=told.get("sid"))
        known = session.get(SsoIdentityRow, (scope.organisation_id, row.issuer, told.get("sub", "")))
        facts = {"by": "logout", "ended": ended}
        note(session, scope, Action.SSO_LOGOUT, known.person_id if known else "", after=facts)


def keep_asking(at: Credentials, stop: threading.Event) -> None:
    """Ask providers again as often as their organisations want; ends when ``stop`` is set."""
    while not stop.wait(LOOK_SECONDS):
        try:
            ask_due(at)
        except ForesiteError as cause:  # the next look tries again; sessions end by their hours in any case
            logger(__name__).warning("providers are not asked again", reason=cause.message)


def ask_due(at: Credentials) -> int:
    """Ask again about the sessions for which it is time; return how many were."""
    return sum(_asked(at, *due) for due in _due(at))


def _due(at: Credentials) -> list[tuple[SsoSessionRow, SsoProviderRow]]:
    moment = now()
    open_now = (
        select(SsoSessionRow, SsoProviderRow)
        .join(SsoProviderRow, SsoProviderRow.organisation_id == SsoSessionRow.organisation_id)
        .join(BrowserSessionRow, BrowserSessionRow.session_id == SsoSessionRow.session_id)
        .where(SsoSessionRow.refresh_token.is_not(None), SsoProviderRow.recheck_minutes.is_not(None))
        .where(SsoProviderRow.issuer == SsoSessionRow.issuer)
        .where(BrowserSessionRow.ended_at.is_(None), BrowserSessionRow.expires_at > moment)
        .where(SsoSessionRow.checked_at <= moment - timedelta(minutes=1))
        .order_by(SsoSessionRow.checked_at)
    )
    with reading(at.engine, INSTALLATION) as session:
        found = [(asked, row) for asked, row in session.execute(open_now)]
    late = [
        pair
        for pair in found
        if moment - pair[0].checked_at >= timedelta(minutes=pair[1].recheck_minutes or 0)
    ]
    return late[:AT_ONCE]


def _asked(at: Credentials, asked: SsoSessionRow, row: SsoProviderRow) -> bool:
    """Ask about one session, unless another server does."""
    same = (SsoSessionRow.session_id == asked.session_id, SsoSessionRow.checked_at == asked.checked_at)
    with writing(at.engine, INSTALLATION) as session:
        mine = update(SsoSessionRow).where(*same).values(checked_at=now())
        if session.scalar(mine.returning(SsoSessionRow.session_id)) is None:
            return False
    scope = organisations.scope_by_id(at.engine, row.organisation_id).acting(HOUSE)
    client = providers.client_of(row, at.sealer, scope)
    bound = vouched.bound_to(asked.session_id)
    secret = at.sealer.open(asked.refresh_token or "", bound_to=bound).decode()
    try:
        said = at.providers.ask_again(client, asked.subject, secret)
    except UnauthenticatedError:
        said = Redeemed({}, None)
    except ForesiteError as cause:
        logger(__name__).warning("a provider cannot be asked again", issuer=row.issuer, reason=cause.message)
        return True
    with writing(at.engine, INSTALLATION) as session:
        _take(session, scope, row, asked, said.claims)
        if said.refresh_token is not None:
            sealed = at.sealer.seal(said.refresh_token.encode(), bound_to=bound)
            mine = update(SsoSessionRow).where(SsoSessionRow.session_id == asked.session_id)
            session.execute(mine.values(refresh_token=sealed))
    return True


def _take(
    session: Session, scope: Scope, row: SsoProviderRow, asked: SsoSessionRow, claims: dict[str, Any]
) -> None:
    """Give the role that the provider gives now, or end what rests on its word."""
    known = session.get(SsoIdentityRow, (row.organisation_id, row.issuer, asked.subject))
    role = providers.role_of(row, claims) if claims else None
    if known is not None and role is not None:
        give(session, scope, people.get(session, known.person_id), role)
        return
    ended = [asked.session_id, *vouched.end_these(session, asked.session_id)]
    facts = {"by": "recheck", "ended": ended}
    note(session, scope, Action.SSO_LOGOUT, known.person_id if known else "", after=facts)
