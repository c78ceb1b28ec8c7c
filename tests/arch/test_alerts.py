"""Alert rules hold: Prometheus's own tool takes them, each fires when it should, their metrics exist."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.conftest import absent

from foresite.platform.metrics import REGISTRY

FOLDER = Path(__file__).parents[2] / "deploy" / "prometheus"
RULES = (FOLDER / "foresite.rules.yml").read_text()
TESTS = (FOLDER / "foresite.test.yml").read_text()


@pytest.mark.parametrize(
    "words", [("check", "config", "prometheus.yml"), ("test", "rules", "foresite.test.yml")]
)
def test_tool_of_prometheus_takes_rules_and_proves_each(words: tuple[str, ...]) -> None:
    tool = shutil.which("promtool")
    if tool is None:
        absent("there is no promtool on this machine")
    done = subprocess.run([str(tool), *words], cwd=FOLDER, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_rule_is_proved_to_fire_and_to_be_silent() -> None:
    cases = re.findall(r"alertname: (\w+)\n\s+exp_alerts:( \[\])?", TESTS)
    rules = set(re.findall(r"alert: (\w+)", RULES))
    assert {name for name, silent in cases if silent} == rules
    assert {name for name, silent in cases if not silent} == rules


def test_rules_name_metrics_that_there_are() -> None:
    there = {sample for metric in REGISTRY.collect() for sample in _samples(metric.name, metric.type)}
    asked = set(re.findall(r"\bforesite_\w+(?=[\[{)]| [<>-])", RULES))
    assert asked - there == set()


def _samples(name: str, kind: str) -> set[str]:
    endings = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}.get(kind, ("",))
    return {name + ending for ending in endings}
