"""How an organisation looks to its people and on the sign-in page, and what new people begin with."""

import hashlib
from dataclasses import asdict, dataclass, fields

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from foresite.catalog.tables import AppearanceRow
from foresite.core.contrast import colour_of
from foresite.core.errors import BadDataError
from foresite.core.png import bare_png
from foresite.platform.audit import Action, note
from foresite.platform.auth.names import CALENDARS, DIGITS, LANGUAGES, OF_LANGUAGE
from foresite.platform.auth.tables import PersonRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope

LONGEST_NAME, LONGEST_LINE = 60, 200
OF_BROWSER = "browser"
"""That a page follows the browser until somebody chooses."""


@dataclass(frozen=True, slots=True)
class Look:
    """How an organisation looks; what is empty is as Foresite has it.

    Attributes:
        name: shown in the head of pages.
        line: a sentence on the sign-in page.
        colour: ``#rrggbb``.
        language: of the sign-in page until somebody chooses, and of people whom a provider brings: en, fa.
        theme: until somebody chooses: light, dark.
        digits: that new people begin with: latin, persian, or as their language has them.
        calendar: that new people begin with: gregorian, persian, or as their language has it.
    """

    name: str = ""
    line: str = ""
    colour: str = ""
    language: str = OF_BROWSER
    theme: str = OF_BROWSER
    digits: str = OF_LANGUAGE
    calendar: str = OF_LANGUAGE


_CHOICES = {
    "language": (OF_BROWSER, *LANGUAGES),
    "theme": (OF_BROWSER, "light", "dark"),
    "digits": DIGITS,
    "calendar": CALENDARS,
}
_LENGTHS = {"name": LONGEST_NAME, "line": LONGEST_LINE}


def of(engine: Engine, scope: Scope) -> tuple[Look, str | None]:
    """Return how an organisation looks, and the digest of its logo."""
    with reading(engine, scope) as session:
        return _told(session.get(AppearanceRow, scope.organisation_id))


def language_in(session: Session, scope: Scope) -> str:
    """Return the language of people who have chosen none."""
    chosen = _told(session.get(AppearanceRow, scope.organisation_id))[0].language
    return LANGUAGES[0] if chosen == OF_BROWSER else chosen


def welcome(session: Session, scope: Scope, person: PersonRow) -> None:
    """Have somebody who is new begin with the digits and calendar of the organisation that they join."""
    look, _ = _told(session.get(AppearanceRow, scope.organisation_id))
    person.digits, person.calendar = look.digits, look.calendar


def change(engine: Engine, scope: Scope, look: Look) -> None:
    """Change how an organisation looks, but for its logo.

    Raises:
        BadDataError: the colour is none, a text is too long or has characters that nobody sees, or a choice
            is none of ours.
    """
    after = asdict(_checked(look))
    with writing(engine, scope) as session:
        row = _row(session, scope)
        before = asdict(_told(row)[0])
        for name, value in after.items():
            setattr(row, name, value)
        if before != after:
            note(session, scope, Action.APPEARANCE_CHANGE, before=before, after=after)


def change_logo(engine: Engine, scope: Scope, content: bytes | None) -> str | None:
    """Keep a logo, or none; return its digest.

    Raises:
        BadDataError: it is too large, or no PNG.
    """
    picture = None if content is None else bare_png(content)
    digest = None if picture is None else hashlib.sha256(picture).hexdigest()
    with writing(engine, scope) as session:
        row = _row(session, scope)
        before = row.logo_digest
        row.logo, row.logo_digest = picture, digest
        if before != digest:
            note(session, scope, Action.APPEARANCE_CHANGE, before={"logo": before}, after={"logo": digest})
    return digest


def _row(session: Session, scope: Scope) -> AppearanceRow:
    row = session.get(AppearanceRow, scope.organisation_id)
    if row is None:
        row = AppearanceRow(organisation_id=scope.organisation_id, **asdict(Look()))
        session.add(row)
        session.flush()
    return row


def _told(row: AppearanceRow | None) -> tuple[Look, str | None]:
    if row is None:
        return Look(), None
    return Look(**{each.name: getattr(row, each.name) for each in fields(Look)}), row.logo_digest


def _checked(look: Look) -> Look:
    for name, known in _CHOICES.items():
        if getattr(look, name) not in known:
            raise BadDataError(
                f"{getattr(look, name)!r} is no {name}",
                code="appearance-unknown",
                remedy=f"Choose of {', '.join(known)}.",
            )
    texts = {name: " ".join(getattr(look, name).split()) for name in _LENGTHS}
    for name, text in texts.items():
        if len(text) > _LENGTHS[name] or not all(each.isprintable() or each == "\u200c" for each in text):
            raise BadDataError(
                f"the {name} has at most {_LENGTHS[name]} characters that can be seen",
                code="appearance-text-malformed",
                remedy="Write it in one short line.",
            )
    kept = asdict(look) | texts | {"colour": colour_of(look.colour) if look.colour else ""}
    return Look(**kept)
