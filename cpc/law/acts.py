"""Administrative acts as plain values, and the dates that they carry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cpc.law.core import Certainty, Computed, Labelled, LawError, Period, Refusal, Step, french_day
from cpc.law.framework import (
    RenewalStart,
    entry_into_force,
    initial_period,
    legacy_period,
    modified_period,
    renewal_period,
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


PERIOD_KINDS = (ActKind.INITIAL, ActKind.RENEWAL, ActKind.LEGACY_RTU)
ENDING_KINDS = (ActKind.ABROGATION, ActKind.CESSATION)
NAMING_KINDS = (*PERIOD_KINDS, ActKind.MODIFICATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActFacts:
    """One act; `follows` is the reference of the act that it changes or ends."""

    reference: str
    kind: ActKind
    decided_on: date
    published_on: date | None
    first_day: date | None = None
    last_day: date | None = None
    follows: str = ""
    indications: tuple[str, ...] = ()
    medicines: tuple[str, ...] = ()
    same_group: bool = False


def order_refusals(kind: ActKind, *, decided_on: date, published_on: date) -> tuple[Refusal, ...]:
    """Decision first, publication after; before the reform there were only RTUs."""
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
    return tuple(refusals)


def act_dates(
    kind: ActKind,
    *,
    decided_on: date,
    published_on: date,
    first_day: date | None = None,
    last_day: date | None = None,
    current: Period | None = None,
    start: RenewalStart = RenewalStart.AFTER_PUBLICATION,
) -> Computed[Period | None]:
    """Dates of an act: empty ones are computed, given ones kept as printed.

    The period of an abrogation or a cessation runs from its publication to the last day of
    effect; that of a lifting has no end; "not established" has none.
    """
    refusals = order_refusals(kind, decided_on=decided_on, published_on=published_on)
    if refusals:
        raise LawError(*refusals)
    if first_day and last_day and last_day < first_day:
        raise LawError(Refusal("R35", "Le dernier jour ne peut pas précéder le premier."))
    match kind:
        case ActKind.NOT_ESTABLISHED:
            return Computed(None, ())
        case ActKind.LEGACY_RTU:
            return legacy_period(
                decided_on=decided_on,
                published_on=published_on,
                first_day=first_day,
                last_day=last_day,
            )
        case ActKind.INITIAL:
            computed = initial_period(published_on=published_on)
        case ActKind.RENEWAL if first_day is None:
            computed = renewal_period(published_on=published_on, current=current, start=start)
        case ActKind.RENEWAL:
            computed = initial_period(published_on=published_on)
        case ActKind.ABROGATION | ActKind.CESSATION:
            return _ending_dates(kind, published_on=published_on, last_day=last_day)
        case _:
            computed = _change_dates(kind, published_on=published_on, current=current)
    return _as_printed(kind, computed, first_day=first_day, last_day=last_day)


def _ending_dates(
    kind: ActKind, *, published_on: date, last_day: date | None
) -> Computed[Period | None]:
    rule = "R54" if kind is ActKind.CESSATION else "R51"
    end = last_day or published_on
    text = "Dernier jour d'effet conservé tel qu'imprimé"
    if last_day is None:
        text = "Sans date imprimée, le dernier jour d'effet est celui de la publication"
    certainty = Certainty.PRACTICE if last_day else Certainty.DEFAULT
    step = Step(rule, text, french_day(end), certainty)
    return Computed(Period(min(published_on, end), end), (step,))


def _change_dates(kind: ActKind, *, published_on: date, current: Period | None) -> Computed[Period]:
    """Acts within a period: they start the day after publication and never move its end."""
    entry = entry_into_force(published_on=published_on)
    period = Period(entry.value)
    if kind in (ActKind.SUSPENSION, ActKind.LIFTING) or current is None:
        return Computed(period, entry.trace)
    if current.last_day is None:
        return Computed(period, entry.trace)
    if current.last_day < entry.value:
        sentence = (
            f"La période a pris fin le {french_day(current.last_day)} : elle ne peut plus être "
            f"ni modifiée ni remise en vigueur au {french_day(entry.value)}."
        )
        raise LawError(Refusal("R61" if kind is ActKind.REINSTATEMENT else "R57", sentence))
    kept = modified_period(current)
    rule = "R61" if kind is ActKind.REINSTATEMENT else "R57"
    text = "Le dernier jour de la période en cours ne change pas"
    step = Step(rule, text, french_day(current.last_day), kept.trace[0].certainty)
    return Computed(Period(entry.value, current.last_day), (*entry.trace, step))


def _as_printed(
    kind: ActKind, computed: Computed[Period], *, first_day: date | None, last_day: date | None
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
        period = years_from(first_day)
        return Computed(period.value, trace + period.trace)
    if last_day:
        trace += (_printed("Dernier jour conservé tel qu'imprimé", last_day),)
    if end is not None and end < start:
        raise LawError(Refusal("R35", "Le dernier jour ne peut pas précéder le premier."))
    return Computed(Period(start, end), trace)


def _printed(text: str, day: date) -> Step:
    return Step("R32", text, french_day(day), Certainty.PRACTICE)
