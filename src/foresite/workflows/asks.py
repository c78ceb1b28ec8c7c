"""What people may have a job do, declared once: its words, what is refused at once, and its title.

The shell (``--queue``), the API and schedules all ask through here. A worker asks too, for schedules, and
carries no lake; what looks into one is imported where it is needed.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator
from sqlalchemy.orm import Session
from typing_extensions import override

from foresite.catalog import runs
from foresite.core.errors import BadDataError
from foresite.core.timeaxis import now
from foresite.platform.database import writing
from foresite.platform.jobs import queue
from foresite.platform.jobs.tables import JobRow
from foresite.platform.tenancy import Scope
from foresite.workflows.asking import (
    COHERENT,
    COVARIATES,
    FORECASTER,
    HORIZON,
    ISSUED,
    PARAMETERS,
    SERIES,
    Ask,
    Id,
    Text,
)
from foresite.workflows.champion_asks import CertifyAsk, ContestAsk
from foresite.workflows.concerned import of_group, of_models
from foresite.workflows.jobs import (
    BACKTEST,
    COMPACT,
    DETECT,
    FLUSH,
    ISSUE,
    REPRODUCE,
    SCORE,
    TRAIN,
    VERIFY,
    WATCH,
)
from foresite.workflows.pull_asks import PullAsk

if TYPE_CHECKING:
    from foresite.workflows.house import House


class _Forecasting(Ask):
    series_ids: list[Id] = SERIES
    covariates: list[Id] = COVARIATES
    forecaster: str = FORECASTER
    parameters: dict[str, Any] = PARAMETERS
    horizon_hours: int = HORIZON

    @override
    def concerns(self, session: Session, scope: Scope) -> Collection[int]:
        """What is forecast and what explains it."""
        return {*self.series_ids, *self.covariates}

    @override
    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse series, forecasters and parameters that there are not."""
        from foresite.forecasting.parameters import made  # noqa: PLC0415
        from foresite.workflows import forecasts  # noqa: PLC0415

        made(self.forecaster, self.parameters, house.provided)
        forecasts.plan(house, scope, self.series_ids, self.covariates, self.horizon_hours)


class TrainAsk(_Forecasting):
    """What to train a model on."""

    kind = TRAIN
    issued_at: AwareDatetime | None = ISSUED
    each: bool = Field(
        default=False,
        examples=[False],
        description="A model for each series instead of one for all, spread over processes or a cluster.",
    )

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        if self.each:
            return f"Train {self.forecaster} on each of {len(self.series_ids)} series"
        return f"Train {self.forecaster} on {len(self.series_ids)} series"

    @override
    def settled(self, at: datetime) -> Self:
        """Learn as of ``at`` unless another moment is named."""
        return self.model_copy(update={"issued_at": self.issued_at or at})


class BacktestAsk(_Forecasting):
    """What to measure a forecaster on."""

    kind = BACKTEST
    last_origin: AwareDatetime | None = Field(
        default=None, description="The last origin; default: the newest that can be."
    )
    origins: int = Field(default=28, ge=1, le=1000, examples=[28], description="Daily origins.")
    each: bool = Field(
        default=False,
        examples=[False],
        description="A model for each series instead of one for all, spread over processes or a cluster.",
    )

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return f"Backtest {self.forecaster} on {len(self.series_ids)} series"


class IssueAsk(Ask):
    """Which model, or which several, to forecast with."""

    kind = ISSUE
    model_id: Text | None = Field(
        default=None, description="The trained model.", examples=["0192f0c1-7c1e-7c3a-9b0e-1f2a3b4c5d6e"]
    )
    model_ids: list[Text] = Field(
        default=[], max_length=1000, examples=[[]], description="Instead of one: a forecast of each of these."
    )
    group: str = Field(
        default="", max_length=200, examples=[""], description="Instead: whoever is champion of this group."
    )
    coherent: Literal["wls", "mint", "bottom-up"] | None = COHERENT
    issued_at: AwareDatetime | None = ISSUED

    @model_validator(mode="after")
    def _names_one_or_several(self) -> Self:
        if sum([self.model_id is not None, bool(self.model_ids), bool(self.group)]) != 1:
            raise ValueError("name model_id, or model_ids, or group")
        if self.coherent and self.group:
            raise ValueError("name the models that are to add up, not a group")
        return self

    @override
    def concerns(self, session: Session, scope: Scope) -> Collection[int]:
        """What the models forecast and what explains it."""
        if self.group:
            return of_group(session, scope, self.group)
        return of_models(session, scope, self.model_ids or [self.model_id or ""])

    @override
    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse models that there are not, and groups without a champion."""
        from foresite.forecasting import champions, queries  # noqa: PLC0415

        for model_id in self.model_ids or filter(None, [self.model_id]):
            queries.model(house.engine, scope, model_id)
        if self.group:
            champions.champion(house.engine, scope, self.group)

    @override
    def settled(self, at: datetime) -> Self:
        """Issue at ``at`` unless another moment is named."""
        return self.model_copy(update={"issued_at": self.issued_at or at})

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        if self.model_ids:
            return f"Issue forecasts of {len(self.model_ids)} models"
        if self.group:
            return f"Issue a forecast of the champion of {self.group}"
        return f"Issue a forecast of model {self.model_id}"


class ReproduceAsk(Ask):
    """Which issued forecast to compute again."""

    kind = REPRODUCE
    issue_id: Text = Field(description="The issue.", examples=["0192f0c1-7c1e-7c3a-9b0e-1f2a3b4c5d6e"])

    @override
    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse an issue that there is not."""
        from foresite.forecasting import queries  # noqa: PLC0415

        queries.issue(house.engine, scope, self.issue_id)

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return f"Reproduce forecast {self.issue_id}"

    @override
    @property
    def dedupe_key(self) -> str | None:
        """One at a time of an issue."""
        return f"reproduce:{self.issue_id}"


