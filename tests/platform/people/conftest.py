"""People, and the database that they are kept in."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Engine

from foresite.catalog import organisations
from foresite.platform.auth import members, people
from foresite.platform.auth.names import email_of
from foresite.platform.auth.passwords import Passwords
from foresite.platform.auth.sessions import Visitor
from foresite.platform.config import Settings
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope

PASSWORD = "correct horse battery staple"
HERE = Visitor("192.0.2.7", "Mozilla/5.0")


@dataclass(frozen=True, slots=True)
class Place:
    """A database, its settings, and what hashes the passwords of its people."""

    engine: Engine
    settings: Settings
    passwords: Passwords

    def organisation(self, slug: str) -> Scope:
        return organisations.create(self.engine, slug)

    def person(self, scope: Scope | None, email: str = "ada@example.org", role: str = "viewer") -> str:
        """Make somebody with the password of all tests, a member if a scope is given; return their id."""
        hashed = self.passwords.hash(PASSWORD)
        with writing(self.engine, INSTALLATION) as session:
            name = email.partition("@")[0].title()
            row = people.add(session, email_of(email), name, language="en", password_hash=hashed)
            if scope is not None:
                members.add(session, scope, row.person_id, role)
            return row.person_id


@pytest.fixture
def place(engine: Engine, settings: Settings) -> Place:
    return Place(engine, settings, Passwords(settings))
