"""How organisations look: to their own people and on their sign-in page, and nowhere else."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from tests.api.people import Browser, browsing, person
from tests.api.test_access import closed, headers

from foresite.catalog import appearance, organisations
from foresite.catalog.appearance import Look
from foresite.core.errors import BadDataError
from foresite.core.png import drawn
from foresite.platform.audit import Action
from foresite.platform.auth import people
from foresite.platform.auth.names import email_of
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows import audit, strangers
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere
__all__ = ["closed"]
LOOK = {
    "name": "Harbour", "line": "For the staff of Harbour Grid.", "colour": "#FFD400", "language": "fa",
    "theme": "dark", "digits": "latin", "calendar": "persian",
}  # fmt: skip
PNG = b64encode(drawn(b"red", b"sky")).decode()


@pytest.fixture
def window(house: House, tenant: Scope) -> Iterator[Browser]:
    with browsing(house, tenant) as window:
        yield window


def test_a_look_is_kept_for_its_organisation_only_with_shades_that_can_be_read(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    own, theirs = headers(house, tenant, "admin"), headers(house, neighbour, "admin")
    changed = closed.put("/api/v1/appearance", json=LOOK, headers=own).json()
    assert changed == closed.get("/api/v1/appearance", headers=own).json()
    assert {name: changed[name] for name in LOOK} == LOOK | {"colour": "#ffd400"}
    assert changed["shades"]["fill"] != "#ffd400" == changed["shades"]["link_dark"]
    logo = closed.put("/api/v1/appearance/logo", json={"png": PNG}, headers=own).json()["logo"]
    nothing = closed.get("/api/v1/appearance", headers=theirs).json()
    assert (nothing["name"], nothing["logo"], nothing["shades"]) == ("", None, None)
    assert closed.delete("/api/v1/appearance/logo", headers=theirs).status_code == 204
    assert closed.get("/api/v1/appearance", headers=own).json()["logo"] == logo
    told = [each["action"] for each in audit.find(house, tenant, limit=100).items]
    assert told.count(Action.APPEARANCE_CHANGE) == 2
    assert Action.APPEARANCE_CHANGE not in {
        each["action"] for each in audit.find(house, neighbour, limit=100).items
    }


def test_a_logo_is_served_by_its_digest_to_whoever_knows_it_and_never_as_anything_else(
    closed: TestClient, house: House, tenant: Scope
) -> None:
    own = headers(house, tenant, "admin")
    logo = closed.put("/api/v1/appearance/logo", json={"png": PNG}, headers=own).json()["logo"]
    answer = closed.get(f"/api/v1/logos/{logo}")
    assert (answer.status_code, answer.content) == (200, drawn(b"red", b"sky"))
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in answer.headers["cache-control"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert closed.delete("/api/v1/appearance/logo", headers=own).status_code == 204
    assert closed.get(f"/api/v1/logos/{logo}").json()["code"] == "logo-absent"


@pytest.mark.parametrize(
    ("png", "code"),
    [
        (b64encode(b"<svg onload='alert(1)'/>").decode(), "logo-unreadable"),
        ("%%%", "logo-unreadable"),
        (b64encode(bytes(65 * 1024)).decode(), "logo-too-large"),
    ],
    ids=["svg", "no base64", "too large"],
)
def test_what_is_no_logo_is_refused_with_why(
    closed: TestClient, house: House, tenant: Scope, png: str, code: str
) -> None:
    answer = closed.put("/api/v1/appearance/logo", json={"png": png}, headers=headers(house, tenant, "admin"))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert answer.json()["remedy"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"colour": "red"}, "colour-malformed"),
        ({"name": "a\x07b"}, "appearance-text-malformed"),
        ({"theme": "sepia"}, None),
    ],
)  # fmt: skip
def test_what_is_no_look_is_refused(
    closed: TestClient, house: House, tenant: Scope, wrong: dict[str, str], code: str | None
) -> None:
    answer = closed.put("/api/v1/appearance", json=wrong, headers=headers(house, tenant, "admin"))
    assert answer.status_code == 422
    assert code is None or answer.json()["code"] == code
    assert (
        closed.put("/api/v1/appearance", json={}, headers=headers(house, tenant, "analyst")).status_code
        == 403
    )


def test_a_choice_that_is_none_is_refused_in_the_shell_too(engine: Engine, tenant: Scope) -> None:
    with pytest.raises(BadDataError, match="sepia"):
        appearance.change(engine, tenant, Look(theme="sepia"))


def test_sign_in_page_looks_like_the_organisation_that_is_named_and_tells_no_other(
    window: Browser, house: House, tenant: Scope, neighbour: Scope
) -> None:
    appearance.change(house.engine, tenant, Look(name="Harbour", line="Staff only."))
    session = window.client.get("/api/v1/session", params={"organisation": tenant.organisation}).json()
    assert (session["appearance"]["name"], session["me"]) == ("Harbour", None)
    for unknown in (neighbour.organisation, "nobody", ""):
        told = window.client.get("/api/v1/session", params={"organisation": unknown}).json()["appearance"]
        assert told == window.client.get("/api/v1/session").json()["appearance"]
        assert told["name"] == ""


def test_the_only_organisation_needs_no_name(engine: Engine) -> None:
    only = organisations.create(engine, "only")
    appearance.change(engine, only, Look(name="Only"))
    assert strangers.look(engine, None)[0].name == "Only"
    organisations.create(engine, "second")
    assert strangers.look(engine, None)[0].name == ""


def test_who_is_signed_in_sees_their_own_organisation_whatever_the_address_names(
    window: Browser, house: House, tenant: Scope, neighbour: Scope
) -> None:
    person(house, tenant)
    appearance.change(house.engine, tenant, Look(name="Harbour"))
    appearance.change(house.engine, neighbour, Look(name="Next door"))
    window.sign_in()
    told = window.client.get("/api/v1/session", params={"organisation": neighbour.organisation}).json()
    assert told["appearance"]["name"] == "Harbour"


def test_new_people_begin_as_their_organisation_says(engine: Engine, tenant: Scope, neighbour: Scope) -> None:
    appearance.change(engine, tenant, Look(language="fa", digits="latin", calendar="persian"))
    with writing(engine, INSTALLATION) as session:
        for scope, email in ((tenant, "a@example.org"), (neighbour, "b@example.org")):
            language = appearance.language_in(session, scope)
            made = people.add(session, email_of(email), "New", language=language)
            appearance.welcome(session, scope, made)
        found = {
            row.email: (row.language, row.digits, row.calendar)
            for email in ("a@example.org", "b@example.org")
            if (row := people.by_email(session, email_of(email)))
        }
    assert found == {
        "a@example.org": ("fa", "latin", "persian"),
        "b@example.org": ("en", "language", "language"),
    }
