"""The time limits of the examination, each told once: its number, its text, what silence means."""

from __future__ import annotations

from collections.abc import Mapping

from cpc.law.clock import Silence, TimeLimit, Unit
from cpc.law.days import Roll
from cpc.law.parameters import (
    DISSEMINATION_MONTHS,
    INTERNAL_TARGETS,
    LAB_CEILING_MONTHS,
    OBSERVATIONS_MONTHS,
    PROTOCOL_CEILING_MONTHS,
)

LAB_ELEMENTS = TimeLimit(
    code="lab_elements",
    rule="R20",
    label="Éléments demandés au laboratoire",
    length=LAB_CEILING_MONTHS,
    unit=Unit.MONTHS,
    roll=Roll.NONE,
    cap=LAB_CEILING_MONTHS,
    suspendable=False,
    silence=Silence.CONTINUES,
)
"""The agency may set less than two months, never more: neither extension nor suspension beyond."""

LAB_PROTOCOL = TimeLimit(
    code="lab_protocol",
    rule="R25",
    label="Propositions de protocole demandées au laboratoire",
    length=PROTOCOL_CEILING_MONTHS,
    unit=Unit.MONTHS,
    roll=Roll.NONE,
    cap=PROTOCOL_CEILING_MONTHS,
    suspendable=False,
    silence=Silence.CONTINUES,
)

LAB_OBSERVATIONS = TimeLimit(
    code="lab_observations",
    rule="R26",
    label="Observations du laboratoire sur les projets",
    length=OBSERVATIONS_MONTHS,
    unit=Unit.MONTHS,
    silence=Silence.CONTINUES,
)

LAB_INTENTION = TimeLimit(
    code="lab_intention",
    rule="R52",
    label="Observations du laboratoire sur l'intention de l'agence",
    length=OBSERVATIONS_MONTHS,
    unit=Unit.MONTHS,
    silence=Silence.CONTINUES,
)

LAB_AVAILABILITY = TimeLimit(
    code="lab_availability",
    rule="R54",
    label="Données de mise à disposition demandées au laboratoire",
    length=OBSERVATIONS_MONTHS,
    unit=Unit.MONTHS,
    silence=Silence.CONTINUES,
)

DISSEMINATION = TimeLimit(
    code="dissemination",
    rule="R65",
    label="Avis sur une mesure de diffusion",
    length=DISSEMINATION_MONTHS,
    unit=Unit.MONTHS,
    suspendable=False,
    silence=Silence.DEEMED_GIVEN,
)

INTERNAL: Mapping[str, TimeLimit] = {
    step.value: TimeLimit(
        code=f"internal_{step.value}",
        rule="",
        label=f"Objectif interne « {step.label} »",
        length=parameter,
        unit=Unit.CALENDAR_DAYS,
        roll=Roll.NONE,
        silence=Silence.NOTHING,
    )
    for step, parameter in INTERNAL_TARGETS.items()
}
"""The agency's own aims: never a legal limit, so a suspension moves them."""

READ: Mapping[str, str] = {
    "silence": "R69",
    "acknowledgement": "R9",
    "answer": "R10",
    "opinion": "",
    "framework_end": "R58",
    "renewal_alert": "R59",
}
"""The other days by which something is expected in a dossier, each with its rule: another function of
the law, or the person who asked, gives them; neither a suspension nor an extension of the agency's
moves them here."""

LIMITS: Mapping[str, TimeLimit] = {
    limit.code: limit
    for limit in (
        *(LAB_ELEMENTS, LAB_PROTOCOL, LAB_OBSERVATIONS, LAB_INTENTION, LAB_AVAILABILITY),
        DISSEMINATION,
        *INTERNAL.values(),
    )
}
