"""The only place that declares metrics: what is counted, under which name, with which bounded labels.

Labels are words of the code: a template of a route, a kind of job, a state. Nothing that people make up,
no path, no organisation and no key, is ever a label.
"""

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    generate_latest,
)
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

from foresite import __version__

CONTENT_TYPE = CONTENT_TYPE_LATEST
REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)
GCCollector(registry=REGISTRY)

BUILD = Info("foresite_build", "The version that runs.", registry=REGISTRY)
BUILD.info({"version": __version__})

# What this process does.
REQUESTS = Counter(
    "foresite_http_requests",
    "Requests that were answered.",
    ["method", "route", "status"],
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "foresite_http_request_seconds",
    "Time from a request to the end of its answer, or to the beginning of a stream.",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0),
    registry=REGISTRY,
)
PUSHED_ROWS = Counter("foresite_pushed_rows", "Rows of pushes that are durable.", registry=REGISTRY)
AGENT_VALUES = Counter(
    "foresite_agent_values_left_out",
    "Values that agents sent and that were not written, by why.",
    ["why"],
    registry=REGISTRY,
)
DEFECTS = Counter("foresite_defects", "Errors that nobody foresaw.", registry=REGISTRY)
OUTAGES = Counter(
    "foresite_outages",
    "Times that something was away, by the code of the error.",
    ["code"],
    registry=REGISTRY,
)
CACHE_READS = Counter(
    "foresite_cache_reads", "Reads that a cache was asked for.", ["outcome"], registry=REGISTRY
)
EVENT_READERS = Gauge(
    "foresite_event_readers", "Readers of live events that are connected.", ["transport"], registry=REGISTRY
)
CONNECTIONS = Gauge(
    "foresite_database_connections", "Connections of this process's pool.", ["state"], registry=REGISTRY
)

# What the installation holds, looked at every few seconds: the same on each server of it.
REACHABLE = Gauge(
    "foresite_reachable", "1 if a part answered at the last look, else 0.", ["part"], registry=REGISTRY
)
JOBS = Gauge(
    "foresite_jobs",
    "Jobs that wait, run, or are dead and wait for a person.",
    ["kind", "state"],
    registry=REGISTRY,
)
JOB_WAITS_SECONDS = Gauge(
    "foresite_job_waits_seconds", "Age of the oldest job that waits.", ["kind"], registry=REGISTRY
)
JOB_SECONDS = Histogram(
    "foresite_job_seconds",
    "Time from the first beginning of a job to its end.",
    ["kind", "state"],
    buckets=(0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0),
    registry=REGISTRY,
)
WORKERS = Gauge("foresite_workers", "1 if any worker does jobs, else 0.", registry=REGISTRY)
INGEST_ROWS = Counter(
    "foresite_ingest_rows", "Rows of files, by what became of them.", ["outcome"], registry=REGISTRY
)
TAIL_ROWS = Gauge("foresite_tail_rows", "Rows that wait to be moved to the history.", registry=REGISTRY)
LAKE_ROWS = Gauge("foresite_lake_rows", "Observations in the history, all versions.", registry=REGISTRY)
LAKE_FILES = Gauge("foresite_lake_files", "Files that hold them.", registry=REGISTRY)
LAKE_BYTES = Gauge("foresite_lake_bytes", "Size of those files.", registry=REGISTRY)
ORGANISATIONS = Gauge("foresite_organisations", "Organisations of the installation.", registry=REGISTRY)
DISK_FREE_BYTES = Gauge("foresite_disk_free_bytes", "Free on the tightest local disk.", registry=REGISTRY)
DISK_NEEDED_BYTES = Gauge(
    "foresite_disk_needed_bytes", "Below this, writes are refused (min_free_bytes).", registry=REGISTRY
)
BACKUP_TIMESTAMP_SECONDS = Gauge(
    "foresite_backup_timestamp_seconds",
    "When the last backup ended (backup_stamp).",
    ["file"],
    registry=REGISTRY,
)
CERTIFICATE_EXPIRES_SECONDS = Gauge(
    "foresite_certificate_expires_timestamp_seconds",
    "When the certificate ends (certificate_file).",
    ["file"],
    registry=REGISTRY,
)


def exposition() -> bytes:
    """Return all metrics as Prometheus reads them."""
    return generate_latest(REGISTRY)
