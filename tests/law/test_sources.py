"""What a refusal cites was read, and is the text of what it refuses."""

import ast
from datetime import date
from pathlib import Path

import pytest

import cpc.law.articles
from cpc.law.core import Certainty
from cpc.law.deciding.derogations import WITHOUT_PROTOCOL
from cpc.law.exchanges.laboratory import Consultation, due_refusals
from cpc.law.life.acts import ActKind
from cpc.law.life.lives import life_refusals
from cpc.law.limits import LAB_ELEMENTS, LAB_PROTOCOL
from cpc.law.rules import HELD_IN_PART, RULES
from tests.law.acts import act, initial

UNREAD = {"L5121_12_1_III", "L5121_12_1_V", "R5121_76_8"}
TOLD_BY_A_DECISION = {"R16"}
"""The III is unread, but the decision of 21/03/2024 says what it wants of another treatment."""


def refusals() -> list[tuple[str, str]]:
    """The rule and the constant of the article, of each refusal that the law writes."""
    found = []
    for path in sorted(Path(cpc.law.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            names = [each.attr for each in node.args if isinstance(each, ast.Attribute)]
            if node.func.id == "Refusal" and names and isinstance(node.args[0], ast.Constant):
                found.append((str(node.args[0].value), names[-1]))
    return found


def test_no_refusal_rests_on_a_text_that_was_not_read() -> None:
    cited = refusals()
    assert len(cited) > 40
    assert {rule for rule, article in cited if article in UNREAD} == TOLD_BY_A_DECISION


def test_no_rule_is_said_read_in_a_text_that_was_not() -> None:
    unread = {getattr(cpc.law.articles, name) for name in UNREAD}
    said = {rule.number for rule in RULES if rule.certainty is Certainty.TEXT}
    assert not {rule.number for rule in RULES if rule.article in unread} & said
    assert WITHOUT_PROTOCOL.article not in unread


@pytest.mark.rule("R20")
@pytest.mark.parametrize(
    ("kind", "number"),
    [(Consultation.ELEMENTS, "R. 5121-76-3"), (Consultation.PROTOCOL, "R. 5121-76-4, II")],
)
def test_a_longest_time_is_refused_by_the_text_that_sets_it(
    kind: Consultation, number: str
) -> None:
    received, last = date(2025, 12, 31), date(2026, 2, 28)
    assert due_refusals(kind, received_on=received, due_on=last) == ()
    (found,) = due_refusals(kind, received_on=received, due_on=date(2026, 3, 1))
    assert found.article is not None and found.article.number == number
    limit = LAB_ELEMENTS if kind is Consultation.ELEMENTS else LAB_PROTOCOL
    version = limit.length.on(received)
    assert version.article is not None and version.article.number == number


@pytest.mark.rule("R34")
def test_what_would_begin_in_the_past_is_refused_on_the_practice_alone() -> None:
    """CRPA, L. 240-1 only tells an abrogation from a withdrawal."""
    early = initial(first_day="2024-03-21", last_day="2027-03-20")
    (found,) = life_refusals([], early, today=date(2030, 1, 1))
    assert (found.rule, found.article) == ("R34", None)


@pytest.mark.rule("R34")
@pytest.mark.parametrize(
    ("first_day", "rules"), [("2025-01-09", ["R34"]), ("2025-01-10", []), ("2025-01-11", [])]
)
@pytest.mark.parametrize("kind", [ActKind.MODIFICATION, ActKind.SUSPENSION])
def test_an_act_may_print_the_day_of_its_publication_never_the_eve(
    kind: ActKind, first_day: str, rules: list[str]
) -> None:
    changed = act(kind, "2025-01-10", first_day=first_day)
    found = life_refusals([initial()], changed, today=date(2030, 1, 1))
    assert [each.rule for each in found] == rules


def test_what_is_held_in_part_names_known_rules() -> None:
    assert set(HELD_IN_PART) <= {rule.number for rule in RULES}
