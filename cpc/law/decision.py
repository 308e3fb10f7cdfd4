"""What a decision must hold before it is signed, and who may sign it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Labelled, Refusal
from cpc.law.framework import validity_on
from cpc.law.texts import same_text
from cpc.law.words import years


class SignatoryCapacity(Labelled):
    """In what capacity a decision is signed."""

    DIRECTOR_GENERAL = "director_general", "directeur général"
    ACTING = "acting", "directeur général par intérim"
    DELEGATE = "delegate", "par délégation du directeur général"


class ProtocolChoice(Labelled):
    """A framework comes with a protocol (PUT-SP) unless the agency waives it; a renewal may keep its own."""

    WITH_PROTOCOL = "with_protocol", "avec protocole (PUT-SP)"
    KEPT = "kept", "protocole en vigueur (PUT-SP) maintenu"
    WAIVED = "waived", "sans protocole, par dérogation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How one medicine is used, where it differs from the others; empty means: like the others."""

    name: str
    posology: str = ""
    route: str = ""
    adverse_effects: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """The draft as plain values; empty means missing, and for the duration that of the law.

    ``uses``: each medicine, for what the act states of each (R. 5121-76-5).
    """

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
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolFacts:
    """The protocol as plain values; empty means missing.

    ``kept``: what a renewal calls the protocol that goes on; ``in_force``: the names of the one in force,
    none when its framework has none.
    """

    choice: ProtocolChoice = ProtocolChoice.WITH_PROTOCOL
    kept: str = ""
    in_force: tuple[str, ...] = ()
    waiver_reason: str = ""
    monitoring: str = ""
    data_items: str = ""
    conditions: str = ""
    periodicity: str = ""
    channel: str = ""
    prescriber_role: str = ""
    pharmacist_role: str = ""
    operator_role: str = ""
    crpv: str = ""


class Place(Labelled):
    """Where what is lacking is done."""

    DRAFT = "draft", "Projet de décision"
    NOTE = "note", "Note motivée"
    CONDITIONS = "conditions", "Conditions légales"
    LABORATORIES = "laboratories", "Laboratoires du dossier"
    OPINIONS = "opinions", "Avis et concertation"
    EVALUATION = "evaluation", "Réévaluation"
    SIGNATURE = "signature", "Signature"


@dataclass(frozen=True, slots=True)
class Lack:
    """What is still wanted: the question that would answer it and where, and the rule that asks."""

    question: str
    refusal: Refusal
    place: Place = Place.DRAFT


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
    ("conditions", "les informations sur les conditions réelles d'utilisation"),
    ("periodicity", "la périodicité des rapports de synthèse"),
    ("channel", "les modalités de transmission des rapports"),
    ("prescriber_role", "le rôle des prescripteurs"),
    ("pharmacist_role", "le rôle des pharmaciens"),
    ("operator_role", "le rôle du titulaire ou de l'exploitant"),
)
"""The contents of a protocol: 1°, 2° and 3° of R. 5121-76-6, I."""

EACH = ("posology", "route", "adverse_effects")
"""What the act states for each medicine, in common or one by one."""


def draft_lacks(facts: DraftFacts, *, on: date) -> tuple[Lack, ...]:
    """What still prevents the signature, each with the question that would answer it."""
    return (
        *_content_lacks(facts),
        *(Lack("", refusal) for refusal in _duration_refusals(facts.validity_years, on=on)),
        *_reason_lacks(facts),
    )


def _content_lacks(facts: DraftFacts) -> Iterator[Lack]:
    for name, label in DRAFT_ITEMS:
        if _blank(getattr(facts, name)) and (without := _without(facts, name, label)):
            sentence = f"Il manque {without} pour signer la décision."
            yield Lack(name, Refusal("R28", sentence, cite.R5121_76_5))
    if facts.classification_differs and _blank(facts.classification):
        sentence = "Il manque le classement, puisqu'il diffère de celui de l'AMM."
        yield Lack("classification", Refusal("R28", sentence, cite.R5121_76_5))


