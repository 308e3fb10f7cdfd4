"""What the agency keeps, one file a subject."""

from records.models.journal import Counter, Event
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

__all__ = [
    "CHOSEN_TOPICS",
    "Counter",
    "Event",
    "Heartbeat",
    "Notice",
    "NoticeChoice",
    "NoticeState",
    "Reminder",
    "Rhythm",
    "Topic",
]
