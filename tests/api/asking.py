"""Requests made from the OpenAPI document: for each operation, those that name given things."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx2 as httpx
from fastapi.testclient import TestClient

from foresite.api.document import operations
from foresite.core.ids import new_id

Things = Mapping[str, Any]
"""Values by the name that parameters and bodies give them: ``series_id``, ``contract`` and so on."""
_LISTS = {
    "series_ids": "series_id",
    "covariates": "series_id",
    "ids": "quarantine_id",
    "detector_ids": "detector_id",
}
"""Fields of bodies that name several things, by the name of one."""
_EITHER = {"series": ("key", "series_id")}
"""Fields of bodies that name a thing in one of several ways: rows by each, documents by the first only."""
FREE = {("post", "/api/v1/panels"), ("post", "/api/v1/dashboards")}
"""What may name series that are not there, and says which those are: ``test_dashboards`` asks it."""
ENDING = {("post", "/api/v1/notes/{note_id}/moderate")}
"""What takes a thing away, as deletions do."""
_FIRST = {"version": 1}
"""Numbers that everything begins with: they are nobody's own."""
OWN = {"public", "account:manage"}
"""What concerns whoever asks only: ``test_sign_in`` asks it of two people."""
VOLATILE = ("date", "x-request-id", "content-length", "ratelimit", "x-ratelimit")
"""Headers, or beginnings of them, that differ from request to request whatever is asked."""


@dataclass(frozen=True)
class Request:
    """One request to be sent."""

    method: str
    url: str
    more: Mapping[str, Any]

    def sent(self, client: TestClient, headers: Mapping[str, str] | None = None) -> httpx.Response:
        """Send it, and say who asks."""
        more = {**self.more, "headers": {**self.more.get("headers", {}), **(headers or {})}}
        return client.request(self.method, self.url, **more)


@dataclass(frozen=True)
class Operation:
    """An operation of the document."""

    method: str
    path: str
    told: Mapping[str, Any]

    def asked(self, things: Things, others: Things) -> Iterator[Request]:
        """Yield the requests that name these things; what the path must name besides is of the others.

        First those that name all that must be named, then one for each that may be.
        """
        parts = [each for each in self.told.get("parameters", []) if each["name"] in things]
        must = [each for each in parts if each["required"]]
        besides = self._besides(things)
        query = besides | {each["name"]: things[each["name"]] for each in must if each["in"] == "query"}
        for body, names in self._bodies(things):
            if must or (names and (self.method, self.path) not in FREE):
                url = self.path.format(**_FIRST, **things)
                yield Request(self.method, url, {"params": query | {"name": "a.csv"}, **body})
        for part in parts:
            if not part["required"]:
                params = besides | {part["name"]: things[part["name"]]}
                yield Request(self.method, self.path.format(**_FIRST, **others), {"params": params})

    def made(self) -> Iterator[Request]:
        """Yield the request of the document's example, where it makes something new of nothing else."""
        must = any(each["required"] for each in self.told.get("parameters", []))
        if self.method == "post" and "requestBody" in self.told and not must:
            yield from (
                Request(self.method, self.path, body)
                for body, _ in self._bodies({})
                if not _LISTS.keys() & dict(body.get("json", {})).keys()
            )

    def _besides(self, things: Things) -> dict[str, Any]:
        """Return what a query must say beside the things, as the document's examples do."""
        must = [
            each for each in self.told.get("parameters", []) if each["required"] and each["in"] == "query"
        ]
        asked = [each for each in must if each["name"] not in things and "examples" in each["schema"]]
        return {each["name"]: each["schema"]["examples"][0] for each in asked}

    def _bodies(self, things: Things) -> Iterator[tuple[dict[str, Any], bool]]:
        """Yield bodies like the example, and whether they name any of these things."""
        content = self.told.get("requestBody", {}).get("content", {})
        if not content:
            yield {}, False
        elif "application/json" not in content:
            (media_type,) = content
            text = content[media_type]["example"].encode()
            yield {"content": text, "headers": {"content-type": media_type}}, False
        else:
            example = content["application/json"]["example"]
            for way in range(2):
                made, names = _named(example, things, way)
                if way == 0 or made != _named(example, things, 0)[0]:
                    yield {"json": made}, names


def _named(example: Any, things: Things, way: int) -> tuple[Any, bool]:
    """Return an example that names these things, and whether it names any."""
    if isinstance(example, list):
        inner = [_named(each, things, way) for each in example]
        return [value for value, _ in inner], any(named for _, named in inner)
    if not isinstance(example, dict):
        return example, False
    made, found = {}, False
    for name, value in example.items():
        if _LISTS.get(name) in things:
            made[name], named = [things[_LISTS[name]]], True
        elif name in _EITHER and _EITHER[name][way if "event_at" in example else 0] in things:
            made[name], named = things[_EITHER[name][way if "event_at" in example else 0]], True
        elif name in things and name.endswith("_id"):
            made[name], named = things[name], True
        else:
            made[name], named = _named(value, things, way)
        found |= named
    return made, found


def walk(client: TestClient) -> list[Operation]:
    """Return every operation that concerns an organisation, but for streams, which do not end."""
    document = client.get("/api/v1/openapi.json").json()
    return [
        Operation(method, path, told)
        for method, path, told in operations(document)
        if told["x-permission"] not in OWN
        and "text/event-stream" not in told["responses"].get("200", {}).get("content", {})
    ]


def nobodys(things: Things) -> dict[str, Any]:
    """Return names that nobody has, each of the same kind as those given."""
    absent = {str: lambda value: new_id() if len(value) == 36 else "nobody", int: lambda _: 10**9}
    return {name: absent[type(value)](value) for name, value in things.items()}


def answer(response: httpx.Response, things: Things) -> tuple[int, str, dict[str, str]]:
    """Return all that an answer tells, with the names of things made alike: status, text, headers."""
    values = sorted(map(str, things.values()), key=len, reverse=True)
    text = re.sub(rf"(?<![\w-])({'|'.join(map(re.escape, values))})(?![\w-])", "N", response.text)
    headers = {name: value for name, value in response.headers.items() if not name.startswith(VOLATILE)}
    return response.status_code, text, headers
