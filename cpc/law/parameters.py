"""Numbers of the law and of the agency, by date. A new decree is one more line here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Certainty, Labelled, Parameter, PublicationParameter, Version

REFORM = date(2021, 7, 1)
"""Entry into force of the reform: the CPC replaces the RTU."""

DECREE = date(2022, 2, 13)
"""Entry into force of the section of the code on the CPC (decree 2022-164)."""

VALIDITY = PublicationParameter(
    "Durée de validité d'un cadre",
    "ans",
    Version(
        since=REFORM,
        value=3,
        certainty=Certainty.PRACTICE,
        note="Durée annoncée par l'agence et imprimée dans ses décisions ; le III de l'article "
        "L. 5121-12-1 n'a pas pu être lu en entier.",
    ),
)

ENTRY_INTO_FORCE = PublicationParameter(
    "Entrée en vigueur après la publication",
    "jours",
    Version(
        since=REFORM,
        value=1,
        certainty=Certainty.PRACTICE,
        note="Clause finale des décisions du 05/04/2022 et du 27/06/2024.",
    ),
)

LEGACY_RTU_MAXIMUM = Parameter(
    "Durée maximale d'une ancienne RTU",
    "ans",
    Version(
        since=date(2011, 12, 31),
        value=3,
        certainty=Certainty.TEXT,
        article=cite.RTU_LAW_2011,
        note="« ne pouvant excéder trois ans » : un plafond, jamais la durée d'une RTU, qui a son propre "
        "terme. La version suivante, d'août 2014 d'après son contenu, dit « durée maximale de trois ans, "
        "renouvelable ».",
    ),
)

FIRST_DAY_MONTHS = Parameter(
    "Premier jour d'effet, au plus tard après la publication",
    "mois",
    Version(
        since=DECREE,
        value=24,
        certainty=Certainty.DEFAULT,
        note="Garde contre une faute de frappe : aucun texte ne borne le premier jour. Deux fois l'avance "
        "à laquelle un renouvellement s'ouvre ; un acte réel plus lointain est repris tel qu'imprimé.",
    ),
)

LAB_CEILING_MONTHS = Parameter(
    "Délai maximal laissé au laboratoire",
    "mois",
    Version(since=DECREE, value=2, certainty=Certainty.TEXT, article=cite.R5121_76_3),
)

PROTOCOL_CEILING_MONTHS = Parameter(
    "Délai maximal laissé au laboratoire pour proposer un protocole",
    "mois",
    *(replace(each, article=cite.R5121_76_4_II) for each in LAB_CEILING_MONTHS.versions),
)
"""The same length, of another text."""

DISSEMINATION_MONTHS = Parameter(
    "Silence valant avis rendu sur une mesure de diffusion",
    "mois",
    Version(since=DECREE, value=1, certainty=Certainty.TEXT, article=cite.R5121_76_11),
)

OBSERVATIONS_MONTHS = Parameter(
    "Temps laissé pour les observations sur les projets",
    "mois",
    Version(
        since=REFORM,
        value=1,
        certainty=Certainty.DEFAULT,
        article=cite.R5121_76_4_III,
        note="Aucun délai lu dans le texte ; 46 jours observés en 2025.",
    ),
)

RENEWAL_OPENING_MONTHS = Parameter(
    "Ouverture de l'examen du renouvellement avant la fin",
    "mois",
    Version(since=REFORM, value=12, certainty=Certainty.DEFAULT),
)

RENEWAL_REMINDER_MONTHS = Parameter(
    "Rappels de renouvellement avant la fin",
    "mois",
    Version(since=REFORM, value=(12, 9, 6, 3, 1), certainty=Certainty.DEFAULT),
)

DG_ALERT_MONTHS = Parameter(
    "Alerte au directeur général avant la fin",
    "mois",
    Version(
        since=REFORM,
        value=6,
        certainty=Certainty.DEFAULT,
        note="Deux délais de deux mois, les observations et la rédaction.",
    ),
)


class InstructionStep(Labelled):
    """Steps of the instruction that carry an internal target."""

    ADMISSIBILITY = "admissibility", "recevabilité"
    COMPLETENESS = "completeness", "complétude"
    OPPORTUNITY = "opportunity", "opportunité et conditions légales"
    CONSULTATION = "consultation", "consultations"
    EVALUATION = "evaluation", "évaluation du rapport bénéfice/risque"
    VISA = "visa", "visa"
    DRAFTING = "drafting", "rédaction des projets"
    LEGAL_REVIEW = "legal_review", "relecture juridique"
    OBSERVATIONS = "observations", "réponse aux observations"
    SIGNATURE = "signature", "signature"
    PUBLICATION = "publication", "publication"
    REPORT_REVIEW = "report_review", "examen d'un rapport périodique"
    DISSEMINATION = "dissemination", "avis sur une mesure de diffusion"
    VALIDATION = "validation", "validation d'une publication de la HAS"
    DESIGNATION = "designation", "désignation de l'avis qui compte"
    INFORMATION = "information", "information préalable des laboratoires"
    CONFIRMATION = "confirmation", "confirmation d'une suspension d'urgence"


def _target(step: InstructionStep, days: int) -> Parameter[int]:
    note = "Objectif interne proposé, à confirmer par l'agence ; aucun texte."
    return Parameter(
        f"Objectif interne : {step.label}",
        "jours",
        Version(since=REFORM, value=days, certainty=Certainty.DEFAULT, note=note),
    )


INTERNAL_TARGETS: Mapping[InstructionStep, Parameter[int]] = {
    step: _target(step, days)
    for step, days in (
        (InstructionStep.ADMISSIBILITY, 7),
        (InstructionStep.COMPLETENESS, 10),
        (InstructionStep.OPPORTUNITY, 21),
        (InstructionStep.CONSULTATION, 30),
        (InstructionStep.EVALUATION, 60),
        (InstructionStep.VISA, 10),
        (InstructionStep.DRAFTING, 21),
        (InstructionStep.LEGAL_REVIEW, 10),
        (InstructionStep.OBSERVATIONS, 10),
        (InstructionStep.SIGNATURE, 7),
        (InstructionStep.PUBLICATION, 2),
        (InstructionStep.REPORT_REVIEW, 30),
        (InstructionStep.DISSEMINATION, 21),
        (InstructionStep.VALIDATION, 2),
        (InstructionStep.DESIGNATION, 2),
        (InstructionStep.INFORMATION, 5),
        (InstructionStep.CONFIRMATION, 1),
    )
}


def _visas(label: str) -> Parameter[int]:
    note = "Un visa observé dans la pratique ; le nombre est un choix de l'agence, aucun texte."
    return Parameter(
        f"Visas avant la signature : {label}",
        "personnes",
        Version(since=REFORM, value=1, certainty=Certainty.DEFAULT, note=note),
    )


VISA_LEVELS: Mapping[str, Parameter[int]] = {
    "establishment": _visas("établissement d'un cadre"),
    "renewal": _visas("renouvellement d'un cadre"),
    "refusal": _visas("refus"),
    "modification": _visas("modification d'un cadre"),
    "suspension": _visas("suspension d'un cadre"),
    "lifting": _visas("levée d'une suspension"),
    "abrogation": _visas("abrogation d'un cadre"),
    "cessation": _visas("cessation d'effet par indication"),
    "reinstatement": _visas("remise en vigueur d'un cadre"),
}
"""By kind of decision: how many people, one after the other, look at an evaluation again."""
