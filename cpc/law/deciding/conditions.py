"""The cumulative conditions of a framework, as they stand when it is signed (R13 to R17, R19).

None is derogable. An answer given early may be corrected until then: the latest one counts, and « ne sait
pas » is not an answer. What the public data base (BDPM) says is compared with what was declared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from cpc.law import articles as cite
from cpc.law.core import Refusal
from cpc.law.days import french_day
from cpc.law.deciding.eligibility import CHECKLIST, Answer, Question, asked
from cpc.law.decision import Lack, Place
from cpc.law.texts import same_text

FOLLOWED = frozenset(question.asked_when for question in CHECKLIST if question.asked_when)
"""The unfavourable answers that another question settles: R14 by R14B, R16 by R16B."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identical:
    """An authorised medicine of the same substances, form and strength as a named one.

    ``answer``: is it authorised for this use? Empty while nobody looked: the data base does not say.
    """

    cis: str
    name: str
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A medicine of the act as the data base knows it; ``status``: empty when it says nothing of it."""

    name: str
    status: str = ""
    active: bool = False
    identical: tuple[Identical, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Intention:
    """A laboratory says that it will try or extend; ``checked``: the conclusion is written."""

    laboratory: str
    checked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionFacts:
    """``loaded_on``: the day of the data base that was read; None when none was ever loaded.

    ``renewed``: a living framework, that the loss of one authorisation does not end while another
    medicine remains (R46).
    """

    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    medicines: tuple[Named, ...] = ()
    intentions: tuple[Intention, ...] = ()
    loaded_on: date | None = None
    renewed: bool = False


def condition_lacks(facts: ConditionFacts) -> tuple[Lack, ...]:
    """What still forbids the signature: a condition not established, or contradicted by the data base."""
    return (
        *_answered(facts),
        *(Lack("R13", refusal, Place.CONDITIONS) for refusal in _unauthorised(facts)),
        *(Lack("R13", refusal, Place.CONDITIONS) for refusal in _unconfirmed(facts)),
        *(Lack("R15", refusal, Place.CONDITIONS) for refusal in _identical(facts)),
        *(Lack("R19", refusal, Place.LABORATORIES) for refusal in _intentions(facts)),
    )


def _answered(facts: ConditionFacts) -> Iterator[Lack]:
    for question in asked(facts.answers):
        answer, reason = facts.answers.get(question.code, ("", ""))
        if (question.code, answer) in FOLLOWED and reason.strip():
            continue
        if answer != question.favourable or not reason.strip():
            sentence = _unsettled(question, answer)
            refusal = Refusal(question.rule, sentence, question.article)
            yield Lack(question.code, refusal, Place.CONDITIONS)


def _unsettled(question: Question, answer: str) -> str:
    if answer == Answer.UNKNOWN:
        return (
            f"« {question.text} » : « ne sait pas » ne suffit pas pour signer. Répondez oui ou non."
        )
    if answer == question.unfavourable:
        return f"{question.consequence} La décision ne peut pas être signée."
    return f"« {question.text} » attend une réponse motivée."


def _unauthorised(facts: ConditionFacts) -> Iterator[Refusal]:
    """Declared authorised, while the data base says otherwise (R13)."""
    if facts.renewed and any(each.active for each in facts.medicines):
        return
    for each in facts.medicines:
        if each.status and not each.active:
            sentence = (
                f"{each.name} est déclaré avec une AMM valide, mais la base publique "
                f"{_loaded(facts)} dit « {each.status} » : retirez-le, ou rechargez la base."
            )
            yield Refusal("R13", sentence, cite.R5121_76_1)


def _unconfirmed(facts: ConditionFacts) -> Iterator[Refusal]:
    """Unknown is not yes: the answer names each medicine that the data base does not know (R13, default)."""
    if facts.renewed and any(each.active for each in facts.medicines):
        return
    for name in unconfirmed(facts):
        sentence = (
            f"La base publique {_loaded(facts)} ne dit rien de {name} : son AMM n'est pas connue. Nommez-le "
            "par une spécialité de la base, ou confirmez-la : le motif de la réponse sur l'AMM le cite par "
            "ce nom et dit où vous l'avez lue."
        )
        yield Refusal("R13", sentence, cite.R5121_76_1)


def unconfirmed(facts: ConditionFacts) -> tuple[str, ...]:
    """The medicines of which neither the data base nor the reason of the answer to R13 says anything."""
    _, reason = facts.answers.get("R13", ("", ""))
    said = same_text(reason)
    return tuple(name for name in not_compared(facts) if same_text(name) not in said)


def _identical(facts: ConditionFacts) -> Iterator[Refusal]:
    """The data base holds no indication: each identical medicine is looked at by a person (R15)."""
    found = unverified(facts)
    if found:
        names = " ; ".join(each.name for each in found)
        sentence = (
            f"La base publique {_loaded(facts)} donne des médicaments autorisés de mêmes substance, forme "
            f"et dosage, sans dire leurs indications : {names}. Confirmez pour chacun qu'il n'est pas "
            "autorisé pour cet usage."
        )
        yield Refusal("R15", sentence, cite.R5121_76_1)


def _intentions(facts: ConditionFacts) -> Iterator[Refusal]:
    for each in facts.intentions:
        if not each.checked:
            sentence = (
                f"{each.laboratory} déclare l'intention d'engager une recherche ou de demander une "
                "extension : écrivez ce que vous en concluez sur la condition de recherche et sur "
                "l'accès précoce."
            )
            yield Refusal("R19", sentence, cite.R5121_76_3)


def unverified(facts: ConditionFacts) -> tuple[Identical, ...]:
    """The identical medicines that nobody said not to be authorised for this use, once each."""
    found = {each.cis: each for named in facts.medicines for each in named.identical}
    return tuple(each for each in found.values() if each.answer != Answer.NO)


def not_compared(facts: ConditionFacts) -> tuple[str, ...]:
    """The named medicines of which the data base says nothing: declared only."""
    return tuple(dict.fromkeys(each.name for each in facts.medicines if not each.status))


def _loaded(facts: ConditionFacts) -> str:
    return f"chargée le {french_day(facts.loaded_on)}" if facts.loaded_on else "telle que chargée"
