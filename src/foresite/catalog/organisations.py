"""Organisations: make one, list them, and turn a slug into the scope that everything else takes."""

from sqlalchemy import Engine, select

from foresite.catalog.tables import OrganisationRow
from foresite.core.errors import ConflictError, NotFoundError
from foresite.core.ids import check_slug
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope


def create(engine: Engine, slug: str, *, name: str = "", synthetic: bool = False) -> Scope:
    """Make an organisation and return its scope.

    Raises:
        ConflictError: the slug is taken.
    """
    check_slug(slug)
    with writing(engine) as session:
        if session.scalar(select(OrganisationRow).where(OrganisationRow.slug == slug)):
            raise ConflictError(
                f"the organisation {slug} exists already", code="organisation-exists", slug=slug
            )
        row = OrganisationRow(slug=slug, name=name or slug, synthetic=synthetic)
        session.add(row)
        session.flush()
        return Scope(row.organisation_id, slug)


def ensure(engine: Engine, slug: str, *, name: str = "", synthetic: bool = False) -> Scope:
    """Return the scope of an organisation, making it if it is not there."""
    try:
        return scope_of(engine, slug)
    except NotFoundError:
        return create(engine, slug, name=name, synthetic=synthetic)


def scope_of(engine: Engine, slug: str) -> Scope:
    """Return the scope of the organisation of that slug: called by doors, and by nobody else."""
    with reading(engine) as session:
        row = session.scalar(select(OrganisationRow).where(OrganisationRow.slug == slug))
        if row is None:
            raise NotFoundError(
                f"there is no organisation {slug!r} in this installation",
                code="organisation-absent",
                remedy=f"Make it with: foresite org create {slug}",
                slug=slug,
            )
        return Scope(row.organisation_id, row.slug)


def scope_by_id(engine: Engine, organisation_id: int) -> Scope:
    """Return the scope of an organisation that a key, a person or a job belongs to: called by doors only."""
    with reading(engine) as session:
        row = session.get_one(OrganisationRow, organisation_id)
        return Scope(row.organisation_id, row.slug)


def scopes(engine: Engine) -> list[Scope]:
    """Return the scopes of all organisations: for a server that works for all, never for a request."""
    return [Scope(row.organisation_id, row.slug) for row in every(engine)]


def get(engine: Engine, scope: Scope) -> OrganisationRow:
    """Return the organisation's own row."""
    with reading(engine) as session:
        return session.get_one(OrganisationRow, scope.organisation_id)


def every(engine: Engine) -> list[OrganisationRow]:
    """Return all organisations by slug: for the operator of the installation only, never for a request."""
    with reading(engine) as session:
        return list(session.scalars(select(OrganisationRow).order_by(OrganisationRow.slug)))
