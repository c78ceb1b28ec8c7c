"""What is told of each answered request: counts and times, and a line in the log where one is due."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.types import Scope

from foresite.platform import metrics, tracing
from foresite.platform.telemetry import logger

SLOW_SECONDS = 5.0
"""An answer that took longer is logged, even if only failures are."""
BROKE = 500
OTHER = "other"
"""Route of requests for the pages of the web app, and of those that no route takes."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_Count = Callable[[], None]
_Observe = Callable[[float], None]


class Observer:
    """Counts requests by the template of their route; ways to counters are looked up once, not a request."""

    def __init__(self, *, every: bool) -> None:
        """Begin to count; ``every`` request is logged, or only those that broke or were slow."""
        self._every = every
        self._templates: dict[Any, str] = {}
        self._known: dict[tuple[Any, str, int], tuple[_Count, _Observe]] = {}

    def learn(self, app: FastAPI) -> None:
        """Learn which function answers which route."""
        self._templates = {
            context.endpoint: context.path or OTHER
            for context in iter_route_contexts(app.routes)
            if getattr(context, "endpoint", None) is not None
        }

    def template(self, scope: Scope) -> str:
        """Return the template of the route that took a request."""
        return self._templates.get(scope.get("endpoint"), OTHER)

    def answered(self, scope: Scope, method: str, status: int, seconds: float) -> None:
        """Count an answer, which took so long to its end or, if it is a stream, to its beginning."""
        found = self._known.get((scope.get("endpoint"), method, status))
        if found is None:
            found = self._find(scope, method, status)
        count, observe = found
        count()
        observe(seconds)
        if tracing.on():
            tracing.name(f"{method} {self.template(scope)}", {"http.response.status_code": status})
        if self._every or status >= BROKE or seconds > SLOW_SECONDS:
            told = {"method": method, "route": self.template(scope), "status": status}
            logger(__name__).info("request", **told, ms=round(seconds * 1e3, 1))

    def _find(self, scope: Scope, method: str, status: int) -> tuple[_Count, _Observe]:
        route = self.template(scope)
        told = method if method in METHODS else OTHER
        found = (
            metrics.REQUESTS.labels(told, route, str(status)).inc,
            metrics.REQUEST_SECONDS.labels(told, route).observe,
        )
        if method in METHODS:  # anybody may make up methods
            self._known[scope.get("endpoint"), method, status] = found
        return found
