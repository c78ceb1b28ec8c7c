"""Settings: one frozen class, the only reader of the environment."""

import difflib
import os
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from typing_extensions import override

from foresite.core.errors import BadDataError
from foresite.core.ids import check_slug
from foresite.platform.access_settings import AccessSettings
from foresite.platform.endpoint_settings import EndpointSettings
from foresite.platform.limit_settings import LimitSettings

SETTINGS_FILE = "foresite.toml"
PREFIX = "FORESITE_"
DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
"""Databases that Foresite works on, by the name an address may give them, with the driver used."""
_NOT_SETTINGS = ("FORESITE_TEST_", "FORESITE_REQUIRE_SERVICES", "FORESITE_SKIP_WEB", "FORESITE_DEV_SERVER")
"""Variables that tests and builds read; they say nothing to an installation."""


class Settings(AccessSettings, LimitSettings, EndpointSettings, BaseSettings):
    """What an installation is told from outside, by environment (``FORESITE_*``) or ``foresite.toml``.

    The environment wins over the file. The file is looked for in ``home``'s default place, the
    working directory, unless ``FORESITE_SETTINGS`` names another. An empty variable says nothing.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    settings: Path | None = Field(
        default=None, description="Settings file to read instead of foresite.toml in the working directory."
    )
    home: Path = Field(
        default=Path("foresite-data"),
        description="Folder of an embedded installation: database, lake and files, unless told otherwise.",
    )
    organisation: str = Field(
        default="default", description="Slug of the organisation that the shell and the server work for."
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="SQLAlchemy address of the database; default: SQLite in home. "
        "PostgreSQL: postgresql+psycopg://user:secret@host:port/name.",
    )
    database_owner_url: SecretStr | None = Field(
        default=None,
        description="Address of the same PostgreSQL database for the role that owns its tables, used by "
        "`foresite db upgrade` alone; default: database_url. "
        "With it, the role of database_url need own nothing.",
    )
    lake_url: str | None = Field(
        default=None, description="Folder or s3://bucket/prefix of the lake's history; default: home/lake."
    )
    files_url: str | None = Field(
        default=None, description="Folder or s3://bucket/prefix of raw files; default: home/files."
    )
    s3_endpoint: str | None = Field(
        default=None, description="Address of the S3 endpoint; default: the provider's own."
    )
    s3_region: str = Field(default="us-east-1", description="Region sent to the S3 endpoint.")
    s3_access_key: str | None = Field(default=None, description="Access key of the S3 endpoint.")
    s3_secret_key: SecretStr | None = Field(default=None, description="Secret key of the S3 endpoint.")
    host: str = Field(default="127.0.0.1", description="Address the server listens on.")
    port: int = Field(default=8420, ge=0, le=65535, description="Port the server listens on; 0 picks one.")
    max_request_bytes: int = Field(
        default=16 * 1024**2,
        ge=1024,
        description="Largest body of a request that is not a file upload, bytes.",
    )
    max_upload_bytes: int = Field(default=20 * 1024**3, ge=1024, description="Largest uploaded file, bytes.")
    min_free_bytes: int = Field(
        default=256 * 1024**2,
        ge=0,
        description="Free disk below which the server says it is not ready and refuses writes, bytes.",
    )
    flush_rows: int = Field(
        default=50_000, ge=1, description="Rows in the tail above which they are moved to the history."
    )
    compact_seconds: float = Field(
        default=3600.0, gt=0, description="How often a server merges corrections and small files, seconds."
    )
    flush_seconds: float = Field(
        default=60.0, gt=0, description="Age of the oldest row in the tail above which it is moved, seconds."
    )
    redis_url: SecretStr | None = Field(
        default=None,
        description="Address of Redis for cache, rate limits and live events of several servers; "
        "default: in process.",
    )
    cache_bytes: int = Field(
        default=64 * 1024**2,
        ge=0,
        description="Memory for answers that a server made before and may give again, bytes; 0 keeps none.",
    )
    model_bytes: int | None = Field(
        default=None,
        ge=0,
        description="Artefacts of the models that a process keeps in memory for the next forecast, bytes; "
        "a house takes up to 1 MiB a series more, of what it said before. 0 keeps none. Default: a sixteenth "
        "of the memory that the process may have, at most 1 GiB.",
    )
    chronos_weights: Path | None = Field(
        default=None,
        description="Folder with config.json and model.safetensors of a Chronos model, which the forecaster "
        "chronos speaks by; needs foresite[foundation]. On a cluster each machine has it there.",
    )
    stream_seconds: float = Field(
        default=3600.0,
        gt=0,
        description="How long a stream of live events goes on; its reader comes back and misses nothing.",
    )
    job_worker: bool = Field(
        default=True,
        description="Whether a server starts a worker for jobs; false where `foresite job work` does them.",
    )
    job_days: int = Field(
        default=30, ge=1, description="Days for which jobs that ended are listed; their runs stay."
    )
    processes: int | None = Field(
        default=None,
        ge=1,
        description="Processes over which the independent pieces of one job are spread, such as a model for "
        "each of many series; default: as many as there are cores. 1: none but the job's own.",
    )
    dask: str | None = Field(
        default=None,
        description="Address of the scheduler of a Dask cluster (tcp://host:8786) that such pieces go to "
        "instead; needs foresite[dask]. Its workers are told these settings with their secrets: trust them.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR."
    )
    log_json: bool = Field(default=False, description="Write logs as JSON lines instead of for people.")
    log_requests: Literal["failed", "all"] = Field(
        default="failed",
        description="failed: a line for each request that broke or took longer than 5 s; all: one for each.",
    )
    metrics_address: str | None = Field(
        default=None,
        description="host:port at which a server tells its metrics to Prometheus, apart from its own; "
        "default: nowhere. Keep it private, such as 127.0.0.1:9420.",
    )
    otlp_endpoint: str | None = Field(
        default=None,
        description="Base address of an OpenTelemetry collector that takes OTLP over HTTP, such as "
        "http://127.0.0.1:4318; default: no traces.",
    )
    trace_share: float = Field(
        default=1.0, ge=0, le=1, description="Share of the requests that are traced, 0 to 1."
    )
    sentry_dsn: SecretStr | None = Field(
        default=None,
        description="DSN of a Sentry server that is told what nobody foresaw; default: nobody is.",
    )
    backup_stamp: Path | None = Field(
        default=None,
        description="File that every backup touches when it has ended; metrics tell its age.",
    )
    certificate_file: Path | None = Field(
        default=None,
        description="Certificate (PEM) that the proxy in front shows; metrics tell when it ends.",
    )

    @field_validator("organisation")
    @classmethod
    def _slug(cls, text: str) -> str:
        return check_slug(text)

    @field_validator("home", "chronos_weights")
    @classmethod
    def _home(cls, given: Path | None) -> Path | None:
        return given and given.expanduser()

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, text: Any) -> Any:
        return text.upper() if isinstance(text, str) else text

    @field_validator("database_url", "database_owner_url")
    @classmethod
    def _database(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            _database_url(given)
        return given

    @field_validator("metrics_address")
    @classmethod
    def _listening(cls, given: str | None) -> str | None:
        if given is not None:
            _host_and_port(given)
        return given

    @field_validator("otlp_endpoint")
    @classmethod
    def _http(cls, given: str | None) -> str | None:
        if given is not None and not given.startswith(("http://", "https://")):
            raise ValueError("it must begin with http:// or https://")
        return given

    @field_validator("lake_url", "files_url")
    @classmethod
    def _scheme(cls, given: str | None) -> str | None:
        if given and "://" in given and not given.startswith("s3://"):
            raise ValueError("it is neither a folder nor an s3:// address")
        return given

    @override
    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then the settings file."""
        named = init_settings().get("settings") or env_settings().get("settings")
        return (init_settings, env_settings, _file(settings_cls, named))

    @cached_property
    def database_address(self) -> str:
        """The database address with its default filled in. Holds a secret: never log it."""
        if self.database_url is not None:
            return _database_url(self.database_url).render_as_string(hide_password=False)
        return f"sqlite:///{self.home.resolve() / 'foresite.db'}"

    @property
    def page_address(self) -> str:
        """Where browsers find the page: ``public_url``, or the address that is served."""
        return self.public_url or served_at(self.host, self.port)

    @cached_property
    def owner_address(self) -> str:
        """The address by which the database's shape is changed. Holds a secret: never log it."""
        if self.database_owner_url is None:
            return self.database_address
        return _database_url(self.database_owner_url).render_as_string(hide_password=False)

    @cached_property
    def jobs_file(self) -> Path | None:
        """Where the queue of jobs is kept beside an SQLite database; None if PostgreSQL holds it itself."""
        url = make_url(self.database_address)
        if url.get_backend_name() != "sqlite":
            return None
        main = Path(url.database or self.home / "foresite.db")
        return main.with_name(f"{main.stem}-jobs.db")

    @cached_property
    def metrics_at(self) -> tuple[str, int] | None:
        """Host and port at which metrics are told; None if they are not."""
        return None if self.metrics_address is None else _host_and_port(self.metrics_address)

    @cached_property
    def lake_address(self) -> str:
        """The place of the history with its default filled in: an absolute folder or an s3:// address."""
        return _place(self.lake_url, self.home / "lake")

    @cached_property
    def files_address(self) -> str:
        """The place of raw files with its default filled in: an absolute folder or an s3:// address."""
        return _place(self.files_url, self.home / "files")


