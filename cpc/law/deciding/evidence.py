"""The criteria that an evaluation answers, the certainty of an item of evidence, what R17 wants cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cpc.law import articles as cite
from cpc.law.core import Labelled, Refusal
from cpc.law.deciding.eligibility import CHECKLIST, Question, asked

CRITERIA: tuple[Question, ...] = CHECKLIST
"""The conditions of L. 5121-12-1, I as R13 to R17 put them: the evaluation answers each from evidence."""

PRESUMPTION = "R17"


class Strength(Labelled):
    """How sure one is of an effect: the four steps of GRADE, a practice that no text orders."""

    HIGH = "high", "élevée"
    MODERATE = "moderate", "modérée"
    LOW = "low", "faible"
    VERY_LOW = "very_low", "très faible"


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """The answer to a criterion; ``cited``: how many items of evidence it names."""

    answer: str
    argument: str
    cited: int = 0


Criteria = Mapping[str, CriterionAnswer]


def expected(given: Criteria) -> tuple[Question, ...]:
    """The criteria that these answers ask for."""
    return asked({code: (each.answer, each.argument) for code, each in given.items()})


def answer_refusals(given: Criteria) -> tuple[Refusal, ...]:
    """An answer is argued, an argument answers: one never stands without the other."""
    return tuple(
        Refusal(
            question.rule,
            f"« {question.text} » : donnez la réponse et son argument, ou ni l'un ni l'autre.",
            question.article,
        )
        for question in CRITERIA
        if (each := given.get(question.code))
        and bool(each.answer) is not bool(each.argument.strip())
    )


def presumption_refusals(given: Criteria, *, evidence: int) -> tuple[Refusal, ...]:
    """What forbids a favourable conclusion: a blocking answer; a presumption that cites nothing (R17).

    ``evidence``: how many items the table holds; when it holds none, the text of the evaluation
    identifies the data.
    """
    blocking = [
        Refusal(
            question.rule,
            f"{question.consequence} La conclusion ne peut pas être favorable.",
            question.article,
        )
        for question in expected(given)
        if question.blocking
        and question.code in given
        and given[question.code].answer == question.unfavourable
    ]
    cited = given[PRESUMPTION].cited if PRESUMPTION in given else 0
    if evidence and not cited:
        sentence = (
            "La présomption d'efficacité et de sécurité est argumentée par des données identifiées : "
            "citez au moins une preuve du tableau."
        )
        blocking.append(Refusal(PRESUMPTION, sentence, cite.L5121_12_1_I_3))
    return tuple(blocking)
