"""What the agency keeps, one file a subject."""

from records.models.document import Document, DocumentLoan, DocumentReading, DocumentState
from records.models.journal import Counter, Event, JournalRoot, Tombstone
from records.models.letters import CODE, Letter, LetterKind, LetterText
from records.models.outbox import (
    CHOSEN_TOPICS,
    Heartbeat,
    Notice,
    NoticeChoice,
    NoticeState,
    Reminder,
    Rhythm,
    Topic,
)
from records.models.search import SearchEntry, SearchKind
from records.models.second_look import SecondLook, SecondLookQuerySet
from records.models.standing import StandingEvidence

__all__ = [
    "CHOSEN_TOPICS",
    "CODE",
    "Counter",
    "Document",
    "DocumentLoan",
    "DocumentReading",
    "DocumentState",
    "Event",
    "Heartbeat",
    "JournalRoot",
    "Letter",
    "LetterKind",
    "LetterText",
    "Notice",
    "NoticeChoice",
    "NoticeState",
    "Reminder",
    "Rhythm",
    "SearchEntry",
    "SearchKind",
    "SecondLook",
    "SecondLookQuerySet",
    "StandingEvidence",
    "Tombstone",
    "Topic",
]
