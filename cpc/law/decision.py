"""What a decision must hold before it is signed, and who may sign it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Labelled, Refusal, french_day
from cpc.law.parameters import VALIDITY


class SignatoryCapacity(Labelled):
    """In what capacity a decision is signed."""

    DIRECTOR_GENERAL = "director_general", "directeur général"
    ACTING = "acting", "directeur général par intérim"
    DELEGATE = "delegate", "par délégation du directeur général"


class ProtocolChoice(Labelled):
    """A framework comes with a protocol (PUT-SP) unless the agency waives it."""

    WITH_PROTOCOL = "with_protocol", "avec protocole (PUT-SP)"
    WAIVED = "waived", "sans protocole, par dérogation"


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """The draft as plain values; empty means missing, and for the duration that of the law."""

    medicines: tuple[str, ...] = ()
    indications: tuple[str, ...] = ()
    posology: str = ""
    route: str = ""
    adverse_effects: str = ""
    argumentaire: str = ""
    classification: str = ""
    classification_differs: bool = False
    validity_years: int | None = None
    substances: tuple[str, ...] = ()
    similar_mechanism: str = ""
    appropriate_treatment_exists: bool = False
    prescriber_recital: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolFacts:
    """The protocol as plain values; empty means missing."""

    choice: ProtocolChoice = ProtocolChoice.WITH_PROTOCOL
    waiver_reason: str = ""
    monitoring: str = ""
    data_items: str = ""
    periodicity: str = ""
    channel: str = ""
    roles: str = ""


def _blank(value: str | tuple[str, ...]) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return not any(item.strip() for item in value)


DRAFT_ITEMS = (
    ("medicines", "au moins un médicament"),
    ("indications", "au moins une indication"),
    ("posology", "la posologie"),
    ("route", "la voie d'administration"),
    ("adverse_effects", "les effets indésirables"),
    ("argumentaire", "l'argumentaire"),
)

PROTOCOL_ITEMS = (
    ("monitoring", "les modalités de suivi des patients"),
    ("data_items", "les données à recueillir"),
    ("periodicity", "la périodicité des rapports de synthèse"),
    ("channel", "les modalités de transmission des rapports"),
    ("roles", "le rôle de chaque acteur"),
)


def _missing(
    facts: DraftFacts | ProtocolFacts, items: tuple[tuple[str, str], ...]
) -> Iterator[str]:
    return (label for name, label in items if _blank(getattr(facts, name)))


def signature_refusals(facts: DraftFacts, *, on: date) -> tuple[Refusal, ...]:
    """What still prevents the signature of an initial framework or a renewal."""
    return (
        *completeness_refusals(facts),
        *_duration_refusals(facts.validity_years, on=on),
        *_reason_refusals(facts),
    )


def completeness_refusals(facts: DraftFacts) -> tuple[Refusal, ...]:
    """The contents that the code asks for; the classification only when it differs."""
    missing = list(_missing(facts, DRAFT_ITEMS))
    if facts.classification_differs and _blank(facts.classification):
        missing.append("le classement, puisqu'il diffère de celui de l'AMM")
    return tuple(
        Refusal("R28", f"Il manque {label} pour signer la décision.", cite.R5121_76_5)
        for label in missing
    )


def _duration_refusals(years: int | None, *, on: date) -> Iterator[Refusal]:
    expected = VALIDITY.on(on).value
    if years is not None and years != expected:
        sentence = (
            f"La durée est de {expected} ans ; {years} n'est possible que pour un acte ancien "
            "repris tel qu'imprimé."
        )
        yield Refusal("R32", sentence, cite.L5121_12_1_III)


def _reason_refusals(facts: DraftFacts) -> Iterator[Refusal]:
    substances = {name.strip().casefold() for name in facts.substances if name.strip()}
    if len(substances) > 1 and _blank(facts.similar_mechanism):
        sentence = (
            "Plusieurs substances ne partagent un cadre que si leur mécanisme d'action est "
            "similaire : il faut en donner la raison."
        )
        yield Refusal("R18", sentence, cite.R5121_76_5)
    if facts.appropriate_treatment_exists and _blank(facts.prescriber_recital):
        sentence = (
            "Un traitement approprié existe : le projet doit rappeler que le prescripteur juge "
            "si le médicament répond au besoin du patient."
        )
        yield Refusal("R16", sentence, cite.L5121_12_1_III)


def protocol_refusals(facts: ProtocolFacts) -> tuple[Refusal, ...]:
    """A complete protocol, or a reason for doing without."""
    if facts.choice is ProtocolChoice.WITH_PROTOCOL:
        return tuple(
            Refusal("R29", f"Il manque {label} dans le protocole.", cite.R5121_76_6)
            for label in _missing(facts, PROTOCOL_ITEMS)
        )
    if _blank(facts.waiver_reason):
        sentence = "L'absence de protocole doit être motivée."
        return (Refusal("R30", sentence, cite.L5121_12_1_V),)
    return ()


def signatory_refusals(
    capacity: str,
    *,
    function: str,
    delegation_reference: str = "",
    delegation_first_day: date | None = None,
    delegation_last_day: date | None = None,
    on: date,
) -> tuple[Refusal, ...]:
    """The Director General, an acting one, or a delegate whose delegation runs on that day."""
    if capacity not in set(SignatoryCapacity):
        sentence = "Seul le directeur général, son intérimaire ou un délégataire peut signer."
        return (Refusal("R33", sentence, cite.R5121_76_1),)
    refusals = []
    if _blank(function):
        refusals.append(Refusal("R33", "La fonction du signataire doit être imprimée sur l'acte."))
    if capacity == SignatoryCapacity.DELEGATE:
        refusals += _delegation_refusals(
            delegation_reference, delegation_first_day, delegation_last_day, on
        )
    return tuple(refusals)


def _delegation_refusals(
    reference: str, first_day: date | None, last_day: date | None, on: date
) -> Iterator[Refusal]:
    if _blank(reference):
        yield Refusal("R33", "La référence de la délégation de signature est obligatoire.")
    if first_day is None:
        yield Refusal("R33", "Le premier jour de la délégation de signature est obligatoire.")
    elif on < first_day:
        sentence = f"La délégation de signature ne court qu'à partir du {french_day(first_day)}."
        yield Refusal("R33", sentence)
    if last_day is not None and on > last_day:
        sentence = f"La délégation de signature a pris fin le {french_day(last_day)}."
        yield Refusal("R33", sentence)
