"""How good are detectors of anomalies, and what do they cost? NAB, SKAB, TEP and air handlers, beside PCA,
isolation forest and an autoencoder of scikit-learn on the same values in the same run.

    python -m benchmarks.detectors [--data FOLDER] [--sets ...] [--only WORD] [--json] [--tsb FOLDER] [--nab FOLDER]

VUS-PR is the scorer of TSB-AD (``pip install --no-deps --target FOLDER TSB-AD==1.5``, named by --tsb), else our
own, which gives the same digits (tests/cases/analytics/tsb_ad_scorer). Nothing is ever point-adjusted. CPU is
user and system time of judging, per step and per sensor-step, one thread (set OMP_NUM_THREADS=1).

What was chosen where: the seasonal residual and sub-sequence PCA on 33 series of NAB that are not in the data
set here (AWS, Twitter, advertising); the PCA over sensors on SKAB's valve2 and other (not here) and on TEP's
faults 1, 3 and 5, which are therefore left out below. Everything else is a default of its publication.
"""

import argparse
import importlib.util
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.neural_network import MLPRegressor

from foresite.analytics.measures import auc_pr, best_range_f1, range_f1, vus_pr
from foresite.analytics.registry import detector_class
from foresite.analytics.signal import Floats, Ints, Signal
from foresite.analytics.thresholds import threshold_of

PROBATION = 0.15
"""NAB: the first so much of a series is for learning and is not scored."""
FOURTEEN = ("realKnownCause/", "realTraffic/")
SKAB_LEARNED = 400
CHOSEN_ON_TEP = (1, 3, 5)
AHU_LEARNED_DAYS = 2
RATE = 0.0002
WINDOW = 48


@dataclass(frozen=True)
class Case:
    """One stretch: what is judged, and which steps are labelled; those to learn from are not scored."""

    name: str
    signal: Signal
    labels: Ints
    known: Ints
    """Places of the rows of the file among the steps: gaps that the grid has are not scored."""


def of_columns(values: Floats, learning: int) -> Signal:
    steps, sensors = values.shape
    return Signal(tuple(range(sensors)), 0, 1, values, np.zeros(steps, dtype=np.int64), learning)


def nab(folder: Path) -> Iterator[Case]:
    labels = json.loads((folder / "nab" / "labels.json").read_text())
    for name, told in labels.items():
        if told["windows"]:  # without one there is nothing to find, and precision is not defined
            yield nab_case(folder / "nab" / "raw" / name.replace("/", "__"), name, told["windows"])


def nab_clone(folder: Path) -> Iterator[Case]:
    """The fourteen series that docs/reference/benchmarks.md names, from a clone of the whole of NAB."""
    labels = json.loads((folder / "labels" / "combined_windows.json").read_text())
    for name, windows in labels.items():
        if name.startswith(FOURTEEN):
            yield nab_case(folder / "data" / name, name, windows)


