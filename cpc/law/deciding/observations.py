"""What the laboratories and the centres are owed before a signature (R25, R26, R27, with R23 and R30).

Facts in, lacks out. A lack has a ``question``: the part of the file where it is made good.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Refusal
from cpc.law.days import french_day
from cpc.law.decision import Lack, Place
from cpc.law.exchanges.laboratory import NOT_RECEIVED
from cpc.law.exchanges.opinions import Concerted, concertation_refusals

LABORATORIES, PROPOSALS, SENDING, CONCERTATION = (
    "laboratories",
    "proposals",
    "sending",
    "concertation",
)


AT = Place.LABORATORIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that still counts. ``due_on``: last day, once received; ``version``: drafts sent.

    ``accepted_until``: the last day on which an answer is in time, when it is later than ``due_on``: a day
    off leaves the next working day of its author.
    """

    asked_on: date
    received_on: date | None = None
    due_on: date | None = None
    accepted_until: date | None = None
    answered_on: date | None = None
    version: str = ""

    def settled(self, *, on: date) -> bool:
        """It was answered, or its last day is past: only then does silence hold nothing up (R23)."""
        return self.answered_on is not None or (self.until is not None and self.until < on)

    @property
    def until(self) -> date | None:
        return self.accepted_until or self.due_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Laboratory:
    """A holder or an operator; ``holder``: the one for whom it acts, itself when it is the holder.

    What it was asked, in order: proposals of protocol, observations on the drafts.
    """

    name: str
    holder: str
    proposals: tuple[Asked, ...] = ()
    drafts: tuple[Asked, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Concertation:
    outcome: Concerted
    held_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeFacts:
    """The exchanges of a dossier on a draft.

    ``unknown_holders``: those that the public data base names for a medicine of the draft, and that are
    no laboratory of the dossier. ``has_protocol``: the decision writes one, ``centres_support``: which gives
    centres a part; a renewal that goes on under the running protocol writes none. ``version``: what is to
    be signed, as ``Asked.version`` was sent; ``explained``: the versions whose change after the sending
    was explained in writing.
    """

    laboratories: tuple[Laboratory, ...] = ()
    unknown_holders: tuple[str, ...] = ()
    has_protocol: bool = False
    proposals_waived: bool = False
    rare_disease: bool = False
    centres_support: bool = False
    concertations: tuple[Concertation, ...] = ()
    version: str = ""
    explained: frozenset[str] = frozenset()


def exchange_lacks(facts: ExchangeFacts, *, on: date) -> tuple[Lack, ...]:
    """What still prevents the signature of an initial framework or a renewal on that day."""
    return (
        *laboratory_lacks(facts),
        *proposal_lacks(facts, on=on),
        *concertation_lacks(facts),
        *observation_lacks(facts, on=on),
    )


def sending_lacks(facts: ExchangeFacts) -> tuple[Lack, ...]:
    """What prevents the drafts from leaving: whom they go to, the centres heard before (R26, R27)."""
    return (*laboratory_lacks(facts), *hearing_lacks(facts))


def laboratory_lacks(facts: ExchangeFacts) -> tuple[Lack, ...]:
    """Every holder of every named medicine is a laboratory of the dossier (R24, R26)."""
    if not facts.laboratories and not facts.unknown_holders:
        sentence = (
            "Aucun laboratoire n'est au dossier : ajoutez le titulaire de chaque médicament nommé, à "
            "qui les projets sont envoyés."
        )
        return (Lack(LABORATORIES, Refusal("R26", sentence, cite.R5121_76_4_III), AT),)
    return tuple(Lack(LABORATORIES, _unknown(name), AT) for name in facts.unknown_holders)


def _unknown(name: str) -> Refusal:
    sentence = (
        f"{name} est titulaire d'un médicament nommé, selon la base publique, et n'est pas au dossier : "
        "ajoutez-le, les projets lui sont aussi envoyés."
    )
    return Refusal("R26", sentence, cite.R5121_76_4_III)


def proposal_lacks(facts: ExchangeFacts, *, on: date) -> tuple[Lack, ...]:
    """Proposals of protocol are asked of each holder or its operator, unless there is no protocol.

    The waiver that the law knows does without the protocol itself (R. 5121-76-6, I): its reason is in
    the draft (R30), so a waiver recorded beside a protocol contradicts it.
    """
    if not facts.has_protocol:
        return ()
    if facts.proposals_waived and not any(each.proposals for each in facts.laboratories):
        sentence = (
            "Le projet annexe un protocole, et une dispense d'en demander les propositions est "
            "enregistrée : demandez-les, ou retirez le protocole et motivez-en l'absence."
        )
        return (Lack(PROPOSALS, Refusal("R30", sentence, cite.R5121_76_6), AT),)
    holders = dict.fromkeys(each.holder for each in facts.laboratories)
    found = (_proposal_lack(facts, holder, on) for holder in holders)
    return tuple(Lack(PROPOSALS, refusal, AT) for refusal in found if refusal)


def _proposal_lack(facts: ExchangeFacts, holder: str, on: date) -> Refusal | None:
    asked = [
        request
        for each in facts.laboratories
        if each.holder == holder
        for request in each.proposals
    ]
    if any(request.settled(on=on) for request in asked):
        return None
    if not asked:
        sentence = (
            f"Les propositions de protocole n'ont pas été demandées à {holder} ni à son exploitant : "
            "demandez-les, ou passez-vous de protocole et motivez-le."
        )
        return Refusal("R25", sentence, cite.R5121_76_4_II)
    sentence = f"Propositions de protocole demandées à {holder} : {_awaited(asked[-1])}."
    return Refusal("R25", sentence, cite.R5121_76_4_II)


def observation_lacks(facts: ExchangeFacts, *, on: date) -> tuple[Lack, ...]:
    """Each laboratory was sent what is to be signed, and has observed or let its time pass (R26)."""
    found = (_observation_lack(facts, each, on) for each in facts.laboratories)
    return tuple(Lack(SENDING, refusal, AT) for refusal in found if refusal)


def _observation_lack(facts: ExchangeFacts, laboratory: Laboratory, on: date) -> Refusal | None:
    if not laboratory.drafts:
        sentence = f"Les projets n'ont pas été envoyés à {laboratory.name} : envoyez-les."
        return Refusal("R26", sentence, cite.R5121_76_4_III)
    last = laboratory.drafts[-1]
    day = french_day(last.asked_on)
    if not last.settled(on=on):
        sentence = f"Projets envoyés à {laboratory.name} le {day} : {_awaited(last)}."
        return Refusal("R26", sentence, cite.R5121_76_4_III)
    if last.version == facts.version or facts.version in facts.explained:
        return None
    sentence = (
        f"Le projet a changé depuis son envoi à {laboratory.name} le {day} : renvoyez-le, ou dites en "
        "quoi le changement répond aux observations ou n'en appelle pas."
    )
    return Refusal("R26", sentence, cite.R5121_76_4_III)


def _awaited(asked: Asked) -> str:
    """Until when an answer is expected, in words."""
    if asked.until is None:
        return NOT_RECEIVED
    return f"réponse attendue jusqu'au {french_day(asked.until)} inclus"


def hearing_lacks(facts: ExchangeFacts) -> tuple[Lack, ...]:
    """The centres are heard before drafts leave, or the protocol is said to do without them (R27)."""
    nothing_sent = replace(
        facts, laboratories=tuple(replace(each, drafts=()) for each in facts.laboratories)
    )
    recorded = bool(facts.concertations)
    refusals = concertation_refusals(rare_disease=facts.rare_disease, recorded=recorded)
    told = tuple(Lack(CONCERTATION, refusal, Place.OPINIONS) for refusal in refusals)
    return told or concertation_lacks(nothing_sent)


def concertation_lacks(facts: ExchangeFacts) -> tuple[Lack, ...]:
    """The centres that the protocol calls on were heard, before the drafts left (R27)."""
    if not (facts.rare_disease and facts.centres_support):
        return ()
    return tuple(Lack(CONCERTATION, refusal, Place.OPINIONS) for refusal in _unconcerted(facts))


def _unconcerted(facts: ExchangeFacts) -> Iterator[Refusal]:
    days = [each.held_on for each in facts.concertations if each.held_on is not None]
    if not days:
        sentence = (
            "Maladie rare, et le projet de protocole donne un rôle à des centres : la concertation avec "
            "eux est tenue et enregistrée avant l'envoi des projets ; « sans objet » ne se peut pas."
        )
        yield Refusal("R27", sentence, cite.R5121_76_4_III)
        return
    sent = [each.drafts[-1].asked_on for each in facts.laboratories if each.drafts]
    if sent and min(sent) < min(days):
        sentence = (
            f"La concertation avec les centres, tenue le {french_day(min(days))}, précède l'envoi des "
            f"projets, parti le {french_day(min(sent))} : renvoyez-les."
        )
        yield Refusal("R27", sentence, cite.R5121_76_4_III)
