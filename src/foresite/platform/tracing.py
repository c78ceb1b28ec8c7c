"""Traces to an OpenTelemetry collector where one is named; where none is, a span is and costs nothing.

The trace of a request goes on in the jobs it asks for: ``carried`` gives the words that a job keeps of it
(W3C Trace Context), and ``span(..., parent=words)`` takes it up in the process that does the job.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode, Tracer
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from foresite import __version__
from foresite.core.errors import ForesiteError
from foresite.platform.config import Settings
from foresite.platform.trail import trail

SEND_MS = 1000
"""How long a span may wait to be sent with others."""
PARTING_MS = 2000
PARENT = "traceparent"
_NOTHING: AbstractContextManager[None] = nullcontext()
_WORDS = TraceContextTextMapPropagator()
_tracer: Tracer | None = None
_provider: Any = None


def start(settings: Settings, service: str) -> None:
    """Send spans of this process as the settings say; ``service`` is what it is called there."""
    global _tracer, _provider  # noqa: PLW0603 -- one collector a process, like its log
    finish()
    _tracer = _provider = None
    if settings.otlp_endpoint is None:
        return
    # carried only by who traces
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased  # noqa: PLC0415

    share = TraceIdRatioBased(settings.trace_share)
    _provider = TracerProvider(
        # whoever sends us a request may name its trace, and never decides whether we keep it
        sampler=ParentBased(share, remote_parent_sampled=share),
        resource=Resource.create({"service.name": service, "service.version": __version__}),
        shutdown_on_exit=False,
    )
    address = settings.otlp_endpoint.rstrip("/") + "/v1/traces"
    exporter = OTLPSpanExporter(endpoint=address, timeout=5)
    _provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=SEND_MS))
    _tracer = _provider.get_tracer("foresite", __version__)


def finish() -> None:
    """Send what waits, within a moment: for processes that end without unwinding."""
    if _provider is not None:
        _provider.force_flush(PARTING_MS)


def span(name: str, *, parent: str = "", kind: SpanKind = SpanKind.INTERNAL) -> AbstractContextManager[Any]:
    """Be a span for the block: of the trace carried as ``parent``, of the one here, or of a new one."""
    return _NOTHING if _tracer is None else _spanned(_tracer, name, parent, kind)


def on() -> bool:
    """Tell whether spans go anywhere."""
    return _tracer is not None


def name(told: str, facts: Mapping[str, str | int]) -> None:
    """Name the span that goes on here, and add facts to it."""
    here = trace.get_current_span()
    here.update_name(told)
    here.set_attributes(facts)


def event(name: str, **facts: str) -> None:
    """Add something that happened to the span that goes on here."""
    if _tracer is not None:
        trace.get_current_span().add_event(name, facts)


def carried() -> str | None:
    """Return the words by which work that is asked for here goes on with this trace; None without one."""
    if _tracer is None:
        return None
    words: dict[str, str] = {}
    _WORDS.inject(words)
    return words.get(PARENT)


@contextmanager
def _spanned(tracer: Tracer, name: str, parent: str, kind: SpanKind) -> Iterator[None]:
    context = _WORDS.extract({PARENT: parent}) if parent else None
    # what an error says may hold what was given to us: its kind and code are enough
    with tracer.start_as_current_span(
        name, context=context, kind=kind, record_exception=False, set_status_on_exception=False
    ) as here:
        try:
            yield
        except BaseException as cause:
            here.set_status(StatusCode.ERROR)
            told = cause.code if isinstance(cause, ForesiteError) else type(cause).__name__
            here.set_attribute("error.type", told)
            raise
        finally:
            here.set_attributes({f"foresite.{name}": each for name, each in trail().told().items()})
