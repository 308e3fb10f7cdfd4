"""The signalement: who may file, what it must hold, what the agency then owes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Certainty, Computed, Labelled, Parameter, Refusal, Step, Version
from cpc.law.days import (
    ONE_DAY,
    Period,
    Roll,
    add_working_days,
    french_day,
    is_working_day,
    month_deadline,
)
from cpc.law.parameters import REFORM
from cpc.law.standing import REDIRECTION
from cpc.law.words import working_days

REGISTRATION_DAYS = Parameter(
    "Accusé d'enregistrement",
    "jours ouvrés",
    Version(since=REFORM, value=1, certainty=Certainty.TEXT, article=cite.R112_11_2),
)

ACKNOWLEDGEMENT_DAYS = Parameter(
    "Accusé de réception électronique",
    "jours ouvrés",
    Version(since=REFORM, value=10, certainty=Certainty.TEXT, article=cite.R112_11_2),
)

SILENCE_MONTHS = Parameter(
    "Silence de l'administration après un signalement",
    "mois",
    Version(
        since=REFORM,
        value=2,
        certainty=Certainty.DEFAULT,
        article=cite.L231_4,
        note="Alerte interne seulement : rien ne dit qu'un signalement est une demande.",
    ),
)


class BodyKind(Labelled):
    """The four kinds of bodies that may file; the list of the code is closed."""

    INCA = "inca", "Institut national du cancer"
    CRMR_CCMR = "crmr_ccmr", "centre de référence ou de compétence maladies rares"
    CNP = "cnp", "conseil national professionnel"
    ASSO = "asso", "association de patients agréée"


ADDRESSEE = (
    "directeur général de l'Agence nationale de sécurité du médicament et des produits de santé "
    "(ANSM)"
)
"""To whom every signalement is addressed, by electronic means (R. 5121-76-2; R2)."""

OMEDIT_REDIRECTION = (
    "L'information d'un OMEDIT n'est pas un signalement : elle est transmise à l'INCa, aux "
    "centres maladies rares ou aux conseils nationaux professionnels."
)

OMEDIT_ADDRESSEES = (BodyKind.INCA, BodyKind.CRMR_CCMR, BodyKind.CNP)
"""An OMEDIT informs these three, never an association."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalementFacts:
    """A signalement as plain values; empty means missing.

    ``compositions``: the active substances of each medicine, one text a medicine.
    """

    body_kind: str | None = None
    from_omedit: bool = False
    in_field_statement: bool = False
    standing: Period | None = None
    rare_disease: bool = False
    dci: str = ""
    form_strength: str = ""
    indication: str = ""
    alternatives: str = ""
    recommendations: str = ""
    publications: str = ""
    international_data: str = ""
    risks: str = ""
    position: str = ""
    first_analysis: str = ""
    compositions: tuple[str, ...] = ()
    common_mechanism: str = ""


SUBJECT_ITEMS = (
    ("dci", "la substance active (DCI)"),
    ("form_strength", "la forme et le dosage"),
    ("indication", "l'indication proposée"),
)

SUPPORT_ITEMS = (
    ("alternatives", "les alternatives et pourquoi elles ne conviennent pas"),
    ("recommendations", "les pratiques et recommandations actuelles"),
    ("publications", "les publications scientifiques"),
    ("international_data", "les données cliniques françaises et internationales"),
    ("risks", "les risques connus ou potentiels"),
    ("position", "la position motivée de l'organisme"),
)


def filing_refusals(facts: SignalementFacts, *, on: date) -> tuple[Refusal, ...]:
    """What prevents the filing on that day; an author who may not file is told at once."""
    author = tuple(_author_refusals(facts, on=on))
    if facts.body_kind not in set(BodyKind):
        return author
    return author + tuple(_content_refusals(facts))


def legal_items(facts: SignalementFacts) -> int:
    """How many items the law wants of this signalement, filled in or not (R3 to R7, R18)."""
    kind = facts.body_kind
    standing = kind in (BodyKind.CRMR_CCMR, BodyKind.ASSO)
    analysis = kind == BodyKind.CRMR_CCMR and facts.rare_disease
    several = len(set(facts.compositions)) > 1
    fixed = 1 + len(SUBJECT_ITEMS) + len(SUPPORT_ITEMS)
    return fixed + sum((standing, analysis, several))


def _author_refusals(facts: SignalementFacts, *, on: date) -> Iterator[Refusal]:
    if facts.from_omedit:
        yield Refusal("R8", OMEDIT_REDIRECTION, cite.R5121_76_2)
    elif facts.body_kind not in set(BodyKind):
        yield Refusal("R1", REDIRECTION, cite.R5121_76_2)
    else:
        yield from _field_refusals(facts)
        yield from _standing_refusals(facts, on=on)


def _field_refusals(facts: SignalementFacts) -> Iterator[Refusal]:
    if not facts.in_field_statement:
        sentence = "Déclarez que le sujet relève du champ d'intervention de votre organisme."
        yield Refusal("R3", sentence, cite.R5121_76_2)


