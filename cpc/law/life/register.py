"""What the public register says on a day: read from the published acts, never stored.

``standing`` is the one reading of a framework: its state on a day (``cpc.law.life.states``), and what the
acts published by then say of the days to come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cpc.law import articles as cite
from cpc.law.core import Article, Labelled
from cpc.law.days import ONE_DAY, Period
from cpc.law.life.acts import NAMING_KINDS, ActFacts, ActKind
from cpc.law.life.content import Text, texts_on
from cpc.law.life.states import Reading, RegisterStatus, State, as_read_then, change_days
from cpc.law.texts import same_text

__all__ = [
    "Coming",
    "IndicationStanding",
    "MedicineStanding",
    "Mention",
    "Span",
    "Standing",
    "spans",
    "standing",
    "unmatched_indications",
]


class Mention(Labelled):
    """What the prescription bears for a use: under a framework in force (R63), or without (R62)."""

    COMPASSIONATE = (
        "compassionate",
        "Prescription au titre d'un accès compassionnel en dehors du cadre d'une autorisation de "
        "mise sur le marché",
    )
    OUTSIDE = "outside", "Prescription hors autorisation de mise sur le marché"

    @property
    def article(self) -> Article:
        return cite.L5121_12_1_VI if self is Mention.COMPASSIONATE else cite.L5121_12_1_2


def mention_of(status: RegisterStatus) -> Mention:
    return Mention.COMPASSIONATE if status is RegisterStatus.IN_FORCE else Mention.OUTSIDE


@dataclass(frozen=True, slots=True)
class IndicationStanding:
    """`last_day`: the last day on which it may be prescribed, as far as the acts known tell."""

    text: str
    status: RegisterStatus
    last_day: date | None

    @property
    def mention(self) -> Mention:
        return mention_of(self.status)


@dataclass(frozen=True, slots=True)
class MedicineStanding:
    """A medicine that an act names; `last_day` as for an indication."""

    name: str
    status: RegisterStatus
    last_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What changes on a day to come: the framework, or one indication, or one medicine.

    `status` None: the acts no longer name it from that day. `last_day`: until the next change.
    """

    day: date
    status: RegisterStatus | None
    period: Period
    last_day: date | None
    indication: str = ""
    medicine: str = ""

    @property
    def is_framework(self) -> bool:
        return not self.indication and not self.medicine


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One framework on a day, from the acts published by then.

    `period` keeps its printed dates. `end`: the last day that its end leaves it (validity, abrogation,
    cessation). `status_last_day`: the last day of this status, None as long as nothing ends it.
    `last_day_of_effect`: the last day on which one may prescribe under it, past or to come; None if
    there is none. `texts`: what its acts say of the use, each question by the act that governs it.
    """

    status: RegisterStatus
    period: Period
    end: date | None
    status_last_day: date | None
    last_day_of_effect: date | None
    indications: tuple[IndicationStanding, ...]
    covered: tuple[MedicineStanding, ...]
    same_group: bool
    act: str
    deemed: bool
    known_since: date
    coming: tuple[Coming, ...]
    texts: tuple[Text, ...] = ()

    @property
    def mention(self) -> Mention:
        return mention_of(self.status)

    def text(self, name: str) -> str:
        """What is said of one question; empty when no act says it."""
        return next((each.text for each in self.texts if each.name == name), "")

    @property
    def medicines(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.covered)

    @property
    def living(self) -> tuple[str, ...]:
        """The indications that a renewal may name: those that neither ceased nor were abrogated."""
        over = (RegisterStatus.CEASED, RegisterStatus.ABROGATED)
        return tuple(each.text for each in self.indications if each.status not in over)

    @property
    def announced_ends(self) -> tuple[tuple[str, date], ...]:
        """Those of ``living`` that published acts will end before its validity, each with its last day."""
        over = (None, RegisterStatus.CEASED, RegisterStatus.ABROGATED)
        ends = [each for each in self.coming if each.status in over and not each.medicine]
        days = {
            text: [each.day - ONE_DAY for each in ends if each.indication in ("", text)]
            for text in self.living
        }
        return tuple((text, min(found)) for text, found in days.items() if found)


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which the register says the same; no last day means for ever."""

    first_day: date
    last_day: date | None
    status: RegisterStatus
    period: Period


Of = Callable[[State], RegisterStatus | None]
Day = tuple[date, State]


