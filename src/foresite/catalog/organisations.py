"""Organisations: make one, list them, and turn a slug into the scope that everything else takes."""

from collections.abc import Iterable

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from foresite.catalog.tables import OrganisationRow
from foresite.core.errors import ConflictError, NotFoundError
from foresite.core.ids import check_slug
from foresite.platform.actor import HOUSE, Actor
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION, Scope


def create(
    engine: Engine, slug: str, *, name: str = "", synthetic: bool = False, actor: Actor = HOUSE
) -> Scope:
    """Make an organisation and return its scope.

    Raises:
        ConflictError: the slug is taken.
    """
    with writing(engine, INSTALLATION) as session:
        return add(session, slug, name=name, synthetic=synthetic, actor=actor)


def add(
    session: Session, slug: str, *, name: str = "", synthetic: bool = False, actor: Actor = HOUSE
) -> Scope:
    """Make an organisation in a transaction of the whole installation that goes on.

    Raises:
        ConflictError: the slug is taken.
    """
    check_slug(slug)
    if session.scalar(select(OrganisationRow).where(OrganisationRow.slug == slug)):
        raise ConflictError(f"the organisation {slug} exists already", code="organisation-exists", slug=slug)
    row = OrganisationRow(slug=slug, name=name or slug, synthetic=synthetic)
    session.add(row)
    session.flush()
    scope = Scope(row.organisation_id, slug, actor)
    told = {"slug": slug, "name": row.name, "synthetic": synthetic}
    note(session, scope, Action.ORGANISATION_CREATE, scope.organisation_id, after=told)
    return scope


def ensure(
    engine: Engine, slug: str, *, name: str = "", synthetic: bool = False, actor: Actor = HOUSE
) -> Scope:
    """Return the scope of an organisation for whoever acts, making it if it is not there."""
    try:
        return scope_of(engine, slug).acting(actor)
    except NotFoundError:
        return create(engine, slug, name=name, synthetic=synthetic, actor=actor)


def scope_of(engine: Engine, slug: str) -> Scope:
    """Return the scope of the organisation of that slug: called by doors, and by nobody else."""
    with reading(engine, INSTALLATION) as session:
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
    with reading(engine, INSTALLATION) as session:
        row = session.get_one(OrganisationRow, organisation_id)
        return Scope(row.organisation_id, row.slug)


def named(engine: Engine, ids: Iterable[int]) -> dict[int, OrganisationRow]:
    """Return organisations by number: those that somebody belongs to, for themselves."""
    with reading(engine, INSTALLATION) as session:
        rows = session.scalars(select(OrganisationRow).where(OrganisationRow.organisation_id.in_(list(ids))))
        return {row.organisation_id: row for row in rows}


def scopes(engine: Engine) -> list[Scope]:
    """Return the scopes of all organisations: for a server that works for all, never for a request."""
    return [Scope(row.organisation_id, row.slug) for row in every(engine)]


def get(engine: Engine, scope: Scope) -> OrganisationRow:
    """Return the organisation's own row."""
    with reading(engine, scope) as session:
        return session.get_one(OrganisationRow, scope.organisation_id)


def every(engine: Engine) -> list[OrganisationRow]:
    """Return all organisations by slug: for the operator of the installation only, never for a request."""
    with reading(engine, INSTALLATION) as session:
        return list(session.scalars(select(OrganisationRow).order_by(OrganisationRow.slug)))
