"""A second reading of the life of a framework, day by day: a calendar that each act paints.

Written from the domain (dates: 9.4; rules R32 to R36, R54 to R63) and from docs/acts.md, and from nothing
of the application: it imports none of it. One byte a day; what an act says is painted over what was there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

Said = TypeVar("Said", str, tuple[str, ...])

ORIGIN = date(2022, 1, 1)
DAYS = 9000
"""The calendar runs from ``ORIGIN``, longer than any life that is drawn."""

IN_FORCE, UPCOMING, SUSPENDED, EXPIRED, ABROGATED, CEASED = b"FUSXAC"
NAMES = dict(
    zip(
        b"FUSXAC",
        ["in_force", "upcoming", "suspended", "expired", "abrogated", "ceased"],
        strict=True,
    )
)
NOT_YET = 0


def number(day: date) -> int:
    return (day - ORIGIN).days


def day_of(place: int) -> date:
    return ORIGIN + timedelta(days=place)


def eve_three_years_later(first: date) -> date:
    """The last day, included, of three years from a first day; no 29 February: 1 March is the first out."""
    leap = (first.month, first.day) == (2, 29)
    out = date(first.year + 3, 3, 1) if leap else first.replace(year=first.year + 3)
    return out - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An act as a file of acts writes it; ``follows`` is the reference of another."""

    reference: str
    kind: str
    published: date
    first: date | None = None
    last: date | None = None
    follows: str = ""
    indications: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    posology: str = ""

    @property
    def effect(self) -> int:
        """The day after the publication, unless another is printed."""
        return number(self.first) if self.first else number(self.published) + 1

    @property
    def out(self) -> int:
        """Of an act that ends: the first day without effect."""
        if self.last:
            return number(self.last) + 1
        return number(self.first) if self.first else number(self.published) + 1

    @property
    def validity(self) -> tuple[int, int]:
        """Both days included."""
        start = day_of(self.effect)
        return self.effect, number(self.last or eve_three_years_later(start))


def painted(stretches: Iterable[tuple[int, int]]) -> bytearray:
    """1 on the days of these stretches, their end excluded."""
    strip = bytearray(DAYS)
    for start, end in stretches:
        if start < end:
            strip[start:end] = b"\1" * (min(end, DAYS) - start)
    return strip


def both(*strips: bytes) -> bytes:
    """1 where all are 1."""
    found = int.from_bytes(strips[0])
    for strip in strips[1:]:
        found &= int.from_bytes(strip)
    return found.to_bytes(DAYS)


def where(strip: bytes, letter: int) -> bytes:
    table = bytearray(256)
    table[letter] = 1
    return strip.translate(table)


DIFFERS = re.compile(rb"[^\0]")
FLIP = bytes([1, 0, *range(2, 256)])


def since(strip: bytes, day: int) -> int:
    """The first day of the stretch of 1 that holds that day."""
    return strip.rfind(0, 0, day) + 1


