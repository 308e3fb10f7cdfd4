"""What the agency keeps, one file a subject."""

from records.models.document import Document, DocumentLoan, DocumentReading, DocumentState
from records.models.journal import Counter, Event, JournalRoot, Tombstone
from records.models.letters import CODE, Letter, LetterKind, LetterText
from records.models.outbox import Notice, Reminder
from records.models.search import SearchEntry, SearchKind
from records.models.standing import StandingEvidence

__all__ = [
    "CODE",
    "Counter",
    "Document",
    "DocumentLoan",
    "DocumentReading",
    "DocumentState",
    "Event",
    "JournalRoot",
    "Letter",
    "LetterKind",
    "LetterText",
    "Notice",
    "Reminder",
    "SearchEntry",
    "SearchKind",
    "StandingEvidence",
    "Tombstone",
]
__all__ = ["CODE", "Counter", "Event", "Letter", "LetterKind", "LetterText", "Notice", "Reminder"]
from records.models.outbox import (
    CHOSEN_TOPICS,
    Heartbeat,
    NoticeChoice,
    NoticeState,
    Rhythm,
    Topic,
)

__all__ = [
    "CHOSEN_TOPICS",
    "Counter",
    "Event",
    "Heartbeat",
    "JournalRoot",
    "Notice",
    "NoticeChoice",
    "NoticeState",
    "Reminder",
    "Rhythm",
    "SearchEntry",
    "SearchKind",
    "Tombstone",
    "Topic",
]
