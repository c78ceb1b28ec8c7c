"""Chronos speaks by weights that the installation has, and by those alone that its model was made with."""

import json

import numpy as np
import pytest
from tests.forecasting.tiny_chronos import weights
from tests.forecasting.zoo import PANELS, fan

from foresite.core.errors import BadDataError, RefusedError
from foresite.core.frames import QUANTILES
from foresite.forecasting.forecaster import Provided
from foresite.forecasting.parameters import made, parameters_class
from foresite.forecasting.registry import forecaster_class

pytestmark = pytest.mark.timeout(400)
pytest.importorskip("chronos", reason="chronos-forecasting is not installed (the extra `foundation`)")


@pytest.fixture
def panel():
    return PANELS["days"]()


def test_a_model_keeps_which_weights_it_was_made_with_and_not_where_they_lay(tmp_path, panel) -> None:
    one, other = weights(tmp_path / "one"), weights(tmp_path / "other")
    forecaster = made("chronos", {"context_steps": 64}, Provided(one))
    model = forecaster.fit(panel)
    said = model.predict(panel)
    assert fan(said).shape == (2 * 20, len(QUANTILES))
    assert (np.diff(fan(said), axis=1) >= 0).all()
    artefact = model.dump()
    assert json.loads(artefact)["parameters"] == forecaster.parameters.model_dump() == {"context_steps": 64}
    assert str(tmp_path) not in artefact.decode()
    for folder in (one, other):
        again = forecaster_class("chronos", Provided(folder)).load(artefact)
        assert again.predict(panel).equals(said), "the same weights elsewhere"
        assert again.dump() == artefact


@pytest.mark.parametrize("changed", ["config.json", "model.safetensors"])
def test_other_weights_than_the_model_was_made_with_do_not_speak_for_it(tmp_path, panel, changed) -> None:
    one, other = weights(tmp_path / "one"), weights(tmp_path / "other", seed=2)
    model = made("chronos", {}, Provided(one)).fit(panel)
    assert model.predict(panel).height == 2 * 20
    file = one / changed
    file.write_bytes(
        (other / changed).read_bytes() if changed != "config.json" else file.read_bytes() + b"\n"
    )
    with pytest.raises(RefusedError) as refused:
        model.predict(panel)
    assert refused.value.code == "weights-changed"
    assert "FORESITE_CHRONOS_WEIGHTS" in refused.value.remedy
    assert str(tmp_path) not in f"{refused.value.message}{refused.value.remedy}{refused.value.facts}"


@pytest.mark.parametrize("lacking", ["setting", "folder", "model.safetensors"])
def test_without_weights_it_is_said_what_to_set(tmp_path, panel, lacking) -> None:
    folder = weights(tmp_path / "one")
    model = made("chronos", {}, Provided(folder)).fit(panel)
    for file in folder.iterdir():
        if lacking in {"folder", file.name}:
            file.unlink()
    provided = Provided() if lacking == "setting" else Provided(folder)
    speaking = [lambda: made("chronos", {}, provided), lambda: made("chronos").fit(panel)]
    speaking += [lambda: model.predict(panel)] if lacking != "setting" else []
    for speak in speaking:
        with pytest.raises(RefusedError) as refused:
            speak()
        assert refused.value.code == "weights-absent"
        assert refused.value.remedy.startswith("Set FORESITE_CHRONOS_WEIGHTS to a folder")
        assert str(tmp_path) not in refused.value.message


def test_nobody_names_a_folder_of_the_server(tmp_path) -> None:
    assert list(parameters_class("chronos").model_fields) == ["context_steps"]
    for provided in (None, Provided(weights(tmp_path / "one"))):
        with pytest.raises((BadDataError, RefusedError)) as refused:
            made("chronos", {"weights": "/etc"}, provided)
        assert (refused.value.code, refused.value.facts) == ("bad-parameters", {"parameter": "weights"})


def test_a_model_that_does_not_tell_its_weights_is_to_be_trained_again() -> None:
    with pytest.raises(BadDataError) as refused:
        forecaster_class("chronos").load(b'{"weights": "/srv/chronos", "context_steps": 2048}')
    assert refused.value.code == "model-format"
