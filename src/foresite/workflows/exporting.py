"""A trained model as a folder that a container is built from: artefact, manifest, and code to read it."""

import shutil
from importlib import resources
from pathlib import Path
from string import Template

import foresite
from foresite.catalog import series
from foresite.core.errors import BadDataError, RefusedError
from foresite.forecasting import queries, stages
from foresite.forecasting.exported import ARTEFACT, MANIFEST, ExportedSeries, Manifest
from foresite.forecasting.loaded import artefact_of
from foresite.forecasting.registry import EXTRAS
from foresite.forecasting.tables import ModelRow
from foresite.platform.audit import Action, note
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

REQUIREMENTS, CODE, MODEL = "requirements.txt", "foresite", "model"
_LEFT = ("web", "migrations", "__pycache__", "*.pyc", "container")
"""Of our own code: the page, and what only an installation needs."""


def export(
    house: House, scope: Scope, model_id: str, folder: Path, *, requirements: Path | None = None
) -> Manifest:
    """Write a model to a new or empty folder, with all that a container is built from; note who did.

    Args:
        house: the installation.
        scope: whose model it is.
        model_id: the model.
        folder: where to.
        requirements: hashed requirements to install there, in place of those of Foresite without extras.

    Raises:
        BadDataError: the folder holds something already.
        RefusedError: the forecaster needs an extra, and no requirements were named that hold it.
        DefectError: what is kept is not what the model learned.
    """
    made_by = queries.model(house.engine, scope, model_id)
    _expect_requirements(made_by, requirements)
    artefact = artefact_of(house.blobs, scope, made_by)
    manifest = _manifest(house, scope, made_by)
    _expect_empty(folder)
    model = folder / MODEL
    model.mkdir(parents=True)
    (model / ARTEFACT).write_bytes(artefact)
    (model / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    shutil.copytree(Path(foresite.__file__).parent, folder / CODE, ignore=shutil.ignore_patterns(*_LEFT))
    shipped = resources.files("foresite.workflows") / "container"
    given = requirements.read_text(encoding="utf-8") if requirements else (shipped / REQUIREMENTS).read_text()
    (folder / REQUIREMENTS).write_text(given, encoding="utf-8")
    (folder / "Dockerfile").write_text((shipped / "Dockerfile").read_text(), encoding="utf-8")
    told = {"model_id": model_id, "forecaster": manifest.forecaster, "horizon_hours": manifest.horizon_hours}
    told |= {"keys": ", ".join(each.key for each in manifest.series)}
    readme = Template((shipped / "README.md").read_text()).substitute(told)
    (folder / "README.md").write_text(readme, encoding="utf-8")
    with writing(house.engine, scope) as session:
        note(session, scope, Action.MODEL_EXPORT, model_id, after={"artefact_sha256": made_by.artefact})
    return manifest


def _manifest(house: House, scope: Scope, made_by: ModelRow) -> Manifest:
    certificate = stages.newest(house.engine, scope, [made_by.model_id]).get(made_by.model_id)
    rows = series.by_ids(house.engine, scope, made_by.series_ids)
    return Manifest(
        model_id=made_by.model_id,
        forecaster=made_by.forecaster,
        parameters=made_by.parameters,
        artefact_sha256=made_by.artefact,
        series=tuple(
            ExportedSeries(series_id=each, key=rows[each].key, unit=rows[each].unit or "")
            for each in made_by.series_ids
        ),
        covariates=tuple(made_by.covariates),
        horizon_hours=made_by.horizon_hours,
        issued_at=made_by.issued_at,
        stage=made_by.stage,
        certificate_sha256=None if certificate is None else certificate.digest,
        certified=certificate is not None and certificate.passed,
        foresite=foresite.__version__,
    )


def _expect_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadDataError(
            f"{folder} holds something already",
            code="folder-not-empty",
            remedy="Name a new folder, or an empty one.",
        )


def _expect_requirements(made_by: ModelRow, requirements: Path | None) -> None:
    extra = EXTRAS.get(made_by.forecaster)
    if extra is not None and requirements is None:
        raise RefusedError(
            f"the forecaster {made_by.forecaster} needs packages beyond Foresite's own requirements",
            code="requirements-absent",
            remedy=f"Compile requirements with hashes for foresite[{extra}]; name them by --requirements.",
            extra=extra,
        )
    if requirements is not None and not requirements.is_file():
        raise BadDataError(
            f"there is no file {requirements}",
            code="requirements-absent",
            remedy="Name a file of requirements with hashes.",
        )
