"""People and organisations that prove themselves to each other."""

import pytest
from sqlalchemy import Engine
from tests.stores import KEY

from foresite.core.ids import new_id
from foresite.platform.auth import people
from foresite.platform.auth.names import email_of
from foresite.platform.auth.sealing import Sealer, sealer
from foresite.platform.config import load_settings
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope


@pytest.fixture
def base(engine: Engine) -> Engine:
    return engine


@pytest.fixture(scope="session")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Sealer:
    return sealer(load_settings(home=tmp_path_factory.mktemp("seal"), secret_key=KEY))


@pytest.fixture
def ours(tenant: Scope) -> Scope:
    return tenant


@pytest.fixture
def theirs(neighbour: Scope) -> Scope:
    return neighbour


@pytest.fixture
def person(engine: Engine) -> str:
    return _person(engine, "ada")


@pytest.fixture
def other(engine: Engine) -> str:
    return _person(engine, "eve")


def _person(engine: Engine, name: str) -> str:
    with writing(engine, INSTALLATION) as session:
        email = email_of(f"{name}-{new_id()}@example.org")
        return people.add(session, email, name.title(), language="en").person_id