def nab_case(file: Path, name: str, windows: list[list[str]]) -> Case:
    rows = pl.read_csv(file, try_parse_dates=True)
    rows = rows.rename({"timestamp": "event_at"}).unique("event_at", keep="last").sort("event_at")
    at = rows["event_at"]
    marked = np.zeros(len(at), dtype=np.int64)
    for first, last in windows:
        inside = (at >= _instant(first)) & (at <= _instant(last))
        marked |= inside.to_numpy().astype(np.int64)
    seconds = at.dt.epoch("s").to_numpy()
    step = int(np.median(np.diff(seconds)))
    facts = rows.select(
        pl.lit(1, dtype=pl.Int64).alias("series_id"),
        pl.col("event_at").cast(pl.Datetime("us")).dt.replace_time_zone("UTC"),
        pl.col("value").cast(pl.Float64),
    )
    signal = Signal.of(facts, [1], step_seconds=step, zone="UTC", learning=PROBATION)
    return Case(name, signal, marked, seconds // step - signal.start)


def _instant(text: str) -> Any:
    return pl.Series([text]).str.to_datetime("%Y-%m-%d %H:%M:%S%.f")[0]


def skab(folder: Path) -> Iterator[Case]:
    rows = pl.read_parquet(folder / "skab" / "skab_valve1_anomalyfree.parquet")
    file = next(name for name in rows.columns if rows[name].dtype == pl.String)
    sensors = [
        name
        for name in rows.columns
        if rows[name].dtype == pl.Float64 and name not in {"anomaly", "changepoint"}
    ]
    for name, part in rows.drop_nulls("anomaly").group_by(file, maintain_order=True):
        labels = part["anomaly"].to_numpy().astype(np.int64)
        signal = of_columns(part[sensors].to_numpy().astype(np.float64), SKAB_LEARNED)
        yield Case(str(name[0]), signal, labels, np.arange(signal.steps))


def tep(folder: Path) -> Iterator[Case]:
    rows = pl.read_parquet(folder / "tep_braatz" / "tep_faults_00_10.parquet").sort("run", "sample")
    sensors = [name for name in rows.columns if name.startswith("xm")]
    normal = rows.filter(pl.col("run") == "d00")[sensors].to_numpy().astype(np.float64)
    for fault in range(1, 11):
        if fault in CHOSEN_ON_TEP:
            continue
        part = rows.filter(pl.col("run") == f"d{fault:02d}_te")
        values = np.concatenate([normal, part[sensors].to_numpy().astype(np.float64)])
        labels = np.concatenate(
            [np.zeros(len(normal), np.int64), part["is_fault"].to_numpy().astype(np.int64)]
        )
        yield Case(f"fault {fault}", of_columns(values, len(normal)), labels, np.arange(len(values)))


def air_handlers(folder: Path) -> Iterator[Case]:
    """Whole days as they are labelled: fault-free ones to learn from first, then the others as they come."""
    for name in ("SZVAV", "MZVAV-2-1"):
        rows = pl.read_csv(folder / "lbnl_ahu_fdd" / "raw" / f"{name}.csv", infer_schema_length=None)
        rows = rows.rename({each: each.strip() for each in rows.columns})
        truth = "Fault Detection Ground Truth"
        sensors = [each for each in rows.columns if each not in {"Datetime", truth}]
        rows = rows.with_columns(
            pl.col(sensors).cast(pl.Float64, strict=False), day=pl.col("Datetime").str.extract(r"^(\S+)")
        )
        days = rows.group_by("day", maintain_order=True).agg(pl.col(truth).max())
        fine = days.filter(pl.col(truth) == 0)["day"].to_list()
        learned = fine[: max(AHU_LEARNED_DAYS, len(fine) // 2)]
        parts = [rows.filter(pl.col("day") == day) for day in learned]
        parts += [rows.filter(pl.col("day") == day) for day in days["day"] if day not in learned]
        count = sum(part.height for part in parts[: len(learned)])
        whole = pl.concat(parts)
        labels = whole[truth].to_numpy().astype(np.int64)
        yield Case(name, of_columns(whole[sensors].to_numpy(), count), labels, np.arange(whole.height))


def ours(name: str) -> Callable[[Signal], Floats]:
    return lambda signal: detector_class(name)().judge(signal).score


def _scaled(signal: Signal) -> tuple[Floats, Floats]:
    values = signal.filled()
    learned = values[: signal.learning]
    scale = learned.std(axis=0)
    scaled = (values - learned.mean(axis=0)) / np.where(scale > 1e-9, scale, 1.0)
    if signal.values.shape[1] == 1:  # a single series is judged by its windows, as the others are by sensors
        padded = np.concatenate([np.repeat(scaled[:1], WINDOW - 1, axis=0), scaled])
        scaled = np.lib.stride_tricks.sliding_window_view(padded[:, 0], WINDOW)
    return scaled, scaled[: signal.learning]


def sklearn_pca(signal: Signal) -> Floats:
    values, learned = _scaled(signal)
    model = PCA(0.9).fit(learned)
    return ((values - model.inverse_transform(model.transform(values))) ** 2).sum(axis=1)


def sklearn_forest(signal: Signal) -> Floats:
    values, learned = _scaled(signal)
    return -IsolationForest(random_state=0).fit(learned).score_samples(values)


def sklearn_autoencoder(signal: Signal) -> Floats:
    values, learned = _scaled(signal)
    net = MLPRegressor(hidden_layer_sizes=(32, 8, 32), activation="tanh", max_iter=100, random_state=0).fit(
        learned, learned
    )
    return ((values - net.predict(values).reshape(values.shape)) ** 2).sum(axis=1)


BESIDE = {
    "scikit-learn PCA": sklearn_pca,
    "scikit-learn isolation forest": sklearn_forest,
    "scikit-learn autoencoder (MLP)": sklearn_autoencoder,
}
SETS: dict[str, tuple[Callable[[Path], Iterator[Case]], tuple[str, ...]]] = {
    "NAB": (nab, ("seasonal-residual", "subsequence-pca", "isolation-forest", "autoencoder")),
    "SKAB": (skab, ("sensor-pca", "isolation-forest", "autoencoder")),
    "TEP": (tep, ("sensor-pca", "isolation-forest", "autoencoder")),
    "air handlers": (air_handlers, ("sensor-pca", "isolation-forest", "autoencoder")),
}


def scorer(folder: str) -> tuple[str, Callable[[Ints, Floats], float]]:
    file = Path(folder) / "TSB_AD" / "evaluation" / "basic_metrics.py"
    if not folder or not file.exists():
        return "our scorer (the same digits as TSB-AD's)", vus_pr
    spec = importlib.util.spec_from_file_location("basic_metrics", file)
    assert spec is not None  # noqa: S101 -- the file is there
    assert spec.loader is not None  # noqa: S101 -- and is Python
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return "TSB-AD's scorer", lambda labels, scores: float(
        module.generate_curve(labels, scores, 100, "opt", 250)[-1]
    )


def measured(
    case: Case, judge: Callable[[Signal], Floats], vus: Callable[[Ints, Floats], float], reach: int
) -> dict[str, float]:
    before = time.process_time()
    score = judge(case.signal)
    spent = time.process_time() - before
    level = threshold_of(score[: case.signal.learning], RATE, together=reach)
    told = np.nan_to_num(score[case.known], nan=0.0)
    first = int(np.searchsorted(case.known, case.signal.learning))
    labels, told = case.labels[first:], told[first:]
    return {
        "vus_pr": vus(labels, told),
        "auc_pr": auc_pr(labels, told),
        "range_f1": range_f1(labels, (told > level).astype(np.int64)),
        "best_range_f1": best_range_f1(labels, told),
        "random": float(labels.mean()),
        "cpu_us": 1e6 * spent / case.signal.steps,
        "steps": case.signal.steps,
    }


def table(
    folder: Path, vus: Callable[[Ints, Floats], float], sets: list[str], only: str
) -> Iterator[dict[str, Any]]:
    for name, (cases, detectors) in SETS.items():
        if name not in sets:
            continue
        found = list(cases(folder))
        judges = {each: ours(each) for each in detectors if _is_there(each)} | BESIDE
        for who, judge in judges.items():
            if only not in who:
                continue
            reach = 1
            if who in detectors:
                parameters = detector_class(who)().parameters
                reach = int(getattr(parameters, "smooth_steps", getattr(parameters, "window", 1)))
            rows = [measured(case, judge, vus, reach) for case in found]
            steps = sum(row.pop("steps") for row in rows)
            cost = (
                sum(row["cpu_us"] * case.signal.steps for row, case in zip(rows, found, strict=True)) / steps
            )
            mean = {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
            each = {case.name: round(row["vus_pr"], 3) for case, row in zip(found, rows, strict=True)}
            yield {"set": name, "detector": who, "cases": len(found), **mean, "cpu_us": cost, "each": each}


def _is_there(name: str) -> bool:
    try:
        detector_class(name)
    except Exception as cause:  # noqa: BLE001 -- an extra that is not installed is told, and left out
        print(f"left out: {cause}")
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", default=os.environ.get("FORESITE_TEST_DATA", "../shared/data"))
    parser.add_argument("--tsb", default="", help="Folder that TSB-AD was installed into.")
    parser.add_argument("--sets", nargs="*", default=list(SETS), choices=list(SETS))
    parser.add_argument("--only", default="", help="Only detectors with this in their name.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--nab", default="", help="A clone of NAB: measure its fourteen series instead.")
    asked = parser.parse_args()
    if asked.nab:
        SETS["NAB"] = (lambda _folder: nab_clone(Path(asked.nab)), SETS["NAB"][1])
    told, vus = scorer(asked.tsb)
    rows = list(table(Path(asked.data), vus, asked.sets, asked.only))
    if asked.json:
        print(json.dumps({"scorer": told, "rows": rows}, indent=1))
        return
    print(f"VUS-PR by {told}. Range F1 at a threshold learned for a rate of {RATE}; best: at the best one.")
    print(
        "| set | detector | VUS-PR | AUC-PR | range F1 | best range F1 | CPU us a step |\n|---|---|---|---|---|---|---|"
    )
    for row in rows:
        numbers = " | ".join(f"{row[key]:.3f}" for key in ("vus_pr", "auc_pr", "range_f1", "best_range_f1"))
        print(f"| {row['set']} ({row['cases']}) | {row['detector']} | {numbers} | {row['cpu_us']:.1f} |")
    for name in asked.sets:
        share = next(row["random"] for row in rows if row["set"] == name)
        print(f"{name}: {share:.3f} of the steps scored are labelled: the AUC-PR of a guess.")


if __name__ == "__main__":
    main()
