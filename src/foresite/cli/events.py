"""``foresite events``: what happens, as it happens."""

import asyncio
import sys
from contextlib import aclosing
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from foresite.cli.door import Door, as_json, open_door
from foresite.core.errors import BadDataError
from foresite.platform.config import did_you_mean
from foresite.platform.events import outbox
from foresite.platform.events.kinds import KINDS
from foresite.platform.events.relay import Frame, Relay
from foresite.platform.events.wakeups import wakeups

PAUSE_SECONDS = 15.0


def command(
    kind: Annotated[list[str] | None, typer.Option(help="Only these: " + ", ".join(KINDS) + ".")] = None,
    after: Annotated[
        int | None, typer.Option(min=0, help="Begin with what followed on this id; default: from now on.")
    ] = None,
    follow: Annotated[
        bool, typer.Option(help="Go on until interrupted; else end with what is there already.")
    ] = True,
) -> None:
    """Tell what happens: jobs, new values, held rows, forecasts. With --json, one object a line."""
    for each in kind or ():
        if each not in KINDS:
            raise BadDataError(
                f"there is no kind {each}", code="kind-unknown", remedy=did_you_mean(each, list(KINDS))
            )
    asyncio.run(_tell(open_door(), set(kind or ()), after, follow=follow))


async def _tell(door: Door, kinds: set[str], after: int | None, *, follow: bool) -> None:
    engine, scope = door.house.engine, door.scope
    relay = Relay(engine, wakeups(door.house.settings, engine))
    end = None if follow else outbox.heads(engine, [scope.organisation_id])[scope.organisation_id]
    followed = relay.follow(scope, since=after, kinds=kinds, pause_seconds=PAUSE_SECONDS if follow else 0.05)
    async with aclosing(followed) as batches:
        async for batch in batches:
            for frame in batch.frames:
                _say(frame)
            if end is not None and batch.up_to >= end:
                return


def _say(frame: Frame) -> None:
    if as_json.get():
        sys.stdout.write(frame.as_json.decode() + "\n")
        sys.stdout.flush()
        return
    told = orjson.loads(frame.as_json)
    facts = " ".join(f"{name}={_short(value)}" for name, value in told["data"].items() if value is not None)
    Console(highlight=False).print(
        f"{frame.event_id} {told['at']} [bold]{frame.kind}[/]", facts.replace("[", r"\["), soft_wrap=True
    )


def _short(value: Any) -> str:
    if isinstance(value, list) and len(value) > 8:  # noqa: PLR2004 -- a line stays readable
        return f"{len(value)} of them"
    return str(value)
