"""What whoever is not signed in may see: how a sign-in page looks, and a logo whose digest they know."""

from sqlalchemy import Engine, func, select

from foresite.catalog import appearance
from foresite.catalog.appearance import Look
from foresite.catalog.tables import AppearanceRow, OrganisationRow
from foresite.core.errors import NotFoundError
from foresite.platform.database import reading
from foresite.platform.tenancy import INSTALLATION, Scope


def look(engine: Engine, slug: str | None) -> tuple[Look, str | None]:
    """Return how the sign-in page looks, and the digest of its logo.

    It is that of the organisation that is named, or else of the only one. One that is not there looks like
    one that chose nothing: the two are never told apart.
    """
    with reading(engine, INSTALLATION) as session:
        organisations = select(OrganisationRow)
        if slug:
            row = session.scalar(organisations.where(OrganisationRow.slug == slug))
        else:
            alone = session.scalar(select(func.count()).select_from(OrganisationRow)) == 1
            row = session.scalar(organisations) if alone else None
        scope = row and Scope(row.organisation_id, row.slug)
    return appearance.of(engine, scope) if scope else (Look(), None)


def logo(engine: Engine, digest: str) -> bytes:
    """Return a logo by its digest, which tells nobody whose it is.

    Raises:
        NotFoundError: nobody has it, or has it any more.
    """
    with reading(engine, INSTALLATION) as session:
        found = session.scalar(select(AppearanceRow.logo).where(AppearanceRow.logo_digest == digest).limit(1))
    if found is None:
        raise NotFoundError("there is no such logo", code="logo-absent")
    return found
