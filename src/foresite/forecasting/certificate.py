"""The leak certificate: whether a way to forecast knows only what was known, tried at past moments.

At each moment everything that nobody knew yet is made wild (``lake/poison.py``), values to come and
corrections alike, for whoever reads in whatever way; what is learned and what is forecast must stay the same
to the last digit. Where it does not, each input is poisoned by itself, to name the one that leaks. Where
reading itself hands out something later than the moment, that is a finding too, whether it mattered or not.

What it cannot see: data that were carried in by parameters or by the program itself, and what other modules
or processes kept from an earlier reading, unless nothing else is then heard (``deaf``).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Protocol

import numpy as np
import polars as pl

from foresite.core.errors import ForesiteError
from foresite.core.findings import Finding, Severity
from foresite.core.timeaxis import EARLIEST, Window
from foresite.lake.poison import Poison, on_trial

TIMES = 20
"""Moments at which it is tried."""
LEARNED_ANEW = 3
"""Of these, moments at which it learns anew; from each on, the model is used until the next."""
FEWEST_SHARE = 0.5
"""Of the moments, at which it must have been able to forecast at all."""
LOOKED_INTO = 2
"""Moments of a leak at which each input is tried by itself."""
HOUR = timedelta(hours=1)
Answer = tuple[Any, ...]


class Recipe(Protocol):
    """A way to forecast, reading as it would in earnest."""

    def learn(self, at: datetime) -> bytes:
        """Return the text of a model that learned from what was known at a moment."""
        ...

    def say(self, artefact: bytes, at: datetime) -> pl.DataFrame:
        """Return what such a model forecasts from what was known at a moment."""
        ...


@dataclass(frozen=True, slots=True)
class Input:
    """A series that goes in.

    Attributes:
        series_id: the series.
        key: what people call it.
        role: target or covariate.
    """

    series_id: int
    key: str
    role: str


@dataclass(frozen=True)
class Certificate:
    """What a trial came to.

    Attributes:
        issue_times: moments at which it was tried, oldest first.
        learned_at: those of them at which it learned anew.
        largest_known: by series, at each of the moments the largest known_at that was handed out, or None.
        findings: what leaks; none where the certificate is given.
    """

    issue_times: tuple[datetime, ...]
    learned_at: tuple[datetime, ...]
    largest_known: Mapping[int, tuple[datetime | None, ...]]
    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether nothing leaks."""
        return not self.findings

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        known = {
            str(series_id): [at.isoformat() if at else None for at in each]
            for series_id, each in sorted(self.largest_known.items())
        }
        return {
            "passed": self.passed,
            "issue_times": [at.isoformat() for at in self.issue_times],
            "learned_at": [at.isoformat() for at in self.learned_at],
            "largest_known_at": known,
            "findings": [each.as_dict() for each in self.findings],
        }


