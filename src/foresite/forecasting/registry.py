"""The forecasters there are, by name; each is imported only when it is asked for."""

from foresite.core.errors import NotFoundError
from foresite.core.extras import asked_for
from foresite.forecasting.forecaster import Forecaster

_PLACES = {
    "seasonal-naive": ("seasonal_naive", "SeasonalNaive"),
    "like-days": ("like_days", "LikeDays"),
    "ridge": ("ridge", "Ridge"),
    "ets": ("ets", "Ets"),
    "theta": ("theta", "Theta"),
    "mstl": ("mstl", "Mstl"),
    "lightgbm": ("lightgbm_direct", "LightGbm"),
    "xgboost": ("xgboost_direct", "XgBoost"),
    "random-forest": ("random_forest", "RandomForest"),
    "ebm": ("explainable_boosting", "Ebm"),
    "lstm": ("recurrent", "Lstm"),
    "gru": ("recurrent", "Gru"),
    "chronos": ("chronos", "Chronos"),
    "house": ("house", "House"),
}
EXTRAS = {
    **dict.fromkeys(("ets", "theta", "mstl"), "statistics"),
    **dict.fromkeys(("xgboost", "random-forest", "ebm"), "learners"),
    **dict.fromkeys(("lstm", "gru"), "nets"),
    "chronos": "foundation",
}
"""By name the extra of the package that a forecaster needs."""
_RENAMED = {"lightgbm-direct": "house"}
"""Names that schedules and models may still bear."""
NAIVE = "seasonal-naive"
"""The yardstick of every backtest."""
NAMES = tuple(sorted(_PLACES))


def forecaster_class(name: str) -> type[Forecaster]:
    """Return the class of that name.

    Raises:
        NotFoundError: there is none, and which there are.
        RefusedError: it needs an extra that is not installed, and which.
    """
    name = _RENAMED.get(name, name)
    if name not in _PLACES:
        raise NotFoundError(
            f"there is no forecaster {name!r}",
            code="forecaster-absent",
            remedy=f"Choose one of: {', '.join(NAMES)}.",
            name=name,
        )
    module, word = _PLACES[name]
    found: type[Forecaster] = asked_for(
        f"foresite.forecasting.zoo.{module}", word, told=f"the forecaster {name}", extra=EXTRAS.get(name)
    )
    return found
