"""Acts that change a published framework: the grounds they need, and who is told before (R51, R52)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cpc.law import articles as cite
from cpc.law.acts import NAMING_KINDS, ActFacts, ActKind, Ground
from cpc.law.core import Refusal, french_day

__all__ = [
    "AIMED_AT",
    "CHANGING_KINDS",
    "Ground",
    "circumstance_refusals",
    "ground_refusals",
    "grounds_of",
    "information_refusals",
    "told_before",
]

CHANGING_KINDS = (
    ActKind.MODIFICATION,
    ActKind.SUSPENSION,
    ActKind.LIFTING,
    ActKind.ABROGATION,
    ActKind.CESSATION,
    ActKind.REINSTATEMENT,
)
"""What may happen to a framework once published, beside its renewal."""

AIMED_AT = {
    **dict.fromkeys(CHANGING_KINDS, NAMING_KINDS),
    ActKind.LIFTING: (ActKind.SUSPENSION,),
    ActKind.REINSTATEMENT: (ActKind.ABROGATION, ActKind.CESSATION),
}
"""The kinds of acts that each is about: those that give the framework its content, or what it undoes."""


def grounds_of(kind: ActKind) -> tuple[Ground, ...]:
    """The grounds among which an act of this kind is founded; none where the text lists none (R51)."""
    if kind is ActKind.MODIFICATION:
        return tuple(Ground)
    if kind in (ActKind.SUSPENSION, ActKind.ABROGATION):
        return (Ground.PUBLIC_HEALTH, Ground.FOLLOW_UP, Ground.CONDITIONS)
    return ()


def circumstance_refusals(act: ActFacts) -> tuple[Refusal, ...]:
    """What is known of the grounds and of the information of an act; what is unknown passes."""
    return (*_known_grounds(act.kind, act.grounds), *_known_information(act))


def _known_grounds(kind: ActKind, grounds: Iterable[Ground]) -> tuple[Refusal, ...]:
    if grounds and not grounds_of(kind):
        sentence = "Les motifs ne sont demandés que d'une modification, suspension ou abrogation."
        return (Refusal("R51", sentence, cite.R5121_76_9_I),)
    found = (refusal for ground in grounds for refusal in ground_refusals(kind, ground))
    return tuple(dict.fromkeys(found))


def _known_information(act: ActFacts) -> tuple[Refusal, ...]:
    if act.informed_on is None:
        return ()
    return information_refusals(
        act.kind,
        decided_on=act.decided_on,
        told_on=act.informed_on,
        urgency="oui" if act.emergency else "",
    )


def ground_refusals(kind: ActKind, ground: Ground | None) -> tuple[Refusal, ...]:
    allowed = grounds_of(kind)
    if not allowed or ground in allowed:
        return ()
    listed = " ; ".join(each.label for each in allowed)
    return (Refusal("R51", f"Une {kind.label} a l'un de ces motifs : {listed}."),)


def told_before(kind: ActKind) -> bool:
    """Is the laboratory told of the intention before this decision, but for an emergency (R52)?"""
    return bool(grounds_of(kind))


def information_refusals(
    kind: ActKind, *, decided_on: date, told_on: date | None, urgency: str
) -> tuple[Refusal, ...]:
    """The laboratory was told before the day of the decision, or the emergency has its reason (R52)."""
    if not told_before(kind):
        return ()
    if urgency.strip():
        return ()
    if told_on is None:
        sentence = (
            "Donnez le jour où le laboratoire a été informé de l'intention de l'agence, ou le "
            "motif de l'urgence qui en a dispensé."
        )
        return (Refusal("R52", sentence),)
    if told_on >= decided_on:
        sentence = (
            f"Le laboratoire est informé avant le jour de la décision ({french_day(decided_on)}), "
            f"pas le {french_day(told_on)} ; en cas d'urgence, donnez-en le motif."
        )
        return (Refusal("R52", sentence),)
    return ()
