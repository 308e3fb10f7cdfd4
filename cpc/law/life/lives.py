"""What the law refuses of one more act in the life of a framework, whatever the door it comes by.

Asked by the one writer of acts (``cpc.facts.lives.check_life``) before anything is written; forms and files
ask it first. What lives on a day is read from ``standing``, never anew.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date

from cpc.law.core import Refusal
from cpc.law.days import Period, french_day
from cpc.law.life.acts import ActFacts, ActKind
from cpc.law.life.changes import circumstance_refusals, ruling_refusals
from cpc.law.life.content import passages
from cpc.law.life.history import ENDED, Life, Rule
from cpc.law.life.register import standing
from cpc.law.life.renewals import last_period
from cpc.law.life.rules import NEVER_LIFTED, OBJECT, RULES


def life_refusals(acts: Iterable[ActFacts], act: ActFacts, *, today: date) -> tuple[Refusal, ...]:
    """What is refused of ``act`` among the other ``acts`` of its framework, in any order.

    An act that a later one already recorded could not have followed is refused too. ``as_printed``
    lifts all of it, but for what is to come, a publication or a ruling (R34, R40, R61), and for an end
    without its day (R54, R70).
    """
    if act.published_on is None or act.published_on > today:
        return (_not_yet_published(act),)
    if coming := ruling_refusals(act.ruled_on, decided_on=today):
        return coming
    others = [each for each in acts if each.reference != act.reference]
    if act.as_printed:
        return _broken(NEVER_LIFTED.get(act.kind, ()), Life(act, _before(act, others)))
    return (*_refusals_of(act, others), *_upset(act, others))


def object_refusal(acts: Iterable[ActFacts], kind: ActKind, *, on: date) -> Refusal | None:
    """Why an act of this kind, published that day, would have nothing to change; None when it has."""
    act = ActFacts(reference="", kind=kind, decided_on=on, published_on=on)
    return OBJECT[kind](Life(act, _before(act, list(acts))))


def _not_yet_published(act: ActFacts) -> Refusal:
    when = f"le {french_day(act.published_on)}" if act.published_on else "un jour inconnu"
    sentence = f"Une publication se constate, elle ne s'annonce pas : cet acte le serait {when}."
    return Refusal("R34", sentence)


def _refusals_of(act: ActFacts, others: Sequence[ActFacts]) -> tuple[Refusal, ...]:
    life = Life(act, _before(act, others))
    return (*_broken(RULES[act.kind], life), *circumstance_refusals(act))


def _broken(rules: Iterable[Rule], life: Life) -> tuple[Refusal, ...]:
    found = (rule(life) for rule in rules)
    return tuple(each for each in found if each is not None)


def _before(act: ActFacts, others: Sequence[ActFacts]) -> tuple[ActFacts, ...]:
    """Those published by the day of the act; of that very day, those that do not follow it."""
    later = told = {act.reference}
    while told:
        told = {each.reference for each in others if each.follows in later} - later
        later = later | told
    return tuple(
        each
        for each in others
        if each.published_on
        and act.published_on
        and each.published_on <= act.published_on
        and each.reference not in later
    )


def _upset(act: ActFacts, others: Sequence[ActFacts]) -> tuple[Refusal, ...]:
    """What later acts, lawful so far, would be refused with this one among those before them."""
    return tuple(
        Refusal(refusal.rule, f"Avec cet acte, « {each.reference} » ne tiendrait plus. {refusal}")
        for each in others
        if not each.as_printed
        and each.published_on
        and act.published_on
        and each.published_on > act.published_on
        for refusal in _newly_refused(each, [one for one in others if one is not each], act)
    )


def _newly_refused(each: ActFacts, rest: Sequence[ActFacts], act: ActFacts) -> list[Refusal]:
    so_far = _refusals_of(each, rest)
    return [refusal for refusal in _refusals_of(each, [*rest, act]) if refusal not in so_far]


def until(acts: Iterable[ActFacts], act: ActFacts, *, on: date) -> date | None:
    """Last day of effect of an act, as known on a day: a modification lives as its framework does.

    Renewed, its content goes on; ended, it stops with it (R36). What a real act printed is kept.
    """
    if act.kind is not ActKind.MODIFICATION or act.as_printed:
        return act.last_day
    return _end(tuple(acts), on=on) or act.last_day


def _end(acts: tuple[ActFacts, ...], *, on: date) -> date | None:
    """The last day of a framework, its renewals counted; None while none is known."""
    found, last = standing(acts, on=on), last_period(acts, on=on)
    if found is None or last is None:
        return None
    announced = found.end is not None and found.end != found.period.last_day
    return found.end if announced or found.status in ENDED else last[1].last_day


def protocol_kept(
    acts: Sequence[ActFacts], having: Container[str], *, without: Container[str] = ()
) -> ActFacts | None:
    """The act whose protocol holds once all have begun; None when there is none, or it was given up (R30).

    ``having``, ``without``: as for ``protocol_days``.
    """
    told = passages(_speaking(acts, having, without))
    return told[-1][0] if told and told[-1][0].reference in having else None


def _speaking(
    acts: Sequence[ActFacts], having: Container[str], without: Container[str]
) -> list[ActFacts]:
    return [each for each in acts if each.reference in having or each.reference in without]


def protocol_days(
    acts: Sequence[ActFacts], having: Container[str], *, on: date, without: Container[str] = ()
) -> tuple[tuple[ActFacts, Period], ...]:
    """From when to when the protocol of each act that has one holds, as known on a day (R36).

    ``having``: their references. A new one replaces the former (R57), and so does a decision to do
    ``without`` (R30); the last ends with its framework.
    """
    end = _end(tuple(acts), on=on)
    speaking = _speaking(acts, having, without)
    found = [each for each in passages(speaking) if each[0].reference in having]
    return tuple(
        (act, Period(period.first_day, min(last, default=None)))
        for act, period in found
        if not (last := [day for day in (period.last_day, end) if day])
        or period.first_day <= min(last)
    )
