"""What the agency keeps, one file a subject."""

from records.models.journal import Counter, Event
from records.models.outbox import Notice, Reminder

__all__ = ["Counter", "Event", "Notice", "Reminder"]
