"""Settings: one frozen class, the only reader of the environment."""

from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)
from typing_extensions import override

from foresite.core.errors import BadDataError
from foresite.core.ids import check_slug

SETTINGS_FILE = "foresite.toml"


class Settings(BaseSettings):
    """What an installation is told from outside, by environment (``FORESITE_*``) or ``foresite.toml``.

    The environment wins over the file. The file is looked for in ``home``'s default place, the
    working directory, unless ``FORESITE_SETTINGS`` names another.
    """

    model_config = SettingsConfigDict(env_prefix="FORESITE_", frozen=True, extra="forbid")

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
    flush_seconds: float = Field(
        default=60.0, gt=0, description="Age of the oldest row in the tail above which it is moved, seconds."
    )
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")
    log_json: bool = Field(default=False, description="Write logs as JSON lines instead of for people.")

    @field_validator("organisation")
    @classmethod
    def _slug(cls, text: str) -> str:
        return check_slug(text)

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
        file = TomlConfigSettingsSource(settings_cls, toml_file=Path(named or SETTINGS_FILE))
        return (init_settings, env_settings, file)

    @cached_property
    def database_address(self) -> str:
        """The database address with its default filled in. Holds a secret: never log it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home.resolve() / 'foresite.db'}"

    @cached_property
    def lake_address(self) -> str:
        """The place of the history with its default filled in: an absolute folder or an s3:// address."""
        return _place(self.lake_url, self.home / "lake")

    @cached_property
    def files_address(self) -> str:
        """The place of raw files with its default filled in: an absolute folder or an s3:// address."""
        return _place(self.files_url, self.home / "files")


def _place(given: str | None, default: Path) -> str:
    if given and "://" in given:
        return given.rstrip("/")
    return str(Path(given or default).resolve())


def load_settings(**given: Any) -> Settings:
    """Read the settings; arguments win over the environment, the environment over the file.

    Raises:
        BadDataError: naming the setting that is wrong, and what it may be.
    """
    try:
        return Settings(**given)
    except ValidationError as cause:
        first = cause.errors()[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise BadDataError(
            f"the setting {name} is wrong: {first['msg']}",
            code="bad-setting",
            remedy=f"Correct FORESITE_{name.upper()} or {name} in {SETTINGS_FILE}; "
            "docs/reference/settings.md lists them all.",
            setting=name,
        ) from cause
