"""In which order open work is done: what risks missing a legal limit first, and why, in words.

The rank is one number, so that a list of any length reads one index: the class of risk, then the day
that gave it. A class depends on the day of reading (soon, late): ``workflows.ranking`` writes the
number again whenever a day moves, and each morning where a class has changed. The words shown are
always told from the days themselves.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

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
    Risk.LEGAL_LATE: ("late", "Limite légale passée"),
    Risk.LEGAL_SOON: ("ending", "Limite légale proche"),
    Risk.INTERNAL_LATE: ("late", "En retard"),
    Risk.DUE_SOON: ("due_soon", "Bientôt"),
    Risk.IN_TIME: ("", "Dans les temps"),
}


@dataclass(frozen=True, slots=True)
class Days:
    """The internal target of a piece of work, and the nearest legal limit of its file, if it has one."""

    due_on: date
    legal_on: date | None = None
    legal_label: str = ""

    def risk(self, *, on: date) -> Risk:
        if self.legal_on and self.legal_on < on:
            return Risk.LEGAL_LATE
        if self.legal_on and self.legal_on <= on + LEGAL_SOON:
            return Risk.LEGAL_SOON
        if self.due_on < on:
            return Risk.INTERNAL_LATE
        return Risk.DUE_SOON if self.due_on <= on + DUE_SOON else Risk.IN_TIME

    def rank(self, *, on: date) -> int:
        """The smaller, the sooner: the class, then the day, legal in the two first classes."""
        risk = self.risk(on=on)
        legal = risk in {Risk.LEGAL_LATE, Risk.LEGAL_SOON}
        return (
            risk * CLASS + (self.legal_on if legal and self.legal_on else self.due_on).toordinal()
        )

    def why(self, *, on: date) -> Why:
        status, label = WORDS[self.risk(on=on)]
        return Why(status, label, self.reason(on=on))

    def reason(self, *, on: date) -> str:
        """Why this rank: the class and the days left or gone by, with the name of a legal limit."""
        risk = self.risk(on=on)
        if risk in {Risk.LEGAL_LATE, Risk.LEGAL_SOON} and self.legal_on:
            told = f"Limite légale : {_gap(self.legal_on, on=on)}"
            return f"{told} ({self.legal_label})" if self.legal_label else told
        return f"Objectif interne : {_gap(self.due_on, on=on)}"


def _gap(day: date, *, on: date) -> str:
    """``3 jours de retard``, ``aujourd'hui``, ``dans 1 jour``."""
    days = (day - on).days
    if days == 0:
        return "aujourd'hui"
    count = f"{abs(days)} jour{'s' if abs(days) > 1 else ''}"
    return f"dans {count}" if days > 0 else f"{count} de retard"
