"""Outlines of assets: GeoJSON polygons that a map can draw."""

from typing import Any

from foresite.core.errors import BadDataError

POLE_DEG, ANTIMERIDIAN_DEG = 90, 180
RING_POSITIONS = 4
"""A ring has at least so many positions, the last the same as the first.

Source:
    RFC 7946, The GeoJSON Format, section 3.1.6.
"""


def check_outline(key: str, outline: dict[str, Any]) -> None:
    """Refuse what is not a GeoJSON Polygon or MultiPolygon in degrees, WGS 84.

    Raises:
        BadDataError: it is not; the message says why.
    """
    reason = _fault(outline)
    if reason:
        raise BadDataError(
            f"the outline of the asset {key} cannot be drawn: {reason}",
            code="bad-outline",
            remedy="Give a GeoJSON Polygon or MultiPolygon, longitude first, in degrees (RFC 7946).",
            key=key,
        )


def _fault(outline: dict[str, Any]) -> str:
    """Return what is wrong with an outline, or nothing.

    >>> square = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
    >>> _fault({"type": "Polygon", "coordinates": [square]})
    ''
    >>> _fault({"type": "Polygon", "coordinates": [square[:3]]})
    'a ring has fewer than 4 positions or is not closed'
    """
    kind, coordinates = outline.get("type"), outline.get("coordinates")
    if kind not in {"Polygon", "MultiPolygon"}:
        return f"its type is {kind!r}"
    polygons = coordinates if kind == "MultiPolygon" else [coordinates]
    try:
        rings = [ring for polygon in polygons for ring in polygon]  # type: ignore[union-attr]  # told below
        positions = [(float(at[0]), float(at[1])) for ring in rings for at in ring]
        closed = [len(ring) >= RING_POSITIONS and list(ring[0]) == list(ring[-1]) for ring in rings]
    except (TypeError, ValueError, LookupError):
        return "its coordinates are not rings of positions"
    if not closed or not all(closed):
        return "a ring has fewer than 4 positions or is not closed"
    if any(not (abs(east) <= ANTIMERIDIAN_DEG and abs(north) <= POLE_DEG) for east, north in positions):
        return "a position is not on the earth"
    return ""
