"""A push is read the same by the short way and by the long one, and answered the same by both routes."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from tests.api.conftest import rows

from foresite.api import push
from foresite.api.app import create_app
from foresite.api.pushed import checked, plain, read
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

GOOD_INSTANTS = st.one_of(
    st.sampled_from(
        ["2024-05-01T00:00:00Z", "2024-05-01T00:00:00.123456789+02:00", "2024-05-01 00:00+14:00"]
    ),
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
)
GOOD = {
    "series": st.one_of(st.text(max_size=3), st.integers(1, 2**63 - 1)),
    "event_at": GOOD_INSTANTS,
    "value": st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**63), 2**64)),
    "known_at": st.one_of(st.none(), GOOD_INSTANTS),
    "quality": st.integers(0, 32_767),
    "surprise": st.just(1),
}
ODD: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [None, True, -1, 0, 2**31, 2**63, 2**64, 10**30, 0.5, -0.0, [], {}, "1", "\0", "", float("inf")]
    ),
    st.sampled_from(["2024-05-01T00:00:00", "2024-05-01", "1714521600", " 2024-05-01T00:00:00Z"]),
    st.sampled_from(["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "tomorrow"]),
)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    """Draw the text of a push: half of them as they should be, the others with oddities here and there."""
    odd = draw(st.booleans())

    def seldom() -> bool:
        return odd and not draw(st.integers(0, 7))

    optional = draw(st.sets(st.sampled_from(["known_at", "quality"])))
    shape = draw(st.permutations(["series", "event_at", "value", *sorted(optional)]))
    by = {"series": draw(st.sampled_from([st.text(max_size=3), st.integers(1, 9), GOOD["series"]]))}
    made = []
    for _ in range(draw(st.integers(0 if odd else 1, 4))):
        names = draw(st.permutations(shape)) if seldom() else list(shape)
        names += ["surprise"] * seldom()
        names = names[: len(names) - seldom()]
        pairs = [(name, draw(ODD if seldom() else (GOOD | by)[name])) for name in names]
        if seldom():
            pairs += pairs[:1]  # a name that comes twice
        made.append("{" + ",".join(f"{json.dumps(name)}:{json.dumps(told)}" for name, told in pairs) + "}")
    told = f'{{"rows":[{", ".join(made)}]}}'
    return draw(
        st.sampled_from([told[:-1], f" {told}\n", f"[{told}]", told * 2]) if seldom() else st.just(told)
    ).encode()


@given(bodies())
def test_what_is_read_by_the_short_way_is_what_the_long_one_reads(body: bytes) -> None:
    short = plain(body)
    try:
        long = checked(body)
    except RequestValidationError:
        assert short is None
        return
    if short is not None:
        for name in ("series", "event_at", "value", "known_at", "quality"):
            assert repr(list(getattr(short, name))) == repr(list(getattr(long, name)))
    assert repr(list(read(body).value)) == repr(list(long.value))


@pytest.mark.parametrize("more", [{}, {"known_at": "2024-05-01T00:00:00+02:00", "quality": 3}, {"series": 7}])
def test_usual_bodies_take_the_short_way(more: dict[str, object]) -> None:
    usual = {"series": "a", "event_at": "2024-05-01T00:00:00Z", "value": 1, **more}
    assert plain(json.dumps({"rows": [usual] * 100}).encode()) is not None


ODD_REQUESTS = [
    ("POST", {}, b"{"),
    ("POST", {}, b'{"rows":[]}'),
    ("POST", {"content-type": "text/csv"}, b"a,b"),
    ("POST", {"content-type": "application/vnd.more+json"}, b"{}"),
    ("POST", {"content-type": ""}, b"{}"),
    ("POST", {"idempotency-key": "k" * 201}, b"{}"),
    ("POST", {"idempotency-key": ""}, json.dumps(rows(1)).encode()),
    ("POST", {"idempotency-key": "k" * 200}, json.dumps(rows(2)).encode()),
    ("POST", {}, json.dumps(rows(1, "absent")).encode()),
    ("POST", {}, b"[" * 70_000),
    ("GET", {}, b""),
    ("HEAD", {}, b""),
    ("DELETE", {}, b""),
]


@pytest.mark.parametrize("asked", ODD_REQUESTS, ids=lambda asked: f"{asked[0]}-{str(asked[1:])[:40]}")
def test_the_route_that_answers_does_what_the_declared_one_would(
    house: House,
    tenant: Scope,
    load_id: int,
    monkeypatch: pytest.MonkeyPatch,
    asked: tuple[str, dict[str, str], bytes],
) -> None:
    method, headers, body = asked
    told = []
    for declared in (False, True):
        if declared:
            monkeypatch.setattr(push, "Pushes", lambda app, path: app)
        with TestClient(create_app(house, tenant), raise_server_exceptions=False) as client:
            answer = client.request(method, "/api/v1/observations", headers=headers, content=body)
        shown = dict(answer.headers)
        shown.pop("x-request-id")
        shown["ratelimit"] = shown["ratelimit"].rpartition(";")[0]  # without the seconds that are left
        content = answer.json() if answer.content else {}
        for changing in ("batch_id", "replayed"):
            content.pop(changing, None)
        told.append((answer.status_code, content, sorted(shown.items() if answer.is_error else shown)))
    assert told[0] == told[1]
