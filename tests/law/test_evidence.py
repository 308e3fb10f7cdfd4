"""What an evaluation must say of each criterion (R13–R17)."""

import pytest

from cpc.law.deciding.evidence import (
    CRITERIA,
    CriterionAnswer,
    answer_refusals,
    expected,
    presumption_refusals,
)

GOOD = {
    code: CriterionAnswer(answer, "Vérifié.", cited)
    for code, answer, cited in (
        ("R13", "yes", 0),
        ("R14", "no", 0),
        ("R15", "no", 0),
        ("R16", "no", 0),
        ("R17", "yes", 1),
    )
}


def rules(refusals) -> list[str]:
    return [refusal.rule for refusal in refusals]


def test_the_criteria_are_those_of_the_law_once_each():
    assert {question.rule for question in CRITERIA} == {"R13", "R14", "R15", "R16", "R17"}


def test_answers_that_stand_are_refused_nothing():
    assert answer_refusals(GOOD) == presumption_refusals(GOOD, evidence=3) == ()


@pytest.mark.parametrize(("answer", "argument"), [("yes", " "), ("", "Un argument.")])
def test_an_answer_never_stands_without_its_argument_nor_the_other_way(answer, argument):
    given = GOOD | {"R13": CriterionAnswer(answer, argument)}
    assert rules(answer_refusals(given)) == ["R13"]


@pytest.mark.rule("R17")
def test_a_presumption_cites_the_table_once_there_is_one():
    given = GOOD | {"R17": CriterionAnswer("yes", "Données.", 0)}
    assert rules(presumption_refusals(given, evidence=1)) == ["R17"]
    assert presumption_refusals(given, evidence=0) == ()
    assert rules(presumption_refusals({}, evidence=1)) == ["R17"]


@pytest.mark.parametrize(("rule", "answer"), [("R13", "no"), ("R15", "yes")])
def test_a_blocking_answer_forbids_a_favourable_conclusion(rule, answer):
    given = GOOD | {rule: CriterionAnswer(answer, "Vérifié.")}
    assert rules(presumption_refusals(given, evidence=1)) == [rule]


def test_a_conditional_criterion_is_asked_by_the_answer_before_it():
    codes = [question.code for question in expected(GOOD)]
    assert "R16B" not in codes
    given = GOOD | {"R16": CriterionAnswer("yes", "Oui."), "R16B": CriterionAnswer("no", "Non.")}
    assert "R16B" in [question.code for question in expected(given)]
    assert rules(presumption_refusals(given, evidence=1)) == ["R16"]
