"""One thing that a dossier waits for: its kind, since when, until when, how it ended.

What is awaited is read by ``workflows.dossier.waits``; what it looks like beside the steps stands in
``workflows.engine.asides``.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models


class Kind(models.TextChoices):
    ACKNOWLEDGEMENT = "acknowledgement", "Accusé de réception"
    BODY = "body", "Organisme"
    LABORATORY = "laboratory", "Laboratoire"
    OPINION = "opinion", "Avis de tiers"
    MEETING = "meeting", "Séance"
    CLOCK = "clock", "Suspension du délai"


class Ending(models.TextChoices):
    ANSWERED = "answered", "reçu"
    LAPSED = "lapsed", "échéance passée"
    REVOKED = "revoked", "clos sans suite"
    PURSUED = "pursued", "poursuivi sans réponse"


@dataclass(frozen=True, slots=True)
class Wait:
    """One thing expected: of whom, since when, until when (last day included), how it ended."""

    kind: Kind
    what: str
    whom: str
    opened_on: date
    due_on: date | None
    ending: Ending | None = None
    ended_on: date | None = None
    address: str = ""
    undated: str = ", sans date fixée"
    """Why nothing says until when."""

    @property
    def is_open(self) -> bool:
        return self.ending is None

    @property
    def is_silent(self) -> bool:
        """A laboratory let its last day pass: only then does the examination go on without it (R23)."""
        return self.kind is Kind.LABORATORY and self.ending in {Ending.LAPSED, Ending.PURSUED}

    @property
    def state(self) -> str:
        """In words, without the day."""
        return "attendu" if self.ending is None else str(self.ending.label)
