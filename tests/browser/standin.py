"""A stand-in for the API at the page's only seam: fixed, known answers in the shapes of ``/api/v1``.

Series 1 has four years of hourly values and a two-day forecast; 2 has no forecast; 3 has no values; 4 fails.
Every value is known an hour after its own; the one at ``CORRECTED`` was ten times too high for three days.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from math import pi, sin
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles

PAGE = Path(__file__).parents[2] / "src" / "foresite" / "web"
HOUR = 3_600_000
LAST = int(datetime(2024, 5, 10, 12, tzinfo=UTC).timestamp() * 1000)
HOURS = 4 * 365 * 24
AHEAD = 48
ZONE = "America/New_York"
CORRECTED = LAST - 5 * 24 * HOUR
AS_IT_IS: dict[str, Any] = {"name": "", "line": "", "colour": "", "language": "browser", "theme": "browser"}
AS_IT_IS |= {"digits": "language", "calendar": "language", "logo": None, "shades": None}
BUCKETS = {"P1D": 24, "P1W": 168, "P1M": 730}

app = FastAPI()


def value_at(at: int) -> float:
    """A load with a day, a week and a year in it, MW."""
    day, week, year = (sin(at / HOUR / hours * 2 * pi) for hours in (24, 168, 8766))
    return 32_000 + 8_000 * day + 2_000 * week + 3_000 * year


@app.get("/api/v1/session")
def session() -> dict[str, Any]:
    told = {"sign_in": "off", "sign_up": "invitation", "permissions": ["data:read", "usage:read"], "me": None}
    return told | {"appearance": AS_IT_IS}


@app.get("/api/v1/events")
def events() -> StreamingResponse:
    return StreamingResponse(_quiet(), media_type="text/event-stream")


async def _quiet() -> AsyncIterator[str]:
    """Say that the stream begins, and nothing more."""
    yield 'id: 1\nevent: hello\ndata: {"id": 1, "kind": "hello", "data": {}}\n\n'
    await asyncio.Event().wait()


@app.get("/api/v1/organisation")
def organisation() -> dict[str, Any]:
    return {"slug": "tenant", "name": "Harbour Grid", "synthetic": True}


def described(series_id: int) -> dict[str, Any]:
    name = ["System load", "Wind generation", "New meter", "Broken meter"][series_id - 1]
    latest = {"event_at": _iso(LAST), "value": value_at(LAST), "known_at": _iso(LAST + HOUR)}
    return {
        "series_id": series_id,
        "key": f"grid.{series_id}",
        "name": name,
        "asset": {"asset_id": 1, "key": "harbour", "name": "Harbour city"},
        "quantity": "active_power",
        "unit": "MW",
        "resolution": "PT1H",
        "zone": ZONE,
        "latest": None if series_id == 3 else latest,
    }


@app.get("/api/v1/series")
def series_list(query: str = "") -> dict[str, Any]:
    items = [described(series_id) for series_id in (1, 2, 3, 4)]
    return {"items": [item for item in items if query.lower() in item["name"].lower()], "next_cursor": None}


@app.get("/api/v1/series/{series_id}")
def series(series_id: int) -> dict[str, Any]:
    if series_id > 4:
        raise HTTPException(404)
    return described(series_id)


@app.get("/api/v1/series/{series_id}/observations", response_model=None)
def observations(
    series_id: int,
    start: datetime | None = None,
    end: datetime | None = None,
    max_points: int = 5000,
    resolution: str | None = None,
    as_of: datetime | None = None,
) -> dict[str, Any] | JSONResponse:
    if series_id == 4:
        problem = {"title": "Unavailable", "status": 503, "detail": "the lake is away", "code": "lake-away"}
        return JSONResponse(problem, 503, media_type="application/problem+json")
    low = start.timestamp() * 1000 if start else 0
    high = end.timestamp() * 1000 if end else LAST + 1
    known = as_of.timestamp() * 1000 if as_of else LAST + HOUR
    times = [
        at for at in range(LAST - HOURS * HOUR, LAST + 1, HOUR) if low <= at < high and at + HOUR <= known
    ]
    wrong = known < CORRECTED + 72 * HOUR
    values = {at: value_at(at) * (10 if wrong and at == CORRECTED else 1) for at in times}
    columns, sampling = _thinned(values, max_points, bucket=BUCKETS.get(resolution or "", 0))
    head = {"series_id": series_id, "unit": "MW", "zone": ZONE, "as_of": as_of}
    return {**head, "start": _iso(int(low)), "end": _iso(int(high)), "sampling": sampling, "columns": columns}


def _thinned(known: dict[int, float], most: int, *, bucket: int) -> tuple[dict[str, list[float]], str]:
    times = list(known)
    if bucket:
        means = [(chunk[0], [known[at] for at in chunk]) for chunk in _chunks(times, bucket)]
        return {
            "event_at": [at for at, _ in means],
            "value": [sum(values) / len(values) for _, values in means],
            "min": [min(values) for _, values in means],
            "max": [max(values) for _, values in means],
        }, "mean"
    if len(times) <= most:
        return {"event_at": list(times), "value": list(known.values())}, "raw"
    size = -(-len(times) // (most // 2))
    kept = [
        at
        for chunk in _chunks(times, size)
        for at in sorted({min(chunk, key=known.__getitem__), max(chunk, key=known.__getitem__)})
    ]
    return {"event_at": list(kept), "value": [known[at] for at in kept]}, "minmax"


def _chunks(times: list[int], size: int) -> Iterator[list[int]]:
    return (times[i : i + size] for i in range(0, len(times), size))


@app.get("/api/v1/issues/{issue_id}/explanation")
def explanation(issue_id: str, series_id: int) -> dict[str, Any]:
    """Two parts of two steps."""
    columns = {"event_at": [0, 1], "q50": [100.0, 120.0], "usual": [90.0, 100.0], "weather": [10.0, 20.0]}
    told = {"issue_id": issue_id, "series_id": series_id, "unit": "MW", "zone": "UTC", "key": "load"}
    return told | {
        "issued_at": "2024-05-01T00:00:00Z",
        "parts": ["usual", "weather"],
        "columns": columns,
        "sentences": ["On average 110 MW are expected."],
    }


@app.get("/api/v1/series/{series_id}/forecasts")
def issues(series_id: int) -> list[dict[str, Any]]:
    """None beside the one that is shown."""
    return []


@app.get("/api/v1/series/{series_id}/forecast")
def forecast(series_id: int, as_of: datetime | None = None) -> dict[str, Any]:
    if series_id != 1 or (as_of and as_of.timestamp() * 1000 < LAST + HOUR // 2):
        raise HTTPException(404)
    times = [LAST + step * HOUR for step in range(1, AHEAD + 1)]
    shares = [-1.28, -0.84, -0.52, -0.25, 0.0, 0.25, 0.52, 0.84, 1.28]
    fan = {
        f"q{10 * (i + 1)}": [value_at(at) + share * (400 + 50 * step) for step, at in enumerate(times)]
        for i, share in enumerate(shares)
    }
    return {
        "issue_id": "issue-1",
        "series_id": series_id,
        "issued_at": _iso(LAST + HOUR // 2),
        "model": {"name": "gradient boosting"},
        "lake_version": 412,
        "columns": {"event_at": times, **fan},
    }


@app.get("/api/v1/series/{series_id}/scores")
def scores(series_id: int, *, replayed: bool = False) -> dict[str, Any]:
    """Of series 1: a scoreboard with two broken promises; of 2: replays only; of others nothing."""
    none: dict[str, Any] = {"series_id": series_id, "issues": 0, "replayed_issues": 0, "models": []}
    if series_id == 1 or (series_id == 2 and replayed):
        issues = 28 if series_id == 1 else 12
        models = [measured("house", 610.0, 980.0, issues), measured("seasonal-naive", 1000.0, 980.0, issues)]
        return {**none, "issues": issues, "models": models, "coverage": promises(issues)}
    return {**none, "replayed_issues": 12 if series_id == 2 else 0, "coverage": []}


def measured(forecaster: str, mae: float, naive_mae: float, issues: int) -> dict[str, Any]:
    def over(days: float) -> dict[str, Any]:
        ours, theirs = mae * (1 + days / 8), naive_mae * (1 + days / 20)
        skill = 1 - ours / theirs
        shares = {"coverage_80_share": 0.71, "coverage_90_share": 0.88}
        return {"mae": ours, "rmse": 1.3 * ours, "naive_mae": theirs, "skill": skill, "wql": 0.02, **shares}

    by_lead = [{"lead_days": days, "rows": 24 * issues, **over(days)} for days in range(7)]
    whole = {"model_id": f"{forecaster:x<8}", "forecaster": forecaster, "issues": issues}
    return {**whole, "rows": 7 * 24 * issues, **over(3), "by_lead": by_lead}


def promises(issues: int) -> list[dict[str, Any]]:
    """The central 80 % are too narrow, and the median lies too high; of fewer than 20 issues nobody can tell."""
    told = [(0.1, 0.9, 0.71), (0.05, 0.95, 0.88), (0.0, 0.05, 0.06), (0.0, 0.95, 0.94)]
    told += [(0.0, q / 10, q / 10 + (0.11 if q == 5 else 0.01)) for q in range(1, 10)]
    return [
        {
            "low": low, "high": high, "promised_share": high - low, "observed_share": observed, "issues": issues,
            "band_low": high - low - 0.26 * (high - low) * (1 - high + low) - 0.01,
            "band_high": high - low + 0.26 * (high - low) * (1 - high + low) + 0.01,
            "kept": None if issues < 20 else abs(observed - high + low) < 0.05,
        }
        for low, high, observed in told
    ]  # fmt: skip


@app.get("/api/v1/notes")
def notes() -> dict[str, Any]:
    return {"items": [], "next_cursor": None}


@app.get("/api/v1/usage")
def usage(by: str = "day") -> list[dict[str, Any]]:
    """Of today, or of this month: what a key and whoever does not sign in used."""
    period = datetime.now(tz=UTC).date().isoformat()[: 10 if by == "day" else 7]
    measures = ("requests", "rows", "bytes_in", "bytes_out")
    told = {("key", "0197c4c0-aaaa"): (64_000, 5_800_000, 474_300_000, 999), ("anybody", ""): (847, 0, 0, 1)}
    return [
        {"period": period, "actor_kind": kind, "actor_id": actor, **dict(zip(measures, used, strict=True))}
        for (kind, actor), used in told.items()
    ]


def _iso(at: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)).isoformat()


app.mount("/assets", StaticFiles(directory=PAGE / "assets", check_dir=False))


@app.get("/{path:path}")
def page(path: str) -> FileResponse:
    file = PAGE / path
    return FileResponse(file if path and file.is_file() else PAGE / "index.html")
