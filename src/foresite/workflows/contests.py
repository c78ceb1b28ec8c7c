"""Contests: who is best for a group of series at the same past origins, is certified, and so champion.

Each step is kept as it is done (what a forecaster scored, a model, a certificate), under ids that the run
noted before: a contest that is killed goes on where it was.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from foresite.catalog import runs
from foresite.core.errors import DefectError, NotFoundError, RefusedError
from foresite.core.ids import new_id
from foresite.core.timeaxis import Window, as_utc, now, parse_instant
from foresite.forecasting import champions, queries, stages
from foresite.forecasting.backtest import alone, judged, origins_of, scales_of
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.parameters import labelled, made, read, told_apart
from foresite.forecasting.registry import NAIVE
from foresite.forecasting.selection import LOSSES, Choice, chosen, losses, pooled
from foresite.forecasting.tables import CertificateRow, ContestEntryRow, ModelRow, SeriesGroupRow
from foresite.platform.database import writing
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows.backtests import newest_origin, plain
from foresite.workflows.certificates import trial
from foresite.workflows.forecasts import Progress, learn, panel, plan, recording, silent
from foresite.workflows.house import House
from foresite.workflows.keeping import Making
from foresite.workflows.pieces import each_of

if TYPE_CHECKING:
    from foresite.workflows.champion_asks import ContestAsk

_MEASURING, _TRAINING = 0.6, 0.7


@dataclass(frozen=True, slots=True)
class _Contest:
    """One contest under way.

    Attributes:
        group: for which series.
        run_id: the run that records it.
        noted: what the run goes by: lake_version, issued_at, origins, champion, and a model id for each.
    """

    group: SeriesGroupRow
    run_id: str
    noted: Mapping[str, Any]


def expect(house: House, scope: Scope, asked: "ContestAsk") -> None:
    """Refuse candidates and series that there are not, and a group that is not there and names none."""
    for each in asked.forecasters:
        made(*told_apart(each), house.provided)
    if asked.series_ids:
        plan(house, scope, asked.series_ids, asked.covariates, asked.horizon_hours)
    else:
        champions.group(house.engine, scope, asked.group)


def contest(
    house: House,
    scope: Scope,
    asked: "ContestAsk",
    *,
    run_id: str | None = None,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Hold a contest; return the report of its run.

    Returns:
        ``group_id``; ``champion``, ``model_id`` and ``reason`` of who is champion now; ``verdicts`` of each
        beside seasonal naive; ``refused`` by forecaster: the code of why it could not compete, or the rules
        of its certificate.

    Raises:
        ForesiteError: seasonal naive itself could not be measured, or has no certificate.
    """
    told = asked.model_dump(mode="json")
    with recording(house, scope, "contest", asked.title, told, run_id) as (made_in, report):
        row = _group(house, scope, asked)
        held = _Contest(row, made_in, _noted(house, scope, row, asked, made_in))
        refused = _measure(house, scope, held, _within(progress, 0.0, _MEASURING))
        _naive(house, scope, held, _within(progress, _MEASURING, _TRAINING))
        there = champions.entries(house.engine, scope, row.group_id, run_id=made_in)
        found = {each.forecaster: _losses(each) for each in there}
        report.update(_crowned(house, scope, held, found, refused, _within(progress, _TRAINING, 1.0)))
    return report


def entered(house: House, work: Work) -> dict[str, Any]:
    """Measure one forecaster at the origins of a contest: a piece of it."""
    told = work.parameters
    asked = plan(house, work.scope, told["series_ids"], told["covariates"], told["horizon_hours"])
    moments = [parse_instant(text) for text in told["origins"]]
    name, version = told["forecaster"], told["version"]

    def known(origin: datetime, days: int | None) -> Panel:
        return panel(house, work.scope, asked, issued_at=origin, version=version, days=days)

    learning = known(moments[0], None)
    learner = made(*told_apart(name), house.provided)
    said, cost = alone(learner, learning, known, moments, progress=work.progress)
    window = Window(moments[0], moments[-1] + timedelta(hours=told["horizon_hours"]))
    truth = house.lake.read(work.scope, told["series_ids"], window, at_version=version)
    scores = judged({name: said}, truth, scales_of(learning))[name]
    return {
        "losses": {
            str(series_id): [[at.isoformat(), loss] for at, loss in rows.iter_rows()]
            for series_id, rows in losses(said, truth).items()
        },
        "scores": plain(scores),
        "fit_cpu_seconds": cost.fit,
        "predict_cpu_seconds": cost.predict,
    }


