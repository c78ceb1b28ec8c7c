"""Line protocol: whatever is written is read again, whatever is sent is read or refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from influxdb_client.client.write.point import Point

from foresite.core.errors import BadDataError, RefusedError
from foresite.ingest.agents import batch as limits
from foresite.ingest.agents import line_protocol
from foresite.ingest.agents.batch import Batch
from foresite.ingest.agents.line_protocol import NO_VALUE, TOO_LARGE, UNREADABLE, precision_of, read
from foresite.ingest.agents.naming import of_line, of_metric

ARRIVED = 7
WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\\\n\r"), min_size=1, max_size=9
) | st.sampled_from(["a b", "a,b", "a=b", '"', "#", "a\\b", "ü,=", "سایت", "a.b", "a/b", "+"])
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


def of(text: str | bytes, *, precision: str = "us") -> Batch:
    body = text if isinstance(text, bytes) else text.encode()
    return read(body, bucket="b", precision=precision, arrived=ARRIVED)


def values(found: Batch) -> dict[str, float]:
    assert found.refused == {}
    return {each.name: value for each, value in zip(found.called, found.value, strict=True)}


@given(
    measurement=WORDS.filter(lambda word: not word.startswith("#")),
    tags=st.dictionaries(WORDS, WORDS, max_size=4),
    field=WORDS,
    value=FLOATS,
    at=st.integers(-(10**9), 4 * 10**9),
    end=st.sampled_from(["", "\n", "\r\n", "\n\n# m f=1\n"]),
)
def test_what_a_line_says_is_read_again(measurement, tags, field, value, at, end) -> None:
    def kept(word: str, letters: str) -> str:
        for letter in letters:
            word = word.replace(letter, f"\\{letter}")
        return word

    head = kept(measurement, ", ")
    head += "".join(f",{kept(name, ',= ')}={kept(told, ',= ')}" for name, told in tags.items())
    found = of(f"{head} {kept(field, ',= ')}={value!r} {at * 10**6}{end}")
    assert found.refused == {}
    assert (found.value, found.event_at) == ([value], [at * 10**6])
    assert found.called == [of_line("b", measurement, tags, field)]


@given(
    measurement=st.text("ab ,=", min_size=1),
    tags=st.dictionaries(st.text("ab ,=", min_size=1), st.text("ab ,=", min_size=1), max_size=3),
    fields=st.dictionaries(
        st.text("cd ,=", min_size=1), FLOATS | st.integers(-(2**63), 2**63 - 1) | st.booleans(), min_size=1
    ),
    text=st.text(),
)
def test_what_the_client_of_influxdb_writes_is_read(measurement, tags, fields, text) -> None:
    point = Point(measurement)
    for name, told in tags.items():
        point.tag(name, told)
    for name, value in fields.items():
        point.field(name, value)
    found = of(point.field("text", text).to_line_protocol())
    assert found.refused == {line_protocol.TEXT: (1, 1)}
    expected = {of_line("b", measurement, tags, name): float(value) for name, value in fields.items()}
    told = dict(zip([each.key for each in found.called], found.value, strict=True))
    assert told == {each.key: value for each, value in expected.items()}


@given(st.binary() | st.text('m,t= \\"\n\r#1i.aTu-', max_size=60).map(str.encode))
@example(b"m f=1 " + b"9" * 5000)
@example(b"m f=" + b"9" * 100_000)
@example(b"m f=1e999")
@example(b'm f="' + b"\\" * 9999)
@example(b"a," * 20_000)
@example(b"m,a=" * 20_000 + b" f=1")
@example(b"\xff f=1\nm f=2")
def test_whatever_comes_is_read_or_refused_line_by_line(body: bytes) -> None:
    found = of(body)
    assert len(found.called) == len(found.event_at) == len(found.value) == len(found.place)
    assert all(1 <= place <= body.count(b"\n") + 1 for place, _ in found.refused.values())


@given(st.lists(st.text('m,t= \\"#1iaTu-é\0', max_size=12), max_size=6))
def test_each_line_is_read_as_it_is_alone_unless_a_text_goes_on(lines: list[str]) -> None:
    quoted = [line for line in lines if '"' in line]
    if not quoted:
        together = of("\n".join(lines))
        alone = [of(line) for line in lines]
        assert together.value == [value for each in alone for value in each.value]
        assert together.called == [each for found in alone for each in found.called]


@pytest.mark.parametrize(
    ("told", "value"),
    [
        ("1", 1.0), ("-1.5", -1.5), (".5", 0.5), ("5.", 5.0), ("+1e-3", 0.001), ("12i", 12.0),
        ("-12i", -12.0),
        ("18446744073709551615u", 2.0**64), ("-9223372036854775808i", -(2.0**63)),
        ("t", 1.0), ("FALSE", 0.0),
    ],
)  # fmt: skip
def test_kinds_of_values(told: str, value: float) -> None:
    assert values(of(f"m f={told}")) == {"m f": value}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("m", UNREADABLE), ("m f=", UNREADABLE), ("m,t= f=1", UNREADABLE),
        ("m,t f=1", UNREADABLE), (",t=1 f=1", UNREADABLE), ("m f=1 2 3", UNREADABLE),
        ("m f=1,", UNREADABLE), ('m f="a', UNREADABLE), ("m f=1 1.5", UNREADABLE),
        ("m f=yes", NO_VALUE), ("m f=1_0", NO_VALUE), ("m f=٣", NO_VALUE),
        ("m f=0x1", NO_VALUE), ('m f="1"', line_protocol.TEXT), ("m f=1e400", TOO_LARGE),
        ("m f=9223372036854775808i", TOO_LARGE), ("m f=-1u", TOO_LARGE),
        ("m,a=1,a=2 f=1", line_protocol.TWICE), (f"m,a={'x' * 5000} f=1", line_protocol.TOO_LONG),
        ("m f=1 7258118400000000", limits.OUT_OF_RANGE), ("m f=1 -2208988800000001", limits.OUT_OF_RANGE),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(line: str, why: str) -> None:
    found = of(f"m f=1\n{line}\nm f=2")
    assert found.refused == {why: (2, 1)}
    assert found.value == [1.0, 2.0]


def test_text_may_go_on_over_lines_and_hides_nothing() -> None:
    found = of('m a=1,f="one\n# two, x=3 \\" and\\\\",b=2 5\nm c=3\n')
    assert found.value == [1.0, 2.0, 3.0]
    assert found.event_at == [5, 5, ARRIVED]
    assert found.place == [1, 1, 3]


def test_nan_is_left_out_and_counted() -> None:
    found = of("m a=NaN,b=-inf,c=1")
    assert (values(found), found.skipped) == ({"m c": 1.0}, {limits.NOT_A_NUMBER: 2})


def test_first_and_last_instants_are_taken() -> None:
    assert of("m f=1 -2208988800000000\nm f=1 7258118399999999").refused == {}
    assert of("m f=1 -1", precision="ns").event_at == [-1]


def test_batch_has_an_end() -> None:
    with pytest.raises(RefusedError, match="at most 50,000 values"):
        of("m f=1\n" * (limits.MOST_VALUES + 1))


def test_precisions_have_names() -> None:
    assert [precision_of(told) for told in ("", "n", "u", "µ", "ms", "h")] == [
        "ns",
        "ns",
        "us",
        "us",
        "ms",
        "h",
    ]
    with pytest.raises(BadDataError, match="no precision 'd'"):
        precision_of("d")


LABELS = st.dictionaries(WORDS, WORDS, max_size=3)


@given(st.tuples(WORDS, WORDS, LABELS, WORDS), st.tuples(WORDS, WORDS, LABELS, WORDS))
@example(("b", "m", {"a.b": "c"}, "f"), ("b", "m", {"a": "b.c"}, "f"))
@example(("b", "m", {"a": "x" * 200}, "f"), ("b", "m", {"a": "x" * 199 + "y"}, "f"))
@example(("b", "m+2C", {}, "f"), ("b", "m,", {}, "f"))
def test_different_series_have_different_keys(one, other) -> None:
    assert (of_line(*one).key == of_line(*other).key) == (one == other)
    assert of_line(*one).key != of_metric(other[1], other[2]).key
    assert len(of_line(*one).key) <= 200


def test_key_of_before_is_the_key_of_today() -> None:
    """What is written down: a change of it would part every series from its past."""
    assert (
        of_line("db/rp", "disk", {"path": "/", "host": "w1"}, "used %").key
        == "db+2Frp/disk/host.w1/path.+2F/used+20+25"
    )
    long = of_metric("up", {"pod": "x" * 300, "job": "k8s"}).key
    assert long == f"prometheus/up/job.k8s/pod.{'x' * 134}/sha256-a8a2db6748b076333506f4eb0bbeab6d"
