"""Which series panels show: those that they name by key, or that their choice means at a site."""

from collections.abc import Sequence
from dataclasses import dataclass

from foresite.catalog import assets, choosing, series
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import NotFoundError
from foresite.dashboards.document import MOST_LINES, MOST_ROWS, Chart, Choice, Map, Panel, choice_of, keys_of
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


@dataclass(frozen=True, slots=True)
class Shown:
    """The series of a panel.

    Attributes:
        rows: in the order in which they are shown, as many as its kind shows.
        missing: keys that name no series here.
        count: how many its choice means; None where it names them.
    """

    rows: list[SeriesRow]
    missing: list[str]
    count: int | None = None


def shown_by(house: House, scope: Scope, panels: Sequence[Panel], site: str) -> list[Shown | NotFoundError]:
    """Return the series of each panel, in their order; what several choose alike is looked up once.

    A map has none of its own: it looks up what it shows.
    """
    keys = list(dict.fromkeys(key for panel in panels for key in keys_of(panel)))
    by_key = series.by_keys(house.engine, scope, keys)
    found: dict[Choice, tuple[list[SeriesRow], int] | NotFoundError] = {}
    told: list[Shown | NotFoundError] = []
    for panel in panels:
        choice = choice_of(panel)
        if choice is None or isinstance(panel, Map):
            told.append(_named(panel, by_key))
            continue
        placed = at_site(choice, site)
        if placed not in found:
            found[placed] = _chosen(house, scope, placed)
        told.append(_first(panel, found[placed]))
    return told


def at_site(choice: Choice, site: str) -> Choice:
    """Return a choice with the place that it means on a page of this site."""
    return choice if choice.below else choice.model_copy(update={"below": site})


def _named(panel: Panel, by_key: dict[str, SeriesRow]) -> Shown:
    keys = list(dict.fromkeys(keys_of(panel)))
    return Shown([by_key[key] for key in keys if key in by_key], [key for key in keys if key not in by_key])


def _chosen(house: House, scope: Scope, choice: Choice) -> tuple[list[SeriesRow], int] | NotFoundError:
    try:
        if choice.below:
            assets.by_key(house.engine, scope, choice.below)
        wanted = choosing.Choice(**choice.model_dump())
        return choosing.nearest(house.engine, scope, wanted, most=MOST_ROWS)
    except NotFoundError as error:
        return error


def _first(panel: Panel, found: tuple[list[SeriesRow], int] | NotFoundError) -> Shown | NotFoundError:
    if isinstance(found, NotFoundError):
        return found
    rows, count = found
    if not rows:
        return NotFoundError(
            "no series here measures what this panel shows",
            code="panel-choice-empty",
            remedy="Choose another site, or another quantity for the panel.",
        )
    most = MOST_ROWS if panel.kind == "table" else MOST_LINES if isinstance(panel, Chart) else 1
    return Shown(rows[:most], [], count)