def _group(house: House, scope: Scope, asked: "ContestAsk") -> SeriesGroupRow:
    if not asked.series_ids:
        return champions.group(house.engine, scope, asked.group)
    return champions.ensure_group(
        house.engine,
        scope,
        asked.group,
        series_ids=asked.series_ids,
        covariates=asked.covariates,
        horizon_hours=asked.horizon_hours,
    )


def _noted(
    house: House, scope: Scope, row: SeriesGroupRow, asked: "ContestAsk", run_id: str
) -> dict[str, Any]:
    """Return what the contest goes by, noted in its run before anything is done."""
    noted = dict(runs.get(house.engine, scope, run_id).parameters)
    if "ids" in noted:
        return noted
    horizon = timedelta(hours=row.horizon_hours)
    last = (
        as_utc(asked.last_origin)
        if asked.last_origin
        else newest_origin(house, scope, row.series_ids, horizon)
    )
    axis = plan(house, scope, row.series_ids, row.covariates, row.horizon_hours).targets[0].axis
    names = [_candidate(*told_apart(each)) for each in asked.forecasters]
    try:
        reign = champions.champion(house.engine, scope, row.group_id)
        now_champion = _as_made(queries.model(house.engine, scope, reign.model_id))
        names.append(now_champion)
    except NotFoundError:
        now_champion = None
    noted |= {
        "lake_version": house.lake.version(scope),
        "issued_at": _newest_known(house, scope, row.series_ids).isoformat(),
        "moments": [each.isoformat() for each in origins_of(last, asked.origins, axis)],
        "now": now_champion,
        "ids": {name: new_id() for name in dict.fromkeys([NAIVE, *names])},
    }
    runs.note(house.engine, scope, run_id, noted)
    return noted


def _newest_known(house: House, scope: Scope, series_ids: list[int]) -> datetime:
    """Return the moment at which the last value of the series was known: now, where values come."""
    newest = house.lake.latest(scope, series_ids).select(pl.max_horizontal("event_at", "known_at").max())
    last = newest.item()
    return min(now(), last + timedelta(seconds=1)) if isinstance(last, datetime) else now()


def _candidate(forecaster: str, given: Mapping[str, Any]) -> str:
    """Return what a candidate is called: of the same forecaster and parameters there is one."""
    return labelled(forecaster, read(forecaster, given).model_dump())


def _as_made(champion: ModelRow) -> str:
    """Return the champion as a candidate: with what it was made with, whatever is the default by now."""
    try:
        return labelled(champion.forecaster, champion.parameters)
    except RefusedError:  # what it needs is not installed any more: it cannot compete, which its piece tells
        return champion.forecaster


def _measure(house: House, scope: Scope, held: _Contest, progress: Progress) -> dict[str, list[str]]:
    """Measure who was not measured yet; return who could not be, and why."""
    there = champions.entries(house.engine, scope, held.group.group_id, run_id=held.run_id)
    names = [name for name in held.noted["ids"] if name not in {each.forecaster for each in there}]
    asked = {
        "series_ids": held.group.series_ids,
        "covariates": held.group.covariates,
        "horizon_hours": held.group.horizon_hours,
        "origins": held.noted["moments"],
        "version": held.noted["lake_version"],
    }
    refused: dict[str, list[str]] = {}
    pieces = [asked | {"forecaster": name} for name in names]
    moments = [parse_instant(text) for text in held.noted["moments"]]
    if not pieces:
        return refused
    for place, told in each_of(house, scope, entered, pieces, progress=progress, stop=False):
        if "error" in told:
            refused[names[place]] = [told["error"]["code"]]
            continue
        with writing(house.engine, scope) as session:
            session.add(
                ContestEntryRow(
                    organisation_id=scope.organisation_id,
                    run_id=held.run_id,
                    forecaster=names[place],
                    model_id=held.noted["ids"][names[place]],
                    group_id=held.group.group_id,
                    lake_version=held.noted["lake_version"],
                    first_origin=moments[0],
                    last_origin=moments[-1],
                    origins=len(moments),
                    **told,
                )
            )
    return refused


