"""AutoGluon's time series predictor, in an environment of its own: ``peer_autogluon.py FOLDER COUNT``.

Reads N.csv (ds, load, known-ahead columns) and N.json (origins), writes N.out (points and CPU seconds). Its models need no
weights from elsewhere: recursive and direct tabular boosting and the dynamic optimised theta, weighed by its own ensemble;
it learns once before the first origin, and forecasts each origin from what was before it.
"""

import json
import os
import sys
import tempfile
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
import pandas as pd  # noqa: E402
from autogluon.timeseries import TimeSeriesDataFrame, TimeSeriesPredictor  # noqa: E402

MODELS = {"RecursiveTabular": {}, "DirectTabular": {}, "DynamicOptimizedTheta": {}}
SECONDS = 300
CONTEXT_DAYS = 120


def spent():
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def forecast(frame, origins):
    known = [name for name in frame.columns if name != "load"]
    frame = frame.rename(columns={"load": "target"}).rename_axis("timestamp")

    def rows(part, name):
        return part.assign(item_id=name).reset_index()

    hour = pd.Timedelta(hours=1)
    learned = TimeSeriesDataFrame.from_data_frame(rows(frame[: origins[0] - hour], "series"))
    with tempfile.TemporaryDirectory() as folder:
        predictor = TimeSeriesPredictor(
            prediction_length=24,
            freq="h",
            eval_metric="MASE",
            known_covariates_names=known,
            path=folder,
            verbosity=0,
        )
        predictor.fit(learned, hyperparameters=MODELS, time_limit=SECONDS)
        day, context = pd.Timedelta(days=1), pd.Timedelta(days=CONTEXT_DAYS)
        past = [rows(frame[at - context : at - hour], f"{place:04}") for place, at in enumerate(origins)]
        ahead = [rows(frame[at : at + day - hour][known], f"{place:04}") for place, at in enumerate(origins)]
        future = TimeSeriesDataFrame.from_data_frame(pd.concat(ahead)) if known else None
        told = predictor.predict(
            TimeSeriesDataFrame.from_data_frame(pd.concat(past)), known_covariates=future
        )
        names = [f"{place:04}" for place in range(len(origins))]
        return [[float(each) for each in told.loc[name]["mean"]] for name in names]


def main():
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    for place in range(count):
        frame = pd.read_csv(folder / f"{place}.csv", parse_dates=["ds"]).set_index("ds")
        origins = [pd.Timestamp(at) for at in json.loads((folder / f"{place}.json").read_text())["origins"]]
        began = spent()
        told = {"points": forecast(frame, origins), "cpu_seconds": spent() - began}
        (folder / f"{place}.out").write_text(json.dumps(told))


if __name__ == "__main__":
    main()
