"""How Alembic meets the tables: settings come from the caller, or from the environment."""

import importlib

from alembic import context

from foresite.platform.config import load_settings
from foresite.platform.database import Instant, Table, inserting, make_engine
from foresite.platform.tenancy import INSTALLATION

for package in (
    "platform.auth",
    "platform.auth.tokens",
    "platform.auth.factors",
    "platform.auth.sso",
    "platform.audit",
    "platform.mail",
    "platform.usage",
    "platform.jobs",
    "catalog",
    "lake",
    "ingest",
    "forecasting",
    "dashboards",
):
    importlib.import_module(f"foresite.{package}.tables")


def render_item(kind, item, _context):
    """Write our own column type as the plain integer it is in the database."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.BigInteger()"
    return False


def migrate() -> None:
    """Run the migrations over one connection."""
    settings = context.config.attributes.get("settings") or load_settings()
    engine = make_engine(settings, as_owner=True)
    with inserting(engine, INSTALLATION) as connection:
        context.configure(
            connection=connection,
            target_metadata=Table.metadata,
            render_item=render_item,
            render_as_batch=True,
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


migrate()
