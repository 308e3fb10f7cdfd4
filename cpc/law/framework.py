"""Periods and deadlines of a framework (cadre de prescription compassionnelle)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NoReturn

from cpc.law import articles as cite
from cpc.law.core import Certainty, Computed, Labelled, LawError, Refusal, Step, Version
from cpc.law.days import Period, add_months, french_day
from cpc.law.parameters import (
    DG_ALERT_MONTHS,
    ENTRY_INTO_FORCE,
    REFORM,
    RENEWAL_OPENING_MONTHS,
    RENEWAL_REMINDER_MONTHS,
    VALIDITY,
)
from cpc.law.words import years


class RenewalStart(Labelled):
    """Where the new period starts; the reviewer chooses (question Q4)."""

    AFTER_PUBLICATION = "after_publication", "le lendemain de la publication"
    FOLLOWING = "following", "à la suite de la période en cours"


def refuse(rule: str, sentence: str) -> NoReturn:
    """Raises ``LawError``: one refusal, by its rule."""
    raise LawError(Refusal(rule, sentence))


def _last_day(period: Period) -> date:
    if period.last_day is None:
        refuse("R35", "La période n'a pas de dernier jour : rien ne peut en être décompté.")
    return period.last_day


def _entry(published_on: date) -> Version[int]:
    return ENTRY_INTO_FORCE.on(published_on=max(published_on, REFORM))


def day_of_effect(*, published_on: date) -> date:
    """The day alone of ``entry_into_force``."""
    return published_on + timedelta(days=_entry(published_on).value)


def entry_into_force(*, published_on: date, rule: str = "R34") -> Computed[date]:
    """An act takes effect on the day after its publication (decisions 05/04/2022, 27/06/2024)."""
    version = _entry(published_on)
    first_day = day_of_effect(published_on=published_on)
    text = f"Publié le {french_day(published_on)} ; prend effet le lendemain"
    return Computed(first_day, (version.step(rule, text=text, value=french_day(first_day)),))


def validity_on(*, published_on: date) -> Version[int]:
    """How many years a framework lasts: read on the publication of its act, whatever its first day."""
    return VALIDITY.on(published_on=max(published_on, REFORM))


def duration_refusals(*, signed_on: date, published_on: date) -> tuple[Refusal, ...]:
    """A text that prints the duration of its signature is not published under another one (R32)."""
    signed, now = validity_on(published_on=signed_on), validity_on(published_on=published_on)
    if signed.value == now.value:
        return ()
    sentence = (
        f"Le texte signé le {french_day(signed_on)} donne {years(signed.value)} ; pour une "
        f"publication le {french_day(published_on)}, la durée est de {years(now.value)} : la décision "
        "est à signer de nouveau, avec cette durée."
    )
    return (Refusal("R32", sentence, now.article),)


def years_from(first_day: date, *, published_on: date) -> Computed[Period]:
    """The years of validity from a day: the last day is the eve of the same day, years later."""
    version = validity_on(published_on=published_on)
    period = Period.of_years(version.value, first_day=first_day)
    return Computed(
        period,
        (
            version.step("R32", text="Durée de validité", value=f"{version.value} ans"),
            Step(
                "R35",
                "Dernier jour valide, inclus : la veille du même quantième, la durée courant à compter "
                "du premier jour ; sans report pour jour férié ou chômé",
                french_day(_last_day(period)),
                Certainty.DEFAULT,
            ),
        ),
    )


def initial_period(*, published_on: date) -> Computed[Period]:
    """The years of validity, in force from the day after publication."""
    VALIDITY.on(published_on=published_on)
    start = entry_into_force(published_on=published_on)
    period = years_from(start.value, published_on=published_on)
    return Computed(period.value, start.trace + period.trace)


def renewal_period(
    *, published_on: date, current: Period | None, start: RenewalStart
) -> Computed[Period]:
    """The validity again, after publication or following the current period; never backwards."""
    if start is RenewalStart.FOLLOWING:
        return _following_period(published_on=published_on, current=current)
    computed = initial_period(published_on=published_on)
    return Computed(computed.value, computed.trace + gap(current, computed.value.first_day))


def days_out(current: Period | None, first_day: date) -> Period | None:
    """The days between a period and the next one: out of any framework, never silent (R59)."""
    if current is None or current.first_day_out is None or current.first_day_out >= first_day:
        return None
    return Period(current.first_day_out, first_day - timedelta(days=1))


def gap(current: Period | None, first_day: date) -> tuple[Step, ...]:
    """A day out of any framework is shown, whether the next period is reckoned or printed."""
    found = days_out(current, first_day)
    if found is None:
        return ()
    text = "Interruption entre les deux périodes : hors cadre de prescription compassionnelle"
    return (Step("R34", text, found.label, Certainty.DEFAULT),)


def _following_period(*, published_on: date, current: Period | None) -> Computed[Period]:
    entry = entry_into_force(published_on=published_on).value
    if current is None:
        refuse("R34", "Aucune période en cours : le renouvellement ne peut pas prendre sa suite.")
    following = _last_day(current) + timedelta(days=1)
    if following < entry:
        refuse(
            "R34",
            f"La période en cours a pris fin le {french_day(_last_day(current))}, avant la prise "
            f"d'effet du renouvellement le {french_day(entry)} : pas de début rétroactif.",
        )
    step = Step(
        "R34",
        "Le renouvellement prend la suite de la période en cours",
        french_day(following),
        Certainty.DEFAULT,
    )
    period = years_from(following, published_on=published_on)
    return Computed(period.value, (step, *period.trace))


def legacy_period(
    *,
    decided_on: date,
    published_on: date,
    first_day: date | None = None,
    last_day: date | None = None,
) -> Computed[Period]:
    """A former recommendation (RTU) keeps its own dates, never presumed; it outlives 1 July 2021."""
    if decided_on > published_on:
        refuse("R34", "La décision ne peut pas être postérieure à sa publication.")
    if last_day is None:
        refuse("R70", "Le dernier jour de cette RTU manque : il ne se présume pas.")
    start, end = first_day or day_of_effect(published_on=published_on), last_day
    if end <= REFORM:
        refuse(
            "R70",
            f"Cette RTU a pris fin le {french_day(end)} : seules celles qui courent après le "
            f"{french_day(REFORM)} sont réputées cadres de prescription compassionnelle.",
        )
    if end < start:
        refuse("R35", "Le dernier jour ne peut pas précéder le premier.")
    period = Period(start, end)
    deemed = Step(
        "R70",
        f"RTU réputée CPC (aussi {cite.LFSS_2021_78_IV_B.number} : décision du 18/10/2022)",
        period.label,
        Certainty.PRACTICE,
        cite.LFSS_2021_78_IV_D,
    )
    origin = Step(
        "R70", "Dernier jour conservé tel qu'imprimé", french_day(end), Certainty.PRACTICE
    )
    return Computed(period, (origin, deemed))


def first_day_out(period: Period) -> Computed[date]:
    """No tacit renewal: the framework is over on the day after its last day."""
    day = _last_day(period) + timedelta(days=1)
    text = "Pas de renouvellement tacite : premier jour sans cadre"
    return Computed(day, (Step("R58", text, french_day(day), Certainty.DEFAULT),))


def _months_before_end(period: Period, months: int, *, text: str) -> Computed[date]:
    day = add_months(_last_day(period), -months)
    step = Step("R59", text, french_day(day), Certainty.DEFAULT)
    return Computed(day, (step,))


def renewal_opening(period: Period) -> Computed[date]:
    """The renewal review opens a year before the end (question Q3)."""
    months = RENEWAL_OPENING_MONTHS.on(_last_day(period)).value
    text = f"Ouverture de l'examen du renouvellement, {months} mois avant le dernier jour"
    return _months_before_end(period, months, text=text)


def renewal_reminders(period: Period) -> tuple[tuple[int, Computed[date]], ...]:
    """Reminders as long as no renewal is in force, the furthest first."""
    ladder = RENEWAL_REMINDER_MONTHS.on(_last_day(period)).value
    return tuple(
        (months, _months_before_end(period, months, text=f"Rappel à {months} mois de la fin"))
        for months in ladder
    )


def dg_alert(period: Period) -> Computed[date]:
    """From that day a missing renewal decision is reported to the Director General."""
    months = DG_ALERT_MONTHS.on(_last_day(period)).value
    text = f"Alerte au directeur général sans décision de renouvellement à {months} mois"
    return _months_before_end(period, months, text=text)
