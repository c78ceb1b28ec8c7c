"""The detectors there are, by name; each file is imported only when its detector is asked for."""

from foresite.analytics.detectors.detector import Detector
from foresite.core.errors import NotFoundError
from foresite.core.extras import asked_for

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
