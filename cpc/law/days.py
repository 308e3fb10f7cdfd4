"""Civil days: periods with both ends included, months, working days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache
from typing import Self

import holidays

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class Roll(Enum):
    """What happens to a deadline that falls on a day off."""

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"


class Zone(Enum):
    """Calendar of public holidays; the value is the code of the territory."""

    METROPOLE = "FR"
    ALSACE = "6AE"
    MOSELLE = "57"
    GUADELOUPE = "971"
    MARTINIQUE = "972"
    GUYANE = "973"
    REUNION = "974"
    MAYOTTE = "976"
    SAINT_BARTHELEMY = "977"
    SAINT_MARTIN = "978"
    SAINT_PIERRE = "975"


LOCAL_LAW = (Zone.ALSACE, Zone.MOSELLE)
"""Two more days, which the calendar library knows."""

ABOLITION_DAYS: Mapping[Zone, tuple[int, int]] = {
    Zone.GUADELOUPE: (5, 27),
    Zone.MARTINIQUE: (5, 22),
    Zone.GUYANE: (6, 10),
    Zone.REUNION: (12, 20),
    Zone.MAYOTTE: (4, 27),
    Zone.SAINT_BARTHELEMY: (10, 9),
    Zone.SAINT_MARTIN: (5, 28),
}
"""Month and day of the abolition of slavery (Labour code, art. L. 3422-2, not read: default).

Customary days off (Good Friday, mid-Lent, Victor Schœlcher) are no public holidays of that article.
"""


def french_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _same_day_other_year(day: date, years: int) -> date:
    """29 February becomes 1 March when the other year has none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Both ends included; no last day means that the end is not known."""

    first_day: date
    last_day: date | None = None

    def __post_init__(self) -> None:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(
                f"Le dernier jour ({french_day(self.last_day)}) précède "
                f"le premier ({french_day(self.first_day)})."
            )

    @classmethod
    def of_years(cls, years: int, *, first_day: date) -> Self:
        """The last day is the eve of the same day, that many years later."""
        return cls(first_day, _same_day_other_year(first_day, years) - ONE_DAY)

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def __iter__(self) -> Iterator[date]:
        day = self.first_day
        while self.last_day is None or day <= self.last_day:
            yield day
            day += ONE_DAY

    @property
    def days(self) -> int | None:
        if self.last_day is None:
            return None
        return (self.last_day - self.first_day).days + 1

    @property
    def first_day_out(self) -> date | None:
        return None if self.last_day is None else self.last_day + ONE_DAY

    @property
    def label(self) -> str:
        if self.last_day is None:
            return f"depuis le {french_day(self.first_day)}"
        return f"du {french_day(self.first_day)} au {french_day(self.last_day)}"


def add_months(day: date, months: int) -> date:
    """Same day number, else the last day of the month; 28 February gives 28 May, never 31."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=1024)
def public_holidays(year: int, *, zone: Zone = Zone.METROPOLE) -> frozenset[date]:
    subdivision = zone.value if zone in LOCAL_LAW else None
    days = set(holidays.country_holidays("FR", subdiv=subdivision, years=year))
    if zone in ABOLITION_DAYS:
        days.add(date(year, *ABOLITION_DAYS[zone]))
    return frozenset(days)


def is_working_day(day: date, *, zone: Zone = Zone.METROPOLE) -> bool:
    return day.weekday() < SATURDAY and day not in public_holidays(day.year, zone=zone)


def next_working_day(day: date, *, zone: Zone = Zone.METROPOLE) -> date:
    """The day itself when it is worked, else the first worked day after it."""
    while not is_working_day(day, zone=zone):
        day += ONE_DAY
    return day


def add_working_days(day: date, count: int, *, zone: Zone = Zone.METROPOLE) -> date:
    """The starting day is not counted. Raises ``ValueError`` for a negative number."""
    if count < 0:
        raise ValueError("Un nombre de jours ouvrés ne peut pas être négatif.")
    for _ in range(count):
        day = next_working_day(day + ONE_DAY, zone=zone)
    return day


def rolled(day: date, roll: Roll, *, zone: Zone = Zone.METROPOLE) -> date:
    return day if roll is Roll.NONE else next_working_day(day, zone=zone)


def month_deadline(day: date, months: int, *, roll: Roll, zone: Zone = Zone.METROPOLE) -> date:
    """Last day of a period in months that starts on the day of an event, not counted."""
    return rolled(add_months(day, months), roll, zone=zone)
