"""Codes of apps and recovery codes: each works once, near its time, for its person alone."""

from base64 import b32encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from foresite.core.errors import BadDataError, ConflictError
from foresite.core.timeaxis import held_clock
from foresite.platform.auth.factors import recovery, totp
from foresite.platform.auth.factors.tables import RecoveryCodeRow, TotpRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION

pytestmark = pytest.mark.everywhere

NOON = datetime(2026, 5, 1, 12, 0, 5, tzinfo=UTC)
STEP = timedelta(seconds=totp.STEP_SECONDS)


@pytest.fixture
def app(base, seal, person):
    """An authenticator app that was confirmed ten minutes before noon."""
    with writing(base, INSTALLATION) as session:
        made = totp.begin(session, seal, person, account="ada@example.org", issuer="Foresite")
    app = pyotp.TOTP(made.secret)
    with held_clock(NOON - 20 * STEP), writing(base, INSTALLATION) as session:
        totp.confirm(session, seal, person, app.at(NOON - 20 * STEP))
    return app


def accepts(base, seal, person, code, at=NOON):
    with held_clock(at), writing(base, INSTALLATION) as session:
        return totp.accepted(session, seal, person, code)


def test_the_published_codes_are_ours(base, seal, person) -> None:
    """RFC 6238, appendix B, for SHA-1, of which an app shows the last six digits."""
    secret = b32encode(b"12345678901234567890")
    published = {59: "94287082", 1111111109: "07081804", 1234567890: "89005924", 20000000000: "65353130"}
    with writing(base, INSTALLATION) as session:
        row = TotpRow(person_id=person, secret=seal.seal(secret, bound_to=f"totp.secret:{person}"))
        row.last_counter, row.confirmed_at = 0, NOON
        session.add(row)
    for second, code in published.items():
        assert accepts(base, seal, person, code[-6:], datetime.fromtimestamp(second, UTC))


def test_an_app_is_told_its_secret_in_three_forms(base, seal, person) -> None:
    with writing(base, INSTALLATION) as session:
        made = totp.begin(session, seal, person, account="ada@example.org", issuer="Foresite")
    read = pyotp.parse_uri(made.uri)
    assert (read.secret, read.name, read.issuer) == (made.secret, "ada@example.org", "Foresite")
    assert made.svg.startswith("<svg")
    assert made.secret not in repr(made)
    with reading(base, INSTALLATION) as session:
        assert made.secret not in session.get_one(TotpRow, person).secret


def test_an_app_guards_nothing_until_it_is_confirmed_by_its_own_code(base, seal, person) -> None:
    with writing(base, INSTALLATION) as session:
        app = pyotp.TOTP(totp.begin(session, seal, person, account="a", issuer="F").secret)
    assert not accepts(base, seal, person, app.at(NOON))
    wrong = str((int(app.at(NOON)) + 1) % 10**6).zfill(6)
    with held_clock(NOON):
        with pytest.raises(BadDataError, match="not the code"), writing(base, INSTALLATION) as session:
            totp.confirm(session, seal, person, wrong)
        with writing(base, INSTALLATION) as session:
            totp.confirm(session, seal, person, app.at(NOON))
            with pytest.raises(ConflictError, match="no authenticator app waits"):
                totp.confirm(session, seal, person, app.at(NOON))
            with pytest.raises(ConflictError, match="set up already"):
                totp.begin(session, seal, person, account="a", issuer="F")
    assert not accepts(base, seal, person, app.at(NOON)), "the code that confirmed is spent"


@pytest.mark.parametrize(
    ("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)], ids=str
)
def test_a_code_is_good_within_half_a_minute_of_its_time(base, seal, person, app, steps, good) -> None:
    assert accepts(base, seal, person, app.at(NOON + steps * STEP)) is good


def test_a_code_works_once_and_older_ones_not_after_it(base, seal, person, app) -> None:
    assert accepts(base, seal, person, app.at(NOON))
    assert not accepts(base, seal, person, app.at(NOON))
    assert not accepts(base, seal, person, app.at(NOON - STEP))
    assert accepts(base, seal, person, app.at(NOON + STEP), NOON + STEP)


def test_of_many_equal_codes_at_once_one_is_taken(base, seal, person, app) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: accepts(base, seal, person, app.at(NOON)), range(8))) == 1


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0" * 5000, "-12345", "1e1000"])
def test_what_is_no_code_is_refused(base, seal, person, app, code) -> None:
    assert not accepts(base, seal, person, code)


def test_an_app_is_its_persons_alone_and_can_be_removed(base, seal, person, app, other) -> None:
    assert not accepts(base, seal, other, app.at(NOON))
    with writing(base, INSTALLATION) as session:
        assert totp.remove(session, person)
        assert not totp.remove(session, person)
    assert not accepts(base, seal, person, app.at(NOON))


def test_ten_recovery_codes_each_work_once_however_they_are_typed(base, person, other) -> None:
    with writing(base, INSTALLATION) as session:
        codes = recovery.renew(session, person)
        assert len(set(codes)) == recovery.CODES == recovery.left(session, person)
        assert recovery.accepted(session, person, codes[0].upper().replace("-", " "))
        assert not recovery.accepted(session, person, codes[0])
        assert not recovery.accepted(session, other, codes[1])
        assert recovery.left(session, person) == recovery.CODES - 1
        assert all(map(recovery.looks_like_one, codes))
        kept = session.query(RecoveryCodeRow).filter_by(person_id=person)
        assert not any(code.replace("-", "") in row.code_hash for row in kept for code in codes)


def test_of_many_equal_recovery_codes_at_once_one_is_taken(base, person) -> None:
    with writing(base, INSTALLATION) as session:
        code = recovery.renew(session, person)[3]

    def attempt(_: int) -> bool:
        with writing(base, INSTALLATION) as session:
            return recovery.accepted(session, person, code)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(8))) == 1


def test_new_recovery_codes_end_the_old_ones(base, person) -> None:
    with writing(base, INSTALLATION) as session:
        old, new = recovery.renew(session, person), recovery.renew(session, person)
        assert not recovery.accepted(session, person, old[0])
        assert recovery.accepted(session, person, new[0])
