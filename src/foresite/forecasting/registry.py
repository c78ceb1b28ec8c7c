"""The forecasters there are, by name; each is imported only when it is asked for."""

import importlib

from foresite.core.errors import NotFoundError
from foresite.forecasting.forecaster import Forecaster

_PLACES = {
    "seasonal-naive": ("foresite.forecasting.zoo.seasonal_naive", "SeasonalNaive"),
    "lightgbm-direct": ("foresite.forecasting.zoo.lightgbm_direct", "LightGbmDirect"),
}
NAIVE = "seasonal-naive"
"""The yardstick of every backtest."""
NAMES = tuple(sorted(_PLACES))


def forecaster_class(name: str) -> type[Forecaster]:
    """Return the class of that name, or say which names there are."""
    if name not in _PLACES:
        raise NotFoundError(
            f"there is no forecaster {name!r}",
            code="forecaster-absent",
            remedy=f"Choose one of: {', '.join(NAMES)}.",
            name=name,
        )
    module, attribute = _PLACES[name]
    made: type[Forecaster] = getattr(importlib.import_module(module), attribute)
    return made
