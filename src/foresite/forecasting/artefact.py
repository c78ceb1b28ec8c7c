"""Models kept as plain data: JSON and arrays in one zip, read back without running anything."""

import io
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from foresite.core.errors import BadDataError

TOLD = "told"


def packed(told: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> bytes:
    """Return what is told (JSON) and arrays as one file of NumPy's own form, the same bytes every time."""
    text = np.frombuffer(json.dumps(told, sort_keys=True).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **{TOLD: text, **arrays})
    return file.getvalue()


def unpacked(artefact: bytes, *, form: int) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
    """Read back what ``packed`` wrote; ``told["format"]`` must be the form that this version reads.

    Raises:
        BadDataError: it is of another form.
    """
    with np.load(io.BytesIO(artefact), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    told: dict[str, Any] = json.loads(arrays.pop(TOLD).tobytes())
    if told["format"] != form:
        raise BadDataError(
            f"the model was kept in form {told['format']}, and this version reads form {form}",
            code="model-format",
            remedy="Train it again, or use the version of Foresite that trained it.",
            format=told["format"],
        )
    return told, arrays


def does_not_fit(series_id: int, horizon: int) -> BadDataError:
    """Return the error of a model that was trained for other series or another horizon."""
    return BadDataError(
        f"the model was not trained for series {series_id} and {horizon} steps",
        code="model-does-not-fit",
        remedy="Train a model with this series and horizon.",
        series_id=series_id,
        horizon_steps=horizon,
    )
