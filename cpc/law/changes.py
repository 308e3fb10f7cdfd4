"""Acts that change a published framework: the grounds they need, and who is told before (R51, R52)."""

from __future__ import annotations

from datetime import date

from cpc.law.acts import NAMING_KINDS, ActKind
from cpc.law.core import Labelled, Refusal, french_day

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


class Ground(Labelled):
    """The grounds of art. R. 5121-76-9, I CSP, in short; the last one holds for a modification only."""

    PUBLIC_HEALTH = "public_health", "motifs de santé publique"
    FOLLOW_UP = "follow_up", "manquement au suivi des patients ou au recueil des informations"
    CONDITIONS = "conditions", "conditions de l'article L. 5121-12-1 qui ne sont plus réunies"
    KNOWLEDGE = "knowledge", "évolution des connaissances ou des conditions d'utilisation"


def grounds_of(kind: ActKind) -> tuple[Ground, ...]:
    """The grounds among which an act of this kind is founded; none where the text lists none (R51)."""
    if kind is ActKind.MODIFICATION:
        return tuple(Ground)
    if kind in (ActKind.SUSPENSION, ActKind.ABROGATION):
        return (Ground.PUBLIC_HEALTH, Ground.FOLLOW_UP, Ground.CONDITIONS)
    return ()


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
    """The laboratory was told before the decision, or the emergency has its reason (R52)."""
    if not told_before(kind):
        return ()
    if told_on is None and not urgency.strip():
        sentence = (
            "Donnez le jour où le laboratoire a été informé de l'intention de l'agence, ou le "
            "motif de l'urgence qui en a dispensé."
        )
        return (Refusal("R52", sentence),)
    if told_on is not None and told_on > decided_on:
        sentence = (
            f"Le laboratoire est informé avant la décision ({french_day(decided_on)}), pas le "
            f"{french_day(told_on)} ; en cas d'urgence, donnez-en le motif."
        )
        return (Refusal("R52", sentence),)
    return ()
