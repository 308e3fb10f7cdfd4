"""What an address of the register asks: ``?q=``, ``?statut=``, ``?on=``, ``?page=``, read once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet

from cpc.law.life.states import RegisterStatus
from cpc.models import Act, Cpc
from cpc.register import register
from cpc.text import LONGEST_SEARCH
from records.words.text import normalise

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
YEARS = range(1900, 2101)
LAST_PAGE = 100_000

STATUSES = {str(value): str(value) for value in RegisterStatus} | {
    normalise(label).replace(" ", "_"): str(value) for value, label in RegisterStatus.pairs()
}
"""A status by its code or by its French word: ``in_force`` or ``en_vigueur``."""


class BadQuery(ValueError):
    """The address asks something that has no answer; the sentence says what and what to write."""


@dataclass(frozen=True, slots=True)
class Query:
    on: date
    today: date
    text: str = ""
    status: str = ""
    page: int | None = None

    @classmethod
    def read(cls, given: Mapping[str, str], *, today: date) -> "Query":
        return cls(
            on=day(given.get("on", ""), today=today),
            today=today,
            text=" ".join(given.get("q", "").replace("\x00", " ").split())[:LONGEST_SEARCH],
            status=status(given.get("statut", "")),
            page=page(given.get("page", "")),
        )

    @property
    def is_today(self) -> bool:
        return self.on == self.today

    @property
    def is_to_come(self) -> bool:
        """What is said of it rests on what is published today."""
        return self.on > self.today

    @property
    def parameters(self) -> str:
        """The same question, for the addresses of the data."""
        day = "" if self.is_today else self.on.isoformat()
        asked = {"q": self.text, "statut": self.status, "on": day}
        return urlencode({name: value for name, value in asked.items() if value})

    def any_status(self) -> QuerySet[Cpc]:
        return register.search(register.published(self.on, today=self.today), self.text)

    def frameworks(self) -> QuerySet[Cpc]:
        found = self.any_status()
        return found.filter(span__status=self.status) if self.status else found

    def refusals(self) -> QuerySet[Act]:
        return register.not_established(self.text, on=self.on, today=self.today)


def day(text: str, *, today: date) -> date:
    """A day as the address says it. Raises ``BadQuery``."""
    if not text:
        return today
    try:
        found = date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise BadQuery(
            f"« {text[:40]} » n'est pas un jour du registre. Écrire la date ainsi : on=2026-03-21 "
            f"(année, mois, jour, entre {YEARS[0]} et {YEARS[-1]})."
        )
    return found


def status(text: str) -> str:
    """A status as the address says it. Raises ``BadQuery``."""
    if not text:
        return ""
    found = STATUSES.get(normalise(text[:40]).replace(" ", "_").replace("-", "_"))
    if found is None:
        known = ", ".join(RegisterStatus)
        raise BadQuery(f"« {text[:40]} » n'est pas un statut. Les statuts sont : {known}.")
    return found


def page(text: str) -> int | None:
    """A number of page as the address says it. Raises ``BadQuery``."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 7 and 1 <= int(text) <= LAST_PAGE):
        raise BadQuery(f"« {text[:40]} » n'est pas un numéro de page : 1, 2, 3…")
    return int(text)