class Calendar:
    """What some published acts say of each day."""

    def __init__(self, acts: Iterable[Written]) -> None:
        self.acts = sorted(acts, key=lambda act: act.published)
        self.periods = [act.validity for act in self.acts if act.kind in ("initial", "renewal")]
        self.gone = painted(self._ends("abrogation"))
        self.suspended = painted(self._suspensions())
        self.overtaken = 0
        """How many lists and texts were to come when a later act silenced them."""
        self.indications = self._lists(lambda act: act.indications)
        self.medicines = self._lists(lambda act: act.medicines)
        self.posologies = self._lists(lambda act: act.posology)
        texts = {text for _, names in self.indications for text in names}
        self.ceased = {text: painted(self._ends("cessation", text)) for text in texts}
        self.no_use = self._no_use()
        self.uses_kept: dict[str, bytes] = {}
        self.medicines_kept: dict[str, bytes] = {}
        self.status = self._status()

    def _of(self, kind: str) -> list[Written]:
        return [act for act in self.acts if act.kind == kind]

    def _ends(self, kind: str, text: str = "") -> Iterator[tuple[int, int]]:
        """Days without effect; an end that has not come gives way to a new one; a reinstatement stops it.

        Within its last day (R61): one that is given back for less is over again after it.
        """
        kept: list[Written] = []
        for act in self._of(kind):
            if text and act.indications and text not in act.indications:
                continue
            if kept and kept[-1].out > number(act.published):
                kept.pop()
            kept.append(act)
        for act in kept:
            days = painted([(act.out, DAYS)])
            for other in self._of("reinstatement"):
                if other.follows != act.reference:
                    continue
                if not text or not other.indications or text in other.indications:
                    start, end = max(other.effect, act.out), self._given_back_until(other)
                    days[start:end] = bytes(max(0, end - start))
            yield from ((each.start, each.stop) for each in stops(bytes(days)))

    def _given_back_until(self, act: Written) -> int:
        """The first day without effect again; none, unless the act prints a day of its own."""
        own = {end for _, end in self.periods}
        return number(act.last) + 1 if act.last and number(act.last) not in own else DAYS

    def _suspensions(self) -> Iterator[tuple[int, int]]:
        for act in self._of("suspension"):
            ends = [other.effect for other in self._of("lifting") if other.follows == act.reference]
            ends += [number(act.last) + 1] if act.last else []
            yield act.effect, min([DAYS, *ends])

    def _lists(self, what: Callable[[Written], Said]) -> list[tuple[int, Said]]:
        """From which day each list holds: an act paints over all days from its own, whatever was there."""
        held: list[tuple[int, Said]] = []
        for act in self.acts:
            if act.kind in ("initial", "renewal", "modification") and what(act):
                self.overtaken += sum(start > act.effect for start, _ in held)
                held = [each for each in held if each[0] < act.effect] + [(act.effect, what(act))]
        return held

    def _no_use(self) -> bytes:
        """1 on the days when every indication of the list of that day has ceased."""
        strip = bytearray(DAYS)
        for rank, (start, names) in enumerate(self.indications):
            start = start if rank else 0
            end = self.indications[rank + 1][0] if rank + 1 < len(self.indications) else DAYS
            all_of_them = both(*(self.ceased[text] for text in names))
            strip[start:end] = all_of_them[start:end]
        return bytes(strip)

    def _status(self) -> bytes:
        """Before the end: to come, in force, suspended. After it: what ended it first."""
        strip = bytearray(DAYS)
        if not self.periods:
            return bytes(strip)
        last = max(end for _, end in self.periods)
        strip[:] = bytes([UPCOMING]) * DAYS
        strip[last + 1 :] = bytes([EXPIRED]) * (DAYS - last - 1)
        for start, end in self.periods:
            strip[start : end + 1] = bytes([IN_FORCE]) * (end + 1 - start)
        for day in stops(both(where(bytes(strip), IN_FORCE), self.suspended)):
            strip[day.start : day.stop] = bytes([SUSPENDED]) * (day.stop - day.start)
        for days in stops(self.gone):
            strip[days.start : days.stop] = bytes([ABROGATED]) * (days.stop - days.start)
        for days in stops(self.no_use):
            for part in self._ceased_in(days):
                strip[part.start : part.stop] = bytes([CEASED]) * (part.stop - part.start)
        return bytes(strip)

    def _ceased_in(self, days: range) -> Iterator[range]:
        """Of days without any use, those on which nothing else had ended the framework before."""
        start = days.start
        for gone in stops(self.gone):
            if gone.start <= days.start < gone.stop:
                start = min(gone.stop, days.stop)
        yield range(start, days.stop)

    def named(self, lists: list[tuple[int, Said]], day: int) -> Said:
        held = [names for start, names in lists if start <= day]
        return held[-1] if held else lists[0][1]

    def period(self, day: int) -> tuple[int, int]:
        """The one that runs, the latest begun; else the next; else the one that ended last."""
        begun = self.periods
        if self.gone[day]:
            begun = [each for each in begun if each[0] < since(self.gone, day)] or begun
        running = [each for each in begun if each[0] <= day <= each[1]]
        if running and not self.gone[day]:
            return max(running)
        coming = [each for each in begun if each[0] > day]
        if coming:
            return min(coming)
        return max(begun, key=lambda each: (each[1], each[0]))

    def list_day(self, day: int) -> int:
        """The day whose lists are shown: of an ended framework its last one, of one to come its first."""
        letter = self.status[day]
        if letter == UPCOMING:
            return self.period(day)[0]
        if self.gone[day]:
            return max(min(since(self.gone, day) - 1, self.period(day)[1]), self.period(day)[0])
        return min(day, self.period(day)[1])

    def uses(self, day: int) -> list[tuple[str, int]]:
        """Each indication with its status that day."""
        return [
            (text, self.use(text, day)) for text in self.named(self.indications, self.list_day(day))
        ]

    def use(self, text: str, day: int) -> int:
        """Of a framework that is over: ceased if it had by then, and nothing brought it back since."""
        letter, ceased = self.status[day], self.ceased[text]
        over = letter in (EXPIRED, ABROGATED)
        eve = min(day, self._end(day)) if over else day
        return CEASED if ceased[eve] and ceased[day] else letter

    def _end(self, day: int) -> int:
        """The last day before the end of a framework that is over."""
        if self.status[day] == ABROGATED:
            return since(self.gone, day) - 1
        return self.period(day)[1]

    def names_of_day(self, day: int) -> tuple[str, ...]:
        return self.named(self.medicines, self.list_day(day))

    def posology(self, day: int) -> str:
        return self.named(self.posologies, self.list_day(day))

    @cached_property
    def changes(self) -> list[int]:
        """The days on which it may say something else: read from its strips."""
        found = {start for start, _ in (*self.indications, *self.medicines, *self.posologies)}
        found |= {edge for start, end in self.periods for edge in (start, end + 1)}
        for strip in (self.status, self.gone, self.suspended, *self.ceased.values()):
            moved = int.from_bytes(strip) ^ (int.from_bytes(strip) >> 8)
            found |= {each.start() for each in DIFFERS.finditer(moved.to_bytes(DAYS), 1)}
        return sorted(found)

    @cached_property
    def in_force(self) -> bytes:
        return where(self.status, IN_FORCE)

    def days_of_use(self, text: str) -> bytes:
        """1 on the days in force on which this indication is named and has not ceased."""
        if text not in self.uses_kept:
            named = self._days_named(self.indications, text)
            running = bytes(self.ceased.get(text, bytearray(DAYS))).translate(FLIP)
            self.uses_kept[text] = both(self.in_force, named, running)
        return self.uses_kept[text]

    def days_of_medicine(self, name: str) -> bytes:
        if name not in self.medicines_kept:
            named = self._days_named(self.medicines, name)
            self.medicines_kept[name] = both(self.in_force, named)
        return self.medicines_kept[name]

    def _days_named(self, lists: list[tuple[int, tuple[str, ...]]], name: str) -> bytes:
        ends = [start for start, _ in lists[1:]] + [DAYS]
        first = [0] + [start for start, _ in lists[1:]]
        return bytes(
            painted(
                (start, end)
                for (_, names), start, end in zip(lists, first, ends, strict=True)
                if name in names
            )
        )


def stops(strip: bytes) -> Iterator[range]:
    """The stretches of 1."""
    start = strip.find(1)
    while start >= 0:
        end = strip.find(0, start)
        end = DAYS if end < 0 else end
        yield range(start, end)
        start = strip.find(1, end)