def _host_and_port(given: str) -> tuple[str, int]:
    host, _, port = given.rpartition(":")
    if not host or not port.isdecimal() or int(port) >= 2**16:
        raise ValueError("it is not host:port, such as 127.0.0.1:9420")
    return host.strip("[]"), int(port)


def served_at(host: str, port: int) -> str:
    """Return the address of a server as this machine's browsers reach it.

    >>> served_at("127.0.0.1", 8420), served_at("::", 80)
    ('http://127.0.0.1:8420', 'http://localhost:80')
    """
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 -- read, not bound
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _place(given: str | None, default: Path) -> str:
    if given and "://" in given:
        return given.rstrip("/")
    return str(Path(given or default).expanduser().resolve())


def _database_url(given: SecretStr) -> URL:
    """Return the address with the driver that is installed here; messages never repeat it."""
    try:
        url = make_url(given.get_secret_value())
    except ArgumentError:
        raise ValueError("it is not the address of a database, such as postgresql://host/name") from None
    if url.drivername not in DRIVERS:
        raise ValueError("it must begin with postgresql:// or sqlite:///")
    return url.set(drivername=DRIVERS[url.drivername])


def _file(settings_cls: type[BaseSettings], named: str | Path | None) -> PydanticBaseSettingsSource:
    """Open the settings file: one that is named must be there."""
    file = Path(named or SETTINGS_FILE)
    if named and not file.is_file():
        raise BadDataError(
            f"there is no settings file {file}",
            code="settings-file-absent",
            remedy="Correct FORESITE_SETTINGS.",
        )
    try:
        return TomlConfigSettingsSource(settings_cls, toml_file=file)
    except (TOMLDecodeError, UnicodeDecodeError, OSError) as cause:
        raise BadDataError(
            f"the settings file {file} cannot be read: {cause}",
            code="settings-file-unreadable",
            remedy="Write it as TOML in UTF-8, one `name = value` a line; texts stand in quotes.",
        ) from cause


