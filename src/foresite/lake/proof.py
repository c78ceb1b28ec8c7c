"""What the history must hold: sums that each commit announces in SQL before it is made in the history.

A load or a flush announces the sums of its rows under its transaction number, in the transaction that
proves its turn; then it commits to the history, which carries the same number; then it confirms. Killed in
between, the number that the history carries tells whether the sums count. Many small sums are folded
into one a year, in one transaction, so that they do not pile up.
"""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import ColumnElement, Engine, delete, func, select, update
from sqlalchemy.orm import Session

from foresite.lake.sums import SUMS, added, packed, unpacked
from foresite.lake.tables import SumRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

COMMITS = ("load", "flush")
FOLD_AT = 500


@dataclass(frozen=True, slots=True)
class Announced:
    """What SQL says of the history at one moment.

    Attributes:
        sums: of the rows that the history must hold, but for the unproven ones.
        ahead: commits that were confirmed and that the history does not reach: its newest ones are gone.
        unproven: the last batch whose rows were written before sums were kept, or 0.
    """

    sums: pl.DataFrame
    ahead: list[tuple[str, int]]
    unproven: int


def announce(session: Session, scope: Scope, application: str, number: int, made: pl.DataFrame) -> None:
    """Keep the sums of rows about to be committed; those of a commit that never came are forgotten."""
    mine = _mine(scope, application)
    session.execute(delete(SumRow).where(*mine, ~SumRow.committed))
    session.add(_row(scope, application, number, made, committed=False))


def confirm(session: Session, scope: Scope, application: str, *, up_to: int) -> None:
    """Note that the history holds what was announced up to this number."""
    mine = (*_mine(scope, application), SumRow.number <= up_to, ~SumRow.committed)
    session.execute(update(SumRow).where(*mine).values(committed=True))


def confirmed(session: Session, scope: Scope, application: str, number: int) -> bool:
    """Tell whether the history was seen to hold this commit; folded ones were."""
    row = session.scalar(select(SumRow.committed).where(*_mine(scope, application), SumRow.number == number))
    return application in COMMITS and row is not False


def withdraw(session: Session, scope: Scope, batch_ids: list[int]) -> None:
    """Forget the sums of bulk writes that never came into the history."""
    mine = (*_mine(scope, "load"), SumRow.number.in_(batch_ids), ~SumRow.committed)
    session.execute(delete(SumRow).where(*mine))


def announced(session: Session, scope: Scope, reached: dict[str, int]) -> Announced:
    """Return what the history must hold, given the transaction numbers that it carries."""
    columns = (SumRow.application, SumRow.number, SumRow.committed, SumRow.content)
    mine = SumRow.organisation_id == scope.organisation_id
    rows = session.execute(select(*columns).where(mine)).all()
    counted = [
        content
        for application, number, committed, content in rows
        if committed or number <= reached[application]
    ]
    ahead = [
        (application, number)
        for application, number, committed, _ in rows
        if application in COMMITS and committed and number > reached[application]
    ]
    return Announced(added(map(unpacked, counted)), ahead, unproven(session, scope))


def first_months(engine: Engine, scope: Scope) -> dict[int, int]:
    """Return by series the first month (of UTC, from January 1970) of which the history holds rows."""
    mine = (SumRow.organisation_id == scope.organisation_id, SumRow.committed)
    with reading(engine, scope) as session:
        told = added(map(unpacked, session.scalars(select(SumRow.content).where(*mine))))
    return dict(told.group_by("series_id").agg(pl.col("month").min()).iter_rows())


def unproven(session: Session, scope: Scope) -> int:
    """Return the last batch whose rows were written before sums were kept, or 0."""
    found = select(func.max(SumRow.number)).where(*_mine(scope, "unproven"))
    return int(session.scalar(found) or 0)


def take_as_it_is(session: Session, scope: Scope, made: pl.DataFrame) -> None:
    """Take these sums for the rows that had none; from now on they are proven like all others."""
    session.execute(delete(SumRow).where(*_mine(scope, "unproven")))
    _add_to_years(session, scope, made)


def many(engine: Engine, scope: Scope) -> bool:
    """Tell whether so many commits have sums of their own that they should be folded."""
    mine = (SumRow.organisation_id == scope.organisation_id, SumRow.application.in_(COMMITS))
    with reading(engine, scope) as session:
        return (session.scalar(select(func.count()).select_from(SumRow).where(*mine)) or 0) >= FOLD_AT


def fold(session: Session, scope: Scope) -> None:
    """Add the sums of confirmed commits to those of their years; what must be there stays the same."""
    done = (SumRow.organisation_id == scope.organisation_id, SumRow.application.in_(COMMITS))
    rows = session.scalars(select(SumRow.content).where(*done, SumRow.committed)).all()
    if rows:
        session.execute(delete(SumRow).where(*done, SumRow.committed))
        _add_to_years(session, scope, added(map(unpacked, rows)))


def _add_to_years(session: Session, scope: Scope, made: pl.DataFrame) -> None:
    year = (1970 + pl.col("month") // 12).alias("year")
    for (number,), more in made.group_by(year, maintain_order=True):
        row = session.scalar(select(SumRow).where(*_mine(scope, "year"), SumRow.number == number))
        if row is None:
            row = _row(scope, "year", int(str(number)), SUMS.to_frame(), committed=True)
            session.add(row)
        row.content = packed(added([unpacked(row.content), more.select(SUMS.names())]))


def _mine(scope: Scope, application: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SumRow.organisation_id == scope.organisation_id, SumRow.application == application


def _row(scope: Scope, application: str, number: int, made: pl.DataFrame, *, committed: bool) -> SumRow:
    return SumRow(
        organisation_id=scope.organisation_id,
        application=application,
        number=number,
        committed=committed,
        content=packed(made),
    )
