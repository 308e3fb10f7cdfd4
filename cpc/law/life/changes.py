"""Acts that change a published framework: the grounds they need, who is told before and after (R51–R61)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Certainty, Parameter, Refusal, Version
from cpc.law.days import french_day
from cpc.law.exchanges.laboratory import NOT_RECEIVED
from cpc.law.life.acts import NAMING_KINDS, ActFacts, ActKind, Ground
from cpc.law.parameters import REFORM

__all__ = [
    "AIMED_AT",
    "ANNOUNCED",
    "CHANGING_KINDS",
    "ChangeFacts",
    "addressee_refusals",
    "aim_refusals",
    "circumstance_refusals",
    "confirmed_after",
    "draft_refusals",
    "ground_refusals",
    "grounds_of",
    "information_refusals",
    "information_wanted",
    "informed_late",
    "prior_information_refusals",
    "ruling_refusals",
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
    return (
        *_known_grounds(act.kind, act.grounds),
        *_known_information(act),
        *_known_ruling(act),
    )


def _known_ruling(act: ActFacts) -> tuple[Refusal, ...]:
    if act.ruled_on is None or act.kind is ActKind.REINSTATEMENT:
        return ruling_refusals(act.ruled_on, decided_on=act.decided_on)
    sentence = (
        "Une décision de justice n'est demandée que d'une remise en vigueur : son jour n'a pas de sens "
        f"pour un acte de {act.kind.label}."
    )
    return (Refusal("R61", sentence),)


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


ANNOUNCED = Parameter(
    "Actes annoncés aux laboratoires avant la décision (R52)",
    "",
    Version(
        since=REFORM,
        value=(
            *(ActKind.MODIFICATION, ActKind.SUSPENSION, ActKind.ABROGATION),
            *(ActKind.CESSATION, ActKind.REINSTATEMENT),
        ),
        certainty=Certainty.DEFAULT,
        article=cite.R5121_76_9_II,
        note="Le texte lu vaut pour modifier, suspendre ou abroger. Que la fin d'une indication et la remise "
        "en vigueur s'annoncent aussi est une lecture de l'application ; la levée, qui rend le cadre tel "
        "qu'il était, ne s'annonce pas.",
    ),
)


def told_before(kind: ActKind) -> bool:
    """Is the laboratory told of the intention before this decision, but for an emergency (R52)?"""
    return kind in ANNOUNCED.on(REFORM).value


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
        said = "ce jour même" if told_on == decided_on else f"le {french_day(told_on)}"
        sentence = (
            f"Le laboratoire est informé avant le jour de la décision ({french_day(decided_on)}), "
            f"et il l'est {said} ; en cas d'urgence, donnez-en le motif."
        )
        return (Refusal("R52", sentence),)
    return ()


def confirmed_after(kind: ActKind, *, urgency: str) -> bool:
    """An emergency suspension is signed without visa, and confirmed by another person after (default)."""
    return kind is ActKind.SUSPENSION and bool(urgency.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """What the file of a change says on the day of its decision.

    ``told``: for each laboratory of the file, the certain day on which it received what it was told of the
    text that is to be signed; ``sent``: for those that did not yet, the day on which it left; ``outdated``:
    those told only of an earlier text. ``unknown_holders``: those that the public data base names for a
    medicine that the act concerns, and that are no laboratory of the file. ``aimed_at``: the kind of the
    act that it is about, None when it says none. ``says``: does the act change anything of what is in
    force? ``concerned``: the indications that end, or come back.
    """

    kind: ActKind
    decided_on: date
    ground: Ground | None = None
    reasons: str = ""
    urgency: str = ""
    told: tuple[tuple[str, date | None], ...] = ()
    sent: tuple[tuple[str, date], ...] = ()
    outdated: tuple[str, ...] = ()
    unknown_holders: tuple[str, ...] = ()
    says: bool = True
    aimed_at: ActKind | None = None
    last_day: date | None = None
    availability: str = ""
    ruling: str = ""
    ruled_on: date | None = None


def draft_refusals(facts: ChangeFacts) -> tuple[Refusal, ...]:
    """What the draft itself lacks, before anybody is told of it (R51, R54, R57, R61)."""
    return (
        *ground_refusals(facts.kind, facts.ground),
        *aim_refusals(facts.kind, facts.aimed_at),
        *_content_refusals(facts),
    )


def aim_refusals(kind: ActKind, aimed_at: ActKind | None) -> tuple[Refusal, ...]:
    """An act is about one that it can change, stop or undo; which one is not said, none is refused."""
    if aimed_at is None or aimed_at in AIMED_AT[kind]:
        return ()
    wanted = ", ".join(each.label for each in AIMED_AT[kind])
    sentence = f"Acte visé : {kind.label} répond à {wanted}, pas à {aimed_at.label}. Choisissez l'acte visé."
    return (Refusal(_undoing_rule(kind), sentence),)


def _undoing_rule(kind: ActKind) -> str:
    return "R61" if kind is ActKind.REINSTATEMENT else "R51"


def prior_information_refusals(facts: ChangeFacts) -> tuple[Refusal, ...]:
    """Each laboratory received this very text on an earlier day, or the emergency has its reason (R52)."""
    if not told_before(facts.kind) or facts.urgency.strip():
        return ()
    rewritten = (
        Refusal(
            "R52",
            f"{name} a été informé d'un projet qui a changé depuis : informez-le de nouveau.",
            cite.R5121_76_9_II,
        )
        for name in facts.outdated
    )
    unopened = (
        Refusal(
            "R52", f"{name}, informé le {french_day(day)} : {NOT_RECEIVED}.", cite.R5121_76_9_II
        )
        for name, day in facts.sent
    )
    elsewhere = {*facts.outdated, *(name for name, _ in facts.sent)}
    days = (
        Refusal("R52", f"{name} : {refusal.sentence}", cite.R5121_76_9_II)
        for name, day in facts.told
        if name not in elsewhere
        for refusal in information_refusals(
            facts.kind, decided_on=facts.decided_on, told_on=day, urgency=""
        )
    )
    return (*addressee_refusals(facts), *rewritten, *unopened, *days)


def addressee_refusals(facts: ChangeFacts) -> tuple[Refusal, ...]:
    """Every holder of a medicine that the act concerns is a laboratory of the file, to be told (R52)."""
    if not facts.told and not facts.unknown_holders:
        sentence = (
            "Aucun laboratoire n'est au dossier : ajoutez le titulaire ou l'exploitant et informez-le "
            "de l'intention de l'agence, ou motivez l'urgence."
        )
        return (Refusal("R52", sentence, cite.R5121_76_9_II),)
    return tuple(
        Refusal(
            "R52",
            f"{name} est titulaire d'un médicament que cet acte concerne, selon la base publique, et n'est "
            "pas au dossier : ajoutez-le et informez-le, par courrier s'il n'a pas d'accès au site, ou "
            "motivez l'urgence.",
            cite.R5121_76_9_II,
        )
        for name in facts.unknown_holders
    )


def _content_refusals(facts: ChangeFacts) -> tuple[Refusal, ...]:
    found = []
    if not facts.reasons.strip():
        found.append(Refusal("R51", "La décision est motivée : écrivez ses considérants."))
    if facts.kind is ActKind.MODIFICATION and not facts.says:
        found.append(Refusal("R57", "Cette modification ne change rien de ce qui est en vigueur."))
    if facts.kind is ActKind.CESSATION:
        found += _cessation_refusals(facts)
    if facts.kind is ActKind.REINSTATEMENT and not (facts.ruling.strip() and facts.ruled_on):
        sentence = "Une remise en vigueur cite la décision de justice qui l'impose, et son jour."
        found.append(Refusal("R61", sentence))
    found += ruling_refusals(facts.ruled_on, decided_on=facts.decided_on)
    return tuple(found)


def ruling_refusals(ruled_on: date | None, *, decided_on: date) -> tuple[Refusal, ...]:
    """A ruling is never later than the decision that applies it; no day given, none is refused (R61)."""
    if ruled_on is None or ruled_on <= decided_on:
        return ()
    sentence = (
        f"La décision de justice du {french_day(ruled_on)} est postérieure au "
        f"{french_day(decided_on)} : un acte ne l'applique pas avant qu'elle soit rendue."
    )
    return (Refusal("R61", sentence),)


def _cessation_refusals(facts: ChangeFacts) -> list[Refusal]:
    """The date is fixed by the decision, on what the beneficiary of the authorisation said (R54)."""
    found = []
    if facts.last_day is None:
        sentence = "La décision fixe la date de fin d'effet de chaque indication : donnez-la."
        found.append(Refusal("R54", sentence, cite.R5121_76_9_III))
    if not facts.availability.strip():
        sentence = (
            "La date tient compte de la mise à disposition effective : écrivez ce que le bénéficiaire "
            "de l'autorisation en a dit, et quand."
        )
        found.append(Refusal("R54", sentence, cite.R5121_76_9_III))
    return found


def information_wanted(facts: ChangeFacts) -> bool:
    """Is this text still to be sent to a laboratory before the decision (R52)?"""
    if not told_before(facts.kind) or facts.urgency.strip():
        return False
    sent = {name for name, _ in facts.sent}
    left_out = any(day is None and name not in sent for name, day in facts.told)
    return bool(addressee_refusals(facts)) or left_out


def informed_late(*, published_on: date, informed_on: date) -> bool:
    """Ministers and laboratories are told at once: on the day of publication at the latest (default, R53)."""
    return informed_on > published_on
