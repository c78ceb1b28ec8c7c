"""HTTP bodies of people: who is signed in, what they say to come in, and what is told of them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from foresite.api.schemas import Id, Organisation
from foresite.platform.auth.names import LONGEST_EMAIL, LONGEST_NAME
from foresite.platform.auth.passwords import LONGEST
from foresite.platform.auth.permissions import Permission

Language = Literal["en", "fa"]
Digits = Literal["language", "latin", "persian"]
Calendar = Literal["language", "gregorian", "persian"]
Email = Annotated[str, Field(max_length=LONGEST_EMAIL, examples=["ada@example.org"])]
Name = Annotated[str, Field(max_length=LONGEST_NAME, examples=["Ada Lovelace"])]
Password = Annotated[str, Field(max_length=LONGEST, examples=["correct horse battery staple"])]
NewPassword = Annotated[
    str,
    Field(
        max_length=4 * LONGEST,
        examples=["correct horse battery staple"],
        description="At least 10 characters that are hard to guess.",
    ),
]
RoleName = Annotated[
    str, Field(max_length=64, examples=["operator"], description="Built in, or composed by the organisation.")
]
Token = Annotated[
    str, Field(max_length=100, examples=["(43 characters)"], description="What stands in the link after #.")
]


class Given(BaseModel):
    """A body that somebody sends: what it names is known, and nothing else is taken."""

    model_config = ConfigDict(extra="forbid")


class Credentials(Given):
    """An address and a password."""

    email: Email
    password: Password


class Coming(Given):
    """What somebody says of themselves when they come in by a link."""

    token: Token
    name: Name
    password: NewPassword
    language: Language = Field(default="en", examples=["en"])


class FirstOwner(Coming):
    """Whoever has the link that the first start printed."""

    email: Email


class Person(BaseModel):
    """Somebody who is signed in, as they see themselves."""

    model_config = ConfigDict(from_attributes=True)

    person_id: Id
    email: str = Field(examples=["ada@example.org"])
    name: str = Field(examples=["Ada Lovelace"])
    language: Language = Field(examples=["en"])
    digits: Digits = Field(
        examples=["latin"], description="Of numbers on the page; language: as it has them."
    )
    calendar: Calendar = Field(
        examples=["gregorian"], description="Of days on the page; language: as it has them."
    )


class Membership(BaseModel):
    """An organisation that somebody belongs to."""

    slug: str = Field(examples=["demo"])
    name: str = Field(examples=["Demo city"])
    role: str = Field(examples=["analyst"])


class Me(BaseModel):
    """Whoever is signed in in a browser: who they are, where they work now and what they may do there."""

    person: Person
    organisation: Organisation
    role: str = Field(examples=["analyst"], description="A built-in role or one that was composed.")
    permissions: list[Permission] = Field(examples=[["account:manage", "data:read"]])
    memberships: list[Membership] = Field(description="Where they may work, the oldest membership first.")
    home: Id | None = Field(
        default=None, description="The dashboard at which their role begins; null: the overview."
    )
    session_id: Id
    expires_at: datetime = Field(description="When the session ends, however much it is used.")
    lacks: list[str] = Field(
        default=[],
        examples=[[]],
        description="What the organisation asks for and this sign-in did not show: second-factor, "
        "single-sign-on or own-sign-in. With any, only one's own account is open.",
    )
    csrf_token: str = Field(
        examples=["(43 characters)"],
        description="To be sent as x-csrf-token with whatever changes something.",
    )


class SignInAnswer(BaseModel):
    """How far signing in has come."""

    state: Literal["signed-in", "second-factor", "accepted"] = Field(
        examples=["signed-in"],
        description="second-factor: show one of the methods with the ticket; accepted: sign in now.",
    )
    me: Me | None = None
    ticket: str | None = Field(default=None, examples=[None])
    methods: list[str] = Field(default=[], examples=[["totp"]])


class Asked(BaseModel):
    """A letter was asked for; the answer is the same whether one is sent or not."""

    told: str = Field(
        default="if the address is right, a letter is on its way",
        examples=["if the address is right, a letter is on its way"],
    )
