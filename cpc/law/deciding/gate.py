"""What signing and publishing want, by kind of decision: the one list that every door asks.

The meter of a draft, the visa, the signature, the publication and the act itself ask ``lacks`` with the
facts of that instant. A rule is plugged in as one more function of ``WANTED``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Refusal
from cpc.law.deciding.additions import NOTHING_ADDED, Additions, argument_lacks
from cpc.law.deciding.conditions import ConditionFacts, condition_lacks
from cpc.law.deciding.derogations import EMERGENCY, WITHOUT_PROTOCOL, Taken
from cpc.law.deciding.observations import ExchangeFacts, concertation_lacks, exchange_lacks
from cpc.law.decision import (
    DraftFacts,
    Lack,
    Place,
    ProtocolChoice,
    ProtocolFacts,
    draft_lacks,
    protocol_lacks,
    recital_lacks,
)
from cpc.law.framework import duration_refusals
from cpc.law.life.acts import ActFacts
from cpc.law.life.change_life import change_life_refusals, signed_change_lacks
from cpc.law.life.changes import ChangeFacts, draft_refusals, prior_information_refusals
from cpc.law.life.renewals import RenewalFacts, renewal_lacks, signed_lacks, written_lacks


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """A dossier as plain values on a day.

    ``kind``: the value of the kind of decision that is prepared. ``draft`` and ``protocol``: None while
    no draft was written. ``reasons``: those of a refusal. ``renewal``: of a renewal alone, which lacks
    all of it without.
    ``signed_on``: the day of the text that is to be published, None before its signature;
    ``signed_acts``: those of its framework recorded by then; ``signed_treatment``: did an appropriate
    treatment exist, by the answer of then (R16)?
    ``change``: of an act that changes a framework in force; ``act``: that act, its dates not yet
    reckoned; ``acts``: those of its framework; ``added``: what a modification adds to it, examined again.
    """

    kind: str
    on: date
    draft: DraftFacts | None = None
    protocol: ProtocolFacts | None = None
    conditions: ConditionFacts = ConditionFacts()
    exchanges: ExchangeFacts = ExchangeFacts()
    reasons: str = ""
    renewal: RenewalFacts | None = None
    signed_on: date | None = None
    signed_acts: tuple[ActFacts, ...] | None = None
    signed_treatment: bool | None = None
    emergency: str = ""
    change: ChangeFacts | None = None
    act: ActFacts | None = None
    acts: tuple[ActFacts, ...] = ()
    added: Additions = NOTHING_ADDED


Wanted = Callable[[GateFacts], Iterable[Lack]]

NOT_DRAFTED = "Le projet de décision n'est pas encore écrit."
NO_CHANGE = "Le projet d'acte n'est pas encore transmis."
ANSWERED_SINCE = (
    "La réponse sur le traitement approprié a changé depuis la signature : le texte signé ne la dit pas. "
    "Renvoyez-le."
)
NOT_REASONED = (
    "Motivez le refus, en droit et en fait : c'est la pratique retenue, qu'aucun texte lu n'impose "
    "ici."
)


def written(facts: GateFacts) -> Iterator[Lack]:
    """The contents of the act and of its protocol, or the reason for doing without (R16, R18, R28–R32)."""
    if facts.draft is None or facts.protocol is None:
        yield Lack("", Refusal("R28", NOT_DRAFTED, cite.R5121_76_5))
        return
    yield from draft_lacks(facts.draft, on=facts.on)
    yield from protocol_lacks(facts.protocol)


def written_again(facts: GateFacts) -> Iterator[Lack]:
    """What a renewal states as an establishment does: the recital (R16), a protocol or why none (R29–R31)."""
    if facts.draft is None or facts.protocol is None:
        yield from written_lacks(None, start=None)
        return
    yield from recital_lacks(facts.draft)
    yield from protocol_lacks(facts.protocol)


def still_recited(facts: GateFacts) -> Iterator[Lack]:
    """The signed text says of another treatment what is answered when it is published (R16)."""
    if facts.draft is None or facts.signed_treatment is None:
        return
    if facts.signed_treatment != facts.draft.appropriate_treatment_exists:
        refusal = Refusal("R16", ANSWERED_SINCE, cite.L5121_12_1_III)
        yield Lack("", refusal, Place.SIGNATURE)


def established(facts: GateFacts) -> Iterable[Lack]:
    """Each cumulative condition of the law, none of them derogable (R13 to R17, R19)."""
    return condition_lacks(facts.conditions)


def exchanged(facts: GateFacts) -> Iterable[Lack]:
    """What laboratories and centres are owed before the signature (R25 to R27, with R23)."""
    return exchange_lacks(facts.exchanges, on=facts.on)


def reasoned(facts: GateFacts) -> Iterator[Lack]:
    """A refusal says why: its author is told, and the list is public (R38, R67)."""
    if not facts.reasons.strip():
        yield Lack("reasons", Refusal("R67", NOT_REASONED), Place.NOTE)


def renewable(facts: GateFacts) -> Iterable[Lack]:
    """Something is left to renew, nothing begins in the past, what stops is confirmed (R55, R58–R61)."""
    if facts.renewal is None:
        return written_lacks(None, start=None)
    return (
        *written_lacks(facts.renewal.written, start=facts.renewal.start),
        *renewal_lacks(facts.renewal, published_on=facts.on),
        *_of_what_was_signed(facts.renewal, facts),
    )


def _of_what_was_signed(renewal: RenewalFacts, facts: GateFacts) -> Iterable[Lack]:
    if facts.signed_on is None:
        return ()
    return signed_lacks(
        renewal,
        signed_on=facts.signed_on,
        published_on=facts.on,
        signed_acts=facts.signed_acts,
    )


def of_its_duration(facts: GateFacts) -> Iterable[Lack]:
    """The signed text gives the duration of the day on which it is published (R32)."""
    if facts.signed_on is None:
        return ()
    found = duration_refusals(signed_on=facts.signed_on, published_on=facts.on)
    return tuple(Lack("", refusal, Place.SIGNATURE) for refusal in found)


def derogations(facts: GateFacts) -> tuple[Taken, ...]:
    """Those that the decision takes, each with its reason: they are signed with it."""
    waived = facts.protocol is not None and facts.protocol.choice is ProtocolChoice.WAIVED
    without = facts.protocol.waiver_reason.strip() if facts.protocol and waived else ""
    found = (Taken(WITHOUT_PROTOCOL, without), Taken(EMERGENCY, facts.emergency.strip()))
    return tuple(each for each in found if each.reason)


def change_drafted(facts: GateFacts) -> Iterator[Lack]:
    """The act has its ground, its reasons and what its kind wants (R51, R54, R57, R61)."""
    if facts.change is None:
        yield Lack("", Refusal("R51", NO_CHANGE))
        return
    for refusal in draft_refusals(facts.change):
        yield Lack("", refusal)


def laboratories_told(facts: GateFacts) -> Iterator[Lack]:
    """The laboratories were told on an earlier day than the decision, or there is an emergency (R52)."""
    if facts.change is None:
        yield Lack("", Refusal("R51", NO_CHANGE))
        return
    for refusal in prior_information_refusals(facts.change):
        yield Lack("", refusal, Place.LABORATORIES)


def alive(facts: GateFacts) -> Iterator[Lack]:
    """What the act changes still lives, as the acts published by then say it (R34, R51–R61)."""
    if facts.act is None:
        yield Lack("", Refusal("R51", NO_CHANGE))
        return
    found = change_life_refusals(facts.act, published_on=facts.on, acts=facts.acts)
    yield from (Lack("", refusal) for refusal in found)


def still_said(facts: GateFacts) -> Iterable[Lack]:
    """The signed text of a change says what the acts published since still say (R55, R57)."""
    if facts.act is None or facts.signed_on is None:
        return ()
    return signed_change_lacks(
        facts.act,
        signed_on=facts.signed_on,
        published_on=facts.on,
        signed_acts=facts.acts if facts.signed_acts is None else facts.signed_acts,
        acts=facts.acts,
    )


def examined_again(facts: GateFacts) -> Iterable[Lack]:
    """What a modification adds meets what an establishment does (R13 to R19, R27, R28, by default)."""
    if not facts.added.names:
        return ()
    said = dict(facts.act.texts) if facts.act else {}
    return (
        *established(facts),
        *argument_lacks(facts.added, argument=said.get("argument", "")),
        *concertation_lacks(facts.exchanges),
    )


CHANGE: tuple[Wanted, ...] = (change_drafted, alive, laboratories_told, still_said)

WANTED: Mapping[str, tuple[Wanted, ...]] = {
    "establishment": (established, written, exchanged, of_its_duration, still_recited),
    "renewal": (
        *(established, renewable, written_again, exchanged),
        *(of_its_duration, still_recited),
    ),
    "refusal": (reasoned,),
    "modification": (*CHANGE, examined_again),
    "suspension": CHANGE,
    "lifting": CHANGE,
    "abrogation": CHANGE,
    "cessation": CHANGE,
    "reinstatement": CHANGE,
}
"""By kind of decision, what it wants, in the order in which it is told."""


def wants_conditions(kind: str, *, added: Additions = NOTHING_ADDED) -> bool:
    """Does such a decision, with what it adds, stand on the cumulative conditions (R13 to R17, R19)?"""
    wanted = WANTED[kind]
    return established in wanted or bool(added.names and examined_again in wanted)


def lacks(facts: GateFacts) -> tuple[Lack, ...]:
    """Everything that still prevents the signature and the publication; nothing when they may be.

    A fact that is missing is a lack, told once, whichever asks it: it is never a yes.
    """
    found = (lack for wanted in WANTED[facts.kind] for lack in wanted(facts))
    return tuple(dict.fromkeys(found))
