"""What the agency may ask of a laboratory, and what it does with the answer (R19–R27, R52, R54)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Article, Certainty, Labelled, Parameter, Refusal, Version
from cpc.law.days import french_day
from cpc.law.exchanges.deadlines import lab_deadline_refusals
from cpc.law.parameters import (
    DECREE,
    LAB_CEILING_MONTHS,
    OBSERVATIONS_MONTHS,
    PROTOCOL_CEILING_MONTHS,
)


class Consultation(Labelled):
    """What is asked of a laboratory; the value is the code of the time limit.

    The last two belong to the change of a framework in force.
    """

    ELEMENTS = "lab_elements", "Demande d'éléments"
    PROTOCOL = "lab_protocol", "Demande de propositions de protocole"
    OBSERVATIONS = "lab_observations", "Projets soumis aux observations"
    INTENTION = "lab_intention", "Information préalable sur l'intention de l'agence"
    AVAILABILITY = "lab_availability", "Demande de données de mise à disposition"

    @property
    def article(self) -> Article:
        return {
            Consultation.ELEMENTS: cite.R5121_76_3,
            Consultation.PROTOCOL: cite.R5121_76_4_II,
            Consultation.OBSERVATIONS: cite.R5121_76_4_III,
            Consultation.INTENTION: cite.R5121_76_9_II,
            Consultation.AVAILABILITY: cite.R5121_76_9_III,
        }[self]

    @property
    def capped(self) -> bool:
        """Does a text cap the time that the agency sets? None was read but for these two."""
        return self in CEILINGS

    @property
    def rule(self) -> str:
        return {
            Consultation.ELEMENTS: "R20",
            Consultation.PROTOCOL: "R25",
            Consultation.OBSERVATIONS: "R26",
            Consultation.INTENTION: "R52",
            Consultation.AVAILABILITY: "R54",
        }[self]

    @property
    def usual_months(self) -> Parameter[int]:
        return CEILINGS.get(self, OBSERVATIONS_MONTHS)


CEILINGS: Mapping[Consultation, Parameter[int]] = {
    Consultation.ELEMENTS: LAB_CEILING_MONTHS,
    Consultation.PROTOCOL: PROTOCOL_CEILING_MONTHS,
}
"""The longest time that the agency may set, each by its own text (R20)."""


@dataclass(frozen=True, slots=True)
class Element:
    """One of the things that may be asked; ``code`` is its number in the text."""

    code: str
    text: str


NOT_RECEIVED = (
    "pas encore reçu, aucun délai ne court ; attendez l'ouverture ou prouvez la réception"
)
"""What counts of a request is its certain receipt: opened by its addressee, or proved (R20, R26, R52)."""

INTENTION = "7"
"""The item that opens the check of R14 and of the early access (R19)."""

ELEMENTS: tuple[Element, ...] = (
    Element("1", "Données d'efficacité et de sécurité dans l'indication"),
    Element(
        "2",
        "Titres, objectifs et avancement des recherches en cours ou prévues, en France ou à "
        "l'étranger ; pour la France, les lieux",
    ),
    Element("3", "Nombre estimé de patients en France"),
    Element(
        "4",
        "Si le médicament est autorisé ailleurs dans l'indication : copie de l'autorisation, résumé "
        "des caractéristiques du produit, dernier rapport périodique de sécurité ou équivalent",
    ),
    Element("5", "Refus ou retraits à l'étranger dans l'indication"),
    Element(
        "6",
        "Avis scientifiques de l'Agence européenne des médicaments ou d'une autre autorité dans "
        "l'indication",
    ),
    Element(
        INTENTION,
        "Intention d'engager une recherche ou de demander une extension d'indication à la suite des "
        "prescriptions compassionnelles, avec le calendrier",
    ),
)
"""The seven items of R. 5121-76-3, any subset of which may be asked (R21)."""

PROTOCOL: tuple[Element, ...] = (
    Element("suivi", "Propositions pour le suivi des patients traités"),
    Element("donnees", "Propositions pour les données à recueillir et leur transmission"),
)

PROTOCOL_DRAFT = Element("protocole", "Observations sur le projet de protocole (PUT-SP)")
DRAFTS: tuple[Element, ...] = (
    Element("decision", "Observations sur le projet de décision"),
    PROTOCOL_DRAFT,
)

INTENDED: tuple[Element, ...] = (
    Element("observations", "Observations sur ce que l'agence a l'intention de décider"),
)

AVAILABLE: tuple[Element, ...] = (
    Element("notification", "Jour où l'autorisation vous a été notifiée"),
    Element("disposition", "Jour à partir duquel le médicament autorisé sera disponible"),
)
"""What the beneficiary of an authorisation says for the end of an indication to be fixed (R54)."""

ASKED: dict[Consultation, tuple[Element, ...]] = {
    Consultation.ELEMENTS: ELEMENTS,
    Consultation.PROTOCOL: PROTOCOL,
    Consultation.OBSERVATIONS: DRAFTS,
    Consultation.INTENTION: INTENDED,
    Consultation.AVAILABILITY: AVAILABLE,
}


class Intention(Labelled):
    """What a laboratory says it will do after the compassionate prescriptions (item 7)."""

    NONE = "none", "aucune intention à ce jour"
    RESEARCH = "research", "engager une recherche"
    EXTENSION = "extension", "demander une extension d'indication"
    BOTH = "both", "engager une recherche et demander une extension d'indication"


_PRACTICE = "Choix de l'application, à confirmer par l'agence ; aucun texte."

LAB_REMINDER_DAYS = Parameter(
    "Rappels au laboratoire avant la fin de son délai",
    "jours",
    Version(since=DECREE, value=(15, 5), certainty=Certainty.DEFAULT, note=_PRACTICE),
)

LAB_UNOPENED_DAYS = Parameter(
    "Rappel d'une demande que le laboratoire n'a pas ouverte",
    "jours",
    Version(
        since=DECREE,
        value=7,
        certainty=Certainty.DEFAULT,
        note="Aucun délai ne court avant la réception. " + _PRACTICE,
    ),
)


def months_allowed(kind: Consultation, *, on: date) -> tuple[int, ...]:
    """The lengths that the agency may choose when it asks, in months."""
    return tuple(range(1, LAB_CEILING_MONTHS.on(on).value + 1))


def element_refusals(kind: Consultation, elements: Iterable[Element]) -> tuple[Refusal, ...]:
    """Elements are those of the text, all or part, never another nor none (R21)."""
    if kind is not Consultation.ELEMENTS:
        return ()
    asked = tuple(elements)
    if asked and set(asked) <= set(ELEMENTS):
        return ()
    sentence = f"La demande porte sur tout ou partie des {len(ELEMENTS)} éléments du texte."
    return (Refusal("R21", sentence, kind.article),)


def due_refusals(kind: Consultation, *, received_on: date, due_on: date) -> tuple[Refusal, ...]:
    """What forbids this last day: at most two months after receipt when a text says so (R20)."""
    if kind.capped:
        return lab_deadline_refusals(
            received_on=received_on, deadline=due_on, ceiling=CEILINGS[kind]
        )
    if due_on > received_on:
        return ()
    sentence = f"Le délai doit finir après le {french_day(received_on)}, jour de réception."
    return (Refusal(kind.rule, sentence, kind.article),)
