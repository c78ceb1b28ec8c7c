"""A bucket that speaks S3: objects are loaded by contracts that patterns of their names choose."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Self

import obstore
from obstore.exceptions import BaseError, PreconditionError
from obstore.store import S3Store
from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator
from typing_extensions import override

from foresite.core.errors import BadDataError, UnavailableError
from foresite.platform.outages import reason
from foresite.platform.reach import Reach
from foresite.sources.source import Delivery, SourceSettings

PATIENCE = timedelta(seconds=20)
"""For how long a bucket that does not answer is asked again."""
CHUNK_BYTES = 8 * 1024**2


class Rule(BaseModel):
    """Which objects are loaded under which contract."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str = Field(
        min_length=1,
        max_length=500,
        examples=["meters/**/*.csv"],
        description="Of names below the prefix: * is anything but a slash, ** anything, ? one character.",
    )
    contract: str = Field(min_length=1, max_length=200, examples=["meters"])


class BucketSettings(SourceSettings):
    """Where a bucket is, and what of it is loaded."""

    places: ClassVar[tuple[str, ...]] = ("endpoint", "bucket", "access_key")
    bucket: str = Field(min_length=3, max_length=63, examples=["deliveries"])
    endpoint: str | None = Field(
        default=None,
        max_length=500,
        pattern=r"^https?://",
        examples=["https://s3.example.org"],
        description="Address of the server; default: that of Amazon S3 in the region.",
    )
    region: str = Field(default="us-east-1", max_length=64, examples=["us-east-1"])
    access_key: str | None = Field(
        default=None, max_length=200, description="With its secret key; neither: the bucket is public."
    )
    secret_key: SecretStr | None = Field(default=None, max_length=1000)
    prefix: str = Field(default="", max_length=500, examples=["in/"], description="Only names that begin so.")
    rules: tuple[Rule, ...] = Field(
        min_length=1, max_length=50, description="The first that holds counts; other objects are left alone."
    )
    processed_prefix: str | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        examples=["done/"],
        description="Where objects are moved that were loaded; default: they stay where they are.",
    )
    failed_prefix: str | None = Field(
        default=None,
        min_length=1,
        max_length=500,
        examples=["failed/"],
        description="Where objects are moved that cannot be loaded; default: they stay where they are.",
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.access_key is None) != (self.secret_key is None):
            raise ValueError("access_key and secret_key go together")
        return self

    @override
    @property
    def contracts(self) -> frozenset[str]:
        """Names of the contracts of its rules."""
        return frozenset(rule.contract for rule in self.rules)