def did_you_mean(name: str, names: Sequence[str]) -> str:
    """Return a question that offers the nearest of ``names``, or an empty text if none is near.

    >>> did_you_mean("prot", ["port", "host"])
    'Did you mean port?'
    """
    near = difflib.get_close_matches(name, names, n=1)
    return f"Did you mean {near[0]}?" if near else ""


def strangers() -> list[str]:
    """Say which ``FORESITE_*`` variables of the environment are no setting: likely misspelt, and unread."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    found = (name for name in os.environ if name.startswith(PREFIX) and not name.startswith(_NOT_SETTINGS))
    return [
        f"{name} is not a setting. {did_you_mean(name, known)}".strip()
        for name in sorted(found)
        if name not in known
    ]


def load_settings(**given: Any) -> Settings:
    """Read the settings; arguments win over the environment, the environment over the file.

    Raises:
        BadDataError: naming the setting that is wrong, and what it may be.
    """
    try:
        return Settings(**given)
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        listed = "docs/reference/settings.md lists them all."
        if first["type"] == "extra_forbidden":
            raise BadDataError(
                f"there is no setting {name}",
                code="unknown-setting",
                remedy=f"{did_you_mean(name, list(Settings.model_fields))} {listed}".strip(),
                setting=name,
            ) from None
        raise BadDataError(
            f"the setting {name} is wrong: {first['msg'].removeprefix('Value error, ')}",
            code="bad-setting",
            remedy=f"Correct {PREFIX}{name.upper()} or {name} in {SETTINGS_FILE}; {listed}",
            setting=name,
        ) from None  # the cause holds what was given, which may be a secret
