"""HTTP bodies of anomalies and detectors."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from foresite.analytics.watched import Hours, Watching
from foresite.api.forecast_schemas import Parameter
from foresite.api.schemas import Id, RowId


class Label(BaseModel):
    """What somebody said of an anomaly."""

    verdict: str = Field(examples=["dismissed"], description="accepted, dismissed or noted (words only).")
    text: str = Field(examples=["The meter was tested."])
    author: str = Field(examples=["Ada"])
    known_at: datetime


class LabelAsk(BaseModel):
    """What to say of an anomaly."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["accepted", "dismissed", "noted"] = Field(examples=["dismissed"])
    text: str = Field(default="", max_length=2000, examples=["The meter was tested."])


class Anomaly(BaseModel):
    """One version of an anomaly: what is odd, since when, how much, and what it rests on."""

    anomaly_id: Id
    version: int = Field(examples=[1])
    detector_id: Id
    series_id: int = Field(examples=[4], description="Of several sensors the one that explains most of it.")
    kind: str = Field(examples=["value"], description="value, or late: values that should long have come.")
    start_at: datetime
    end_at: datetime
    ongoing: bool = Field(description="It reaches the newest value.")
    quiet: bool = Field(description="It began in the quiet hours of its detector.")
    severity: float = Field(
        examples=[0.62], description="1 - threshold / largest score: 0 at the threshold, 0.5 at twice of it."
    )
    excess: float = Field(examples=[2.6], description="Largest score over the threshold without labels.")
    evidence: dict[str, Any] = Field(
        examples=[{"observed": 410.2, "expected": 352.0, "low": 331.0, "high": 373.0, "direction": "above"}],
        description="Score, threshold, expected range, observed value, rows, sensors and neighbours; of one "
        "anomaly also the course of the expected range over it.",
    )
    standing: bool = Field(description="False in the version that takes it back.")
    run_id: Id | None
    lake_version: int = Field(examples=[7], description="Of the values that it was found in.")
    known_at: datetime = Field(description="When this version was found.")
    superseded_at: datetime | None = Field(description="When the next version took its place.")
    verdict: str = Field(examples=["open"], description="open, accepted or dismissed.")
    labels: list[Label]


class AnomalyHistory(Anomaly):
    """An anomaly with its earlier versions."""

    versions: list[Anomaly] = Field(description="Every version, the first one first.")


class AnomalyPage(BaseModel):
    """Some anomalies, and the cursor that continues after them."""

    items: list[Anomaly]
    next_cursor: str | None


class DetectorMethod(BaseModel):
    """A way to look for anomalies, by the name that it is asked for."""

    name: str = Field(examples=["seasonal-residual"])
    extra: str | None = Field(description="What must be installed for it: foresite[EXTRA].", examples=[None])
    many: bool = Field(description="It judges several series together.", examples=[False])
    online: bool = Field(description="It can look at values as they come.", examples=[True])


class DetectorMethodParameters(DetectorMethod):
    """A method and all that it may be told."""

    parameters: list[Parameter]


class DetectorAsk(Watching):
    """A method, the series it is to judge, and how."""

    method: str = Field(default="seasonal-residual", max_length=64, examples=["seasonal-residual"])
    series_ids: list[RowId] = Field(
        min_length=1, max_length=1000, examples=[[4]], description="More than one are judged together."
    )


class DetectorChange(BaseModel):
    """What to change of a detector; the rest stays."""

    model_config = ConfigDict(extra="forbid")

    parameters: dict[str, Any] | None = Field(default=None, examples=[{}])
    false_alarm_rate: float | None = Field(default=None, gt=0, le=0.1, examples=[0.0005])
    learning_days: int | None = Field(default=None, ge=1, le=3660, examples=[56])
    merge_steps: int | None = Field(default=None, ge=0, le=10_000, examples=[12])
    quiet_hours: list[Hours] | None = Field(default=None, max_length=24, examples=[[[22, 6]]])
    enabled: bool | None = Field(default=None, examples=[False])


class Detector(Watching):
    """A method set to judge one series, or several together."""

    detector_id: Id
    method: str = Field(examples=["seasonal-residual"])
    series_ids: list[int] = Field(examples=[[4]])
    factor: float = Field(examples=[1.0], description="By how much labels raise the threshold.")
    threshold: float | None = Field(examples=[1.9], description="Learned; without the factor.")
    looked_until: datetime | None = Field(description="What came before this has been looked at.")
    open_count: int = Field(examples=[2], description="Anomalies of it that nobody judged yet.")
    accepted_count: int = Field(examples=[8], description="Those that people accepted.")
    dismissed_count: int = Field(examples=[1], description="Those that people dismissed.")
    made_by: str = Field(examples=["Ada"])
    made_at: datetime
    changed_by: str = Field(examples=["Ada"])
    changed_at: datetime


class DetectorPage(BaseModel):
    """Some detectors, and the cursor that continues after them."""

    items: list[Detector]
    next_cursor: str | None
