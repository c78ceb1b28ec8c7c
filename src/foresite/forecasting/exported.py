"""A model in a folder of its own: its manifest, and the artefact, read only if its hash is right."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from foresite.core.errors import BadDataError
from foresite.forecasting.artefact import does_not_fit
from foresite.forecasting.forecaster import Model, Panel, Provided
from foresite.forecasting.loaded import expect_hash
from foresite.forecasting.registry import forecaster_class
from foresite.forecasting.wire import first_fault

MANIFEST, ARTEFACT = "manifest.json", "artefact"


class ExportedSeries(BaseModel):
    """A series that an exported model forecasts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    series_id: int
    key: str
    unit: str


class Manifest(BaseModel):
    """What an exported model is, and what its artefact must be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    model_id: str
    forecaster: str
    parameters: dict[str, Any]
    artefact_sha256: str
    series: tuple[ExportedSeries, ...]
    covariates: tuple[int, ...]
    horizon_hours: int
    issued_at: datetime
    """It learned from what was known at this moment."""
    stage: str
    certificate_sha256: str | None
    """Of what its newest certificate tells, if it has one."""
    certified: bool
    foresite: str
    """The version that exported it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A model that was read from its folder.

    Attributes:
        manifest: what it is.
        model: that answers.
    """

    manifest: Manifest
    model: Model

    def expect_asked(self, panel: Panel) -> None:
        """Refuse a panel of other series or another horizon than those it was trained for."""
        asked = [target.series_id for target in panel.targets]
        horizon = self.manifest.horizon_hours * 3600
        if asked != [each.series_id for each in self.manifest.series] or panel.horizon_seconds != horizon:
            raise does_not_fit(asked[0], panel.horizon_steps(panel.targets[0]))


def open_exported(folder: Path, provided: Provided | None = None) -> Exported:
    """Read an exported model; nothing of the artefact is read before its hash is found right.

    Raises:
        BadDataError: there is no manifest, or it tells of none.
        DefectError: the artefact is not what was exported.
        RefusedError: what its forecaster needs is not installed, or not provided.
    """
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        artefact = (folder / ARTEFACT).read_bytes()
    except (OSError, ValidationError) as cause:
        fault = first_fault(cause) if isinstance(cause, ValidationError) else cause.strerror
        raise BadDataError(
            f"{folder} holds no exported model: {fault}",
            code="export-unreadable",
            remedy="Export the model again: foresite model export MODEL --to FOLDER",
        ) from None
    expect_hash(artefact, manifest.artefact_sha256, manifest.model_id)
    return Exported(manifest, forecaster_class(manifest.forecaster, provided).load(artefact))
