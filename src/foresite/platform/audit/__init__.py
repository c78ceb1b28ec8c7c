"""The audit trail: who did what to what, from where, before and after; append-only and chained by hash."""

from foresite.platform.audit.actions import Action
from foresite.platform.audit.entries import note, note_made, of_the_house

__all__ = ["Action", "note", "note_made", "of_the_house"]
