"""Every table of an organisation says whose row it is, and every reader and writer takes the scope first."""

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest
from tests.conftest import import_tables

import foresite.catalog
from foresite.lake.lake import Lake
from foresite.platform.database import Table
from foresite.platform.jobs import queue
from foresite.platform.tenancy import Scope

import_tables()
SOURCE = Path(foresite.catalog.__path__[0]).parent
REACH_EVERYTHING = {
    "catalog/organisations.py": "makes the scopes",
    "cli/user.py": "is for the operator of the installation",
    "cli/doctor.py": "looks at the database, not at rows",
    "platform/auth/keys.py": "finds out at the door whose key it is",
    "platform/jobs/census.py": "counts the jobs of all for metrics, and tells nothing else of them",
    "platform/events/outbox.py": "asks once how far the events of all whose readers are here have come",
    "platform/auth/invitations.py": "sends letters to people who may belong nowhere yet",
    "platform/auth/members.py": "knows who members are, who may belong to several organisations",
    "platform/auth/people.py": "knows people, who may belong to several organisations",
    "platform/auth/sessions.py": "finds out at the door who a person is, and where they work",
    "platform/auth/sign_in.py": "proves people before it is known where they belong",
    "platform/auth/credentials.py": "has people prove themselves again, wherever they belong",
    "platform/auth/factors/passkeys.py": "finds out by a passkey who a person is",
    "platform/auth/own_factors.py": "keeps what guards a person's account in all their organisations",
    "platform/auth/resealing.py": "seals the secrets of all anew",
    "platform/auth/tokens/families.py": "finds out by a refresh token whose it is",
    "platform/auth/tokens/holders.py": "finds out at the door for whom an access token stands",
    "platform/auth/tokens/signing.py": "keeps the keys that sign for all",
    "workflows/programs.py": "lets programs act for people, wherever they belong",
    "workflows/proofs.py": "lets people in by what they have, wherever they belong",
    "workflows/provider_word.py": "ends sessions, which are people's, wherever they belong",
    "workflows/single_sign_on.py": "lets people in who belong nowhere yet",
    "platform/mail/outbox.py": "keeps mail to people, who may belong nowhere yet",
    "workflows/credentials.py": "changes what people sign in with, wherever they belong",
    "workflows/joining.py": "lets people in who belong nowhere yet",
    "workflows/letters.py": "writes to people, whatever organisation it is about",
    "workflows/accounts.py": "lets people in who belong nowhere yet",
    "platform/jobs/dispatch.py": "hands the jobs of all to their queues",
    "workflows/strangers.py": "shows how a sign-in page looks, and a logo, which anybody may see",
    "workflows/arrivals.py": "sees in which organisations values came, and reads none of them",
    "platform/schema.py": "changes the shape of tables",
    "platform/usage/meter.py": "writes what all used of a server at once, and reads nothing",
}
"""Modules that open transactions over the whole installation, with the reason: think twice."""
SHARED = {
    "organisation": "each is one",
    "person": "may belong to several",
    "letter": "may be for somebody who belongs to none yet",
    "browser_session": "is a person's",
    "one_time_link": "may be for somebody who belongs to none yet",
    "totp": "is a person's",
    "recovery_code": "is a person's",
    "passkey": "is a person's",
    "passkey_challenge": "is answered by whoever has a passkey",
    "signing_key": "signs for all",
    "sign_in_failure": "is counted before anybody is known",
}
"""Tables that no organisation owns, with the reason."""
TABLES = sorted(Table.metadata.tables.values(), key=lambda table: table.name)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_first_column_of_a_table_is_the_organisation(table) -> None:
    if table.name not in SHARED:
        assert next(iter(table.columns)).name == "organisation_id"


def _catalogue_functions():
    for module in pkgutil.iter_modules(foresite.catalog.__path__):
        loaded = importlib.import_module(f"foresite.catalog.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_"):
                yield pytest.param(function, id=f"{module.name}.{name}")


@pytest.mark.parametrize("function", list(_catalogue_functions()))
def test_catalogue_function_that_opens_the_database_takes_the_scope_first(function) -> None:
    names = list(inspect.signature(function).parameters)
    makes_scopes = function.__module__.endswith("organisations") and function.__name__ != "get"
    if names and names[0] in {"engine", "session"} and not makes_scopes and function.__name__ != "page_of":
        assert names[1] == "scope"


@pytest.mark.parametrize(
    "function", [function for _, function in inspect.getmembers(queue, inspect.isfunction)]
)
def test_verb_of_jobs_takes_the_scope_first(function) -> None:
    if function.__module__ == queue.__name__:
        names = [name for name in inspect.signature(function).parameters if name not in {"engine", "session"}]
        assert names[0] == "scope"


@pytest.mark.parametrize("name", [name for name, _ in inspect.getmembers(Lake, inspect.isfunction)])
def test_public_lake_method_takes_the_scope_first(name: str) -> None:
    if not name.startswith("_"):
        parameters = list(inspect.signature(getattr(Lake, name), eval_str=True).parameters.values())
        assert parameters[1].annotation is Scope, f"Lake.{name} must take scope first"


def test_only_these_modules_reach_more_than_one_organisation() -> None:
    naming = {
        str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if "INSTALLATION" in path.read_text()
    }
    assert naming - {"platform/tenancy.py"} == set(REACH_EVERYTHING)
