"""The keys of series that agents name by words and labels: the same words are always the same key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from foresite.core.ids import MAX_KEY_LENGTH

PROMETHEUS = "prometheus"
"""Stands first in keys of series that Prometheus names; line protocol has the bucket there."""
LONGEST_QUANTITY = 64
LONGEST_NAME = 500
_HASH_LETTERS = 32
_MARK = "/sha256-"
_BARE = "value"
"""A field of this name says no more than its measurement."""
_ODD = re.compile(r"[^\w.-]")
_ODD_OR_DOT = re.compile(r"[^\w-]")


@dataclass(frozen=True, slots=True)
class Called:
    """A series as an agent calls it.

    Attributes:
        key: of the series here.
        name: for people: what is measured first, since lists cut the end.
        quantity: field, measurement or metric.
        attributes: all that the agent said, word by word.
    """

    key: str
    name: str
    quantity: str
    attributes: Mapping[str, Any] = field(hash=False)


def of_line(bucket: str, measurement: str, tags: Mapping[str, str], name: str) -> Called:
    """Return what line protocol calls ``measurement,tag=value field``; tags are told by name.

    >>> of_line("telegraf", "disk", {"path": "/", "host": "web01"}, "used").key
    'telegraf/disk/host.web01/path.+2F/used'
    """
    labels = dict(sorted(tags.items()))
    last = _escaped(name, _ODD_OR_DOT)
    key = _key(_escaped(bucket), _escaped(measurement), *_labels(labels), last)
    words = ", ".join((f"{measurement} {name}", *(f"{tag}={value}" for tag, value in labels.items())))
    told = {"bucket": bucket, "measurement": measurement, "tags": labels, "field": name}
    quantity = measurement if name == _BARE else name
    return _called(key, words, quantity, told)


def of_metric(metric: str, labels: Mapping[str, str]) -> Called:
    """Return what Prometheus calls ``metric{label="value"}``; labels are told by name.

    >>> of_metric("up", {"job": "node", "instance": "web01:9100"}).key
    'prometheus/up/instance.web01+3A9100/job.node'
    """
    told = dict(sorted(labels.items()))
    key = _key(PROMETHEUS, _escaped(metric), *_labels(told))
    words = ", ".join(f'{name}="{value}"' for name, value in told.items())
    return _called(
        key, f"{metric}{{{words}}}" if told else metric, metric, {"labels": told, "metric": metric}
    )


def _called(key: str, name: str, quantity: str, told: Mapping[str, Any]) -> Called:
    shown = {
        each: {_shown(part): _shown(text) for part, text in words.items()}
        if isinstance(words, dict)
        else _shown(words)
        for each, words in told.items()
    }
    return Called(key, _shown(name)[:LONGEST_NAME], _shown(quantity)[:LONGEST_QUANTITY], shown)


def _labels(labels: Mapping[str, str]) -> list[str]:
    """Return a part of a key for each label: the first dot ends its name."""
    return [f"{_escaped(name, _ODD_OR_DOT)}.{_escaped(value)}" for name, value in labels.items()]


def _key(*parts: str) -> str:
    """Join parts; what is too long for a key ends with the hash of all of it."""
    whole = "/".join(parts)
    if len(whole) <= MAX_KEY_LENGTH:
        return whole
    begin = whole[: MAX_KEY_LENGTH - len(_MARK) - _HASH_LETTERS].rstrip("/")
    return f"{begin}{_MARK}{sha256(whole.encode()).hexdigest()[:_HASH_LETTERS]}"


def _escaped(text: str, odd: re.Pattern[str] = _ODD) -> str:
    """Write what keys have no letter for as ``+`` and two hexadecimal digits a byte of UTF-8."""
    return odd.sub(lambda each: "".join(f"+{byte:02X}" for byte in each[0].encode()), text)


def _shown(text: str) -> str:
    """Return a text without letters that cannot be seen, which databases and pages stumble over."""
    return text if text.isprintable() else "".join(each if each.isprintable() else " " for each in text)
