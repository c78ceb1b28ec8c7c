"""What adding up does to accuracy: ``python -m benchmarks.coherence``.

Twenty zones of GEFCom2012 and their sum, forecast a day ahead from daily origins by the fast tier, which learns once, with
no weather; then made to add up by each method. ``mint`` sees the errors of the 28 days before. Figures are mean absolute
errors of the whole, and of the zones in units of each one's own, beside those of the forecasts as they were.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
import polars as pl
from benchmarks.accuracy_sets import gefcom2012
from benchmarks.figures import figure, tell

from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Panel, Target
from foresite.forecasting.reconcile import Method, reconciled, shrunk, sums
from foresite.forecasting.zoo.ridge import Ridge

SCALES = {"small": 28, "full": 182}
"""Daily origins that count; as many days as errors are learned from come before them."""
LOOK = timedelta(days=28)
METHODS: tuple[Method, ...] = ("wls", "mint", "bottom-up")
WHOLE = 0


def rows_of() -> tuple[pl.DataFrame, datetime]:
    """Return the zones and, where all are known, their sum, known when their hour is over."""
    zones = list(gefcom2012())
    frames = [each.rows.with_columns(series_id=pl.lit(n, dtype=pl.Int64)) for n, each in enumerate(zones, 1)]
    own = pl.concat(frames)
    whole = own.group_by("event_at").agg(pl.col("value").sum(), pl.len())
    whole = whole.filter(pl.col("len") == len(zones)).select(
        "event_at", "value", pl.lit(WHOLE, dtype=pl.Int64).alias("series_id")
    )
    both = pl.concat([own.select(whole.columns), whole])
    return both.with_columns(known_at=pl.col("event_at") + pl.duration(hours=1)), zones[0].first


def forecasts(rows: pl.DataFrame, first: datetime, origins: int) -> pl.DataFrame:
    """Return what the fast tier says from each origin, learned once before them."""
    targets = [
        Target(each, Axis.of("PT1H", "Etc/GMT+5"), "US") for each in sorted(rows["series_id"].unique())
    ]
    model, said = None, []
    for place in range(-LOOK.days, origins):
        at = first + timedelta(days=place)
        begin = at - timedelta(days=730 if model is None else Ridge.context_days)
        given = rows.filter(pl.col("event_at").is_between(begin, at))
        panel = Panel.known(targets, given, issued_at=at, horizon_seconds=86_400)
        if model is None:
            model = Ridge().fit(panel)
        said.append(model.predict(panel).with_columns(issued_at=pl.lit(at)))
    return pl.concat(said)


def measure(scale: str) -> Iterable[dict[str, object]]:
    """Yield the figures."""
    rows, first = rows_of()
    said = forecasts(rows, first, SCALES[scale])
    parts = {WHOLE: sorted(set(said["series_id"]) - {WHOLE})}
    came = said.join(rows.select("series_id", "event_at", came="value"), on=["series_id", "event_at"])
    errors = came.with_columns(error=pl.col("came") - pl.col("q50"))
    told: dict[str, list[pl.DataFrame]] = {name: [] for name in ("alone", *METHODS)}
    for at in sorted(said.filter(pl.col("issued_at") >= first)["issued_at"].unique()):
        own = said.filter(pl.col("issued_at") == at)
        before = errors.filter(pl.col("event_at") < at, pl.col("event_at") >= at - LOOK)
        wide = before.pivot(on="series_id", index="event_at", values="error", sort_columns=True).drop_nulls()
        ordered = wide.select(str(each) for each in (WHOLE, *parts[WHOLE])).to_numpy()
        told["alone"].append(own)
        days = wide["event_at"].dt.offset_by("-5h").dt.truncate("1d").dt.epoch("d").to_numpy()
        for method in METHODS:
            together = shrunk(ordered, days) if method == "mint" else None
            told[method].append(reconciled(own, parts, method=method, together=together))
    scores = {name: _errors(pl.concat(each), rows) for name, each in told.items()}
    gap = told["wls"][-1].sort("series_id", "event_at")["q50"].to_numpy().reshape(len(parts[WHOLE]) + 1, -1)
    yield figure(
        "gap_of_sums", float(np.abs(sums(sorted([WHOLE, *parts[WHOLE]]), parts) @ gap).max()), "kW",
        reference=1.0, goal="<= 0.001",
    )  # fmt: skip
    for method in METHODS:
        for name in ("whole", "zones"):
            yield figure(
                f"{name}_{method}", scores[method][name], "kW" if name == "whole" else "1",
                reference=scores["alone"][name], goal="<= 1.01", judged="ratio",
            )  # fmt: skip


def _errors(said: pl.DataFrame, rows: pl.DataFrame) -> dict[str, float]:
    both = said.join(rows.select("series_id", "event_at", came="value"), on=["series_id", "event_at"])
    each = both.group_by("series_id").agg(
        mae=(pl.col("came") - pl.col("q50")).abs().mean(), size=pl.col("came").abs().mean()
    )
    whole = each.filter(pl.col("series_id") == WHOLE)["mae"].item()
    zones = each.filter(pl.col("series_id") != WHOLE)
    return {"whole": float(whole), "zones": float((zones["mae"] / zones["size"]).to_numpy().mean())}


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
