"""Kinds of event: the one table of what can happen, what it means and what is told of it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from foresite.platform.auth.permissions import Permission

MOST_SERIES = 1000
"""Series, or assets, that one event names; of more it says only that there were many."""


State = Literal["open", "accepted", "dropped"]
"""What a held row may be."""


class Told(BaseModel):
    """What an event tells: what to read anew. Who hears it may read that: ``permission`` is what it needs."""

    model_config = ConfigDict(frozen=True)
    kind: ClassVar[str]
    permission: ClassVar[Permission] = Permission.DATA_READ


class JobTold(Told):
    """A job was asked for, is further than it was, or is over."""

    kind: ClassVar[str] = "job"
    job_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000001"])
    job_kind: str = Field(examples=["load"])
    title: str = Field(examples=["meters: meters.csv"])
    state: str = Field(examples=["running"], description="As the job's own state.")
    progress_share: float = Field(examples=[0.42], description="0 to 1.")
    progress_note: str = Field(examples=["meters.csv"])
    run_id: str | None = Field(examples=["0197b1c2-0000-7000-8000-000000000002"])


class RunTold(Told):
    """A piece of recorded work began or ended."""

    kind: ClassVar[str] = "run"
    run_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000002"])
    run_type: str = Field(examples=["load"])
    title: str = Field(examples=["meters: meters.csv"])
    state: str = Field(examples=["done"], description="queued, running, done or failed.")


class DataTold(Told):
    """Values were written: what was read of these series in this window may be different now."""

    kind: ClassVar[str] = "data"
    series_ids: list[int] | None = Field(
        default=None, examples=[[4]], description="The series written to; null: any, or too many to name."
    )
    start: datetime | None = Field(default=None, description="First event written; null: any.")
    end: datetime | None = Field(default=None, description="Last event written; null: any.")


class HeldTold(Told):
    """Rows were held back by a rule, or held rows were settled."""

    kind: ClassVar[str] = "held"
    contract: str = Field(examples=["meters"])
    run_id: str | None = Field(examples=["0197b1c2-0000-7000-8000-000000000002"])
    state: State = Field(examples=["open"])
    rows: int = Field(examples=[3])


class ModelTold(Told):
    """A model was trained."""

    kind: ClassVar[str] = "model"
    model_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000003"])
    forecaster: str = Field(examples=["house"])
    series_ids: list[int] = Field(examples=[[4]])


class ForecastTold(Told):
    """A forecast was issued."""

    kind: ClassVar[str] = "forecast"
    issue_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000004"])
    model_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000003"])
    series_ids: list[int] = Field(examples=[[4]])
    issued_at: datetime


class BacktestTold(Told):
    """A forecaster was measured at past moments."""

    kind: ClassVar[str] = "backtest"
    backtest_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000005"])
    forecaster: str = Field(examples=["house"])
    series_ids: list[int] = Field(examples=[[4]])


class CertificateTold(Told):
    """It was tried whether a model knows only what was known."""

    kind: ClassVar[str] = "certificate"
    model_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000003"])
    certificate_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000009"])
    passed: bool = Field(examples=[True])
    series_ids: list[int] = Field(examples=[[4]])


class ChampionTold(Told):
    """Series have another champion: it won, somebody said so, or the one before lost to seasonal naive."""

    kind: ClassVar[str] = "champion"
    group_id: str = Field(examples=["0197b1c2-0000-7000-8000-00000000000a"])
    group: str = Field(examples=["north/load"])
    model_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000003"])
    forecaster: str = Field(examples=["house"])
    previous_model_id: str | None = Field(examples=[None])
    reason: str = Field(
        examples=["better"],
        description="first, better, naive, renewed, promoted, rolled-back, demoted, or worse-than-naive.",
    )
    series_ids: list[int] = Field(examples=[[4]])


class SeriesTold(Told):
    """Series were made."""

    kind: ClassVar[str] = "series"
    series_ids: list[int] | None = Field(examples=[[4]], description="Those made; null: too many to name.")


class AssetTold(Told):
    """Assets were made or changed."""

    kind: ClassVar[str] = "asset"
    asset_ids: list[int] | None = Field(
        examples=[[7]], description="Those made or changed; null: too many to name."
    )


class ContractTold(Told):
    """A contract was made, or its name means another version now."""

    kind: ClassVar[str] = "contract"
    contract: str = Field(examples=["meters"])


class SourceTold(Told):
    """A source was set up, changed or removed, or it fares otherwise than before."""

    kind: ClassVar[str] = "source"
    source_id: int = Field(examples=[3])
    change: Literal[
        "made", "changed", "removed", "well", "failing", "loaded", "parcel-failed", "parcel-open"
    ] = Field(
        examples=["loaded"],
        description="well and failing: it could be read again, or not; loaded: parcels of it went in; "
        "parcel-failed: one could not be loaded; parcel-open: one is to be tried again.",
    )


class MemberTold(Told):
    """Somebody joined the organisation, left it, or has another role."""

    kind: ClassVar[str] = "member"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    person_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000006"])
    change: Literal["joined", "left", "role"] = Field(examples=["joined"])
    role: str | None = Field(examples=["analyst"], description="Their role from now on; null: they left.")


class InvitationTold(Told):
    """Somebody was invited, or an invitation was taken up or revoked."""

    kind: ClassVar[str] = "invitation"
    permission: ClassVar[Permission] = Permission.PEOPLE_MANAGE
    invitation_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000007"])
    change: Literal["made", "accepted", "revoked"] = Field(examples=["made"])


class KeyTold(Told):
    """An API key was made, renewed or revoked."""

    kind: ClassVar[str] = "key"
    permission: ClassVar[Permission] = Permission.KEY_MANAGE
    key_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000008"])
    change: Literal["made", "renewed", "revoked"] = Field(
        examples=["made"], description="Of one that is renewed its successor is told too, as made."
    )


class AnomalyTold(Told):
    """Anomalies were found, changed or taken back, or somebody said something of one."""

    kind: ClassVar[str] = "anomaly"
    detector_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000006"])
    series_ids: list[int] = Field(examples=[[4]])
    anomaly_ids: list[str] = Field(
        examples=[["0197b1c2-0000-7000-8000-000000000007"]], description="The first 50 of them."
    )
    found: int = Field(default=0, examples=[1])
    changed: int = Field(default=0, examples=[0])
    withdrawn: int = Field(default=0, examples=[0], description="Data or thresholds no longer say so.")
    labelled: int = Field(default=0, examples=[0])


class ScoredTold(Told):
    """Issued forecasts of a series were held against what came, or again after a correction."""

    kind: ClassVar[str] = "scored"
    series_id: int = Field(examples=[4])
    issues: int = Field(examples=[1], description="Issues with steps that were scored.")
    corrected: int = Field(examples=[0], description="Of these, issues that had been scored before.")


class CoverageTold(Told):
    """The ranges of a series' forecasts no longer hold what they promise."""

    kind: ClassVar[str] = "coverage"
    series_id: int = Field(examples=[4])
    promised_share: float = Field(examples=[0.8], description="Of outcomes within the range, 0 to 1.")
    observed_share: float = Field(examples=[0.68])
    issues: int = Field(examples=[28], description="Issues of the last 60 days that it was judged by.")


