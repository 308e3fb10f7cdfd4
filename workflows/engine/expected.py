"""One thing that a dossier waits for: its kind, since when, until when, how it ended.

What is awaited is read by ``workflows.dossier.waits``; what it looks like beside the steps stands in
``workflows.engine.asides``.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models

from cpc.asked.kind import AskedKind


@dataclass(frozen=True, slots=True)
class Kind:
    """What is waited for: its key in the drawings, its label.

    ``goes_on``: its last day past, the examination goes on without it (R23).
    """

    value: str
    label: str
    goes_on: bool = False


def of(kind: AskedKind) -> Kind:
    """What is waited for of whatever is asked of somebody outside."""
    return Kind(kind.name, kind.label, kind.goes_on)


ACKNOWLEDGEMENT = Kind("acknowledgement", "Accusé de réception")
MEETING = Kind("meeting", "Séance")
CLOCK = Kind("clock", "Suspension du délai")


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
        """Who may be gone on without let the last day pass: only then does the examination go on (R23)."""
        return self.kind.goes_on and self.ending in {Ending.LAPSED, Ending.PURSUED}

    @property
    def state(self) -> str:
        """In words, without the day."""
        return "attendu" if self.ending is None else str(self.ending.label)
