"""One rule a function: what a life refuses of an act, or nothing. ``cpc.law.life.lives`` asks them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Refusal
from cpc.law.days import Period, add_months, french_day
from cpc.law.framework import years_from
from cpc.law.life import undo_rules as undo
from cpc.law.life.acts import ENDING_KINDS, PERIOD_KINDS, ActKind, effect_day
from cpc.law.life.history import (
    ENDED,
    LIVING,
    Life,
    Rule,
    not_retroactive,
    retroactive,
    unnamed_refusal,
)
from cpc.law.life.interruptions import last_day_of_effect
from cpc.law.life.register import Standing, spans, standing
from cpc.law.life.renewals import nothing_left
from cpc.law.life.states import RegisterStatus
from cpc.law.parameters import DECREE, FIRST_DAY_MONTHS, LEGACY_RTU_MAXIMUM
from cpc.law.texts import same_text


def _decree(life: Life) -> Refusal | None:
    if life.published_on >= DECREE:
        return None
    sentence = (
        f"Avant le {french_day(DECREE)}, aucun cadre ne pouvait être établi ni renouvelé : seules "
        "d'anciennes RTU étaient réputées cadres."
    )
    return Refusal("R70", sentence, cite.DECREE_2022_164)


def _not_established_twice(life: Life) -> Refusal | None:
    """Another validity comes by a renewal alone, but for what an act ended for good (R32, R59)."""
    found = life.on(life.published_on)
    if found is None or found.status in ENDED:
        return None
    sentence = (
        f"Ce cadre est déjà établi, « {found.status.label} » le {french_day(life.published_on)} : il "
        "se renouvelle ou se modifie, il ne s'établit pas une seconde fois."
    )
    return Refusal("R32", sentence)


def _after_publication(life: Life) -> Refusal | None:
    if effect_day(life.act) > life.published_on:
        return None
    return retroactive("commence le", effect_day(life.act), life=life)


def _ends_ahead(life: Life) -> Refusal | None:
    end = last_day_of_effect(life.act)
    if end >= life.published_on:
        return None
    return retroactive("met fin aux effets le", end, life=life, article=cite.L243_1)


def _length(life: Life) -> Refusal | None:
    act = life.act
    lawful = years_from(effect_day(act), published_on=life.published_on).value.last_day
    if act.last_day is None or lawful is None or act.last_day == lawful:
        return None
    sentence = (
        f"Un{act.kind.ending} {act.kind.label} du {french_day(effect_day(act))} court jusqu'au "
        f"{french_day(lawful)} inclus, pas jusqu'au {french_day(act.last_day)}."
    )
    return Refusal("R32", sentence)


def _rtu_dated(life: Life) -> Refusal | None:
    if life.act.last_day is not None:
        return None
    return Refusal("R70", "Le dernier jour de cette RTU manque : il ne se présume pas.")


def _rtu_length(life: Life) -> Refusal | None:
    """A former recommendation has its own dates, within the longest time that its law gave."""
    act = life.act
    if act.last_day is None:
        return None
    years = LEGACY_RTU_MAXIMUM.known(act.decided_on).value
    longest = Period.of_years(years, first_day=effect_day(act)).last_day
    if longest is None or act.last_day <= longest:
        return None
    sentence = (
        f"Une RTU du {french_day(effect_day(act))} finissait au plus tard le "
        f"{french_day(longest)}, pas le {french_day(act.last_day)}."
    )
    return Refusal("R70", sentence, cite.RTU_LAW_2011)


def _one_rtu(life: Life) -> Refusal | None:
    """What was deemed a framework was one recommendation: another text on it changes or renews it."""
    known = (each for each in life.before if each.kind is ActKind.LEGACY_RTU)
    first = next(known, None)
    if first is None:
        return None
    sentence = (
        f"Ce cadre vient déjà d'une ancienne RTU, « {first.reference} » : il n'en a pas deux."
    )
    return Refusal("R70", sentence, cite.LFSS_2021_78_IV_D)


def _alone_that_day(life: Life) -> Refusal | None:
    """One day gives a framework one period: what is established or renewed that day is not renewed."""
    given = (each for each in life.before if each.kind in PERIOD_KINDS)
    same = next((each for each in given if each.published_on == life.published_on), None)
    if same is None:
        return None
    sentence = (
        f"« {same.reference} », publié le même jour, donne déjà une période à ce cadre : un second acte "
        "ne la renouvelle pas."
    )
    return Refusal("R55", sentence, cite.R5121_76_9_III)


def _not_too_far(life: Life) -> Refusal | None:
    """No text bounds the first day: one far away is a slip of the pen (parameter, to be confirmed)."""
    months = FIRST_DAY_MONTHS.known(life.published_on).value
    latest = add_months(life.published_on, months)
    if effect_day(life.act) <= latest:
        return None
    sentence = (
        f"Un acte publié le {french_day(life.published_on)} ne prend pas effet après le "
        f"{french_day(latest)} : relisez son premier jour ({french_day(effect_day(life.act))})."
    )
    return Refusal("R34", sentence)


def _renewable(life: Life) -> Refusal | None:
    """Nothing known before it: the renewal is the first act of a framework taken over."""
    if life.on(life.published_on) is None:
        return None
    if found := nothing_left(life.before, on=life.published_on):
        return found[0]
    first_day = life.effect
    then = standing((*life.before, life.act), on=first_day)
    if then is None or not then.indications or then.living:
        return None
    sentence = (
        f"Aucune indication n'a encore effet le {french_day(first_day)}, premier jour de la nouvelle "
        "période : rien n'est à renouveler."
    )
    return Refusal("R55", sentence, cite.R5121_76_9_III)


def _not_before_what_it_renews(life: Life) -> Refusal | None:
    """Nothing begins before the day that an act fixed for it (R34): what is to come is not renewed."""
    then = life.on(life.effect)
    if then is None or then.status is not RegisterStatus.UPCOMING:
        return None
    sentence = (
        f"Ce cadre ne commence que le {french_day(then.period.first_day)} : un renouvellement ne le "
        f"met pas en vigueur dès le {french_day(life.effect)}."
    )
    return Refusal("R34", sentence)


def _names_what_lives(life: Life) -> Refusal | None:
    """Neither a renewal nor a modification gives back an indication whose end is past or announced."""
    ends = life.interruptions
    ended = [
        text
        for text in life.act.indications
        if (end := ends.cessation_end((text,), life.published_on)) and end < life.effect
    ]
    if not ended:
        return None
    sentence = (
        f"L'indication « {ended[0]} » a pris fin, ou prend fin avant le {french_day(life.effect)} : un "
        f"acte de {life.act.kind.label} ne la rend pas."
    )
    return Refusal("R55", sentence, cite.R5121_76_9_III)


def _status_of(found: Standing | None, text: str) -> RegisterStatus | None:
    """The status of one indication; None when none of that name is listed."""
    listed = found.indications if found else ()
    return next((each.status for each in listed if same_text(each.text) == same_text(text)), None)


def _something_lives(life: Life) -> Refusal | None:
    """Nothing is changed, suspended or ended of what is not, or is no more."""
    days = [life.published_on]
    if life.act.kind not in ENDING_KINDS:
        days.append(max(life.published_on, life.effect))
    dead = next((day for day in days if not life.lives_on(day)), None)
    if dead is None:
        return None
    found = life.on(dead)
    now = f"« {found.status.label} »" if found else "inconnu du registre"
    sentence = f"Le cadre est {now} le {french_day(dead)} : il n'y a rien à changer ni à arrêter."
    return Refusal("R57" if life.act.kind is ActKind.MODIFICATION else "R58", sentence)


def _within_validity(life: Life) -> Refusal | None:
    if not life.lives_on(life.published_on):
        return None
    last_days = [
        span.period.last_day
        for span in spans(life.before)
        if span.last_day is None or span.last_day >= life.published_on
    ]
    end = last_day_of_effect(life.act)
    latest = max((day for day in last_days if day), default=None)
    if latest is None or end <= latest:
        return None
    sentence = (
        f"La validité finit le {french_day(latest)} : aucun effet ne peut prendre fin après, le "
        f"{french_day(end)}."
    )
    return Refusal("R54" if life.act.kind is ActKind.CESSATION else "R51", sentence)


def _dated(life: Life) -> Refusal | None:
    if life.act.last_day or life.act.first_day:
        return None
    sentence = "La date de fin d'effet manque : le directeur général la fixe."
    return Refusal("R54", sentence, cite.R5121_76_9_III)


def _indications_live(life: Life) -> Refusal | None:
    now = life.on(life.published_on)
    if unnamed := life.unnamed():
        return unnamed_refusal("R54", unnamed, cite.R5121_76_9_III)
    over = [
        text
        for text in life.act.indications
        if (status := _status_of(now, text)) is not None and status not in LIVING
    ]
    if not over:
        return None
    sentence = f"L'indication « {over[0]} » a déjà pris fin."
    return Refusal("R54", sentence, cite.R5121_76_9_III)


def _validity_stays(life: Life) -> Refusal | None:
    periods = [self.period.last_day for day in _days(life) if (self := life.on(day))]
    if life.act.last_day is None or not periods or life.act.last_day in periods:
        return None
    sentence = (
        f"Une modification ne change pas le dernier jour de validité : {french_day(periods[0])}, "
        f"pas {french_day(life.act.last_day)}."
        if periods[0]
        else "Une modification ne donne pas de dernier jour à un cadre qui n'en a pas."
    )
    return Refusal("R57", sentence)


def _days(life: Life) -> tuple[date, date]:
    return (life.published_on, max(life.published_on, life.effect))


RULES: Mapping[ActKind, tuple[Rule, ...]] = {
    ActKind.INITIAL: (
        _decree,
        _not_established_twice,
        _after_publication,
        _not_too_far,
        _length,
    ),
    ActKind.RENEWAL: (
        _decree,
        _alone_that_day,
        _after_publication,
        _not_too_far,
        _length,
        _renewable,
        _not_before_what_it_renews,
        _names_what_lives,
    ),
    ActKind.MODIFICATION: (
        not_retroactive,
        _not_too_far,
        _something_lives,
        _names_what_lives,
        _validity_stays,
    ),
    ActKind.SUSPENSION: (not_retroactive, _not_too_far, _something_lives),
    ActKind.LIFTING: (not_retroactive, _not_too_far, undo.something_suspended),
    ActKind.ABROGATION: (_ends_ahead, _something_lives, _within_validity),
    ActKind.CESSATION: (
        _dated,
        _ends_ahead,
        _something_lives,
        _within_validity,
        _indications_live,
    ),
    ActKind.REINSTATEMENT: (
        undo.ordered,
        undo.ruled_after,
        undo.something_ended,
        _not_too_far,
        undo.whole_after_abrogation,
        undo.within_original,
    ),
    ActKind.NOT_ESTABLISHED: (),
    ActKind.LEGACY_RTU: (_rtu_dated, _rtu_length, _one_rtu),
}
"""By kind of act, what may be refused of it, in the order in which it is said."""

OBJECT: Mapping[ActKind, Rule] = {
    ActKind.MODIFICATION: _something_lives,
    ActKind.SUSPENSION: _something_lives,
    ActKind.LIFTING: undo.something_suspended,
    ActKind.ABROGATION: _something_lives,
    ActKind.CESSATION: _something_lives,
    ActKind.REINSTATEMENT: undo.something_ended,
}
"""By kind of act that changes a framework, whether there is anything for it to bear on."""

NEVER_LIFTED: Mapping[ActKind, tuple[Rule, ...]] = {
    ActKind.CESSATION: (_dated,),
    ActKind.LEGACY_RTU: (_rtu_dated,),
}
"""What no printing excuses: without that day the act says nothing that a reading could tell."""
