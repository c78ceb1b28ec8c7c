"""What the house learned of one series, and what it says of origins: told before, remembered, asked now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from foresite.core.errors import BadDataError
from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.combination import best_of, best_places
from foresite.forecasting.contributions import RECENT, RULES, USUAL, Parts, added, raised, total
from foresite.forecasting.foreseen import Foreseen, foreseeable
from foresite.forecasting.members import Boosted, Leads
from foresite.forecasting.remembered import Remembered
from foresite.forecasting.rows import Rows, normal_parts, rows_of
from foresite.forecasting.rules import SHORT, short_rules
from foresite.forecasting.sight import Ground, Sight

LEARNERS = 3
MOST_REMEMBERED = 1024**2
"""Bytes of what the learners of a series said that are kept in memory: of hourly issues, all of it."""


@dataclass(frozen=True)
class Learned:
    """What was learned about one series.

    Attributes:
        ground: unit, weather and normal.
        horizon: leads.
        names: of the features.
        ridge: a regression a lead, or None where the history was too short to learn anything.
        early: the booster on many origins a day.
        late: the booster on what the ridge leaves.
        unseen_from: the first step that was not learned from.
        learned_at: the origin of the issue that was learned at, or 0 in the form before.
        foreseen: what the learners say of the origins from there to the issue that was learned at.
    """

    ground: Ground
    horizon: int
    names: tuple[str, ...]
    ridge: Leads | None = None
    early: Boosted | None = None
    late: Boosted | None = None
    unseen_from: int = 0
    learned_at: int = 0
    foreseen: Foreseen | None = None

    def rows(self, sight: Sight, origins: Ints) -> Rows:
        """Return what the members are told of these origins."""
        rows = rows_of(sight, origins, self.horizon)
        if rows.names != self.names:
            raise BadDataError(
                "the model was trained with other covariates",
                code="model-does-not-fit",
                remedy="Train a new model.",
                series_id=sight.track.target.series_id,
            )
        return rows

    @property
    def asks(self) -> bool:
        """Whether anything was learned that is asked."""
        return bool(self.ridge and self.early and self.late and self.foreseen)

    def knows(self, origin: int, mark: bytes) -> bool:
        """Tell whether what the learners say of an origin was foreseen or is remembered."""
        return bool(self.foreseen and self.foreseen.has(origin, mark)) or mark in self._remembered

    def remember(self, mark: bytes, told: Floats) -> None:
        """Remember what the learners said of an origin, (learners, leads); see ``ask_each``."""
        self._remembered.keep(mark, told)

    def voices(self, rows: Rows, came: Floats) -> Floats:
        """Return what the learners, and the rules that were best of late, say, (members, origins, leads)."""
        rules = best_of(self.ground.up(short_rules(rows)), came)
        return np.concatenate([self.learners(rows), rules])

    def learners(self, rows: Rows) -> Floats:
        """Return what each that has learned says, (learners, origins, leads), in the unit of the series."""
        if not self.asks:
            return np.zeros((0, *rows.base.shape))
        return self.ground.up(self.learners_of(rows, rows.marks))

    def learners_of(self, rows: Rows, marks: Sequence[bytes]) -> Floats:
        """Return the same on the ground, of rows whose hashes are told."""
        if not (self.ridge and self.early and self.late and self.foreseen):
            return np.zeros((0, *rows.base.shape))
        shape = (LEARNERS, self.horizon)

        def asked(places: Ints, marks: Sequence[bytes]) -> Floats:
            return self._remembered.told(marks, lambda some: self._said(rows.some(places[some])), shape)

        told = self.foreseen.told(rows.origins, marks, asked)
        linear = rows.base + self.ridge.scale * told[:, 0]
        return np.stack(
            [linear, rows.base + self.early.scale * told[:, 1], linear + self.late.scale * told[:, 2]]
        )

    def _said(self, rows: Rows) -> Floats:
        """Return what the learners add, (origins, learners, leads), each in units of its scale."""
        told = [each.tell(rows) for each in (self.ridge, self.early, self.late) if each]
        return np.stack(told, axis=1)

    def foreseeing(self, sight: Sight) -> Self:
        """Return it with what it says of the origins that it did not learn from.

        Args:
            sight: of the moment it learned at, as an issue has it.
        """
        if not (self.ridge and self.early and self.late and self.foreseen):
            return self
        track = sight.track
        origins = foreseeable(
            self.unseen_from,
            track.first_target,
            track.target.axis.per_day,
            answer_bytes=LEARNERS * self.horizon * np.dtype(np.float64).itemsize,
        )
        rows = self.rows(sight, origins)
        return replace(self, foreseen=Foreseen.of(origins, rows.marks, self._said(rows)))

    @cached_property
    def _remembered(self) -> Remembered:
        """What the learners said of origins: tomorrow's issue asks about all but one of them again."""
        return Remembered(MOST_REMEMBERED)

    def parts(self, sight: Sight, rows: Rows, came: Floats) -> list[Parts]:
        """Return what each voice says of the newest origin by groups, (leads,), in the unit of the series."""
        rules = best_places(self.ground.up(short_rules(rows)), came)
        newest = rows.some(np.array([-1]))
        normal = normal_parts(sight, newest)
        told = self._learned_parts(newest, normal)
        told += [rule_parts(newest, normal, int(place)) for place in rules]
        flat = [{part: each[0] for part, each in parts.items()} for parts in told]
        return [raised(parts) for parts in flat] if self.ground.logged else flat

    def _learned_parts(self, rows: Rows, normal: Parts) -> list[Parts]:
        if not (self.ridge and self.early and self.late):
            return []
        base = added(normal, {RECENT: rows.base - total(normal)})
        ridge = added(base, self.ridge.parts(rows))
        return [ridge, added(base, self.early.parts(rows)), added(ridge, self.late.parts(rows))]

    def plain(self) -> dict[str, Any]:
        """Return it as an artefact holds it."""
        parts = {"ridge": self.ridge, "early": self.early, "late": self.late}
        return {
            "ground": self.ground.plain(),
            "horizon": self.horizon,
            "names": self.names,
            "unseen_from": self.unseen_from,
            "learned_at": self.learned_at,
            "foreseen": self.foreseen.plain() if self.foreseen else None,
            **{name: part.plain() if part else None for name, part in parts.items()},
        }

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave; in the form before, nothing is foreseen."""
        ground, horizon, names = Ground.of(told["ground"]), int(told["horizon"]), tuple(told["names"])
        if told["ridge"] is None:
            return cls(ground, horizon, names)
        parts = Leads.of(told["ridge"]), Boosted.of(told["early"]), Boosted.of(told["late"])
        before = told.get("foreseen")
        return cls(
            ground,
            horizon,
            names,
            *parts,
            unseen_from=int(told["unseen_from"]),
            learned_at=int(told.get("learned_at", 0)),
            foreseen=Foreseen(**before) if before else nothing_foreseen(horizon),
        )


def ask_each(every: Sequence[Learned], rows: Rows) -> Floats:
    """Return what the learners of several series add, one origin each, (series, learners, leads).

    Args:
        every: that ask.
        rows: of one origin of each; ``origins`` of them do not count.
    """
    kinds: tuple[tuple[type[Any], str], ...] = ((Leads, "ridge"), (Boosted, "early"), (Boosted, "late"))
    told = [kind.tell_each([getattr(each, name) for each in every], rows) for kind, name in kinds]
    return np.stack(told, axis=1)


def nothing_foreseen(horizon: int) -> Foreseen:
    """Return that nothing is foreseen of so many leads."""
    return Foreseen.nothing((LEARNERS, horizon))


def rule_parts(rows: Rows, normal: Parts, place: int) -> Parts:
    """Return what one of the short rules says by groups: those on the series itself know no normal.

    Args:
        rows: as the rule sees them.
        normal: what is normal, by groups.
        place: of the rule in ``rules.SHORT``.
    """
    parts = normal if SHORT[place].startswith("apart") else {USUAL: normal[USUAL]}
    return added(parts, {RULES: short_rules(rows)[place] - total(parts)})