def digest(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a certificate in its plain form, with whatever it is about."""
    return sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def issue_times(window: Window, *, count: int = TIMES, seed: int = 1) -> list[datetime]:
    """Return whole hours spread over a window, one drawn from each of as many equal parts."""
    share = (np.arange(count) + np.random.default_rng(seed).random(count)) / count
    hours = np.unique(((window.end - window.start) / HOUR * share).astype(np.int64))
    start = window.start.replace(minute=0, second=0, microsecond=0) + HOUR
    return [start + int(each) * HOUR for each in hours]


@dataclass(frozen=True, slots=True)
class Kept:
    """The model that the certificate is for: when it learned, and the SHA-256 of its text."""

    learned_at: datetime
    artefact: str


def tried(
    recipe: Recipe,
    inputs: Sequence[Input],
    times: Sequence[datetime],
    kept: Kept,
    *,
    seed: int = 1,
    progress: Callable[[float, str], None],
) -> Certificate:
    """Try a model, and the way it was made, at these moments, oldest first."""
    trying = _Trying(recipe, inputs, seed)
    groups = [list(each) for each in np.array_split(np.array(times, dtype=object), LEARNED_ANEW) if len(each)]
    progress(0.0, "learning it again")
    trying.begin(times[0])
    if trying.learns_again(kept):
        done = 0
        for group in groups:
            trying.learn(group[0])
            for at in group:
                progress(0.2 + 0.8 * done / len(times), f"{at:%Y-%m-%d %H:%M}")
                trying.say(at)
                done += 1
        trying.hear(times[-1])
    return Certificate(
        tuple(times), tuple(group[0] for group in groups), trying.largest_known(), tuple(trying.told())
    )


class _Trying:
    """One trial of a recipe: what it does where nothing is poisoned, and what changes where something is."""

    def __init__(self, recipe: Recipe, inputs: Sequence[Input], seed: int) -> None:
        self._recipe, self._inputs, self._seed = recipe, inputs, seed
        self._moved: dict[str, list[datetime]] = {}
        self._leaks: dict[tuple[str, str, str], None] = {}
        self._ahead: dict[int, dict[datetime, datetime]] = {}
        self._known: list[dict[int, datetime]] = []
        self._findings: list[Finding] = []
        self._artefact = b""
        self._answered = 0

    def begin(self, at: datetime) -> None:
        """Learn and forecast at the earliest moment before anything else is read; note what is read ahead.

        Who keeps what it reads and works from that ever after is heard of here, and nowhere later.
        """
        learned = self._learned(at, None)[0]
        self._artefact = learned[0] if isinstance(learned[0], bytes) else b""
        self._said(at, None)

    def learns_again(self, kept: Kept) -> bool:
        """Tell whether the kept model is what is learned again at its moment, poisoned or not."""
        learned = self._learned(kept.learned_at, None)[0]
        if learned != self._learned(kept.learned_at, None)[0]:
            self._find(*_MOODY, at=[kept.learned_at])
            return False
        if sha256(self.learn(kept.learned_at)).hexdigest() != kept.artefact:
            message = "The kept model is not what is learned at its moment."
            self._find("artefact-differs", message, at=[kept.learned_at])
            return False
        return True

    def learn(self, at: datetime) -> bytes:
        """Learn at a moment, and again from poisoned values; return the text of the unpoisoned model."""
        clean = self._learned(at, None)[0]
        self._compare("learning", clean, at, lambda poison: self._learned(at, poison)[0])
        self._artefact = clean[0] if isinstance(clean[0], bytes) else b""
        return self._artefact

    def say(self, at: datetime) -> None:
        """Forecast at a moment with what was learned last, again, and again from poisoned values."""
        if not self._artefact:
            self._known.append({})
            return
        clean, handed = self._said(at, None)
        self._known.append(handed)
        self._answered += clean[0] != "refused"
        if self._said(at, None)[0] != clean:
            self._find(*_MOODY, at=[at])
            return
        self._compare("forecasting", clean, at, lambda poison: self._said(at, poison)[0])

    def hear(self, at: datetime) -> None:
        """Find out whether it listens at all: other values that were known must make another forecast."""
        said = self._said(at, None)[0]
        loud = Poison(EARLIEST, mild=True, seed=self._seed)
        if said[0] != "refused" and said == self._said(at, loud)[0]:
            self._find("deaf", "It says the same whatever was known: it knows it from elsewhere.", at=[at])

    def largest_known(self) -> dict[int, tuple[datetime | None, ...]]:
        """Return by series the largest known_at that was handed out for each forecast, in their order."""
        ids = {each.series_id for each in self._inputs} | {one for each in self._known for one in each}
        return {series_id: tuple(each.get(series_id) for each in self._known) for series_id in sorted(ids)}

    def told(self) -> list[Finding]:
        """Return a finding for each way and input that leaked, and whatever else was found."""
        if not self._findings and self._answered < FEWEST_SHARE * len(self._known):
            message = f"It could forecast at {self._answered} moments only: too little was known."
            self._find("too-few-answers", message, at=[])
        for series_id, when in self._ahead.items():
            late = max(known - at for at, known in when.items())
            message = f"Values were read that became known up to {late} after the issue."
            self._find("known-after-issue", message, key=self._key(series_id), at=sorted(when))
        for stage, what, key in self._leaks:
            message = f"{_WHAT[what]} changed what it did in {stage}."
            self._find(f"{stage}-{what}", message, key=key, at=self._moved[stage])
        return self._findings

    def _compare(self, stage: str, clean: Answer, at: datetime, again: Callable[[Poison], Answer]) -> None:
        """Note whether anything poisoned changes the answer; of the first times, which input it was."""
        if again(Poison(at, seed=self._seed)) == clean:
            return
        self._moved.setdefault(stage, []).append(at)
        if len(self._moved[stage]) > LOOKED_INTO:
            return
        found = [
            (stage, f"{each.role}-{when}", each.key)
            for each in self._inputs
            for when in ("to-come", "late")
            if again(self._alone(at, each, when)) != clean
        ]
        self._leaks |= dict.fromkeys(found or [(stage, "anything", "")])

    def _alone(self, at: datetime, each: Input, when: str) -> Poison:
        past = when == "late"
        return Poison(at, frozenset([each.series_id]), past=past, to_come=not past, seed=self._seed)

    def _learned(self, at: datetime, poison: Poison | None) -> tuple[Answer, dict[int, datetime]]:
        return self._asked(at, poison, lambda: (self._recipe.learn(at),))

    def _said(self, at: datetime, poison: Poison | None) -> tuple[Answer, dict[int, datetime]]:
        def say() -> Answer:
            said = self._recipe.say(self._artefact, at).sort("series_id", "event_at").rechunk()
            return (said.write_ipc(None).getvalue(),)

        return self._asked(at, poison, say)

    def _asked(
        self, at: datetime, poison: Poison | None, do: Callable[[], Answer]
    ) -> tuple[Answer, dict[int, datetime]]:
        """Return the answer, or why there is none, and what was handed out for it."""
        with on_trial(poison) as trial:
            try:
                answer = do()
            except ForesiteError as error:
                answer = ("refused", error.code)
        for series_id, known in trial.handed.items():
            if known > at:
                self._ahead.setdefault(series_id, {})[at] = known
        return answer, trial.handed

    def _key(self, series_id: int) -> str:
        return next((each.key for each in self._inputs if each.series_id == series_id), str(series_id))

    def _find(self, rule: str, message: str, *, key: str = "", at: Sequence[datetime]) -> None:
        first, last = (min(at), max(at)) if at else (None, None)
        self._findings.append(Finding(rule, message, key, len(at), first, last, severity=Severity.DAMAGE))


_MOODY = ("not-repeatable", "It does not do the same twice with the same values.")
_WHAT = {
    "target-to-come": "Values of the target that were still to come",
    "target-late": "Values of the target that came, or were corrected, only later",
    "covariate-to-come": "Values of what explains it, of hours to come, that nobody knew yet",
    "covariate-late": "Values of what explains it that came, or were corrected, only later",
    "anything": "Something that became known only later",
}
