"""The detectors there are, by name; each file is imported only when its detector is asked for."""

from typing import Any

from foresite.analytics.detectors.detector import Detector
from foresite.core.errors import NotFoundError
from foresite.core.extras import asked_for
from foresite.core.tellable import told_of

_WHERE = {
    "seasonal-residual": ("seasonal_residual", "SeasonalResidual"),
    "forecast-residual": ("forecast_residual", "ForecastResidual"),
    "subsequence-pca": ("subsequence_pca", "SubsequencePca"),
    "isolation-forest": ("isolation_forest", "WindowForest"),
    "sensor-pca": ("sensor_pca", "SensorPca"),
    "autoencoder": ("autoencoder", "Autoencoder"),
}
EXTRAS = {"isolation-forest": "detectors", "autoencoder": "nets"}
"""By name the extra of the package that a detector needs."""
NAMES = tuple(_WHERE)
TOGETHER = frozenset({"isolation-forest", "sensor-pca", "autoencoder"})
"""Those that judge several sensors together; told here too, since a class may need what is not installed."""
AS_VALUES_COME = frozenset({"seasonal-residual", "forecast-residual", "sensor-pca"})
"""Those that can look at values as they come."""
ONLINE, OFFLINE, MANY = "seasonal-residual", "subsequence-pca", "sensor-pca"
"""What is used unless told otherwise: as values come, looking back, and for sensors judged together."""


def detector_class(name: str) -> type[Detector]:
    """Return the detector of this name.

    Raises:
        NotFoundError: there is none.
        RefusedError: it needs an extra that is not installed, and which.
    """
    if name not in _WHERE:
        raise NotFoundError(
            f"there is no detector {name!r}",
            code="detector-absent",
            remedy=f"Choose one of: {', '.join(NAMES)}.",
            detector=name,
        )
    module, word = _WHERE[name]
    found: type[Detector] = asked_for(
        f"foresite.analytics.detectors.{module}", word, told=f"the detector {name}", extra=EXTRAS.get(name)
    )
    return found


def methods() -> list[dict[str, Any]]:
    """Return the methods there are as doors show them, whether what they need is installed or not."""
    return [
        {"name": name, "extra": EXTRAS.get(name), "many": name in TOGETHER, "online": name in AS_VALUES_COME}
        for name in NAMES
    ]


def method(name: str) -> dict[str, Any]:
    """Return one of them with what it may be told.

    Raises:
        NotFoundError: there is none of this name.
        RefusedError: it needs an extra that is not installed, and which.
    """
    kind = type(detector_class(name)().parameters)
    (told,) = (each for each in methods() if each["name"] == name)
    return told | {"parameters": told_of(kind)}