def _naive(house: House, scope: Scope, held: _Contest, progress: Progress) -> None:
    """Have seasonal naive trained and certified for the group: it may be needed at any time."""
    if held.group.naive_model_id is None:
        certificate = _certified(house, scope, held, NAIVE, progress)
        if not certificate.passed:
            raise DefectError(
                "seasonal naive itself has no certificate",
                code="certificate-failed",
                remedy="Its certificate names what leaks: foresite model show.",
                model_id=certificate.model_id,
            )
        champions.keep_naive(house.engine, scope, held.group.group_id, certificate.model_id)


def _certified(house: House, scope: Scope, held: _Contest, name: str, progress: Progress) -> CertificateRow:
    """Return the certificate of this contest's model of a forecaster, trained and tried if it is not yet."""
    group = held.group
    asked = plan(house, scope, group.series_ids, group.covariates, group.horizon_hours)
    at = parse_instant(held.noted["issued_at"])
    making = Making(held.run_id, held.noted["ids"][name], at, held.noted["lake_version"])
    learner = made(*told_apart(name), house.provided)
    made_by = learn(house, scope, asked, learner, making=making, progress=_within(progress, 0.0, 0.3))
    before = stages.certificates(house.engine, scope, made_by.model_id, run_id=held.run_id)
    if before:
        return before[0]
    tried = trial(house, scope, made_by, progress=_within(progress, 0.3, 1.0))
    return stages.keep(house.engine, scope, made_by, tried, held.run_id)


def _crowned(
    house: House,
    scope: Scope,
    held: _Contest,
    found: dict[str, dict[int, pl.DataFrame]],
    refused: dict[str, list[str]],
    progress: Progress,
) -> dict[str, Any]:
    """Choose; certify who was chosen, or whoever is next where that one leaks; and crown it."""
    engine, group_id = house.engine, held.group.group_id
    while True:
        choice = chosen(pooled(found, NAIVE), NAIVE, now=held.noted["now"])
        told = _told(choice, refused) | {"group_id": group_id}
        if choice.reason == "kept" and not _may_renew(house, scope, held, choice.forecaster):
            return told | {"model_id": champions.champion(engine, scope, group_id).model_id}
        if choice.forecaster == NAIVE:
            model_id = champions.group(engine, scope, group_id).naive_model_id or ""
        else:
            certificate = _certified(house, scope, held, choice.forecaster, progress)
            if not certificate.passed:
                rules = sorted({str(each["rule"]) for each in certificate.told["findings"]})
                refused = refused | {choice.forecaster: rules}
                if choice.reason == "kept":  # as it was certified before
                    old = champions.champion(engine, scope, group_id).model_id
                    return told | {"model_id": old, "refused": refused}
                found = {name: each for name, each in found.items() if name != choice.forecaster}
                continue
            model_id = certificate.model_id
        evidence = {"run_id": held.run_id, "verdicts": told["verdicts"]}
        reason = champions.RENEWED if choice.reason == "kept" else choice.reason
        champions.promote(engine, scope, group_id, model_id, reason=reason, evidence=evidence)
        return told | {"model_id": model_id, "reason": reason}


def _may_renew(house: House, scope: Scope, held: _Contest, name: str) -> bool:
    """Tell whether a champion that is kept learns anew: it was told to, and values came since it learned."""
    if name == NAIVE or not held.noted["renew"]:
        return False
    standing = queries.model(
        house.engine, scope, champions.champion(house.engine, scope, held.group.group_id).model_id
    )
    mine = standing.model_id == held.noted["ids"][name]  # this contest was killed after it had been crowned
    return mine or (
        standing.lake_version < held.noted["lake_version"]
        and standing.issued_at < parse_instant(held.noted["issued_at"])
    )


def _told(choice: Choice, refused: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    verdicts = {name: plain(asdict(each)) for name, each in choice.verdicts.items()}
    return {
        "champion": choice.forecaster,
        "reason": choice.reason,
        "verdicts": verdicts,
        "refused": dict(refused),
    }


def _losses(entry: ContestEntryRow) -> dict[int, pl.DataFrame]:
    return {
        int(series_id): pl.DataFrame(
            {"issued_at": [parse_instant(at) for at, _ in rows], "loss": [float(loss) for _, loss in rows]},
            schema=LOSSES,
        )
        for series_id, rows in entry.losses.items()
    }


def _within(progress: Progress, start: float, end: float) -> Progress:
    return lambda share, note: progress(start + (end - start) * share, note)
