"""Deadlines of the instruction: the company's answers, dissemination, internal targets."""

from __future__ import annotations

from datetime import date, timedelta

from cpc.law import articles as cite
from cpc.law.core import Certainty, Computed, Parameter, Refusal, Step
from cpc.law.days import Roll, Zone, french_day, month_deadline, next_working_day
from cpc.law.parameters import INTERNAL_TARGETS, LAB_CEILING_MONTHS, InstructionStep


def lab_deadline_ceiling(
    *, received_on: date, ceiling: Parameter[int] = LAB_CEILING_MONTHS
) -> Computed[date]:
    """The latest day that the agency may fix: two months after receipt, never rolled beyond them.

    ``ceiling``: that of the elements (R. 5121-76-3) or of the protocol (R. 5121-76-4, II).
    """
    version = ceiling.on(received_on)
    day = month_deadline(received_on, version.value, roll=Roll.NONE)
    text = (
        f"Reçu le {french_day(received_on)} ; au plus tard {version.value} mois après, sans report"
    )
    return Computed(day, (version.step("R20", text=text, value=french_day(day)),))


def lab_answer_accepted_until(*, due_on: date, zone: Zone = Zone.METROPOLE) -> Computed[date]:
    """An answer is in time on the next working day of its author when the day fixed is a day off."""
    day = next_working_day(due_on, zone=zone)
    text = f"Réponse attendue le {french_day(due_on)} ; reçue à temps jusqu'au jour ouvré"
    return Computed(day, (Step("R20", text, french_day(day), Certainty.DEFAULT, cite.CPCIV_642),))


def lab_deadline_refusals(
    *, received_on: date, deadline: date, ceiling: Parameter[int] = LAB_CEILING_MONTHS
) -> tuple[Refusal, ...]:
    version = ceiling.on(received_on)
    latest = lab_deadline_ceiling(received_on=received_on, ceiling=ceiling).value
    if received_on < deadline <= latest:
        return ()
    sentence = (
        f"Le délai doit finir après le {french_day(received_on)}, jour de réception, et au plus "
        f"tard le {french_day(latest)}, {version.value} mois après."
    )
    return (Refusal("R20", sentence, version.article),)


def internal_target(step: InstructionStep, *, opened_on: date) -> Computed[date]:
    """The agency's own aim for a step, in calendar days; never a legal limit."""
    version = INTERNAL_TARGETS[step].on(opened_on)
    day = opened_on + timedelta(days=version.value)
    text = f"Objectif interne « {step.label} » : {version.value} jours"
    return Computed(day, (version.step("", text=text, value=french_day(day)),))
