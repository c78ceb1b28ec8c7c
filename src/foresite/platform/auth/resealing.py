"""Sealing anew, under the first secret key, what older ones sealed: after it an old key can be let go."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from foresite.platform.auth.factors import totp
from foresite.platform.auth.factors.tables import TotpRow
from foresite.platform.auth.sealing import Sealer
from foresite.platform.auth.sso import providers, vouched
from foresite.platform.auth.sso.tables import SsoProviderRow, SsoSessionRow
from foresite.platform.auth.tokens import signing
from foresite.platform.auth.tokens.tables import SigningKeyRow
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION

Sealed = tuple[Any, str, str]
"""A row, its column that is sealed, and what that is bound to."""


def reseal(engine: Engine, sealer: Sealer, more: Callable[[Session], Iterable[Sealed]]) -> int:
    """Seal every secret with the first key that is not yet, and return how many there were; all or none.

    Args:
        engine: the database.
        sealer: opens with all keys and seals with the first.
        more: finds what layers above this one keep sealed.
    """
    count = 0
    with writing(engine, INSTALLATION) as session:
        apps = session.scalars(select(TotpRow).with_for_update()).all()
        clients = session.scalars(
            select(SsoProviderRow).where(SsoProviderRow.client_secret.is_not(None)).with_for_update()
        ).all()
        asked = session.scalars(
            select(SsoSessionRow).where(SsoSessionRow.refresh_token.is_not(None)).with_for_update()
        ).all()
        keys = session.scalars(select(SigningKeyRow).with_for_update()).all()
        kept = [
            *((row, "secret", totp.bound_to(row.person_id)) for row in apps),
            *((row, "client_secret", providers.bound_to(row.organisation_id)) for row in clients),
            *((row, "refresh_token", vouched.bound_to(row.session_id)) for row in asked),
            *((row, "private_key", signing.bound_to(row.key_id)) for row in keys),
            *more(session),
        ]
        for row, column, bound in kept:
            sealed = getattr(row, column)
            if sealer.stale(sealed):
                secret = sealer.open(sealed, bound_to=bound)
                setattr(row, column, sealer.seal(secret, bound_to=bound))
                count += 1
    return count
