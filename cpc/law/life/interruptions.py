"""What interrupts a framework: suspension, abrogation, cessation, and what undoes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from cpc.law.days import ONE_DAY
from cpc.law.life.acts import PERIOD_KINDS, ActFacts, ActKind, act_period, effect_day
from cpc.law.life.content import governing, naming
from cpc.law.texts import same_text

KIND_ORDER = (
    ActKind.SUSPENSION,
    ActKind.ABROGATION,
    ActKind.CESSATION,
    ActKind.LIFTING,
    ActKind.REINSTATEMENT,
)
"""Acts of one day: what ends comes first, so that an act of that day may replace it."""

INTERRUPTING_KINDS = KIND_ORDER[:3]


@dataclass(frozen=True, slots=True)
class Interruption:
    """Days without effect, from `starts` until the eve of `until`; no end means for good."""

    act: ActFacts
    rank: int
    starts: date
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.starts <= day and (self.until is None or day < self.until)


def known_acts(acts: Iterable[ActFacts], *, on: date) -> tuple[ActFacts, ...]:
    """Published by that day, in the order of publication whatever the order of the file."""

    def order(act: ActFacts) -> tuple[date, date, int, str]:
        kind = KIND_ORDER.index(act.kind) if act.kind in KIND_ORDER else len(KIND_ORDER)
        return (act.published_on or date.max, act.decided_on, kind, act.reference)

    published = (act for act in acts if act.published_on is not None and act.published_on <= on)
    return tuple(sorted(published, key=order))


def last_day_of_effect(act: ActFacts) -> date:
    """The printed one, else the eve of a printed first day out, else the publication."""
    if act.last_day or not act.first_day:
        return act.last_day or act.published_on or act.decided_on
    return act.first_day - ONE_DAY


class Interruptions:
    """All that is known to interrupt one framework, from its acts in order."""

    __slots__ = ("_abrogations", "_acts", "_ceased", "_suspensions")

    def __init__(self, acts: tuple[ActFacts, ...]) -> None:
        self._acts = acts
        self._abrogations = _undone(_abrogations(acts), acts, ActKind.REINSTATEMENT)
        self._suspensions = _undone(_suspensions(acts), acts, ActKind.LIFTING)
        self._ceased: dict[str, list[Interruption]] = {}

    def _hits(self, found: Interruption, rank: int) -> bool:
        """An act reaches what came before it, its renewals too, or what it says that it follows.

        Nobody renews what was abrogated, and a renewal does not lift a suspension: only a new
        establishment starts afresh.
        """
        afresh = self._establishment(rank)
        return afresh < found.rank or found.act.follows == self._acts[afresh].reference

    def _establishment(self, rank: int) -> int:
        starts = (
            place for place, act in enumerate(self._acts[: rank + 1]) if act.kind is ActKind.INITIAL
        )
        return max(starts, default=0)

    def abrogated(self, rank: int, day: date) -> bool:
        return any(self._hits(item, rank) and day in item for item in self._abrogations)

    def never_began(self, rank: int, first_day: date, on: date) -> bool:
        """Was it abrogated on its first day, and not given back by that day?"""
        return any(
            self._hits(item, rank) and first_day in item and (item.until is None or on < item.until)
            for item in self._abrogations
        )

    def abrogation_end(self, rank: int, on: date) -> date | None:
        """Last day of effect before an abrogation that bites on that day or later."""
        return min(
            (
                item.starts - ONE_DAY
                for item in self._abrogations
                if self._hits(item, rank) and (item.until is None or on < item.until)
            ),
            default=None,
        )

    def suspended(self, rank: int, day: date) -> bool:
        return any(self._hits(item, rank) and day in item for item in self._suspensions)

    @property
    def suspensions(self) -> tuple[Interruption, ...]:
        """Those of the framework, lifted ones until their lifting."""
        return tuple(self._suspensions)

    def ends_on(self, day: date, indications: Iterable[str]) -> frozenset[str]:
        """The references of the acts that have ended it, or one of these indications, on that day."""
        ceased = (item for text in indications for item in self._ends_of(text))
        found = (*self._abrogations, *ceased)
        return frozenset(item.act.reference for item in found if day in item)

    def cessation_end(self, indications: tuple[str, ...], on: date) -> date | None:
        """Last day of the indication that ends last; none as long as one of them goes on."""
        ends = [self._indication_end(text, on) for text in indications or ("",)]
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None

    def ceased(self, text: str, day: date) -> bool:
        return any(day in item for item in self._ends_of(text))

    def _ends_of(self, text: str) -> list[Interruption]:
        if text not in self._ceased:
            self._ceased[text] = self._cessations_of(text)
        return self._ceased[text]

    def _indication_end(self, text: str, on: date) -> date | None:
        return min(
            (
                item.starts - ONE_DAY
                for item in self._ends_of(text)
                if item.until is None or on < item.until
            ),
            default=None,
        )

    def _cessations_of(self, text: str) -> list[Interruption]:
        found = _undone(_cessations(self._acts, text), self._acts, ActKind.REINSTATEMENT, text=text)
        return _renamed(found, self._acts, text)


def _abrogations(acts: tuple[ActFacts, ...]) -> list[Interruption]:
    return _latest_word(
        Interruption(act, rank, last_day_of_effect(act) + ONE_DAY)
        for rank, act in enumerate(acts)
        if act.kind is ActKind.ABROGATION
    )


def _cessations(acts: tuple[ActFacts, ...], text: str) -> list[Interruption]:
    """Cessations that list the indication, or that list none and so end all of them."""
    return _latest_word(
        Interruption(act, rank, last_day_of_effect(act) + ONE_DAY)
        for rank, act in enumerate(acts)
        if act.kind is ActKind.CESSATION
        and (not act.indications or same_text(text) in map(same_text, act.indications))
    )


def _suspensions(acts: tuple[ActFacts, ...]) -> list[Interruption]:
    return [
        Interruption(act, rank, effect_day(act), act.last_day + ONE_DAY if act.last_day else None)
        for rank, act in enumerate(acts)
        if act.kind is ActKind.SUSPENSION
    ]


def _latest_word(found: Iterable[Interruption]) -> list[Interruption]:
    """A new end published before the former one has come replaces it."""
    kept: list[Interruption] = []
    for item in found:
        published_on = item.act.published_on or item.act.decided_on
        if kept and kept[-1].starts > published_on:
            kept.pop()
        kept.append(item)
    return kept


def _undone(
    found: list[Interruption], acts: tuple[ActFacts, ...], kind: ActKind, *, text: str = ""
) -> list[Interruption]:
    """What is left of each once the later acts of that kind have answered it: ``answers``."""
    return [
        left
        for item in found
        for left in _left_of(
            item,
            [
                (act, _given_until(act, acts[:rank]))
                for rank, act in enumerate(acts)
                if rank > item.rank and act.kind is kind and _concerns(act, text)
                if answers(act, item.act, among=acts)
            ],
        )
    ]


def answers(act: ActFacts, interrupting: ActFacts, *, among: Iterable[ActFacts]) -> bool:
    """Does what undoes name that act, or no interrupting act at all, so that it answers every one?"""
    references = {each.reference for each in among if each.kind in INTERRUPTING_KINDS}
    return act.follows == interrupting.reference or act.follows not in references


def _left_of(
    item: Interruption, undoing: Iterable[tuple[ActFacts, date | None]]
) -> list[Interruption]:
    """The days still interrupted: until what undoes begins, and again once it has run out."""
    left = [item]
    for act, last_day in undoing:
        day = effect_day(act)
        left = [part for each in left for part in _without(each, day, last_day)]
    return [each for each in left if each.until is None or each.starts < each.until]


def _without(item: Interruption, day: date, last_day: date | None) -> Iterator[Interruption]:
    yield replace(item, until=min(item.until or date.max, max(day, item.starts)))
    if last_day is not None:
        yield replace(item, starts=max(last_day + ONE_DAY, item.starts))


def _given_until(act: ActFacts, before: Iterable[ActFacts]) -> date | None:
    """The last day that a reinstatement gives, when it is none of those of the framework itself.

    It restores the framework within its last day (R61): it may give less, and what had ended it ends it
    again; it never gives more.
    """
    if act.kind is not ActKind.REINSTATEMENT:
        return None
    own = {act_period(each).last_day for each in before if each.kind in PERIOD_KINDS}
    return act.last_day if act.last_day not in own else None


def _concerns(act: ActFacts, text: str) -> bool:
    """A reinstatement that lists indications brings back only those."""
    return not text or not act.indications or same_text(text) in map(same_text, act.indications)


def _renamed(
    found: list[Interruption], acts: tuple[ActFacts, ...], text: str
) -> list[Interruption]:
    """An ended indication comes back when a later act that governs names it, from its first day.

    A new establishment starts afresh, as after an abrogation: an end to come does not outlive it.
    """
    result = []
    for item in found:
        later = acts[item.rank + 1 :]
        back = [day for day in _naming_days(later, text) if day >= item.starts]
        until = min([*back, *_afresh(later, item), item.until or date.max])
        result.append(replace(item, until=until if until < date.max else None))
    return [item for item in result if item.until is None or item.starts < item.until]


def _naming_days(acts: Iterable[ActFacts], text: str) -> Iterator[date]:
    """The first days of those that name it, unless a later act governs by then."""
    listing = [act for act in naming(acts) if act.indications]
    for act in listing:
        named = same_text(text) in map(same_text, act.indications)
        if named and governing(listing, on=effect_day(act)) is act:
            yield effect_day(act)


def _afresh(acts: Iterable[ActFacts], item: Interruption) -> Iterator[date]:
    """The first days of the establishments that an end does not reach: those it does not follow."""
    for act in acts:
        if act.kind is ActKind.INITIAL and item.act.follows != act.reference:
            yield effect_day(act)
