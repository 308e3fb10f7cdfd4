"""May an act that changes a framework still be signed, or published, with what lives that day?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cpc.law.core import LawError, Refusal
from cpc.law.decision import Lack
from cpc.law.life.acts import ActFacts, ActKind, act_dates
from cpc.law.life.interruptions import known_acts
from cpc.law.life.lives import life_refusals
from cpc.law.life.register import Standing, standing
from cpc.law.life.renewals import last_period, suspended_since
from cpc.law.life.signed import Said, moved
from cpc.law.life.states import RegisterStatus

OF_VALIDITY = (ActKind.MODIFICATION, ActKind.SUSPENSION, ActKind.REINSTATEMENT)
"""The kinds of acts whose text speaks of the validity of the framework (R57, R61)."""
RUNNING = (RegisterStatus.IN_FORCE, RegisterStatus.SUSPENDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Others:
    """What an end by indication leaves: ``lasting``, without a published end; ``ends``, until their day.

    ``suspended_on``: the first day of the suspension that runs, or is already published.
    """

    lasting: tuple[str, ...] = ()
    ends: tuple[tuple[str, date], ...] = ()
    suspended_on: date | None = None

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.lasting, *(text for text, _ in self.ends))


def others(acts: Sequence[ActFacts], *, ending: Sequence[str], on: date) -> Others:
    """The indications that go on beside those that end, as the acts published by then say it (R55, R60).

    An end of all of them leaves none; nothing goes on in a framework that is not living.
    """
    found = standing(acts, on=on)
    if found is None or not ending or found.status not in RUNNING:
        return Others()
    left = [text for text in found.living if text not in ending]
    ends = tuple((text, day) for text, day in found.announced_ends if text in left)
    lasting = tuple(text for text in left if text not in dict(ends))
    since = _suspended_from(found, acts, on=on) if left else None
    return Others(lasting=lasting, ends=ends, suspended_on=since)


def _suspended_from(found: Standing, acts: Sequence[ActFacts], *, on: date) -> date | None:
    if found.status is RegisterStatus.SUSPENDED:
        return suspended_since(known_acts(acts, on=on), on=on)
    stops = (each for each in found.coming if each.status is RegisterStatus.SUSPENDED)
    return next((each.day for each in stops if each.is_framework), None)


def act_on(act: ActFacts, *, published_on: date, acts: Sequence[ActFacts]) -> ActFacts:
    """The act with its dates, were it published on a day. Raises ``LawError``."""
    before = standing(acts, on=published_on)
    dates = act_dates(
        act.kind,
        decided_on=act.decided_on,
        published_on=published_on,
        first_day=act.first_day,
        last_day=act.last_day,
        current=before.period if before else None,
    )
    return replace(
        act,
        published_on=published_on,
        first_day=dates.value.first_day if dates.value else None,
        last_day=dates.value.last_day if dates.value else None,
    )


def change_life_refusals(
    act: ActFacts, *, published_on: date, acts: Sequence[ActFacts]
) -> tuple[Refusal, ...]:
    """What the life of the framework, as its ``acts`` say it, refuses of this one on that day."""
    try:
        dated = act_on(act, published_on=published_on, acts=acts)
    except LawError as error:
        return error.refusals
    return life_refusals(acts, dated, today=published_on)


def signed_change_lacks(
    act: ActFacts,
    *,
    signed_on: date,
    published_on: date,
    signed_acts: Sequence[ActFacts],
    acts: Sequence[ActFacts],
) -> tuple[Lack, ...]:
    """What the signed text says of the framework must still be so when it is published (R55, R57).

    ``signed_acts``: those of the framework recorded when it was signed; ``acts``: those of now.
    """
    then = _said(act, signed_acts, on=signed_on)
    return tuple(moved(then, _said(act, acts, on=published_on), signed_on=signed_on))


def _said(act: ActFacts, acts: Sequence[ActFacts], *, on: date) -> Said:
    """Its medicines, and what its kind names: the indications that live, the validity that it keeps.

    An end by indication tells how the others go on: until when, or suspended (R55).
    """
    found, last = standing(acts, on=on), last_period(acts, on=on)
    if found is None or last is None:
        return Said()
    told = Said(
        indications=() if act.kind is ActKind.REINSTATEMENT else found.living,
        medicines=found.medicines,
        last_day=last[1].last_day if act.kind in OF_VALIDITY else None,
    )
    return _with_others(told, act, acts, on=on)


def _with_others(told: Said, act: ActFacts, acts: Sequence[ActFacts], *, on: date) -> Said:
    if act.kind is not ActKind.CESSATION:
        return told
    left = others(acts, ending=act.indications, on=on)
    return replace(told, ends=left.ends, suspended_on=left.suspended_on)
