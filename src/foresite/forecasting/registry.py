"""The forecasters there are, by name; each is imported only when it is asked for."""

from foresite.core.errors import NotFoundError
from foresite.core.extras import asked_for
from foresite.forecasting.forecaster import Forecaster, Needing, Provided

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


def current(name: str) -> str:
    """Return what a forecaster is called now."""
    return _RENAMED.get(name, name)


def forecaster_class(name: str, provided: Provided | None = None) -> type[Forecaster]:
    """Return the class of that name, which learns and reads models by what an installation provides.

    Raises:
        NotFoundError: there is none, and which there are.
        RefusedError: it needs an extra that is not installed, and which; or what is not provided.
    """
    name = current(name)
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
    return found if provided is None else provided_with(found, provided)


def provided_with(kind: type[Forecaster], provided: Provided) -> type[Forecaster]:
    """Return a forecaster's class with what an installation provides, if it asks for any of that.

    Raises:
        RefusedError: what it asks for is not provided.
    """
    taking: type[Forecaster] = kind.provided_with(provided) if issubclass(kind, Needing) else kind
    return taking
