"""The answer to every question of the register, from the calendars: one for each day of publication."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.oracle.calendar import DAYS, IN_FORCE, NAMES, Calendar, Written, day_of, number

COMPASSIONATE = (
    "Prescription au titre d'un accès compassionnel en dehors du cadre d'une autorisation de mise sur "
    "le marché"
)
OUTSIDE = "Prescription hors autorisation de mise sur le marché"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What any surface should say of one day. ``coming``: day, status, both days of the period."""

    status: str
    period: tuple[date, date]
    status_last_day: date | None
    last_day_of_effect: date | None
    indications: tuple[tuple[str, str, date | None, str], ...]
    medicines: tuple[tuple[str, date | None], ...]
    coming: tuple[tuple[date, str, date, date], ...]
    mention: str
    posology: str


class Life:
    """The acts of one framework, read as each day's publications allow."""

    def __init__(self, acts: Iterable[Written]) -> None:
        self.acts = sorted(acts, key=lambda act: act.published)
        self.published = sorted({number(act.published) for act in self.acts})
        self.calendars = [
            Calendar([act for act in self.acts if number(act.published) <= day])
            for day in self.published
        ]

    def known(self, day: int) -> Calendar | None:
        rank = bisect_right(self.published, day)
        return self.calendars[rank - 1] if rank else None

    def seen(self, strip_of: Callable[[Calendar], bytes]) -> bytes:
        """A strip as each day was read then."""
        whole = bytearray(DAYS)
        for start, calendar in zip(self.published, self.calendars, strict=True):
            whole[start:] = strip_of(calendar)[start:]
        return bytes(whole)

    @cached_property
    def edges(self) -> list[int]:
        """Every day on which something changes in some reading, with the day before and the day after."""
        days = set(self.published)
        for start, calendar in zip(self.published, self.calendars, strict=True):
            days |= {day for day in calendar.changes if day >= start}
        return sorted({day + shift for day in days for shift in (-1, 0, 1)})

    def answer(self, on: date, *, known: date | None = None) -> Answer | None:
        """``known``: the day whose publications are read, when the question is about a later one."""
        day = number(on)
        calendar = self.known(min(day, number(known or on)))
        if calendar is None:
            return None
        letter = calendar.status[day]
        ahead = [place for place in calendar.changes if place > day]
        turns = [each for each in ahead if calendar.status[each] != calendar.status[each - 1]]
        return Answer(
            status=NAMES[letter],
            period=days(calendar.period(day)),
            status_last_day=day_of(turns[0] - 1) if turns else None,
            last_day_of_effect=self._last(calendar, day, lambda each: each.in_force),
            indications=tuple(
                (
                    text,
                    NAMES[status],
                    self._last(calendar, day, lambda each, text=text: each.days_of_use(text)),
                    COMPASSIONATE if status == IN_FORCE else OUTSIDE,
                )
                for text, status in calendar.uses(day)
            ),
            medicines=tuple(
                (
                    name,
                    self._last(calendar, day, lambda each, name=name: each.days_of_medicine(name)),
                )
                for name in calendar.names_of_day(day)
            ),
            coming=tuple(
                (day_of(each), NAMES[calendar.status[each]], *days(calendar.period(each)))
                for each in ahead
                if told(calendar, each) != told(calendar, each - 1)
            ),
            mention=COMPASSIONATE if letter == IN_FORCE else OUTSIDE,
            posology=calendar.posology(day),
        )

    def _last(
        self, calendar: Calendar, day: int, strip_of: Callable[[Calendar], bytes]
    ) -> date | None:
        """The last such day to come, else the latest one past as it was read then."""
        place = strip_of(calendar).rfind(1, day)
        if place < 0:
            place = self.seen(strip_of).rfind(1, 0, day)
        return day_of(place) if place >= 0 else None


def days(period: tuple[int, int]) -> tuple[date, date]:
    return day_of(period[0]), day_of(period[1])


def told(calendar: Calendar, day: int) -> tuple[int, tuple[int, int]]:
    return calendar.status[day], calendar.period(day)
