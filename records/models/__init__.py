"""What the agency keeps, one file a subject."""

from records.models.document import Document, DocumentReading, DocumentState
from records.models.journal import Counter, Event
from records.models.outbox import Notice, Reminder
from records.models.standing import StandingEvidence

__all__ = [
    "Counter",
    "Document",
    "DocumentReading",
    "DocumentState",
    "Event",
    "Notice",
    "Reminder",
    "StandingEvidence",
]
