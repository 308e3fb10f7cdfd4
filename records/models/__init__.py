"""What the agency keeps, one file a subject."""

from records.models.document import Document, DocumentReading, DocumentState
from records.models.journal import Counter, Event
from records.models.letters import CODE, Letter, LetterKind, LetterText
from records.models.outbox import Notice, Reminder

__all__ = [
    "CODE",
    "Counter",
    "Document",
    "DocumentReading",
    "DocumentState",
    "Event",
    "Letter",
    "LetterKind",
    "LetterText",
    "Notice",
    "Reminder",
]
