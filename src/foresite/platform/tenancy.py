"""The scope of an organisation: what every reader and writer of its data takes first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data a call may touch. Only doors make one; everybody else passes it on.

    Attributes:
        organisation_id: the organisation's number, unique in the installation.
        organisation: its slug, for messages, folders and logs.
    """

    organisation_id: int
    organisation: str