class Bucket:
    """A bucket that speaks S3, watched by listing it.

    See ``source.Puller``. A version of an object is its entity tag and the time of its last change, since
    when it is known.
    """

    Settings: ClassVar[type[SourceSettings]] = BucketSettings
    at_once: ClassVar[int] = 100

    def __init__(self, settings: BucketSettings, reach: Reach, *, most_bytes: int) -> None:
        """Open the bucket; nothing is asked yet."""
        self._told, self._most = settings, most_bytes
        self._rules = [(_compiled(rule.pattern), rule.contract) for rule in settings.rules]
        endpoint = settings.endpoint or f"https://s3.{settings.region}.amazonaws.com"
        reach.expect(endpoint)
        self._store = S3Store(
            settings.bucket,
            region=settings.region,
            endpoint=endpoint,
            client_options={"allow_http": endpoint.startswith("http://"), "connect_timeout": "5s"},
            retry_config={"max_retries": 4, "retry_timeout": PATIENCE},
            **_keys(settings),
        )

    def check(self) -> str:
        """List the first objects, and say how many a rule is for."""
        with self._asking():
            listed = next(iter(obstore.list(self._store, self._told.prefix or None, chunk_size=1000)), [])
        of_rules = sum(self._contract(each["path"]) is not None for each in listed)
        if len(listed) >= 1000:  # noqa: PLR2004 -- as asked for
            return f"More than {len(listed)} objects, {of_rules} of the first thousand for a rule."
        return f"{len(listed)} objects seen, {of_rules} for a rule."

    def deliveries(self, cursor: Mapping[str, Any]) -> Iterator[Delivery]:
        """Yield every object that a rule is for, the one that was changed first first."""
        del cursor  # a bucket is listed whole: names come in no order of time
        found: list[Delivery] = []
        with self._asking():
            for page in obstore.list(self._store, self._told.prefix or None, chunk_size=1000):
                for each in page:
                    contract = self._contract(each["path"])
                    if contract is not None:
                        changed = each["last_modified"]
                        version = f"{(each['e_tag'] or '').strip(chr(34))}@{changed.isoformat()}"
                        name = each["path"].rpartition("/")[2]
                        found.append(Delivery(each["path"], version, name, contract, changed))
        found.sort(key=lambda each: (each.known_at, each.key))
        yield from found

    def fetch(self, delivery: Delivery, target: Path) -> bool:
        """Write an object to a file, if it still is this version of it."""
        tag = _tag(delivery)
        try:
            with self._asking():
                got = obstore.get(self._store, delivery.key, options={"if_match": f'"{tag}"'} if tag else {})
                if got.meta["size"] > self._most:
                    raise BadDataError(
                        f"{delivery.name} has {got.meta['size']} bytes, more than may be uploaded",
                        code="file-too-large",
                        remedy="Cut it in parts, or raise FORESITE_MAX_UPLOAD_BYTES.",
                        bytes=got.meta["size"],
                    )
                with target.open("wb") as file:
                    for chunk in got.stream(CHUNK_BYTES):
                        file.write(chunk)
        except (FileNotFoundError, PreconditionError):
            return False
        return True

    def settle(self, delivery: Delivery, *, loaded: bool) -> None:
        """Move an object to where such are to lie; one that has another version by now stays."""
        prefix = self._told.processed_prefix if loaded else self._told.failed_prefix
        if prefix is None:
            return
        inner = delivery.key.removeprefix(self._told.prefix).lstrip("/")
        with self._asking():
            try:
                obstore.copy(self._store, delivery.key, f"{prefix.rstrip('/')}/{inner}")
                now_there = obstore.head(self._store, delivery.key)
            except FileNotFoundError:
                return
            if (now_there["e_tag"] or "").strip('"') == _tag(delivery):
                obstore.delete(self._store, delivery.key)

    def close(self) -> None:
        """Hold nothing."""

    def _contract(self, key: str) -> str | None:
        moved = (self._told.processed_prefix, self._told.failed_prefix)
        if any(prefix is not None and key.startswith(f"{prefix.rstrip('/')}/") for prefix in moved):
            return None
        inner = key.removeprefix(self._told.prefix).lstrip("/")
        return next((contract for rule, contract in self._rules if rule.fullmatch(inner)), None)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, PreconditionError):
            raise
        except (BaseError, OSError) as cause:
            raise self._away(cause) from cause

    def _away(self, cause: Exception) -> UnavailableError:
        """Say why it did not give what was asked, and which setting that is about."""
        bucket, said = self._told.bucket, reason(cause).rpartition(" - ")[2]
        if re.search(r"\b40[13] ", said):
            return UnavailableError(
                f"the bucket {bucket} refused what was asked with these keys: {said}",
                code="bucket-refused",
                remedy="Check the keys and what they may do: list, read, and where objects are moved, "
                "write and delete.",
                bucket=bucket,
                setting="secret_key",
            )
        if "404 " in said:
            return UnavailableError(
                f"there is no bucket {bucket} there: {said}",
                code="bucket-absent",
                remedy="Check the name of the bucket, and the address of its server.",
                bucket=bucket,
                setting="bucket",
            )
        return UnavailableError(
            f"the bucket {bucket} did not give what was asked: {said}",
            code="bucket-away",
            remedy="Check the address of its server, and whether it can be reached from here.",
            bucket=bucket,
            setting="endpoint",
        )


def _tag(delivery: Delivery) -> str:
    return delivery.version.rpartition("@")[0]


def _keys(settings: BucketSettings) -> dict[str, Any]:
    """Return how requests are signed: by the source's own keys or not at all.

    They come from a provider: to keys that are named the store would add the session token of this machine.
    """
    if settings.access_key is None or settings.secret_key is None:
        return {"skip_signature": True}
    told: dict[str, Any] = {
        "access_key_id": settings.access_key,
        "secret_access_key": settings.secret_key.get_secret_value(),
        "expires_at": None,
    }
    return {"credential_provider": lambda: told}


def _compiled(pattern: str) -> re.Pattern[str]:
    r"""Return a pattern of names as a regular expression.

    >>> names = ("in/a.csv", "in/x/y/a.csv", "in/a.csv.gz", "a.csv")
    >>> [bool(_compiled("in/**/*.csv").fullmatch(name)) for name in names]
    [True, True, False, False]
    >>> [bool(_compiled("*.csv").fullmatch(name)) for name in names]
    [False, False, False, True]
    """
    meant = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    words = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(meant.get(word) or re.escape(word) for word in words), re.DOTALL)
