"""Sources as a page lists and tries them: when each is asked next, and which setting a refusal is about."""

import pytest
from tests.workflows.buckets import house, made, scope, server, told

from foresite.core.errors import BadDataError, UnavailableError
from foresite.workflows import source_setup, sources

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
__all__ = ["house", "scope", "server"]


def test_list_tells_when_the_clock_asks_next(house, scope, server) -> None:
    made(house, scope, server)
    (one,) = sources.every(house, scope)
    assert one.schedule is not None
    assert one.schedule.next_at is not None
    source_setup.change(house, scope, one.row.source_id, told(server).model_copy(update={"cron": ""}))
    (one,) = sources.every(house, scope)
    assert one.schedule is None


@pytest.mark.parametrize(
    ("wrong", "code", "setting"),
    [
        ({"secret_key": "wrong" * 8}, "bucket-refused", "secret_key"),
        ({"bucket": "elsewhere"}, "bucket-absent", "bucket"),
        ({"endpoint": "http://127.0.0.1:9"}, "bucket-away", "endpoint"),
    ],
)
def test_bucket_that_refuses_says_which_setting(house, scope, server, wrong, code, setting) -> None:
    with pytest.raises(UnavailableError) as refused:
        source_setup.check(house, scope, "bucket", told(server, **wrong).settings, None)
    assert (refused.value.code, refused.value.facts["setting"]) == (code, setting)


def test_setting_that_is_wrong_is_told_with_what_is_asked_for(house, scope, server) -> None:
    with pytest.raises(BadDataError) as refused:
        source_setup.check(house, scope, "bucket", told(server, bucket="ab").settings, None)
    facts = refused.value.facts
    assert (facts["setting"], facts["fault"], facts["bounds"]) == (
        "bucket",
        "string_too_short",
        {"min_length": 3},
    )
