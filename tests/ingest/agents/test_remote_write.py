"""Remote write, read beside the protobuf library: what it makes is read, what it refuses is refused."""

from contextlib import suppress
from typing import Any

import cramjam
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from hypothesis import example, given
from hypothesis import strategies as st

from foresite.core.errors import BadDataError, RefusedError
from foresite.ingest.agents import remote_write
from foresite.ingest.agents.batch import STALE
from foresite.ingest.agents.naming import of_metric
from foresite.ingest.agents.unpacking import gunzipped, unsnapped

KINDS = descriptor_pb2.FieldDescriptorProto
MESSAGES = {
    "Label": [("name", 1, KINDS.TYPE_STRING, ""), ("value", 2, KINDS.TYPE_STRING, "")],
    "Sample": [("value", 1, KINDS.TYPE_DOUBLE, ""), ("timestamp", 2, KINDS.TYPE_INT64, "")],
    "TimeSeries": [
        ("labels", 1, 0, "Label"), ("samples", 2, 0, "Sample"),
        ("exemplars", 3, 0, "Label"), ("histograms", 4, 0, "Label"),
    ],
    "WriteRequest": [("timeseries", 1, 0, "TimeSeries"), ("metadata", 3, 0, "Label")],
}  # fmt: skip


def made() -> dict[str, Any]:
    """Return the messages as the library makes them."""
    file = descriptor_pb2.FileDescriptorProto(name="remote.proto", package="prometheus", syntax="proto3")
    for name, fields in MESSAGES.items():
        message = file.message_type.add(name=name)
        for each, number, kind, inside in fields:
            told: dict[str, Any] = {"type": kind, "label": KINDS.LABEL_OPTIONAL}
            if inside:
                told = {
                    "type": KINDS.TYPE_MESSAGE,
                    "label": KINDS.LABEL_REPEATED,
                    "type_name": f".prometheus.{inside}",
                }
            message.field.add(name=each, number=number, **told)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"prometheus.{name}"))
        for name in MESSAGES
    }


PROTO = made()
LABELS = st.dictionaries(
    st.text(min_size=1, max_size=5).filter(lambda name: name != "__name__"), st.text(max_size=5), max_size=4
)
SERIES = st.tuples(
    st.text(min_size=1, max_size=5),
    LABELS,
    st.lists(
        st.tuples(
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(-2_208_988_800_000, 7_258_118_399_999),
        )
    ),
)


def told(series: list[Any]) -> Any:
    request = PROTO["WriteRequest"]()
    for metric, labels, samples in series:
        one = request.timeseries.add()
        one.labels.add(name="__name__", value=metric)
        for name, value in labels.items():
            one.labels.add(name=name, value=value)
        for value, at in samples:
            one.samples.add(value=value, timestamp=at)
        one.histograms.add(name="passed over")
        one.exemplars.add(name="passed over")
    request.metadata.add(name="passed over")
    return request


@given(st.lists(SERIES, max_size=4))
def test_what_the_library_writes_is_read(series: list[Any]) -> None:
    found = remote_write.read(told(series).SerializeToString())
    expected = [
        (of_metric(metric, {name: each for name, each in labels.items() if each}), at * 1000, value)
        for metric, labels, samples in series
        for value, at in samples
    ]
    assert found.refused == {}
    assert list(zip(found.called, found.event_at, found.value, strict=True)) == expected


@given(st.lists(SERIES, min_size=1, max_size=2), st.data())
def test_broken_message_is_refused_and_never_breaks_the_reader(
    series: list[Any], data: st.DataObject
) -> None:
    whole = bytearray(told(series).SerializeToString())
    for _ in range(data.draw(st.integers(1, 3))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    for body in (bytes(whole), cut):
        with suppress(BadDataError):
            remote_write.read(body)


@given(st.binary())
@example(b"\x0a" + b"\xff" * 12)
@example(b"\x0a\x00" * 60_000)
@example(b"\x0a\x02\x0a\x00" * 20_000)
@example(b"\x03")
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(BadDataError):
        remote_write.read(body)


def test_labels_that_name_no_series_say_why() -> None:
    request = PROTO["WriteRequest"]()
    for names in (["job"], ["__name__", "job", "job"], ["__name__", "x" * 5000], ["__name__", "y" * 9000]):
        one = request.timeseries.add()
        for name in names:
            one.labels.add(name=name, value="v")
        one.samples.add(value=1.0, timestamp=1)
    found = remote_write.read(request.SerializeToString())
    assert found.refused == {
        remote_write.NO_METRIC: (1, 1),
        remote_write.TWICE: (2, 1),
        remote_write.TOO_LONG: (3, 2),
    }


def test_end_of_a_series_is_left_out_and_counted() -> None:
    body = told([("up", {}, [(1.0, 5)])]).SerializeToString()
    ended = body.replace(b"\x00\x00\x00\x00\x00\x00\xf0\x3f", b"\x02\x00\x00\x00\x00\x00\xf0\x7f")
    found = remote_write.read(ended)
    assert (found.value, found.skipped[STALE]) == ([], 1)


@given(st.binary(max_size=3000))
def test_snappy_is_unpacked(body: bytes) -> None:
    assert unsnapped(bytes(cramjam.snappy.compress_raw(body)), 3000) == body
    for read in (lambda: unsnapped(body, 3000), lambda: gunzipped(body, 3000)):
        with suppress(BadDataError, RefusedError):
            assert len(read()) <= 3000


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = bytes(cramjam.snappy.compress_raw(bytes(10_000)))
    with pytest.raises(RefusedError, match="more than 9,999 bytes"):
        unsnapped(bomb, 9_999)