class DashboardTold(Told):
    """A dashboard that is shared was saved, shared otherwise or deleted, or roles begin at it."""

    kind: ClassVar[str] = "dashboard"
    dashboard_id: str = Field(examples=["0197b1c2-0000-7000-8000-00000000000b"])
    change: Literal["saved", "shared", "home", "deleted"] = Field(examples=["saved"])


class NoteTold(Told):
    """A note that is shared was written, changed or removed."""

    kind: ClassVar[str] = "note"
    note_id: str = Field(examples=["0197b1c2-0000-7000-8000-00000000000b"])
    series_id: int | None = Field(examples=[4], description="null: of an asset, or of everything.")
    standing: bool = Field(examples=[True], description="False: it was removed.")


KINDS: dict[str, type[Told]] = {
    each.kind: each
    for each in (
        JobTold,
        RunTold,
        DataTold,
        HeldTold,
        ModelTold,
        CertificateTold,
        ChampionTold,
        ForecastTold,
        SeriesTold,
        AssetTold,
        ContractTold,
        SourceTold,
        MemberTold,
        InvitationTold,
        KeyTold,
        ScoredTold,
        CoverageTold,
        BacktestTold,
        AnomalyTold,
        DashboardTold,
        NoteTold,
    )
}
"""Every kind there is, with the class that says what is told; the first line of its text is its meaning."""
HELLO, RESET = "hello", "reset"
"""Said by a stream itself: it begins after this id; or something was missed: read anew, then what follows."""


def heard_by(permissions: frozenset[Permission]) -> frozenset[str]:
    """Return the kinds of event that somebody hears who has these permissions."""
    return frozenset(name for name, told in KINDS.items() if told.permission in permissions)


def ids_told(ids: Iterable[int]) -> list[int] | None:
    """Return ids in order, or None where they are too many to name in an event."""
    told = sorted(ids)
    return told if len(told) <= MOST_SERIES else None


def meaning(kind: str) -> str:
    """Say in a sentence what an event of a kind means.

    >>> meaning("model")
    'A model was trained.'
    """
    return (KINDS[kind].__doc__ or "").partition("\n")[0]


def plain(told: Told) -> dict[str, Any]:
    """Return what is told as JSON-able values."""
    return told.model_dump(mode="json")
