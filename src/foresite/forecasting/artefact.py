"""Models kept as plain data, read back without running anything: JSON and arrays, zipped or as they lie."""

import io
import json
from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from foresite.core.errors import BadDataError

TOLD = "told"
ARRAY = "array"
ALIGNED = 64
"""Bytes that an array laid behind others begins at a multiple of."""


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
    expect_form(told, form)
    return told, arrays


def laid(told: Mapping[str, Any]) -> bytes:
    """Return what is told, which may hold arrays anywhere, as a line of JSON and then its arrays as they lie.

    Of it nothing is copied when it is read, and an array that is not looked at costs nothing.
    """
    arrays: list[npt.NDArray[Any]] = []

    def apart(each: Any) -> dict[str, int]:
        if not isinstance(each, np.ndarray):
            raise TypeError(type(each).__name__)
        arrays.append(np.ascontiguousarray(each))
        return {ARRAY: len(arrays) - 1}

    text = json.dumps(told, sort_keys=True, default=apart)
    kinds = [[each.dtype.str, each.shape] for each in arrays]
    file = io.BytesIO(f"[{text}, {json.dumps(kinds)}]\n".encode())
    for each in arrays:
        end = file.seek(0, io.SEEK_END)
        file.write(bytes(-end % ALIGNED))
        file.write(each.tobytes())
    return file.getvalue()


def read_laid(artefact: bytes) -> dict[str, Any]:
    """Read back what ``laid`` wrote, or JSON alone: arrays cannot be written to."""
    if artefact[:1] == b"{":
        return dict(orjson.loads(artefact))
    end = artefact.index(b"\n") + 1
    told, kinds = orjson.loads(artefact[:end])
    arrays = []
    for kind, shape in kinds:
        end += -end % ALIGNED
        arrays.append(np.frombuffer(artefact, dtype=kind, count=prod(shape), offset=end).reshape(shape))
        end += arrays[-1].nbytes
    return dict(_with(told, arrays))


def _with(told: Any, arrays: Sequence[npt.NDArray[Any]]) -> Any:
    """Return what is told with each array in its place."""
    if isinstance(told, list):
        return [_with(each, arrays) for each in told]
    if not isinstance(told, dict):
        return told
    if told.keys() == {ARRAY}:
        return arrays[told[ARRAY]]
    return {name: _with(each, arrays) for name, each in told.items()}


def expect_form(told: Mapping[str, Any], *forms: int) -> None:
    """Refuse what was kept in another form than those that this version reads."""
    if told["format"] not in forms:
        raise BadDataError(
            f"the model was kept in form {told['format']}, and this version reads form {forms[-1]}",
            code="model-format",
            remedy="Train it again, or use the version of Foresite that trained it.",
            format=told["format"],
        )


def does_not_fit(series_id: int, horizon: int) -> BadDataError:
    """Return the error of a model that was trained for other series or another horizon."""
    return BadDataError(
        f"the model was not trained for series {series_id} and {horizon} steps",
        code="model-does-not-fit",
        remedy="Train a model with this series and horizon.",
        series_id=series_id,
        horizon_steps=horizon,
    )
