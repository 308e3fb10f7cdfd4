"""In which order open work is done: what risks missing a legal limit first, and why, in words.

The rank is one number, so that a list of any length reads one index: the class of risk, then the day
that gave it. A class depends on the day of reading (soon, late): ``workflows.engine.ranking`` writes the
number again whenever a day moves, and each morning where a class has changed. The words shown are
always told from the days themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from typing import Protocol

LEGAL_SOON = timedelta(days=15)
"""From how far a legal limit goes before the agency's own aims: its practice, to be confirmed."""
DUE_SOON = timedelta(days=7)
CLASS = 10_000_000
"""More than the number of the last day that a date can tell, which is 3 652 059."""


class Risk(IntEnum):
    LEGAL_LATE = 1
    LEGAL_SOON = 2
    INTERNAL_LATE = 3
    DUE_SOON = 4
    IN_TIME = 5


@dataclass(frozen=True, slots=True)
class Why:
    """A rank as a page tells it: the colour's status, a few words, the reason."""

    status: str
    label: str
    reason: str


WORDS = {
    Risk.LEGAL_LATE: ("late", "passée"),
    Risk.LEGAL_SOON: ("ending", "proche"),
    Risk.INTERNAL_LATE: ("late", "En retard"),
    Risk.DUE_SOON: ("due_soon", "Bientôt"),
    Risk.IN_TIME: ("", "Dans les temps"),
}
LEGAL, ALERT, PROMISED = "legal", "alert", "promised"
NATURES = {LEGAL: "Limite légale", ALERT: "Alerte", PROMISED: "Réponse attendue"}
"""The natures of what is owed in a dossier (``Deadline.Nature``), as a rank tells them."""


@dataclass(frozen=True, slots=True)
class Days:
    """The internal target of a piece of work, and what weighs most among the days owed in its file.

    A legal limit and an alert go before the agency's own aims; an answer that somebody promised weighs
    as they do.
    """

    due_on: date
    legal_on: date | None = None
    legal_label: str = ""
    nature: str = LEGAL

    def risk(self, *, on: date) -> Risk:
        return min(self._own(on=on), self._owed(on=on) or Risk.IN_TIME)

    def _own(self, *, on: date) -> Risk:
        if self.due_on < on:
            return Risk.INTERNAL_LATE
        return Risk.DUE_SOON if self.due_on <= on + DUE_SOON else Risk.IN_TIME

    def _owed(self, *, on: date) -> Risk | None:
        """The class that the day owed gives; None when it is far."""
        if self.legal_on is None:
            return None
        promised = self.nature == PROMISED
        if self.legal_on < on:
            return Risk.INTERNAL_LATE if promised else Risk.LEGAL_LATE
        if self.legal_on <= on + (DUE_SOON if promised else LEGAL_SOON):
            return Risk.DUE_SOON if promised else Risk.LEGAL_SOON
        return None

    def _deciding(self, *, on: date) -> date | None:
        """The day owed when it is what decides the rank; None when the target does."""
        owed = self._owed(on=on)
        if owed is None or self.legal_on is None or owed > self._own(on=on):
            return None
        if owed == self._own(on=on) and self.due_on <= self.legal_on:
            return None
        return self.legal_on

    def rank(self, *, on: date) -> int:
        """The smaller, the sooner: the class, then the day that gave it."""
        return self.risk(on=on) * CLASS + (self._deciding(on=on) or self.due_on).toordinal()

    def weight(self, *, on: date) -> tuple[int, date]:
        """Orders the days owed in one file, the heaviest first."""
        return self.rank(on=on), self.legal_on or date.max

    def why(self, *, on: date) -> Why:
        risk = self.risk(on=on)
        status, label = WORDS[risk]
        if risk in {Risk.LEGAL_LATE, Risk.LEGAL_SOON}:
            label = f"{NATURES[self.nature]} {label}"
        return Why(status, label, self.reason(on=on))

    def reason(self, *, on: date) -> str:
        """Why this rank: the days left or gone by, with the name of what is owed."""
        day = self._deciding(on=on)
        if day is None:
            return f"Objectif interne : {_gap(self.due_on, on=on)}"
        told = f"{NATURES[self.nature]} : {_gap(day, on=on)}"
        return f"{told} ({self.legal_label})" if self.legal_label else told


class Owed(Protocol):
    """A day owed in a file, as its ledger keeps it."""

    due_on: date
    label: str

    @property
    def weighs(self) -> str: ...


def weighed(due_on: date, owing: Iterable[Owed], *, on: date) -> Days:
    """The days of a piece of work: its own, and the one of its file that weighs most on that day."""
    choices = [Days(due_on, row.due_on, row.label, row.weighs) for row in owing]
    return min(choices, key=lambda days: days.weight(on=on), default=Days(due_on))


def _gap(day: date, *, on: date) -> str:
    """``3 jours de retard``, ``aujourd'hui``, ``dans 1 jour``."""
    days = (day - on).days
    if days == 0:
        return "aujourd'hui"
    count = f"{abs(days)} jour{'s' if abs(days) > 1 else ''}"
    return f"dans {count}" if days > 0 else f"{count} de retard"
