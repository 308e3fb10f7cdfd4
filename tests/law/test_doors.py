"""No rule that the application covers is held nowhere."""

import pytest

from cpc import lawdoc
from cpc.law.rules import LATER, RULES, Door

COVERED = [rule.number for rule in RULES if rule.number not in LATER]
HELD = lawdoc.held()


@pytest.mark.parametrize("number", COVERED)
def test_a_rule_is_held_at_some_door(number: str) -> None:
    assert HELD.get(number)


def test_the_marks_name_known_rules_and_doors() -> None:
    known = {rule.number for rule in RULES}
    assert {number for number in HELD if number.startswith("R")} <= known
    assert {door for doors in HELD.values() for door in doors} <= {door.value for door in Door}


@pytest.mark.parametrize("number", sorted(LATER))
def test_what_is_left_for_later_claims_nothing(number: str) -> None:
    assert number not in HELD
