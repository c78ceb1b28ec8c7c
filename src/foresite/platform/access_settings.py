"""Settings of people's access: signing in, sessions, passwords, mail; part of the class in ``config``."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr, field_validator

MAIL_SCHEMES = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
"""Ways to speak to a mail server, each with its usual port: STARTTLS, TLS from the start, no encryption."""
SHORTEST_KEY = 32
"""Characters that a secret key has at least: it is stretched, not slowed down."""


class AccessSettings(BaseModel):
    """What an installation is told about people: who may come in, and how they are written to."""

    sign_in: Literal["off", "required"] = Field(
        default="off",
        description="off: whoever reaches the server is the owner of the organisation above, so it listens "
        "on this machine only; required: people sign in, programs bring keys, and it may listen anywhere.",
    )
    sign_up: Literal["invitation", "open"] = Field(
        default="invitation",
        description="invitation: people come in when a member invites them; open: whoever proves an e-mail "
        "address may make an organisation of their own.",
    )
    public_url: str | None = Field(
        default=None,
        description="Address at which browsers reach the server, such as https://foresite.example.org: links "
        "in mails begin with it, and cookies are kept to TLS if it is https; default: the address served.",
    )
    agent_key_in_address: bool = Field(
        default=False,
        description="Whether clients of InfluxDB 1 may say their key in the address (p), where proxies see "
        "it and write it down; else they send it as the password of Basic.",
    )
    cors_origins: str = Field(
        default="",
        description="Origins whose pages may call the API, comma-separated; * for all, then without cookies.",
    )
    allowed_hosts: str = Field(
        default="",
        description="Names by which the server may be called where nobody signs in, comma-separated, beside "
        "localhost, addresses and the one of public_url: pages of other sites could read it otherwise.",
    )
    session_idle_minutes: int = Field(
        default=720, ge=1, description="Minutes after which a browser session ends that is not used."
    )
    session_days: int = Field(
        default=7, ge=1, description="Days after which a browser session ends however much it is used."
    )
    access_days: int = Field(
        default=30,
        ge=1,
        description="Days for which what ended stays: sessions, programs' tokens, keys that signed; links "
        "and letters a week at most. The audit trail stays for good.",
    )
    password_memory_kib: int = Field(
        default=19 * 1024, ge=8, description="Memory that one Argon2id hash of a password takes, KiB."
    )
    password_passes: int = Field(
        default=2, ge=1, description="Passes over that memory; people's hashes are renewed when they sign in."
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Mail server: smtp://user:secret@host:587 (STARTTLS), smtps:// (TLS) or smtp+plain:// "
        "(neither); default: mails are written into home/mail as .eml files.",
    )
    mail_from: str = Field(
        default="Foresite <foresite@localhost>", description="Sender of mails: an address, or Name <address>."
    )

    secret_key: SecretStr | None = Field(
        default=None,
        description="Key that seals secrets in the database, 32 characters or more; several stand apart by "
        "commas: the first seals, all open. Default: the file secret.key in home, made at first need. "
        "Needed with PostgreSQL, the same for all servers.",
    )
    sso_networks: Literal["public", "any"] = Field(
        default="public",
        description="Where providers of single sign-on may be. public: https on public addresses only, as "
        "admins of organisations name them; any: private networks too, and this machine without TLS.",
    )

    source_networks: Literal["public", "any"] | None = Field(
        default=None,
        description="Where sources that organisations set up may be. public: public addresses only; any: "
        "private networks and this machine too. Default: any on SQLite, public on PostgreSQL, which "
        "organisations share.",
    )
    source_folders: str | None = Field(
        default=None,
        description="Folders of this machine whose files (SQLite) sources may read, apart by colons; "
        "default: none.",
    )

    @field_validator("public_url")
    @classmethod
    def _origin(cls, given: str | None) -> str | None:
        if given is None:
            return None
        parts = urlsplit(given)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/"):
            raise ValueError("it is not an address such as https://foresite.example.org, without a path")
        return f"{parts.scheme}://{parts.netloc.lower()}"

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, given: str) -> str:
        for each in _apart(given):
            parts = urlsplit(each)
            if each != "*" and (
                parts.scheme not in {"http", "https"} or each != f"{parts.scheme}://{parts.netloc}"
            ):
                raise ValueError(f"{each} is not an origin such as https://other.example.org")
        return given

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            parts = urlsplit(given.get_secret_value())
            if parts.scheme not in MAIL_SCHEMES or not parts.hostname:
                raise ValueError(
                    f"it must be one of {', '.join(f'{each}://' for each in MAIL_SCHEMES)} and a host"
                )
        return given

    @field_validator("secret_key")
    @classmethod
    def _long(cls, given: SecretStr | None) -> SecretStr | None:
        keys = [] if given is None else _apart(given.get_secret_value())
        if given is not None and (not keys or any(len(key) < SHORTEST_KEY for key in keys)):
            raise ValueError(f"each key in it needs at least {SHORTEST_KEY} characters")
        return given

    @property
    def secret_keys(self) -> list[str]:
        """The keys that seal and open secrets, the sealing one first. Never log them."""
        return _apart(self.secret_key.get_secret_value()) if self.secret_key else []

    @property
    def allowed_origins(self) -> list[str]:
        """The origins whose pages may call the API."""
        return _apart(self.cors_origins)

    @property
    def named_hosts(self) -> list[str]:
        """The names by which the server may be called, beside those it knows by itself."""
        return _apart(self.allowed_hosts)

    @property
    def over_tls(self) -> bool:
        """Whether browsers reach the server by https."""
        return self.public_url is not None and self.public_url.startswith("https://")


def _apart(given: str) -> list[str]:
    return [each.strip() for each in given.split(",") if each.strip()]
