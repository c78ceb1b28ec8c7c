"""OpenSTEF's LightGBM with its own features, run in an environment of its own: ``peer_openstef.py FOLDER COUNT``.

Reads N.csv (ds, load, known-ahead columns) and N.json (origins), writes N.out (points and CPU seconds). The features
are those for 24 hours ahead, as its day-ahead forecast uses them; it learns once, before the first origin.
"""

import json
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")
import pandas as pd  # noqa: E402
from openstef.data_classes.prediction_job import PredictionJobDataClass  # noqa: E402
from openstef.feature_engineering.feature_applicator import TrainFeatureApplicator  # noqa: E402
from openstef.model.model_creator import ModelCreator  # noqa: E402


def forecast(frame, origins):
    job = PredictionJobDataClass(
        id=1, name="series", model="lgb", forecast_type="demand", resolution_minutes=60, quantiles=[0.5]
    )
    frame = frame.rename(columns={"warm": "temp"})
    frame.index = frame.index.tz_localize("UTC")
    frame = frame[["load", *(name for name in frame.columns if name != "load")]]
    told = TrainFeatureApplicator(horizons=[24.0]).add_features(frame, pj=job)
    features = [name for name in told.columns if name not in ("load", "horizon")]
    first = origins[0].tz_localize("UTC")
    learned = told[told.index < first].dropna(subset=["load"])
    model = ModelCreator.create_model("lgb")
    model.fit(learned[features], learned["load"])
    points = []
    for at in origins:
        begin = at.tz_localize("UTC")
        day = told[(told.index >= begin) & (told.index < begin + pd.Timedelta(days=1))]
        points.append([float(each) for each in model.predict(day[features])])
    return points


def main():
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    for place in range(count):
        frame = pd.read_csv(folder / f"{place}.csv", parse_dates=["ds"]).set_index("ds")
        origins = [pd.Timestamp(at) for at in json.loads((folder / f"{place}.json").read_text())["origins"]]
        began = time.process_time()
        told = {"points": forecast(frame, origins), "cpu_seconds": time.process_time() - began}
        (folder / f"{place}.out").write_text(json.dumps(told))


main()
