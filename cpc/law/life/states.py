"""What the published acts make of a framework on one day: its state, whatever comes after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cpc.law.core import Labelled
from cpc.law.days import ONE_DAY, Period
from cpc.law.life.acts import PERIOD_KINDS, ActFacts, ActKind, act_period, effect_day
from cpc.law.life.content import governing, naming
from cpc.law.life.interruptions import Interruptions, known_acts
from cpc.law.parameters import REFORM


class RegisterStatus(Labelled):
    IN_FORCE = "in_force", "En vigueur"
    UPCOMING = "upcoming", "À venir"
    SUSPENDED = "suspended", "Suspendu"
    EXPIRED = "expired", "Échu"
    ABROGATED = "abrogated", "Abrogé"
    CEASED = "ceased", "Cessé"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """One framework on one day. `end`: the last day that its end, if known, leaves it.

    `said_on`: the day whose lists and texts are told.
    """

    status: RegisterStatus
    period: Period
    end: date | None
    indications: tuple[tuple[str, RegisterStatus], ...]
    medicines: tuple[str, ...]
    same_group: bool
    act: str
    deemed: bool
    known_since: date
    said_on: date

    def of_indication(self, text: str) -> RegisterStatus | None:
        """None when no act in effect that day names it."""
        return dict(self.indications).get(text)

    def of_medicine(self, name: str) -> RegisterStatus | None:
        return self.status if name in self.medicines else None


@dataclass(frozen=True, slots=True)
class _Established:
    """A period with the act that set it, its place among the acts, and the day it is known from."""

    act: ActFacts
    rank: int
    period: Period
    since: date


def _known_since(act: ActFacts) -> date | None:
    """A legacy RTU is a framework from the reform on, if it was still running."""
    if act.published_on is None or act.kind not in PERIOD_KINDS:
        return None
    if act.kind is not ActKind.LEGACY_RTU:
        return act.published_on
    last_day = act_period(act).last_day
    return max(act.published_on, REFORM) if last_day is None or last_day > REFORM else None


class Reading:
    """The acts published by a day, read once to be asked about that day and the days to come."""

    __slots__ = ("acts", "interruptions", "naming_indications", "naming_medicines", "periods")

    def __init__(self, acts: Iterable[ActFacts], *, on: date) -> None:
        self.acts = known_acts(acts, on=on)
        self.interruptions = Interruptions(self.acts)
        self.periods = tuple(
            _Established(act, rank, act_period(act), since)
            for rank, act in enumerate(self.acts)
            if (since := _known_since(act)) is not None
        )
        said = naming(self.acts)
        self.naming_indications = tuple(act for act in said if act.indications)
        self.naming_medicines = tuple(act for act in said if act.medicines)

    def state(self, on: date) -> State | None:
        """None as long as no framework is known."""
        periods = tuple(item for item in self.periods if item.since <= on)
        if not periods:
            return None
        counting = _counting(periods, self.interruptions, on=on)
        day = _list_day(counting, self.interruptions, on=on)
        listing = governing(self.naming_indications, on=day)
        named = listing.indications if listing else ()
        status, end = _status(counting, named, self.interruptions, on=on)
        medicines = governing(self.naming_medicines, on=day)
        return State(
            status=status,
            period=counting.period,
            end=end,
            indications=tuple(
                (text, _of_indication(text, status, end, self.interruptions, on=on))
                for text in named
            ),
            medicines=medicines.medicines if medicines else (),
            same_group=medicines.same_group if medicines else False,
            act=counting.act.reference,
            deemed=counting.act.kind is ActKind.LEGACY_RTU,
            known_since=min(item.since for item in periods),
            said_on=day,
        )


def as_read_then(acts: Iterable[ActFacts], *, before: date) -> list[tuple[date, State]]:
    """The state of each day of change, from what was published by that very day."""
    all_acts = tuple(acts)
    published = {act.published_on for act in all_acts}
    reading, told = Reading(all_acts, on=date.min), []
    for day in change_days(all_acts):
        if day >= before:
            break
        if day in published:
            reading = Reading(all_acts, on=day)
        if (found := reading.state(day)) is not None:
            told.append((day, found))
    return told


def _counting(
    periods: tuple[_Established, ...], interruptions: Interruptions, *, on: date
) -> _Established:
    """The running period that started last, else the next to come, else the latest that began."""
    free = [item for item in periods if not interruptions.abrogated(item.rank, on)]
    live = [item for item in free if on in item.period]
    if live:
        return max(live, key=lambda item: (item.period.first_day, item.rank))
    starting = [
        item
        for item in periods
        if not interruptions.never_began(item.rank, item.period.first_day, on)
    ]
    coming = [item for item in starting if item in free and item.period.first_day > on]
    if coming:
        return min(coming, key=lambda item: (item.period.first_day, -item.rank))
    begun = [item for item in (*free, *starting) if item.period.first_day <= on]
    return max(
        begun or periods,
        key=lambda item: (item.period.last_day or date.max, item.period.first_day, item.rank),
    )


def _list_day(counting: _Established, interruptions: Interruptions, *, on: date) -> date:
    """Lists are those of the day asked, or of the nearest day of effect."""
    end = interruptions.abrogation_end(counting.rank, on)
    day = max(on, counting.period.first_day)
    return min(day, end or date.max, counting.period.last_day or date.max)


def _status(
    counting: _Established, named: tuple[str, ...], interruptions: Interruptions, *, on: date
) -> tuple[RegisterStatus, date | None]:
    """The earliest of the known ends decides; before it, suspension, else in force."""
    period = counting.period
    ends = [
        (end, order, status)
        for order, (end, status) in enumerate(
            (
                (interruptions.abrogation_end(counting.rank, on), RegisterStatus.ABROGATED),
                (interruptions.cessation_end(named, on), RegisterStatus.CEASED),
                (period.last_day, RegisterStatus.EXPIRED),
            )
        )
        if end is not None
    ]
    last_day, _, ending = min(ends, default=(None, 0, RegisterStatus.IN_FORCE))
    if last_day is not None and on > last_day:
        return ending, last_day
    if on < period.first_day:
        return RegisterStatus.UPCOMING, last_day
    if interruptions.suspended(counting.rank, on):
        return RegisterStatus.SUSPENDED, last_day
    return RegisterStatus.IN_FORCE, last_day


def _of_indication(
    text: str,
    status: RegisterStatus,
    last_day: date | None,
    interruptions: Interruptions,
    *,
    on: date,
) -> RegisterStatus:
    """An indication that ceased stays so while the others run, and after them if it had by then."""
    eve = min(on, last_day or on)
    gone = interruptions.ceased(text, eve) and interruptions.ceased(text, on)
    return RegisterStatus.CEASED if gone else status


def change_days(acts: Iterable[ActFacts]) -> list[date]:
    """Every day on which the answer of the register may change."""
    days = {REFORM}
    for act in acts:
        if act.published_on is None:
            continue
        days |= {act.published_on, act.published_on + ONE_DAY, effect_day(act)}
        days |= {act.last_day + ONE_DAY} if act.last_day else set()
        end = act_period(act).first_day_out if act.kind in PERIOD_KINDS else None
        days |= {end} if end else set()
    return sorted(days)
