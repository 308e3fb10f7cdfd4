"""Administrative acts as plain values, and the dates that they carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Certainty, Computed, Labelled, LawError, Refusal, Step
from cpc.law.days import ONE_DAY, Period, french_day
from cpc.law.framework import (
    RenewalStart,
    day_of_effect,
    entry_into_force,
    gap,
    initial_period,
    legacy_period,
    renewal_period,
    validity_on,
    years_from,
)
from cpc.law.parameters import REFORM


class ActKind(Labelled):
    """The acts of the register; values are those of the acts file."""

    INITIAL = "initial", "établissement"
    RENEWAL = "renewal", "renouvellement"
    MODIFICATION = "modification", "modification"
    SUSPENSION = "suspension", "suspension"
    LIFTING = "lifting", "levée de suspension"
    ABROGATION = "abrogation", "abrogation"
    CESSATION = "cessation", "cessation d'effet par indication"
    REINSTATEMENT = "reinstatement", "remise en vigueur"
    NOT_ESTABLISHED = "not_established", "cadre non établi"
    LEGACY_RTU = "legacy_rtu", "RTU réputée cadre de prescription compassionnelle"

    @property
    def ending(self) -> str:
        """That of what agrees with it: « une suspension publiée », but « un renouvellement publié »."""
        return "" if self in MASCULINE else "e"


class Ground(Labelled):
    """The grounds of art. R. 5121-76-9, I CSP, in short; the last one holds for a modification only."""

    PUBLIC_HEALTH = "public_health", "motifs de santé publique"
    FOLLOW_UP = "follow_up", "manquement au suivi des patients ou au recueil des informations"
    CONDITIONS = "conditions", "conditions de l'article L. 5121-12-1 qui ne sont plus réunies"
    KNOWLEDGE = "knowledge", "évolution des connaissances ou des conditions d'utilisation"


MASCULINE = (ActKind.INITIAL, ActKind.RENEWAL, ActKind.NOT_ESTABLISHED)
PERIOD_KINDS = (ActKind.INITIAL, ActKind.RENEWAL, ActKind.LEGACY_RTU)
ENDING_KINDS = (ActKind.ABROGATION, ActKind.CESSATION)
NAMING_KINDS = (*PERIOD_KINDS, ActKind.MODIFICATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """One act; `follows` is the reference of the act that it changes or ends.

    `as_printed`: a real act that printed what the law refuses. `grounds`, `informed_on` (the day on
    which the laboratories were told) and `emergency` are empty when they are not known. `ruled_on`: the
    day of the ruling that a reinstatement applies. `texts`: what it says of the use, by question.
    """

    reference: str
    kind: ActKind
    decided_on: date
    published_on: date | None
    first_day: date | None = None
    last_day: date | None = None
    follows: str | None = None
    indications: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    same_group: bool = False
    as_printed: bool = False
    grounds: tuple[Ground, ...] = ()
    informed_on: date | None = None
    emergency: bool = False
    ruled_on: date | None = None
    texts: tuple[tuple[str, str], ...] = ()


def effect_day(act: ActFacts) -> date:
    """The first day on which it counts: the one that it prints, else that of its publication (R34)."""
    return act.first_day or day_of_effect(published_on=act.published_on or act.decided_on)


def act_period(act: ActFacts) -> Period:
    """Dates of the act, else the day after publication and the validity read on that publication."""
    published_on = act.published_on or act.decided_on
    first_day = effect_day(act)
    years = validity_on(published_on=published_on).value
    last_day = act.last_day or Period.of_years(years, first_day=first_day).last_day
    return Period(first_day, last_day)


def order_refusals(kind: ActKind, *, decided_on: date, published_on: date) -> tuple[Refusal, ...]:
    """Decision first, publication after; only RTUs before the reform, none from it on."""
    refusals = []
    if decided_on > published_on:
        sentence = (
            f"La décision ({french_day(decided_on)}) ne peut pas être postérieure à sa "
            f"publication ({french_day(published_on)})."
        )
        refusals.append(Refusal("R34", sentence))
    if published_on < REFORM and kind is not ActKind.LEGACY_RTU:
        sentence = (
            f"Avant le {french_day(REFORM)}, seule une ancienne RTU peut être reprise "
            f"(acte publié le {french_day(published_on)})."
        )
        refusals.append(Refusal("R70", sentence))
    if decided_on >= REFORM and kind is ActKind.LEGACY_RTU:
        sentence = (
            f"Depuis le {french_day(REFORM)}, il n'y a plus de nouvelle RTU "
            f"(acte décidé le {french_day(decided_on)})."
        )
        refusals.append(Refusal("R70", sentence))
    return tuple(refusals)


def address_refusals(address: str) -> tuple[Refusal, ...]:
    """What is published is read somewhere: the register leads to it (default, R72)."""
    if address.strip():
        return ()
    sentence = "Donnez l'adresse de l'acte publié : la fiche du registre y renvoie."
    return (Refusal("R72", sentence),)


def act_dates(
    kind: ActKind,
    *,
    decided_on: date,
    published_on: date,
    first_day: date | None = None,
    last_day: date | None = None,
    current: Period | None = None,
    start: RenewalStart = RenewalStart.AFTER_PUBLICATION,
    as_printed: bool = False,
) -> Computed[Period | None]:
    """Dates of an act: empty ones are computed, given ones kept as printed.

    ``as_printed`` lets in the odd days of a real act, never days in disorder, nor an RTU or a
    cessation without end.
    The period of an abrogation or a cessation runs from its publication to the last day of effect;
    that of a lifting has no end; "not established" has none. Raises ``LawError``.
    """
    refusals = order_refusals(kind, decided_on=decided_on, published_on=published_on)
    if refusals:
        raise LawError(*refusals)
    if kind is ActKind.NOT_ESTABLISHED:
        return Computed(None, ())
    if kind in ENDING_KINDS:
        _check_dated(kind, first_day or last_day)
        return _ending_dates(kind, published_on, first_day=first_day, last_day=last_day)
    _check_order(first_day, last_day)
    if kind is ActKind.LEGACY_RTU:
        return legacy_period(
            decided_on=decided_on, published_on=published_on, first_day=first_day, last_day=last_day
        )
    if kind is ActKind.RENEWAL and first_day is None:
        computed = renewal_period(published_on=published_on, current=current, start=start)
    elif kind in PERIOD_KINDS:
        computed = initial_period(published_on=published_on)
    else:
        computed = _change_dates(
            kind, published_on, current=current, printed=first_day, as_printed=as_printed
        )
    if kind is ActKind.REINSTATEMENT and not as_printed:
        _check_original_end(last_day, computed.value.last_day)
    dates = _as_printed(kind, computed, published_on, first_day=first_day, last_day=last_day)
    told = gap(current, first_day) if kind is ActKind.RENEWAL and first_day else ()
    return Computed(dates.value, (*dates.trace, *told))


def _check_dated(kind: ActKind, printed: date | None) -> None:
    if kind is ActKind.CESSATION and printed is None:
        sentence = (
            "La date de fin d'effet manque : le directeur général la fixe, rien ne la remplace."
        )
        raise LawError(Refusal("R54", sentence, cite.R5121_76_9_III))


def _check_order(first_day: date | None, last_day: date | None) -> None:
    if first_day and last_day and last_day < first_day:
        raise LawError(Refusal("R35", "Le dernier jour ne peut pas précéder le premier."))


def _check_original_end(printed: date | None, original: date | None) -> None:
    if printed and original and printed > original:
        sentence = (
            "Une remise en vigueur ne dépasse pas le dernier jour d'origine "
            f"({french_day(original)})."
        )
        raise LawError(Refusal("R61", sentence))


def _ending_dates(
    kind: ActKind, published_on: date, *, first_day: date | None, last_day: date | None
) -> Computed[Period | None]:
    """A printed first day alone is the first day out: the last day of effect is its eve."""
    rule = "R54" if kind is ActKind.CESSATION else "R51"
    if last_day:
        _check_order(first_day, last_day + ONE_DAY)
    end = last_day or (first_day - ONE_DAY if first_day else published_on)
    text = "Dernier jour d'effet conservé tel qu'imprimé"
    certainty = Certainty.PRACTICE
    if last_day is None and first_day is None:
        text = "Sans date imprimée, le dernier jour d'effet est celui de la publication"
        certainty = Certainty.DEFAULT
    step = Step(rule, text, french_day(end), certainty)
    return Computed(Period(min(first_day or published_on, published_on, end), end), (step,))


def _change_dates(
    kind: ActKind,
    published_on: date,
    *,
    current: Period | None,
    printed: date | None,
    as_printed: bool,
) -> Computed[Period]:
    """Acts within a period: they start the day after publication and never move its end."""
    entry = entry_into_force(published_on=published_on)
    day = printed or entry.value
    unbounded = kind in (ActKind.SUSPENSION, ActKind.LIFTING)
    if unbounded or current is None or current.last_day is None:
        return Computed(Period(day), entry.trace)
    if day <= current.last_day:
        text = "Le dernier jour de la période en cours ne change pas"
        value = french_day(current.last_day)
        step = Step(_change_rule(kind), text, value, Certainty.PRACTICE)
        return Computed(Period(day, current.last_day), (*entry.trace, step))
    if as_printed:
        return Computed(Period(day), entry.trace)
    sentence = (
        f"La période a pris fin le {french_day(current.last_day)} : elle ne peut plus être "
        f"ni modifiée ni remise en vigueur au {french_day(day)}."
    )
    raise LawError(Refusal(_change_rule(kind), sentence))


def _change_rule(kind: ActKind) -> str:
    return "R61" if kind is ActKind.REINSTATEMENT else "R57"


def _as_printed(
    kind: ActKind,
    computed: Computed[Period],
    published_on: date,
    *,
    first_day: date | None,
    last_day: date | None,
) -> Computed[Period | None]:
    """Printed dates win; a printed first day moves a computed end with it."""
    if first_day is None and last_day is None:
        return Computed(computed.value, computed.trace)
    trace: tuple[Step, ...] = () if first_day else computed.trace[:1]
    start = first_day or computed.value.first_day
    end = last_day or computed.value.last_day
    if first_day:
        trace += (_printed("Premier jour conservé tel qu'imprimé", first_day),)
    if first_day and not last_day and kind in PERIOD_KINDS:
        period = years_from(first_day, published_on=published_on)
        return Computed(period.value, trace + period.trace)
    if last_day:
        trace += (_printed("Dernier jour conservé tel qu'imprimé", last_day),)
    _check_order(start, end)
    return Computed(Period(start, end), trace)


def _printed(text: str, day: date) -> Step:
    return Step("R32", text, french_day(day), Certainty.PRACTICE)
