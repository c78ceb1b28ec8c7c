"""Many series of the house told together: what each would be told alone, to the digit, at a part of the cost.

Most of what an issue of one series costs is not its numbers, but that NumPy is called for so few of them.
Series that share their steps and see no weather are laid side by side, so that each call serves some of them.
Others are told alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.calibration import conformal
from foresite.forecasting.combination import best_of, weights_apart, weights_of
from foresite.forecasting.features import take
from foresite.forecasting.forecaster import Panel, Track
from foresite.forecasting.learned import Learned, ask_each
from foresite.forecasting.normal import tell_by_days
from foresite.forecasting.places import where_of
from foresite.forecasting.rows import Rows, rows_of
from foresite.forecasting.rules import short_rules
from foresite.forecasting.sight import Ground, Sight

WIDE = 16
"""Series side by side: what they are told fills the processor's cache."""


@dataclass(frozen=True)
class Side:
    """One series: its place among those that were asked for, what was learned, its steps and origins.

    Attributes:
        place: of the series.
        known: what was learned.
        track: its steps.
        origins: the trailing ones and the newest.
    """

    place: int
    known: Learned
    track: Track
    origins: Ints

    @property
    def shared(self) -> tuple[Any, ...] | None:
        """All that series have in common which are told together, or None if it must be told alone."""
        ground, track, axis = self.known.ground, self.track, self.track.target.axis
        if not self.known.asks or not axis.per_day or ground.blends:
            return None
        normal = ground.normal
        return (
            axis,
            track.target.country,
            track.target.subdivision,
            track.start,
            len(track.values),
            track.gap_steps,
            self.origins.tobytes(),
            self.known.horizon,
            self.known.names,
            ground.logged,
            normal and (normal.end, normal.long, normal.knots),
        )


def told_together(panel: Panel, sides: Iterable[Side]) -> Iterator[tuple[list[Side], Floats]]:
    """Yield some series at a time and their quantiles, (series, leads, quantiles); those told alone never.

    Args:
        panel: what is known of all of them.
        sides: the series.
    """
    groups: dict[tuple[Any, ...], list[Side]] = defaultdict(list)
    for side in sides:
        if (shared := side.shared) is not None:
            groups[shared].append(side)
    for group in groups.values():
        for first in range(0, len(group), WIDE):
            some = group[first : first + WIDE]
            yield some, _fans(panel, some)


def _fans(panel: Panel, sides: Sequence[Side]) -> Floats:
    known, one = [side.known for side in sides], sides[0]
    ground, origins, per_day = one.known.ground, one.origins, one.track.target.axis.per_day
    values = np.stack([side.track.values for side in sides])
    track = replace(one.track, values=values)
    came = take(track, origins[:-1, None] + np.arange(one.known.horizon))
    rows = rows_of(_sight(panel, track, known), origins, one.known.horizon)
    said = ground.up(_learners(known, rows))
    voices = np.concatenate([said, best_of(ground.up(short_rules(rows)), came)])
    shares, apart = weights_of(voices[..., :-1, :], came), weights_apart(voices[..., :-1, :], came)
    newest = voices[..., -1, :]
    of_each = np.ascontiguousarray(shares.T)  # BLAS has other digits for numbers that lie apart
    point = np.stack([np.tensordot(each, newest[:, n], axes=1) for n, each in enumerate(of_each)])
    left = ground.down(came) - ground.down(np.einsum("mso,msol->sol", apart, voices[..., :-1, :]))
    return ground.up(conformal(ground.down(point), left, per_day=per_day))


def _sight(panel: Panel, track: Track, known: Sequence[Learned]) -> Sight:
    """Return the series as the house sees them, (series, steps)."""
    ground: Ground = known[0].ground
    usual = nothing = np.zeros(track.values.shape)
    normals = [each.ground.normal for each in known if each.ground.normal]
    if normals:
        steps = np.arange(track.start, track.start + track.values.shape[-1])
        usual = tell_by_days(normals, where_of(track, steps))
    return Sight(panel, replace(track, values=ground.down(track.values)), ground, usual, nothing, ())


def _learners(known: Sequence[Learned], rows: Rows) -> Floats:
    """Return what the learners of each say, (learners, series, origins, leads), on the ground."""
    count = len(rows.origins)
    marks = [rows.marks[first : first + count] for first in range(0, len(rows.marks), count)]
    newest = int(rows.origins[-1])
    asking = [n for n, each in enumerate(known) if not each.knows(newest, marks[n][-1])]
    if asking:
        of_newest = replace(
            rows,
            values=rows.values[asking, -1],
            base=rows.base[asking, -1],
            observed=rows.observed[asking, -1],
        )
        for n, told in zip(asking, ask_each([known[n] for n in asking], of_newest), strict=True):
            known[n].remember(marks[n][-1], told)
    every = [each.learners_of(rows.of_series(n), marks[n]) for n, each in enumerate(known)]
    return np.stack(every, axis=1)
