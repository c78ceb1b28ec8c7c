"""Where in the text of a contract an entry stands, so that what is wrong with it is told by its line."""

import re
from collections import Counter
from collections.abc import Sequence

_TABLE = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\"-]+)\s*\]\]?\s*(#.*)?$")
_ENTRY = re.compile(r"^\s*([A-Za-z0-9_\"-]+)\s*=")


def line_of(text: str, place: Sequence[int | str]) -> int | None:
    r"""Return the line (from 1) of the entry at a place, or else of the table around it; None: nowhere.

    >>> line_of('name = "a"\n[[series]]\nkey = "k"\n[[series]]\nunit = "x"\n', ("series", 1, "unit"))
    5
    """
    best, found = 0, None
    tables: Counter[str] = Counter()
    here: tuple[int | str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if table := _TABLE.match(line):
            name = table[2].replace('"', "")
            here = tuple(name.split("."))
            if table[1] == "[[":
                here = (*here, tables[name])
                tables[name] += 1
            entry = here
        elif named := _ENTRY.match(line):
            entry = (*here, named[1].strip('"'))
        else:
            continue
        if len(entry) > best and tuple(place[: len(entry)]) == entry:
            best, found = len(entry), number
    return found


def line_saying(text: str, value: str) -> int | None:
    """Return the first line on which a value stands in quotes, or None."""
    quoted = (f'"{value}"', f"'{value}'")
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if any(each in line for each in quoted)), None)
