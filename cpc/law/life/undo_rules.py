"""What a life refuses of an act that undoes another: a lifting answers a suspension, a reinstatement an end.

One rule a function, as in ``cpc.law.life.rules``.
"""

from __future__ import annotations

from cpc.law.core import Refusal
from cpc.law.days import french_day
from cpc.law.life.acts import ActFacts, effect_day
from cpc.law.life.changes import AIMED_AT
from cpc.law.life.history import ENDED, Life, not_retroactive, unnamed_refusal
from cpc.law.life.interruptions import INTERRUPTING_KINDS, answers
from cpc.law.life.register import Standing, spans
from cpc.law.life.states import RegisterStatus
from cpc.law.texts import same_text


def ordered(life: Life) -> Refusal | None:
    """A court may order the effect from the day of its ruling; else the act is for the future."""
    first_day, ruled_on = effect_day(life.act), life.act.ruled_on
    if ruled_on is None:
        return not_retroactive(life)
    if first_day >= ruled_on:
        return None
    sentence = (
        f"Une remise en vigueur ne commence pas ({french_day(first_day)}) avant la décision de "
        f"justice qui l'ordonne ({french_day(ruled_on)})."
    )
    return Refusal("R34", sentence)


def ruled_after(life: Life) -> Refusal | None:
    """A court rules on an act that was taken: its ruling is never older than the act that it undoes."""
    ruled_on = life.act.ruled_on
    later = [each for each in _undone(life) if ruled_on and each.decided_on > ruled_on]
    if ruled_on is None or not later:
        return None
    sentence = (
        f"La décision de justice du {french_day(ruled_on)} est antérieure à « {later[0].reference} », du "
        f"{french_day(later[0].decided_on)} : elle n'a pas pu l'annuler."
    )
    return Refusal("R61", sentence)


def _undone(life: Life) -> list[ActFacts]:
    """The ends that it undoes: the one that it names; if it names none, those that bite on its day."""
    followed = _followed(life)
    if followed is not None:
        return [followed]
    found = life.on(life.effect)
    listed = tuple(each.text for each in found.indications) if found else ()
    ends = life.interruptions.ends_on(life.effect, life.act.indications or listed)
    return [each for each in life.before if each.reference in ends]


def _followed(life: Life) -> ActFacts | None:
    """The interrupting act that this one names, if it names one."""
    named = (each for each in life.before if each.reference == life.act.follows)
    return next((each for each in named if each.kind in INTERRUPTING_KINDS), None)


def _wrong_aim(life: Life, rule: str) -> Refusal | None:
    followed, kind = _followed(life), life.act.kind
    if followed is None or followed.kind in AIMED_AT[kind]:
        return None
    wanted = " ou à une ".join(each.label for each in AIMED_AT[kind])
    sentence = (
        f"Une {kind.label} répond à une {wanted} : « {followed.reference} » est une "
        f"{followed.kind.label}."
    )
    return Refusal(rule, sentence)


def something_suspended(life: Life) -> Refusal | None:
    """A lifting has a suspension to lift: the one that it names, else any, neither lifted nor run out."""
    first = max(life.published_on, life.effect)
    shown = any(
        span.status is RegisterStatus.SUSPENDED
        and (span.last_day is None or span.last_day >= first)
        for span in spans(life.before)
    )
    running = any(
        (each.until is None or each.until > first)
        and answers(life.act, each.act, among=life.before)
        for each in life.interruptions.suspensions
    )
    if shown and running:
        return None
    sentence = f"Rien n'est suspendu le {french_day(first)} ni après : il n'y a rien à lever."
    return _wrong_aim(life, "R51") or Refusal("R51", sentence)


def something_ended(life: Life) -> Refusal | None:
    """A reinstatement gives back what an act ended, the act that it names if it names one (R61)."""
    day = life.effect
    found = life.on(day)
    listed = [(each.text, each.status in ENDED) for each in found.indications] if found else []
    if found and (found.status in ENDED or any(ended for _, ended in listed)):
        return _still_ended(life, found)
    sentence = f"Rien n'a pris fin par un acte au {french_day(day)} : il n'y a rien à remettre."
    return _wrong_aim(life, "R61") or Refusal("R61", sentence)


def _still_ended(life: Life, found: Standing) -> Refusal | None:
    running = {same_text(each.text) for each in found.indications if each.status not in ENDED}
    text = next((each for each in life.act.indications if same_text(each) in running), None)
    if text is not None:
        return Refusal(
            "R61", f"L'indication « {text} » court toujours : elle n'est pas à remettre."
        )
    if unnamed := life.unnamed():
        return unnamed_refusal("R61", unnamed)
    return _wrong_aim(life, "R61") or _undone_already(life, found)


def _undone_already(life: Life, found: Standing) -> Refusal | None:
    followed = _followed(life)
    texts = life.act.indications or tuple(each.text for each in found.indications)
    ends = life.interruptions.ends_on(life.effect, texts)
    if followed is None or followed.reference in ends:
        return None
    sentence = (
        f"« {followed.reference} » n'a plus d'effet le {french_day(life.effect)} : il n'y a rien à "
        "remettre de ce qu'il avait arrêté."
    )
    return Refusal("R61", sentence)


def whole_after_abrogation(life: Life) -> Refusal | None:
    """An abrogation ended all of it: what undoes it brings back all of it (R61)."""
    found = life.on(life.effect)
    if found is None or found.status is not RegisterStatus.ABROGATED or not life.act.indications:
        return None
    named = {same_text(text) for text in life.act.indications}
    if named >= {same_text(each.text) for each in found.indications}:
        return None
    sentence = (
        "Une abrogation a mis fin à tout le cadre : la remise en vigueur porte sur toutes ses "
        "indications."
    )
    return Refusal("R61", sentence)


def within_original(life: Life) -> Refusal | None:
    """It may give less than what was left, never more; less, and the end bites again after it (R61)."""
    found = life.on(life.effect)
    end = found.period.last_day if found else None
    if end is None or max(life.effect, life.act.last_day or life.effect) <= end:
        return None
    sentence = (
        f"Une remise en vigueur ne dépasse pas le dernier jour d'origine ({french_day(end)})."
    )
    return Refusal("R61", sentence)
