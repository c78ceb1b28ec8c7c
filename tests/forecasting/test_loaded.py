"""Models in memory: read once, within a bound, organisations apart, and only what was learned."""

import hashlib
import json
import threading
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

from foresite.core.errors import DefectError
from foresite.forecasting import loaded as loading
from foresite.forecasting.loaded import Loaded
from foresite.forecasting.tables import ModelRow
from foresite.platform.blobs import Blobs


@dataclass(frozen=True)
class Told:
    """What the artefact said."""

    name: str


@pytest.fixture
def read(monkeypatch) -> list[str]:
    """Names of the artefacts that were read, by a forecaster whose artefact is its name."""
    names: list[str] = []

    def load(artefact: bytes) -> Told:
        names.append(json.loads(artefact)["name"])
        return Told(names[-1])

    monkeypatch.setattr(loading, "forecaster_class", lambda _name, _provided: SimpleNamespace(load=load))
    return names


@pytest.fixture
def blobs(settings) -> Blobs:
    return Blobs(settings)


def kept(blobs, scope, tmp_path, name, forecaster="house") -> ModelRow:
    file = tmp_path / "artefact"
    file.write_text(json.dumps({"name": name}))
    return ModelRow(artefact=blobs.keep(scope, file), forecaster=forecaster, model_id=name)


def test_a_model_is_read_once_and_shared(blobs, tenant, tmp_path, read) -> None:
    row, models = kept(blobs, tenant, tmp_path, "a"), Loaded(100)
    first = models.model(blobs, tenant, row)
    assert models.model(blobs, tenant, row) is first
    assert read == ["a"]
    models.model(blobs, tenant, kept(blobs, tenant, tmp_path, "a", "ridge"))
    assert read == ["a", "a"]


def test_the_model_that_was_not_asked_for_longest_makes_room(blobs, tenant, tmp_path, read) -> None:
    a, b, c = (kept(blobs, tenant, tmp_path, name) for name in "abc")
    size = len(json.dumps({"name": "a"}))
    models = Loaded(2 * size)
    for row in (a, b, a, c, a, b):
        models.model(blobs, tenant, row)
        assert models.held_bytes == len(models) * size <= 2 * size
    assert read == ["a", "b", "c", "b"]


@pytest.mark.parametrize("most", [0, 5], ids=["none", "smaller than one"])
def test_what_is_larger_than_the_bound_is_not_kept(blobs, tenant, tmp_path, read, most) -> None:
    row, models = kept(blobs, tenant, tmp_path, "a"), Loaded(most)
    assert str(models.model(blobs, tenant, row)) == str(models.model(blobs, tenant, row)) == str(Told("a"))
    assert (read, len(models), models.held_bytes) == (["a", "a"], 0, 0)


def test_a_neighbour_is_never_given_the_model_of_another(blobs, tenant, neighbour, tmp_path, read) -> None:
    mine, models = kept(blobs, tenant, tmp_path, "a"), Loaded(100)
    models.model(blobs, tenant, mine)
    with pytest.raises(Exception, match="no raw file"):
        models.model(blobs, neighbour, mine)
    theirs = kept(blobs, neighbour, tmp_path, "a")
    assert models.model(blobs, neighbour, theirs) is not models.model(blobs, tenant, mine)


def test_an_artefact_that_was_changed_is_refused_and_not_read(
    blobs, tenant, tmp_path, read, settings
) -> None:
    row, models = kept(blobs, tenant, tmp_path, "a"), Loaded(100)
    (place,) = (path for path in settings.home.rglob(row.artefact) if path.is_file())
    place.write_text(json.dumps({"name": "other"}))
    with pytest.raises(DefectError) as told:
        models.model(blobs, tenant, row)
    assert (told.value.code, told.value.facts["model_id"]) == ("artefact-changed", "a")
    assert (read, len(models)) == ([], 0)
    assert hashlib.sha256(place.read_bytes()).hexdigest() != row.artefact


def test_threads_that_ask_at_the_same_time_keep_the_bound(blobs, tenant, tmp_path, read) -> None:
    rows = [kept(blobs, tenant, tmp_path, name) for name in "abcdefgh"]
    size = len(json.dumps({"name": "a"}))
    models, wrong = Loaded(3 * size), []

    def ask(start: int) -> None:
        for n in range(40):
            row = rows[(start + n * 3) % len(rows)]
            if str(models.model(blobs, tenant, row)) != str(Told(row.model_id)):
                wrong.append(row.model_id)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not wrong
    assert models.held_bytes == len(models) * size == 3 * size
