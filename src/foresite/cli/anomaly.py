"""``foresite anomaly``: look for anomalies, look at them, and say what they are."""

from typing import Annotated, Any, Literal

import typer

from foresite.analytics import anomalies, watched
from foresite.analytics.registry import NAMES, ONLINE
from foresite.catalog import series
from foresite.cli.door import Door, Queue, as_json, bar, counted, ids_of, open_door, say, say_job, say_page
from foresite.core.timeaxis import parse_instant
from foresite.workflows.anomalies import detect as look_back
from foresite.workflows.anomalies import expect
from foresite.workflows.anomalies import watch as look_on
from foresite.workflows.asks import DetectAsk, WatchAsk, ask

app = typer.Typer(help="Anomalies: detect, look, accept, dismiss, label.", no_args_is_help=True)

Keys = Annotated[list[str], typer.Argument(help="Keys of the series.")]
Method = Annotated[str, typer.Option(help=f"One of: {', '.join(NAMES)}.")]
Together = Annotated[bool, typer.Option("--together", help="Judge them as sensors of one thing.")]
Id = Annotated[str, typer.Argument(help="Id of the anomaly, as `list` shows it.")]
Text = Annotated[str, typer.Option(help="What else there is to say.")]
SET = ("detector_id", "method", "series_ids", "enabled", "false_alarm_rate")
COLUMNS = ("anomaly_id", "series", "kind", "start_at", "end_at", "severity", "verdict", "why")


