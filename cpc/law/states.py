"""What the published acts make of a framework on one day: its state, whatever comes after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cpc.law.acts import NAMING_KINDS, PERIOD_KINDS, ActFacts, ActKind
from cpc.law.core import ONE_DAY, Labelled, Period
from cpc.law.framework import validity_on
from cpc.law.interruptions import Interruptions, known_acts
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
    """One framework on one day. `end`: the last day that its end, if known, leaves it."""

    status: RegisterStatus
    period: Period
    end: date | None
    indications: tuple[tuple[str, RegisterStatus], ...]
    medicines: tuple[str, ...]
    same_group: bool
    act: str
    deemed: bool
    known_since: date

    def of_indication(self, text: str) -> RegisterStatus | None:
        """None when no act in effect that day names it."""
        return dict(self.indications).get(text)

    def of_medicine(self, name: str) -> RegisterStatus | None:
        return self.status if name in self.medicines else None


@dataclass(frozen=True, slots=True)
class _Established:
    """A period with the act that set it and its place among the acts."""

    act: ActFacts
    rank: int
    period: Period


def act_period(act: ActFacts) -> Period:
    """Dates of the act, else the day after publication and the validity read on that publication."""
    published_on = act.published_on or act.decided_on
    first_day = act.first_day or published_on + ONE_DAY
    years = validity_on(published_on=published_on).value
    last_day = act.last_day or Period.of_years(years, first_day=first_day).last_day
    return Period(first_day, last_day)


def _known_since(act: ActFacts) -> date | None:
    """A legacy RTU is a framework from the reform on, if it was still running."""
    if act.published_on is None or act.kind not in PERIOD_KINDS:
        return None
    if act.kind is not ActKind.LEGACY_RTU:
        return act.published_on
    last_day = act_period(act).last_day
    return max(act.published_on, REFORM) if last_day is None or last_day > REFORM else None


def _established(acts: tuple[ActFacts, ...], *, on: date) -> tuple[_Established, ...]:
    return tuple(
        _Established(act, rank, act_period(act))
        for rank, act in enumerate(acts)
        if (since := _known_since(act)) is not None and since <= on
    )


def state(acts: Iterable[ActFacts], *, on: date) -> State | None:
    """What was published by that day says of it; None as long as no framework is known."""
    known = known_acts(acts, on=on)
    periods = _established(known, on=on)
    if not periods:
        return None
    interruptions = Interruptions(known)
    counting = _counting(periods, interruptions, on=on)
    day = _list_day(counting, interruptions, on=on)
    naming = _naming_act(known, "indications", on=day)
    named = naming.indications if naming else ()
    status, end = _status(counting, named, interruptions, on=on)
    medicines = _naming_act(known, "medicines", on=day)
    return State(
        status=status,
        period=counting.period,
        end=end,
        indications=tuple(
            (text, _of_indication(text, status, end, interruptions, on=on)) for text in named
        ),
        medicines=medicines.medicines if medicines else (),
        same_group=medicines.same_group if medicines else False,
        act=counting.act.reference,
        deemed=counting.act.kind is ActKind.LEGACY_RTU,
        known_since=min(since for item in periods if (since := _known_since(item.act))),
    )


def _counting(
    periods: tuple[_Established, ...], interruptions: Interruptions, *, on: date
) -> _Established:
    """The running period that started last, else the next to come, else the latest."""
    live = [
        item for item in periods if on in item.period and not interruptions.abrogated(item.rank, on)
    ]
    if live:
        return max(live, key=lambda item: (item.period.first_day, item.rank))
    starting = [
        item for item in periods if not interruptions.abrogated(item.rank, item.period.first_day)
    ]
    coming = [item for item in starting if item.period.first_day > on]
    if coming:
        return min(coming, key=lambda item: (item.period.first_day, -item.rank))
    return max(
        starting or periods,
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
    """An indication that ceased stays so while the others run."""
    end = interruptions.cessation_end((text,), on)
    if end is None or on <= end or (last_day is not None and last_day <= end):
        return status
    return RegisterStatus.CEASED


def _naming_act(acts: tuple[ActFacts, ...], what: str, *, on: date) -> ActFacts | None:
    """The act whose list counts on a day: the last that started and that has such a list."""
    naming = [
        (act_period(act).first_day, rank, act)
        for rank, act in enumerate(acts)
        if act.kind in NAMING_KINDS and getattr(act, what)
    ]
    begun = [item for item in naming if item[0] <= on]
    if begun:
        return max(begun, key=lambda item: item[:2])[2]
    return min(naming, key=lambda item: item[:2])[2] if naming else None


def change_days(acts: Iterable[ActFacts]) -> list[date]:
    """Every day on which the answer of the register may change."""
    days = {REFORM}
    for act in acts:
        if act.published_on is None:
            continue
        days |= {act.published_on, act.published_on + ONE_DAY}
        days |= {act.first_day} if act.first_day else set()
        days |= {act.last_day + ONE_DAY} if act.last_day else set()
        end = act_period(act).first_day_out if act.kind in PERIOD_KINDS else None
        days |= {end} if end else set()
    return sorted(days)