def _standing_refusals(facts: SignalementFacts, *, on: date) -> Iterator[Refusal]:
    """The label of a centre and the approval of an association run on the filing day."""
    checks = {
        BodyKind.CRMR_CCMR: ("R4", "La labellisation du centre", cite.DECREE_LABELS),
        BodyKind.ASSO: ("R5", "L'agrément de l'association", cite.L1114_1),
    }
    check = checks.get(BodyKind(facts.body_kind or ""))
    if check is None:
        return
    rule, proof, article = check
    if facts.standing is None:
        yield Refusal(rule, f"{proof} doit être renseigné avec ses dates.", article)
    elif on not in facts.standing:
        validity = facts.standing.label
        sentence = f"{proof} n'est pas valide le {french_day(on)} (validité : {validity})."
        yield Refusal(rule, sentence, article)


def _content_refusals(facts: SignalementFacts) -> Iterator[Refusal]:
    """A reasoned signalement: its subject, then the evidence on efficacy and risks."""
    for name, label in SUBJECT_ITEMS + SUPPORT_ITEMS:
        if not getattr(facts, name).strip():
            sentence = f"Il manque {label} : le signalement doit être motivé et étayé."
            yield Refusal("R6", sentence, cite.R5121_76_2)
    centre = facts.body_kind == BodyKind.CRMR_CCMR
    if centre and facts.rare_disease and not facts.first_analysis.strip():
        sentence = (
            "Pour une maladie rare, le signalement d'un centre comprend une première analyse "
            "de l'efficacité et de la sécurité."
        )
        yield Refusal("R7", sentence, cite.R5121_76_2)
    if len(set(facts.compositions)) > 1 and not facts.common_mechanism.strip():
        sentence = (
            "Les spécialités choisies n'ont pas la même composition "
            f"({' ; '.join(sorted(set(facts.compositions)))}) : motivez leur mécanisme d'action "
            "commun, ou faites un signalement pour chacune."
        )
        yield Refusal("R18", sentence, cite.R5121_76_5)


APPLICATION = Step(
    "R9",
    "Règles des envois électroniques appliquées par prudence au signalement",
    "",
    Certainty.DEFAULT,
    cite.L112_11,
)


def _working_days(parameter: Parameter[int], *, filed_on: date, label: str) -> Computed[date]:
    version = parameter.on(filed_on)
    day = add_working_days(filed_on, version.value)
    text = f"{label} : {version.value} jour(s) ouvré(s) après le {french_day(filed_on)}"
    return Computed(day, (version.step("R9", text=text, value=french_day(day)), APPLICATION))


def acknowledgement_due(*, filed_on: date) -> Computed[date]:
    """Electronic acknowledgement, by the last of its working days."""
    return _working_days(ACKNOWLEDGEMENT_DAYS, filed_on=filed_on, label="Accusé de réception")


def acknowledgement(on: date) -> str:
    """In words, for a signalement filed that day (R9)."""
    return working_days(ACKNOWLEDGEMENT_DAYS.on(on).value)


def acknowledgements() -> str:
    """In words, of whatever day: every value that the text has had."""
    return working_days(*(version.value for version in ACKNOWLEDGEMENT_DAYS.versions))


def silence_months(*, filed_on: date) -> int:
    return SILENCE_MONTHS.on(filed_on).value


def implicit_alert(*, filed_on: date) -> Computed[date]:
    """A long silence might be an implicit rejection: the agency is warned."""
    version = SILENCE_MONTHS.on(filed_on)
    day = month_deadline(filed_on, version.value, roll=Roll.NONE)
    text = f"{version.value} mois sans décision depuis le {french_day(filed_on)} : alerte interne"
    return Computed(day, (version.step("R69", text=text, value=french_day(day)),))


ACKNOWLEDGEMENT_REMINDER_DAYS = Parameter(
    "Rappel au guichet avant l'accusé de réception",
    "jours ouvrés",
    Version(
        since=REFORM,
        value=3,
        certainty=Certainty.DEFAULT,
        note="Choix d'organisation : aucun texte ne prévoit ce rappel.",
    ),
)

IS_REQUEST = Parameter(
    "Le signalement est traité comme une demande : l'accusé de réception dit l'effet du silence",
    "",
    Version(
        since=REFORM,
        value="non",
        certainty=Certainty.DEFAULT,
        article=cite.R112_11_1,
        note="À trancher par le juriste : tant que c'est non, aucune date de décision implicite "
        "n'est imprimée.",
    ),
)

NO_TEXT = "aucun texte fourni"

REMEDIES = Parameter(
    "Voies et délais de recours imprimés si le signalement est une demande",
    "",
    Version(
        since=REFORM,
        value=NO_TEXT,
        certainty=Certainty.DEFAULT,
        article=cite.R112_11_1,
        note="Texte à fournir par le juriste ; aucun n'a été lu dans les sources.",
    ),
)


def acknowledgement_reminder(*, filed_on: date) -> date:
    """That many worked days before the ARE is due."""
    day = acknowledgement_due(filed_on=filed_on).value
    for _ in range(ACKNOWLEDGEMENT_REMINDER_DAYS.on(filed_on).value):
        day -= ONE_DAY
        while not is_working_day(day):
            day -= ONE_DAY
    return day


def remedies(*, filed_on: date) -> str:
    """The text on remedies that the lawyers gave; empty while there is none."""
    text = REMEDIES.on(filed_on).value
    return "" if text == NO_TEXT else text


def states_silence(*, filed_on: date) -> bool:
    """Does the ARE say what silence means? Only once it is called a request and has its remedies."""
    return IS_REQUEST.on(filed_on).value == "oui" and bool(remedies(filed_on=filed_on))