def standing(acts: Iterable[ActFacts], *, on: date) -> Standing | None:
    """The state of one framework on a day and what will change, from what was published by then."""
    reading = Reading(acts, on=on)
    known, now = reading.acts, reading.state(on)
    if now is None:
        return None
    days = (day for day in change_days(known) if day > on)
    later = [(day, found) for day in days if (found := reading.state(day))]
    ahead = [(on, now), *later]
    read = _Days(known, ahead)
    return Standing(
        status=now.status,
        period=now.period,
        end=now.end,
        status_last_day=_runs(ahead, lambda each: each.status)[0][2],
        last_day_of_effect=read.last_day(lambda each: each.status),
        indications=tuple(
            IndicationStanding(text, status, read.last_day(_indication(text)))
            for text, status in now.indications
        ),
        covered=tuple(
            MedicineStanding(name, now.status, read.last_day(_medicine(name)))
            for name in now.medicines
        ),
        same_group=now.same_group,
        act=now.act,
        deemed=now.deemed,
        known_since=now.known_since,
        coming=_coming(ahead),
        texts=texts_on(known, on=now.said_on),
    )


def _indication(text: str) -> Of:
    return lambda each: each.of_indication(text)


def _medicine(name: str) -> Of:
    return lambda each: each.of_medicine(name)


@dataclass(slots=True)
class _Days:
    """The states from a day on, and those before it as they were read then."""

    known: tuple[ActFacts, ...]
    ahead: Sequence[Day]
    _past: Sequence[Day] | None = None

    def last_day(self, of: Of) -> date | None:
        """The last day in force: to come, else the latest one past; None if there is none."""
        return _last_in_force(self.ahead, of) or _last_in_force(
            [*self._before(), self.ahead[0]], of
        )

    def _before(self) -> Sequence[Day]:
        if self._past is None:
            self._past = as_read_then(self.known, before=self.ahead[0][0])
        return self._past


def _last_in_force(days: Sequence[Day], of: Of) -> date | None:
    ends = [last for _, status, last in _runs(days, of) if status is RegisterStatus.IN_FORCE]
    return ends[-1] if ends else None


def _runs(days: Sequence[Day], of: Of) -> list[tuple[date, RegisterStatus | None, date | None]]:
    """First day, status and last day of each passage without change; no last day for the last one."""
    told = [(day, of(found)) for day, found in days]
    starts = [told[0], *(after for before, after in pairwise(told) if before[1] != after[1])]
    firsts = [day for day, _ in starts[1:]]
    lasts = [*(day - ONE_DAY for day in firsts), None]
    return [(day, status, last) for (day, status), last in zip(starts, lasts, strict=True)]


def _coming(ahead: Sequence[Day]) -> tuple[Coming, ...]:
    """What changes after the first of these days, in the order of days, the framework first."""
    indications = dict.fromkeys(text for _, each in ahead for text, _ in each.indications)
    medicines = dict.fromkeys(name for _, each in ahead for name in each.medicines)
    changes = [
        *_of_framework(ahead),
        *(found for text in indications for found in _of_part(ahead, indication=text)),
        *(found for name in medicines for found in _of_part(ahead, medicine=name)),
    ]
    return tuple(sorted(changes, key=lambda each: each.day))


def _of_framework(ahead: Sequence[Day]) -> list[Coming]:
    """Another status, or another period under the same one."""
    changed = [
        (day, after)
        for (_, before), (day, after) in pairwise(ahead)
        if (before.status, before.period) != (after.status, after.period)
    ]
    lasts = [*(day - ONE_DAY for day, _ in changed[1:]), None][: len(changed)]
    return [
        Coming(day=day, status=found.status, period=found.period, last_day=last)
        for (day, found), last in zip(changed, lasts, strict=True)
    ]


def _of_part(ahead: Sequence[Day], *, indication: str = "", medicine: str = "") -> list[Coming]:
    """The days on which one indication or medicine does not simply follow the framework."""
    of = _indication(indication) if indication else _medicine(medicine)
    states = dict(ahead)
    followed = {
        day
        for (_, before), (day, after) in pairwise(ahead)
        if of(before) is before.status and of(after) is after.status
    }
    return [
        Coming(
            day=day,
            status=status,
            period=states[day].period,
            last_day=last,
            indication=indication,
            medicine=medicine,
        )
        for day, status, last in _runs(ahead, of)[1:]
        if day not in followed
    ]


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


def spans(acts: Iterable[ActFacts]) -> tuple[Span, ...]:
    """What the register says, from the first publication to the end of time, without a gap."""
    all_acts = tuple(acts)
    answers = as_read_then(all_acts, before=date.max)
    changes = [
        (day, found)
        for position, (day, found) in enumerate(answers)
        if position == 0
        or (answers[position - 1][1].status, answers[position - 1][1].period)
        != (found.status, found.period)
    ]
    lasts = [*(day - ONE_DAY for day, _ in changes[1:]), None][: len(changes)]
    return tuple(
        Span(day, last, found.status, found.period)
        for (day, found), last in zip(changes, lasts, strict=True)
    )
