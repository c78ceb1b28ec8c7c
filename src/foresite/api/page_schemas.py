"""HTTP bodies of what a page must know before it shows anything: who asks, and how it looks."""

from dataclasses import asdict
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from foresite.api.people_schemas import Calendar, Digits, Given, Me
from foresite.api.schemas import Id
from foresite.catalog.appearance import LONGEST_LINE, LONGEST_NAME, Look
from foresite.core.contrast import shades
from foresite.platform.auth.permissions import Permission

Language = Literal["browser", "en", "fa"]
Theme = Literal["browser", "light", "dark"]


class Wanted(Given):
    """How the organisation looks; what is empty is as Foresite has it."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    name: str = Field(default="", max_length=LONGEST_NAME, examples=["Harbour Grid"], description="In heads.")
    line: str = Field(
        default="", max_length=LONGEST_LINE, examples=["For the staff of Harbour Grid."],
        description="On the sign-in page, which anybody may read.",
    )  # fmt: skip
    colour: str = Field(default="", max_length=16, examples=["#005bbb"], description="As #rrggbb.")
    language: Language = Field(
        default="browser",
        examples=["fa"],
        description="Until somebody chooses; also of people whom single sign-on brings.",
    )
    theme: Theme = Field(default="browser", examples=["dark"], description="Until somebody chooses.")
    digits: Digits = Field(default="language", examples=["latin"], description="That new people begin with.")
    calendar: Calendar = Field(
        default="language", examples=["persian"], description="That new people begin with."
    )


class Shades(BaseModel):
    """The colour where it can be read, or the nearest shade that can: contrast of text is at least 4.5."""

    model_config = ConfigDict(from_attributes=True)

    fill: str = Field(examples=["#005bbb"], description="Ground of white text.")
    link_light: str = Field(examples=["#005bbb"], description="Text on light grounds.")
    chosen_light: str = Field(examples=["#e0ebf7"], description="Light ground of what is chosen.")
    link_dark: str = Field(examples=["#66a3e0"], description="Text on dark grounds.")
    chosen_dark: str = Field(examples=["#10283c"], description="Dark ground of what is chosen.")


class Appearance(Wanted):
    """How an organisation looks, with what follows from it."""

    logo: str | None = Field(default=None, examples=["(64 hex digits)"], description="Of GET /api/v1/logos.")
    shades: Shades | None = Field(default=None, description="null: no colour was chosen.")


class Session(BaseModel):
    """What a page must know before it shows anything."""

    sign_in: Literal["off", "required"] = Field(examples=["required"])
    sign_up: Literal["invitation", "open"] = Field(examples=["invitation"])
    permissions: list[Permission] = Field(
        examples=[["account:manage", "data:read"]],
        description="What whoever asks may do; empty: they must sign in.",
    )
    me: Me | None = Field(description="Whoever is signed in; null: nobody.")
    home: Id | None = Field(
        default=None, description="The dashboard at which they begin; null: the overview."
    )
    appearance: Appearance = Field(
        description="How the page looks: as the organisation chose, if any is known."
    )


def told_of(look: Look, logo: str | None) -> Appearance:
    """Return how an organisation looks, as pages take it."""
    found = shades(look.colour) if look.colour else None
    return Appearance(**asdict(look), logo=logo, shades=found and Shades.model_validate(found))
