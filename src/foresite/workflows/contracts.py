"""Contracts as doors see them: every version that an organisation kept."""

from typing import Any

from foresite.ingest import contracts
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


def kept_contracts(house: House, scope: Scope) -> list[dict[str, Any]]:
    """Return name, digest, text and used_at of every version, by name, the newest of each first."""
    return [
        {"name": row.name, "digest": row.digest, "text": row.text, "used_at": row.used_at}
        for row in contracts.every(house.engine, scope)
    ]