def _without(facts: DraftFacts, name: str, label: str) -> str:
    """What is missing in words; nothing when each medicine says it for itself."""
    if name not in EACH or not facts.uses:
        return label
    silent = [use.name for use in facts.uses if _blank(getattr(use, name))]
    if len(silent) == len(facts.uses):
        return label
    return f"{label} de {', '.join(silent)}" if silent else ""


def _duration_refusals(count: int | None, *, on: date) -> Iterator[Refusal]:
    expected = validity_on(published_on=on).value
    if count is not None and count != expected:
        sentence = (
            f"La durée est de {years(expected)} ; {years(count)} : seulement pour un acte ancien "
            "repris tel qu'imprimé."
        )
        yield Refusal("R32", sentence)


def _reason_lacks(facts: DraftFacts) -> Iterator[Lack]:
    if shares_substances(facts.substances) and _blank(facts.similar_mechanism):
        sentence = (
            "Plusieurs substances ne partagent un cadre que si leur mécanisme d'action est "
            "similaire : il faut en donner la raison."
        )
        yield Lack("common_mechanism", Refusal("R18", sentence, cite.R5121_76_5))
    yield from recital_lacks(facts)


def recital_lacks(facts: DraftFacts) -> Iterator[Lack]:
    """Where an appropriate treatment exists, the decision says what the prescriber judges (R16)."""
    if facts.appropriate_treatment_exists and _blank(facts.prescriber_recital):
        sentence = (
            "Un traitement approprié existe : le projet doit rappeler que le prescripteur juge "
            "si le médicament répond au besoin du patient."
        )
        yield Lack("prescriber_recital", Refusal("R16", sentence, cite.L5121_12_1_III))


def shares_substances(substances: tuple[str, ...]) -> bool:
    """Does one framework gather several substances (R18)?"""
    return len({name.strip().casefold() for name in substances if name.strip()}) > 1


def protocol_lacks(facts: ProtocolFacts) -> tuple[Lack, ...]:
    """A complete protocol (R29) with the CRPV to which its reports go (R31), or a reason (R30).

    A renewal may keep the protocol in force: the one that the acts of its framework annexed.
    """
    if facts.choice is not ProtocolChoice.WAIVED:
        own = _kept if facts.choice is ProtocolChoice.KEPT else _protocol_contents
        return (*own(facts), *_waived_beside(facts))
    if _blank(facts.waiver_reason):
        sentence = "L'absence de protocole doit être motivée."
        return (Lack("waiver_reason", Refusal("R30", sentence, cite.R5121_76_6)),)
    return ()


def _protocol_contents(facts: ProtocolFacts) -> Iterator[Lack]:
    for name, label in PROTOCOL_ITEMS:
        if _blank(getattr(facts, name)):
            sentence = f"Il manque {label} dans le protocole."
            yield Lack(name, Refusal("R29", sentence, cite.R5121_76_6))
    if _blank(facts.crpv):
        sentence = "Il manque le CRPV chargé du suivi, à qui les rapports sont aussi adressés."
        yield Lack("crpv", Refusal("R31", sentence))
    if not _blank(facts.kept):
        sentence = "Un protocole nouveau est rédigé et l'ancien maintenu : gardez l'un ou l'autre."
        yield Lack("protocol", Refusal("R30", sentence, cite.R5121_76_6))


def _waived_beside(facts: ProtocolFacts) -> Iterator[Lack]:
    if not _blank(facts.waiver_reason):
        sentence = "Un protocole est prévu et sa dispense motivée : gardez l'un ou l'autre."
        yield Lack("waiver_reason", Refusal("R30", sentence, cite.R5121_76_6))


def _kept(facts: ProtocolFacts) -> Iterator[Lack]:
    """What goes on is the protocol in force, by one of its names."""
    if same_text(facts.kept) in map(same_text, facts.in_force):
        return
    known = " ou ".join(f"« {name} »" for name in facts.in_force)
    told = f"citez celui qui l'est, {known}" if known else "aucun acte de ce cadre n'en annexe"
    sentence = (
        f"« {facts.kept} » n'est pas le protocole en vigueur de ce cadre : {told} ; sinon, rédigez-en un "
        "nouveau, ou motivez la dérogation."
    )
    yield Lack("protocol", Refusal("R30", sentence, cite.R5121_76_6))
