"""Templates of keys and names, filled from the cells of rows."""

import re

from foresite.core.ids import key_part

_SLOT = re.compile(r"\{([^{}]+)\}")


def fill(template: str, row: dict[str, object], *, part: bool = False) -> str:
    """Fill a template's slots with a row's cells; with ``part`` each becomes a part of a key.

    >>> fill("gefcom/zone-{zone_id}/load", {"zone_id": " 7 "}, part=True)
    'gefcom/zone-7/load'
    """

    def cell(match: re.Match[str]) -> str:
        text = str(row.get(match[1], "") if row.get(match[1]) is not None else "")
        return key_part(text) if part else text.strip()

    return _SLOT.sub(cell, template)


def slots(template: str) -> list[str]:
    """Return the names of a template's slots."""
    return _SLOT.findall(template)