class DetectAsk(Ask):
    """Where to look for anomalies, and with which method."""

    kind = DETECT
    series_ids: list[Id] = Field(
        min_length=1, max_length=1000, examples=[[4]], description="What to look at."
    )
    method: str = Field(
        default="",
        examples=["subsequence-pca"],
        description="Default: subsequence-pca, together: sensor-pca.",
    )
    together: bool = Field(
        default=False, examples=[False], description="Judge them as sensors of one thing, not each by itself."
    )
    start: AwareDatetime | None = Field(default=None, description="Default: 28 days before the end.")
    end: AwareDatetime | None = Field(default=None, description="Default: the newest value.")

    @override
    def concerns(self, session: Session, scope: Scope) -> Collection[int]:
        """What is looked at."""
        return self.series_ids

    @override
    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse series and methods that there are not."""
        from foresite.analytics.registry import MANY, OFFLINE  # noqa: PLC0415
        from foresite.workflows import anomalies  # noqa: PLC0415

        method = self.method or (MANY if self.together else OFFLINE)
        anomalies.expect(house, scope, self.series_ids, method, together=self.together)

    @override
    def settled(self, at: datetime) -> Self:
        """Look up to ``at`` where a beginning is named and no end."""
        return self.model_copy(update={"end": self.end or (at if self.start else None)})

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return f"Look for anomalies in {len(self.series_ids)} series"


class WatchAsk(Ask):
    """Which detectors are to look at what came since they last did."""

    kind = WATCH
    detector_ids: list[Text] = Field(
        default=[],
        max_length=1000,
        examples=[["0192f0c1-7c1e-7c3a-9b0e-1f2a3b4c5d6e"]],
        description="Default: all that are enabled.",
    )

    @override
    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse detectors that there are not."""
        from foresite.analytics import watched  # noqa: PLC0415

        for each in self.detector_ids:
            watched.get(house.engine, scope, each)

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return "Look for anomalies in what came"

    @override
    @property
    def dedupe_key(self) -> str | None:
        """One at a time of the same detectors."""
        return f"watch:{','.join(sorted(self.detector_ids))[:150]}"


class _Whole(Ask):
    said: ClassVar[str]

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return self.said

    @override
    @property
    def dedupe_key(self) -> str | None:
        """One at a time of an organisation."""
        return self.kind.name


class ScoreAsk(_Whole):
    """Holding issued forecasts against what came."""

    kind, said = SCORE, "Score issued forecasts"


class FlushAsk(_Whole):
    """Moving what waits in the tail into the history."""

    kind, said = FLUSH, "Move the tail into the history"


class CompactAsk(_Whole):
    """Merging corrections and small files, of parts of any size."""

    kind, said = COMPACT, "Merge corrections and small files"


class VerifyAsk(_Whole):
    """Reading everything again and naming any damage."""

    kind, said = VERIFY, "Verify the lake"


ASKS: dict[str, type[Ask]] = {
    each.kind.name: each
    for each in (
        TrainAsk,
        CertifyAsk,
        ContestAsk,
        BacktestAsk,
        IssueAsk,
        ReproduceAsk,
        ScoreAsk,
        DetectAsk,
        WatchAsk,
        PullAsk,
        FlushAsk,
        CompactAsk,
        VerifyAsk,
    )
}
"""By kind what can be asked for without a file: by a person, or by a schedule."""


def read_ask(kind: str, parameters: dict[str, Any]) -> Ask:
    """Read what is asked for, by the name of its kind.

    Raises:
        BadDataError: there is no such kind, or it needs a file, or a parameter is wrong, and which.
    """
    if kind not in ASKS:
        raise BadDataError(
            f"no work of the kind {kind!r} can be asked for",
            code="kind-absent",
            remedy=f"Choose one of: {', '.join(sorted(ASKS))}.",
            kind=kind,
        )
    try:
        return ASKS[kind].model_validate(parameters)
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "parameters"
        raise BadDataError(
            f"the parameter {name} of {kind} is wrong: {first['msg']}",
            code="bad-parameters",
            remedy=f"Parameters of {kind}: {', '.join(ASKS[kind].model_fields) or 'none'}.",
            parameter=name,
        ) from None


def ask(house: "House", scope: Scope, asked: Ask) -> JobRow:
    """Refuse what cannot be, then have a job do it; one that is asked for already is not asked for twice."""
    asked.expect(house, scope)
    with writing(house.engine, scope) as session:
        return put(session, scope, asked, at=now())


def put(session: Session, scope: Scope, asked: Ask, *, at: datetime) -> JobRow:
    """Record the run, if its kind has one, and the job, in one transaction."""
    told = asked.settled(at).model_dump(mode="json")
    run_id = None
    if asked.kind.recorded:
        run_id = runs.add(session, scope, asked.kind.name, title=asked.title, parameters=told)
    return queue.add(
        session,
        scope,
        asked.kind,
        title=asked.title,
        parameters=told,
        run_id=run_id,
        dedupe_key=asked.dedupe_key,
    )
