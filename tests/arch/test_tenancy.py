"""Every table of an organisation says whose row it is, and every reader and writer takes the scope first."""

import importlib
import inspect
import pkgutil

import pytest
from tests.conftest import import_tables

import foresite.catalog
from foresite.lake.lake import Lake
from foresite.platform.database import Table
from foresite.platform.jobs import queue
from foresite.platform.tenancy import Scope

import_tables()
SHARED = {"organisation"}
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
        names = [name for name in inspect.signature(function).parameters if name != "engine"]
        assert names[0] == "scope"


@pytest.mark.parametrize("name", [name for name, _ in inspect.getmembers(Lake, inspect.isfunction)])
def test_public_lake_method_takes_the_scope_first(name: str) -> None:
    if not name.startswith("_"):
        parameters = list(inspect.signature(getattr(Lake, name), eval_str=True).parameters.values())
        assert parameters[1].annotation is Scope, f"Lake.{name} must take scope first"
