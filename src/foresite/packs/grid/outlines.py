"""Outlines of the sample city's zones: invented polygons that tile it, so that its map has areas too."""

from typing import Any

_WEST, _SHOULDER, _SOUTH, _EAST = (9.89, 53.55), (9.905, 53.59), (10.02, 53.485), (10.12, 53.57)
_QUAY = [(9.93, 53.555), (9.965, 53.545), (9.985, 53.535), (10.0, 53.515)]
_RIDGE = [(10.06, 53.572), (10.01, 53.58), (9.96, 53.593)]
_SHORE, _PLAIN, _HEIGHTS = [(9.9, 53.492)], [(10.11, 53.51)], [(10.1, 53.64), (10.0, 53.652), (9.93, 53.62)]
_RINGS = {
    "harbour": [_WEST, *_SHORE, _SOUTH, *reversed(_QUAY)],
    "oldtown": [_WEST, *_QUAY, _SOUTH, *_PLAIN, _EAST, *_RIDGE, _SHOULDER],
    "hillside": [_SHOULDER, *reversed(_RIDGE), _EAST, *_HEIGHTS],
}
OUTLINES: dict[str, dict[str, Any]] = {
    key: {"type": "Polygon", "coordinates": [[list(at) for at in (*ring, ring[0])]]}
    for key, ring in _RINGS.items()
}
"""GeoJSON by the key of a zone."""
