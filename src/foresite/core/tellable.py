"""What a method may be told: the parameters of its class, as doors show them."""

from typing import Any

from pydantic import BaseModel

UNITS = ("days", "rows", "share", "steps", "windows")
"""What a parameter counts in, by the last word of its name; those of other names are plain numbers."""
_BOUNDS = {
    "minimum": "minimum",
    "exclusiveMinimum": "above",
    "maximum": "maximum",
    "exclusiveMaximum": "below",
    "enum": "choices",
}
"""What JSON Schema calls a bound, and what we do."""


def told_of(kind: type[BaseModel]) -> list[dict[str, Any]]:
    """Return of each parameter its name, type, default, unit, bounds (null: there is none) and meaning."""
    return [
        {
            "name": name,
            "type": schema["type"],
            "default": schema["default"],
            "unit": last if (last := name.rpartition("_")[2]) in UNITS else None,
            **{ours: schema.get(theirs) for theirs, ours in _BOUNDS.items()},
            "meaning": schema["description"],
        }
        for name, schema in kind.model_json_schema().get("properties", {}).items()
    ]
