"""What people may tell a forecaster: read and refused here alone, listed, and written beside its name."""

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from foresite.core.errors import BadDataError
from foresite.core.tellable import told_of
from foresite.forecasting.forecaster import Forecaster, Parameters, Provided
from foresite.forecasting.registry import EXTRAS, current, forecaster_class

_LONGEST = 64
"""Of a name that nobody knows, so much is repeated."""


def made(
    forecaster: str, given: Mapping[str, Any] | None = None, provided: Provided | None = None
) -> Forecaster:
    """Return a forecaster with the parameters that people gave it, the others by default.

    Raises:
        NotFoundError: there is no such forecaster, and which there are.
        RefusedError: it needs what is not installed, or not provided, and what.
        BadDataError: as for ``read``.
    """
    return forecaster_class(forecaster, provided)(read(forecaster, given or {}))


def parameters_class(forecaster: str) -> type[Parameters]:
    """Return the class of a forecaster's parameters."""
    return type(forecaster_class(forecaster)().parameters)


def read(forecaster: str, given: Mapping[str, Any]) -> Parameters:
    """Read parameters by name, JSON values.

    Raises:
        BadDataError: one is not there, of another type or out of its range: which, and what is allowed.
    """
    kind = parameters_class(forecaster)
    try:
        return kind.model_validate(dict(given), strict=True)
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_input=False)[0]
    name = str(first["loc"][0])[:_LONGEST] if first["loc"] else "parameters"
    known = {each["name"]: each for each in shown(forecaster)["parameters"]}
    allowed = f"{name} is {ranged(known[name])}. " if name in known else ""
    what = f"is wrong: {first['msg']}" if name in known else "is not there"
    raise BadDataError(
        f"the parameter {name} of the forecaster {forecaster} {what}",
        code="bad-parameters",
        remedy=f"{allowed}Parameters of {forecaster}: {', '.join(known) or 'none'}.",
        parameter=name,
    )


def shown(forecaster: str) -> dict[str, Any]:
    """Return a forecaster and its parameters as doors show them.

    Returns:
        ``name``; ``extra`` that it needs, if any; ``parameters``: of each name, type, default, unit, bounds
        (``minimum``, ``above``, ``maximum``, ``below``, ``choices``; null where there is none) and meaning.
    """
    return {
        "name": current(forecaster),
        "extra": EXTRAS.get(current(forecaster)),
        "parameters": told_of(parameters_class(forecaster)),
    }


def ranged(parameter: Mapping[str, Any]) -> str:
    """Return what a parameter may be, in words.

    >>> bounds = dict.fromkeys(("minimum", "above", "maximum", "below", "choices"))
    >>> ranged({"type": "integer", "unit": "days", **bounds, "minimum": 1, "maximum": 7})
    'a whole number from 1 to 7, days'
    """
    if parameter["choices"]:
        return " or ".join(map(str, parameter["choices"]))
    kinds = {"integer": "a whole number", "number": "a number", "boolean": "true or false"}
    words = {"minimum": "from", "above": "above", "maximum": "to", "below": "below"}
    bounds = [
        f"{word} {_number(parameter[name])}" for name, word in words.items() if parameter[name] is not None
    ]
    told = " ".join([kinds.get(parameter["type"], parameter["type"]), *bounds])
    return f"{told}, {parameter['unit']}" if parameter["unit"] else told


def scalar(text: str) -> tuple[str, Any]:
    """Read ``name=value``: the value as JSON, or as the words it is.

    Raises:
        BadDataError: it names no value.

    >>> scalar("trees=500"), scalar("kind=weekday")
    (('trees', 500), ('kind', 'weekday'))
    """
    name, sign, value = text.partition("=")
    if not sign:
        raise BadDataError(
            f"{text[:_LONGEST]!r} sets nothing", code="bad-parameters", remedy="Write name=value."
        )
    try:
        return name.strip(), orjson.loads(value)
    except orjson.JSONDecodeError:
        return name.strip(), value.strip()


def told_apart(text: str) -> tuple[str, dict[str, Any]]:
    """Read a forecaster with what it is told, the form that ``labelled`` writes.

    Raises:
        BadDataError: something in it sets nothing.

    >>> told_apart("lightgbm:trees=500,leaves=63")
    ('lightgbm', {'trees': 500, 'leaves': 63})
    """
    name, colon, rest = text.partition(":")
    return name.strip(), dict(map(scalar, rest.split(","))) if colon else {}


def labelled(forecaster: str, given: Mapping[str, Any]) -> str:
    """Return a forecaster's name, with those of its parameters that are not as by default.

    The same parameters give the same label, whoever wrote the default out; parameters that it has no more
    are left out.
    """
    fields = parameters_class(forecaster).model_fields
    told = [
        f"{name}={_plain(given[name])}"
        for name, field in fields.items()
        if name in given and given[name] != field.default
    ]
    return ":".join([current(forecaster), *([",".join(told)] if told else [])])


def _number(value: float) -> str:
    return f"{int(value):,}" if value == int(value) else str(value)


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()
