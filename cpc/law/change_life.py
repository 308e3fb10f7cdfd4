"""May an act that changes a framework still be signed, or published, with what lives that day?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from cpc.law.acts import ActFacts, act_dates
from cpc.law.core import LawError, Refusal
from cpc.law.lives import life_refusals
from cpc.law.register import standing


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
