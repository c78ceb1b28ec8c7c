"""What the benchmarks share: one figure beside its reference and its goal, and how figures are told."""

import argparse
import json
from collections.abc import Callable, Iterable


def figure(  # noqa: PLR0913 -- the columns of one line
    name: str,
    value: float,
    unit: str,
    *,
    reference: float,
    goal: str,
    ratio: float | None = None,
    judged: str | None = None,
) -> dict[str, object]:
    """Return one figure.

    Args:
        name: what was measured.
        value: in ``unit``.
        unit: of value and reference.
        reference: the same measured of something else in the same run.
        ratio: value over reference, unless it is another one.
        goal: ``>= x`` or ``<= x``.
        judged: what the goal is held against: ``value`` or ``ratio``. Unsaid, a lower bound is one of
            the ratio and an upper bound one of the value.
    """
    shown = ratio if ratio is not None else value / reference if reference else float("inf")
    sign, _, bound = goal.partition(" ")
    held = shown if (judged or ("ratio" if sign == ">=" else "value")) == "ratio" else value
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "reference": round(reference, 3),
        "ratio": round(shown, 3),
        "goal": goal,
        "holds": held >= float(bound) if sign == ">=" else held <= float(bound),
    }


def tell(
    told: str | None, scales: Iterable[str], measure: Callable[[str], Iterable[dict[str, object]]]
) -> None:
    """Be the command of a benchmark: ``--scale``, ``--json``, and a line for each figure as it comes."""
    parser = argparse.ArgumentParser(description=told)
    parser.add_argument("--scale", choices=sorted(scales, reverse=True), default="small")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    for line in measure(asked.scale):
        if asked.json:
            print(json.dumps(line), flush=True)
        else:
            print(" ".join(f"{name}={value}" for name, value in line.items()), flush=True)
