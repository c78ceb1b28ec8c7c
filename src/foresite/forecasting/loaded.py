"""Models that were read back, kept in memory for the next forecast: bounded, each checked by its hash."""

import hashlib
import threading
from collections import OrderedDict

from foresite.core.errors import DefectError
from foresite.forecasting.forecaster import Model, Provided
from foresite.forecasting.registry import forecaster_class
from foresite.forecasting.tables import ModelRow
from foresite.platform.blobs import Blobs
from foresite.platform.tenancy import Scope

Key = tuple[int, str, str]
"""Organisation, SHA-256 of the artefact, and the forecaster that reads it."""


class Loaded:
    """The models of one process that were used last; any thread may ask.

    A model is never changed by forecasting, so that one is shared by all who ask at the same time.
    """

    def __init__(self, most_bytes: int = 0) -> None:
        """Keep models whose artefacts are together no larger than this; 0 keeps none."""
        self._most = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[Key, tuple[Model, int]] = OrderedDict()
        self._held = 0

    @property
    def held_bytes(self) -> int:
        """How large the artefacts of the kept models are together."""
        return self._held

    def __len__(self) -> int:
        """Tell how many models are kept."""
        return len(self._kept)

    def model(self, blobs: Blobs, scope: Scope, row: ModelRow, provided: Provided | None = None) -> Model:
        """Return the model that a row tells of, from memory or as it was kept.

        Raises:
            DefectError: what is kept is not what was learned, by its hash.
        """
        key = (scope.organisation_id, row.artefact, row.forecaster)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        artefact = artefact_of(blobs, scope, row)
        model = forecaster_class(row.forecaster, provided).load(artefact)
        self._keep(key, model, len(artefact))
        return model

    def _keep(self, key: Key, model: Model, size: int) -> None:
        with self._lock:
            if size > self._most or key in self._kept:
                return
            self._kept[key] = (model, size)
            self._held += size
            while self._held > self._most:
                _, (_, freed) = self._kept.popitem(last=False)
                self._held -= freed


def artefact_of(blobs: Blobs, scope: Scope, row: ModelRow) -> bytes:
    """Return a model as it was kept, if it still is what was learned.

    Raises:
        DefectError: it is not, by its hash; nothing of it was read.
    """
    artefact = blobs.read(scope, row.artefact)
    expect_hash(artefact, row.artefact, row.model_id)
    return artefact


def expect_hash(artefact: bytes, digest: str, model_id: str) -> None:
    """Refuse an artefact that has another SHA-256 than the one that was noted when it was learned."""
    if hashlib.sha256(artefact).hexdigest() != digest:
        raise DefectError(
            f"what is kept of model {model_id} is not what it learned",
            code="artefact-changed",
            remedy="Put its file back from a backup, or train the model again.",
            model_id=model_id,
            digest=digest,
        )
