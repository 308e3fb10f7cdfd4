"""What the public register says on a day: read from the published acts, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cpc.law.acts import NAMING_KINDS, PERIOD_KINDS, ActFacts, ActKind, act_dates, order_refusals
from cpc.law.core import ONE_DAY, Labelled, Period
from cpc.law.interruptions import Interruptions, known_acts, same_text
from cpc.law.parameters import REFORM, VALIDITY

__all__ = [
    "ActFacts",
    "ActKind",
    "IndicationStanding",
    "RegisterStatus",
    "Span",
    "Standing",
    "act_dates",
    "act_period",
    "order_refusals",
    "spans",
    "standing",
    "unmatched_indications",
]


class RegisterStatus(Labelled):
    IN_FORCE = "in_force", "En vigueur"
    UPCOMING = "upcoming", "À venir"
    SUSPENDED = "suspended", "Suspendu"
    EXPIRED = "expired", "Échu"
    ABROGATED = "abrogated", "Abrogé"
    CEASED = "ceased", "Cessé"


@dataclass(frozen=True, slots=True)
class IndicationStanding:
    """`last_day` is the last day of effect known on the day of the question."""

    text: str
    status: RegisterStatus
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`period` keeps its printed dates; `last_day_of_effect` tells an earlier end."""

    status: RegisterStatus
    period: Period
    last_day_of_effect: date | None
    indications: tuple[IndicationStanding, ...]
    medicines: tuple[str, ...]
    same_group: bool
    act: str
    deemed: bool
    known_since: date

    @property
    def living(self) -> tuple[str, ...]:
        """The indications that a renewal may name: those that neither ceased nor were abrogated."""
        over = (RegisterStatus.CEASED, RegisterStatus.ABROGATED)
        return tuple(each.text for each in self.indications if each.status not in over)


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which the register says the same; no last day means for ever."""

    first_day: date
    last_day: date | None
    status: RegisterStatus
    period: Period


@dataclass(frozen=True, slots=True)
class _Established:
    """A period with the act that set it and its place among the acts."""

    act: ActFacts
    rank: int
    period: Period


def act_period(act: ActFacts) -> Period:
    """Dates of the act, else the day after publication and three years."""
    published_on = act.published_on or act.decided_on
    first_day = act.first_day or published_on + ONE_DAY
    years = VALIDITY.on(max(first_day, REFORM)).value
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


def standing(acts: Iterable[ActFacts], *, on: date) -> Standing | None:
    """The state of one framework on a day, from what was published by then."""
    known = known_acts(acts, on=on)
    periods = _established(known, on=on)
    if not periods:
        return None
    interruptions = Interruptions(known)
    counting = _counting(periods, interruptions, on=on)
    day = _list_day(counting, interruptions, on=on)
    naming = _naming_act(known, "indications", on=day)
    named = naming.indications if naming else ()
    status, last_day = _status(counting, named, interruptions, on=on)
    medicines = _naming_act(known, "medicines", on=day)
    return Standing(
        status=status,
        period=counting.period,
        last_day_of_effect=last_day,
        indications=tuple(
            _indication(text, status, last_day, interruptions, on=on) for text in named
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


def _indication(
    text: str,
    status: RegisterStatus,
    last_day: date | None,
    interruptions: Interruptions,
    *,
    on: date,
) -> IndicationStanding:
    """An indication that ceased stays so while the others run."""
    end = interruptions.cessation_end((text,), on)
    if end is None or (last_day is not None and last_day <= end):
        return IndicationStanding(text, status, last_day)
    return IndicationStanding(text, RegisterStatus.CEASED if on > end else status, end)


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


def unmatched_indications(acts: Iterable[ActFacts]) -> tuple[tuple[str, str], ...]:
    """Cessations of an indication that no act names: reference and text, for a review."""
    all_acts = tuple(acts)
    named = {
        same_text(text) for act in all_acts if act.kind in NAMING_KINDS for text in act.indications
    }
    return tuple(
        (act.reference, text)
        for act in all_acts
        if act.kind is ActKind.CESSATION
        for text in act.indications
        if same_text(text) not in named
    )


def _change_days(acts: tuple[ActFacts, ...]) -> list[date]:
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


def spans(acts: Iterable[ActFacts]) -> tuple[Span, ...]:
    """What the register says, from the first publication to the end of time, without a gap."""
    all_acts = tuple(acts)
    answers = [
        (day, found.status, found.period)
        for day in _change_days(all_acts)
        if (found := standing(all_acts, on=day)) is not None
    ]
    changes = [
        answer
        for position, answer in enumerate(answers)
        if position == 0 or answers[position - 1][1:] != answer[1:]
    ]
    closed = [
        Span(first, following - ONE_DAY, status, period)
        for (first, status, period), (following, _, _) in pairwise(changes)
    ]
    return (*closed, *(Span(day, None, status, period) for day, status, period in changes[-1:]))