@app.command("list")
def list_(
    key: Annotated[str, typer.Option("--series", help="Only of this series.")] = "",
    verdict: Annotated[
        Literal["", "open", "accepted", "dismissed"], typer.Option(help="What people said; empty: all.")
    ] = "",
    min_severity: Annotated[float, typer.Option(min=0, max=1, help="Only so severe or more.")] = 0.0,
    as_of: Annotated[str, typer.Option(help="As it stood at this instant; default: now.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List anomalies that stand, newest found first."""
    door = open_door()
    page = anomalies.find(
        door.house.engine,
        door.scope,
        series_id=ids_of(door, [key])[0] if key else None,
        verdict=verdict,
        min_severity=min_severity,
        as_of=parse_instant(as_of) if as_of else None,
        limit=limit,
        cursor=cursor,
    )
    said = anomalies.labels(door.house.engine, door.scope, [row.anomaly_id for row in page.items])
    rows = [anomalies.shown(row, said[row.anomaly_id]) for row in page.items]
    if not as_json.get():
        keys = _keys(door, [row["series_id"] for row in rows])
        rows = [row | {"series": keys.get(row["series_id"]), "why": _why(row)} for row in rows]
    say_page(rows, page.next_cursor, table=COLUMNS)


@app.command()
def show(anomaly_id: Id) -> None:
    """Show an anomaly with its evidence, its earlier versions and what people said of it."""
    door = open_door()
    versions = anomalies.history(door.house.engine, door.scope, anomaly_id)
    said = anomalies.labels(door.house.engine, door.scope, [anomaly_id])[anomaly_id]
    told = anomalies.shown(versions[-1], said)
    if as_json.get():
        say(told | {"versions": [anomalies.shown(each, said) for each in versions]})
        return
    evidence = {name: value for name, value in told["evidence"].items() if name != "rows"}
    names = ("anomaly_id", "kind", "start_at", "end_at", "ongoing", "severity", "verdict", "known_at")
    shown: dict[str, Any] = {"series": _keys(door, [told["series_id"]]).get(told["series_id"])}
    shown |= {name: told[name] for name in names} | {"why": _why(told)} | evidence
    shown["labels"] = [f"{each['verdict']} by {each['author']}: {each['text']}" for each in told["labels"]]
    say(shown, last=f"{counted(len(versions), 'version')}." if told["standing"] else "It was taken back.")


@app.command()
def detect(
    keys: Keys,
    method: Annotated[str, typer.Option(help=f"One of: {', '.join(NAMES)}; default: what fits.")] = "",
    together: Together = False,
    start: Annotated[str, typer.Option(help="Default: 28 days before the end.")] = "",
    end: Annotated[str, typer.Option(help="Default: the newest value.")] = "",
    queue: Queue = False,
) -> None:
    """Look for anomalies in a window of series."""
    door = open_door()
    asked: dict[str, Any] = {
        "method": method,
        "together": together,
        "start": parse_instant(start) if start else None,
        "end": parse_instant(end) if end else None,
    }
    if queue:
        say_job(ask(door.house, door.scope, DetectAsk(series_ids=ids_of(door, keys), **asked)))
        return
    with bar("Looking") as progress:
        told = look_back(door.house, door.scope, ids_of(door, keys), **asked, progress=progress)
    say(told, last="See them with: foresite anomaly list")


@app.command()
def watch(queue: Queue = False) -> None:
    """Look at what came since the enabled detectors last did."""
    door = open_door()
    if queue:
        say_job(ask(door.house, door.scope, WatchAsk()))
        return
    with bar("Looking") as progress:
        say(look_on(door.house, door.scope, progress=progress), last="See them with: foresite anomaly list")


@app.command()
def accept(anomaly_id: Id, text: Text = "") -> None:
    """Say that it is an anomaly."""
    _label(anomaly_id, anomalies.ACCEPTED, text)


@app.command()
def dismiss(anomaly_id: Id, text: Text = "") -> None:
    """Say that it is none: its detector will be stricter."""
    _label(anomaly_id, anomalies.DISMISSED, text)


@app.command()
def label(anomaly_id: Id, text: Annotated[str, typer.Argument(help="What there is to say.")]) -> None:
    """Write about an anomaly."""
    _label(anomaly_id, anomalies.NOTED, text)


@app.command()
def detectors(  # noqa: PLR0917 -- what a detector is made of
    keys: Annotated[
        list[str] | None, typer.Argument(help="Keys of series to set a detector for; none: list them.")
    ] = None,
    method: Method = ONLINE,
    together: Together = False,
    false_alarm_rate: Annotated[
        float | None, typer.Option(help="Share of steps that may pass the threshold by chance.")
    ] = None,
    learning_days: Annotated[int | None, typer.Option(help="Days to learn from.")] = None,
    quiet: Annotated[list[str] | None, typer.Option(help="Local hours, such as 22-6.")] = None,
    enabled: Annotated[
        bool | None, typer.Option("--on/--off", help="Look at values as they come, or do not.")
    ] = None,
) -> None:
    """List detectors, or set one for each of these series."""
    door = open_door()
    if not keys:
        page = watched.find(door.house.engine, door.scope, limit=1000)
        say([watched.shown(row) for row in page.items], table=(*SET, "factor", "threshold"))
        return
    given: dict[str, Any] = {
        "false_alarm_rate": false_alarm_rate,
        "learning_days": learning_days,
        "enabled": enabled,
        "quiet_hours": [_hours(each) for each in quiet] if quiet else None,
    }
    given = {name: value for name, value in given.items() if value is not None}
    ids = ids_of(door, keys)
    expect(door.house, door.scope, ids, method, together=together)
    subjects = [ids] if together else [[each] for each in ids]
    rows = [watched.ensure(door.house.engine, door.scope, method, each, given) for each in subjects]
    say([watched.shown(row) for row in rows], table=SET)


def _hours(text: str) -> tuple[int, int]:
    begin, _, end = text.partition("-")
    if not (begin.isdecimal() and end.isdecimal()):
        raise typer.BadParameter(f"{text} is not two hours such as 22-6")
    return int(begin), int(end)


def _label(anomaly_id: str, verdict: str, text: str) -> None:
    door = open_door()
    row = anomalies.label(door.house.engine, door.scope, anomaly_id, verdict, text)
    say({"anomaly_id": anomaly_id, "verdict": row.verdict, "text": row.text, "author": row.author})


def _why(told: dict[str, Any]) -> str:
    evidence = told["evidence"]
    if told["kind"] == "late":
        return f"no value since {evidence['last_event_at']}"
    if "observed" in evidence:
        expected = f"{evidence['low']:.4g} to {evidence['high']:.4g}"
        return f"{evidence['observed']:.4g}, {evidence['direction']} the expected {expected}"
    return f"score {evidence['score']:.4g}, threshold {evidence['threshold']:.4g}"


def _keys(door: Door, ids: list[int]) -> dict[int, str]:
    return {each: row.key for each, row in series.by_ids(door.house.engine, door.scope, ids).items()}
