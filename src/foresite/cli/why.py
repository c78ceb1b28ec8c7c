"""``foresite forecast explain | changed``: what a forecast is made of, and why it changed."""

from typing import Annotated, Any

import typer

from foresite.cli.door import Queue, as_json, bar, ids_of, open_door, say, say_job
from foresite.cli.forecast import app
from foresite.core.timeaxis import from_micros
from foresite.forecasting.sentences import Language
from foresite.workflows import explaining
from foresite.workflows.asks import ask
from foresite.workflows.explaining import ExplainAsk

Series = Annotated[str, typer.Option("--series", help="Key of the series; default: the first of the issue.")]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the sentences.")]


@app.command()
def explain(
    issue_id: Annotated[str, typer.Argument(help="Id of the issue, as `list` shows it.")],
    series: Series = "",
    lang: Lang = "en",
    queue: Queue = False,
) -> None:
    """Tell what a forecast is made of: parts that add up to its median."""
    door = open_door()
    series_id = ids_of(door, [series])[0] if series else None
    if queue:
        say_job(ask(door.house, door.scope, ExplainAsk(issue_id=issue_id, series_id=series_id)))
        return
    with bar("Explaining") as progress:
        progress(0.1, "reading and forecasting")
        told = explaining.explain(door.house, door.scope, issue_id, series_id)
    _say(told, lang, ["q50", *told["parts"]])


@app.command()
def changed(
    issue_ids: Annotated[
        tuple[str, str], typer.Argument(help="Two issues of a series, as `list` shows them.")
    ],
    series: Series = "",
    lang: Lang = "en",
    queue: Queue = False,
) -> None:
    """Tell why a forecast changed between two issues: causes that add up to the difference."""
    door = open_door()
    series_id = ids_of(door, [series])[0] if series else None
    if queue:
        asked = ExplainAsk(issue_id=issue_ids[1], before_id=issue_ids[0], series_id=series_id)
        say_job(ask(door.house, door.scope, asked))
        return
    with bar("Explaining") as progress:
        progress(0.1, "reading and forecasting")
        told = explaining.changed(door.house, door.scope, *issue_ids, series_id)
    _say(told, lang, ["before", "after", *told["causes"]])


def _say(told: dict[str, Any], lang: Language, columns: list[str]) -> None:
    """Say it as JSON, or the numbers of each step in a table and then the sentences."""
    said = explaining.sentences(told, lang)
    if as_json.get():
        say(told | {"sentences": said})
        return
    instants = (from_micros(each * 1000).isoformat() for each in told["columns"]["event_at"])
    steps = zip(instants, *(told["columns"][name] for name in columns), strict=True)
    names = ["event_at", *columns]
    say([dict(zip(names, step, strict=True)) for step in steps], table=names, last="\n".join(said))
