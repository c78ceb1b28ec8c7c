"""Notes: known from when they were written, changed by superseding, private or shared, never another's."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from foresite.catalog import assets, notes, series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.notes import LONGEST, NoteSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError, ForbiddenError, NotFoundError
from foresite.core.timeaxis import Window, held_clock
from foresite.platform.actor import Actor
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

pytestmark = pytest.mark.everywhere

AT = datetime(2024, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = Window(AT, AT + timedelta(days=1))


@pytest.fixture
def ada(tenant: Scope) -> Scope:
    return tenant.acting(Actor("person", "ada", "Ada"))


@pytest.fixture
def bob(tenant: Scope) -> Scope:
    return tenant.acting(Actor("person", "bob", "Bob"))


def texts(engine: Engine, scope: Scope, window: Window = DAY, **asked: object) -> list[str]:
    return [row.text for row in notes.find(engine, scope, window, **asked).items]  # type: ignore[arg-type]


def test_as_of_a_moment_one_reads_what_had_been_written_by_then(engine: Engine, ada: Scope) -> None:
    with held_clock(AT + 10 * HOUR):
        made = notes.write(engine, ada, NoteSpec(AT, "first", shared=True))
    with held_clock(AT + 12 * HOUR):
        notes.change(engine, ada, made.note_id, {"text": "second"})
    with held_clock(AT + 14 * HOUR):
        notes.remove(engine, ada, made.note_id)
    seen = [texts(engine, ada, as_of=AT + hours * HOUR) for hours in (9, 10, 11, 12, 13, 14)]
    assert seen == [[], ["first"], ["first"], ["second"], ["second"], []]
    assert texts(engine, ada) == []
    told = [(row.version, row.text, row.standing) for row in notes.history(engine, ada, made.note_id)]
    assert told == [(1, "first", True), (2, "second", True), (3, "second", False)]
    assert {row.written_at for row in notes.history(engine, ada, made.note_id)} == {AT + 10 * HOUR}


def test_same_words_again_are_no_other_version(engine: Engine, ada: Scope) -> None:
    made = notes.write(engine, ada, NoteSpec(AT, " calm \n"))
    assert notes.change(engine, ada, made.note_id, {"text": "calm"}).version == 1


@pytest.mark.parametrize(
    ("start", "end", "inside"),
    [
        (-2, 0, False),
        (-2, None, False),
        (-1, 1, True),
        (0, None, True),
        (23, 30, True),
        (24, None, False),
        (24, 25, False),
        (-5, 30, True),
    ],
)
def test_window_is_half_open_on_both_sides(
    engine: Engine, ada: Scope, start: int, end: int | None, *, inside: bool
) -> None:
    until = None if end is None else AT + end * HOUR
    notes.write(engine, ada, NoteSpec(AT + start * HOUR, "x", until))
    assert texts(engine, ada) == (["x"] if inside else [])


def test_private_note_is_of_its_author_and_shared_one_is_changed_by_its_author_only(
    engine: Engine, ada: Scope, bob: Scope
) -> None:
    private = notes.write(engine, ada, NoteSpec(AT, "mine"))
    shared = notes.write(engine, ada, NoteSpec(AT, "ours", shared=True))
    assert texts(engine, bob) == ["ours"]
    for refused in (
        lambda: notes.history(engine, bob, private.note_id),
        lambda: notes.change(engine, bob, private.note_id, {"text": "no"}),
        lambda: notes.remove(engine, bob, private.note_id),
        lambda: notes.moderate(engine, bob, private.note_id),
    ):
        with pytest.raises(NotFoundError):
            refused()
    with pytest.raises(ForbiddenError):
        notes.change(engine, bob, shared.note_id, {"text": "no"})
    with pytest.raises(ForbiddenError):
        notes.remove(engine, bob, shared.note_id)
    with pytest.raises(BadDataError, match="private"):
        notes.change(engine, ada, shared.note_id, {"shared": False})
    notes.moderate(engine, bob, shared.note_id)
    assert texts(engine, ada) == ["mine"]
    notes.change(engine, ada, private.note_id, {"shared": True})
    assert texts(engine, bob) == ["mine"]
    with pytest.raises(BadDataError, match="private"):
        notes.change(engine, ada, private.note_id, {"shared": False})
    with pytest.raises(NotFoundError):
        notes.remove(engine, ada, shared.note_id)


def test_what_was_private_when_it_was_written_stays_so_in_the_history(
    engine: Engine, ada: Scope, bob: Scope
) -> None:
    made = notes.write(engine, ada, NoteSpec(AT, "a draft"))
    notes.change(engine, ada, made.note_id, {"text": "fit to be read", "shared": True})
    assert [row.text for row in notes.history(engine, bob, made.note_id)] == ["fit to be read"]


def test_series_shows_what_is_written_of_it_of_what_it_is_a_part_of_and_of_everything(
    engine: Engine, ada: Scope
) -> None:
    assets.ensure(engine, ada, [AssetSpec("site"), AssetSpec("site/unit", parent="site"), AssetSpec("other")])
    specs = [
        SeriesSpec(key, "power", "MW", asset=AssetSpec(place, parent=above))
        for key, place, above in (("a", "site/unit", "site"), ("b", "other", None))
    ]
    ids = series.ensure(engine, ada, specs)
    places = {key: assets.by_key(engine, ada, key).asset_id for key in ("site", "other")}
    for text, thing in (
        ("of a", {"series_id": ids["a"]}),
        ("of b", {"series_id": ids["b"]}),
        ("of site", {"asset_id": places["site"]}),
        ("of all", {}),
    ):
        notes.write(engine, ada, NoteSpec(AT, text, **thing))  # type: ignore[arg-type]
    assert texts(engine, ada, series_ids=[ids["a"]]) == ["of all", "of site", "of a"]
    assert texts(engine, ada, series_ids=[ids["b"]]) == ["of all", "of b"]
    assert texts(engine, ada, asset_id=places["site"]) == ["of site"]
    first = notes.find(engine, ada, DAY, limit=3)
    assert [row.text for row in notes.find(engine, ada, DAY, cursor=first.next_cursor).items] == ["of a"]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST + 1), "a\x00b", "bell\x07"])
def test_text_that_is_empty_too_long_or_not_plain_is_refused(engine: Engine, ada: Scope, text: str) -> None:
    with pytest.raises(BadDataError):
        notes.write(engine, ada, NoteSpec(AT, text))


def test_text_may_have_lines_and_any_script(engine: Engine, ada: Scope) -> None:
    notes.write(engine, ada, NoteSpec(AT, "کنتور عوض شد\nsecond\u200cline 🔧"))
    assert texts(engine, ada) == ["کنتور عوض شد\nsecond\u200cline 🔧"]


def test_neighbour_reads_none_and_cannot_write_of_ours(engine: Engine, ada: Scope, neighbour: Scope) -> None:
    ours = series.ensure(engine, ada, [SeriesSpec("a", "power", "MW", asset=AssetSpec("site"))])["a"]
    made = notes.write(engine, ada, NoteSpec(AT, "ours", series_id=ours, shared=True))
    same = neighbour.acting(ada.actor)
    assert texts(engine, same) == []
    assert texts(engine, same, series_ids=[ours]) == []
    place = assets.by_key(engine, ada, "site").asset_id
    for refused in (
        lambda: notes.history(engine, same, made.note_id),
        lambda: notes.change(engine, same, made.note_id, {"text": "no"}),
        lambda: notes.moderate(engine, same, made.note_id),
        lambda: notes.write(engine, same, NoteSpec(AT, "x", series_id=ours)),
        lambda: notes.write(engine, same, NoteSpec(AT, "x", asset_id=place)),
    ):
        with pytest.raises(NotFoundError):
            refused()


def test_trail_tells_that_a_note_was_written_and_never_what_it_says(engine: Engine, ada: Scope) -> None:
    made = notes.write(engine, ada, NoteSpec(AT, "between us"))
    notes.remove(engine, ada, made.note_id)
    with reading(engine, ada) as session:
        told = [(each.action, f"{each.before}{each.after}") for each in session.query(AuditEntryRow)]
    assert [action for action, _ in told if action.startswith("note.")] == ["note.write", "note.remove"]
    assert not any("between us" in said for _, said in told)
