"""What a modification adds to its framework is examined as at its establishment (default)."""

from dataclasses import replace
from datetime import date

import pytest

from cpc.law.deciding.additions import NOTHING_ADDED, Additions, Line, additions, known_lines
from cpc.law.deciding.conditions import ConditionFacts
from cpc.law.deciding.gate import WANTED, GateFacts, lacks, wants_conditions
from cpc.law.deciding.observations import ExchangeFacts
from cpc.law.life.acts import ActKind
from tests.law.acts import VITILIGO, act, initial
from tests.law.test_conditions import FINE
from tests.law.test_gate import DAY, complete

USE, OTHER = "Vitiligo de l'enfant", "AUTRE, comprimé"
BOTH = Additions(indications=(USE,), medicines=(OTHER,))
PROTOPIC = Line(name="PROTOPIC", substances=frozenset({"Tacrolimus"}), groups=frozenset({1}))


def rules(added: Additions, *, argument: str = "", **given) -> list[str]:
    facts = complete("modification") | given
    facts["act"] = replace(facts["act"], texts=(("argument", argument),))
    return [
        each.refusal.rule
        for each in lacks(GateFacts(kind="modification", on=DAY, added=added, **facts))
    ]


@pytest.mark.rule("R13", "R14", "R15", "R16", "R17", "R18", doors="act")
def test_what_is_added_wants_each_condition_and_its_argument():
    conditions = ["R13", "R14", "R15", "R16", "R17"]
    assert rules(BOTH) == [*conditions, "R28", "R18"]
    assert rules(BOTH, argument="Deux études.") == conditions
    answered = {"conditions": ConditionFacts(answers=FINE)}
    assert rules(Additions(medicines=(OTHER,)), **answered) == ["R18"]
    assert rules(BOTH, argument="Deux études.", **answered) == []


@pytest.mark.rule("R27", doors="act")
def test_the_protocol_of_what_is_added_wants_its_centres_heard_when_the_disease_is_rare():
    said = {"argument": "Deux études.", "conditions": ConditionFacts(answers=FINE)}
    rare = ExchangeFacts(rare_disease=True, centres_support=True)
    assert rules(BOTH, exchanges=rare, **said) == ["R27"]
    assert rules(BOTH, exchanges=replace(rare, centres_support=False), **said) == []


def test_a_modification_that_adds_nothing_keeps_asking_nothing():
    rare = ExchangeFacts(rare_disease=True, centres_support=True)
    assert rules(NOTHING_ADDED, exchanges=rare) == []


@pytest.mark.parametrize("kind", WANTED)
def test_only_a_modification_stands_on_the_conditions_by_what_it_adds(kind):
    always = kind in ("establishment", "renewal")
    assert wants_conditions(kind) is always
    assert wants_conditions(kind, added=BOTH) is (always or kind == "modification")


@pytest.mark.parametrize(
    ("line", "is_added"),
    [
        (Line(name="protopic"), False),
        (Line(name="AUTRE", substances=frozenset({"TACROLIMUS"})), False),
        (Line(name="AUTRE", groups=frozenset({1, 2})), False),
        (Line(name="AUTRE", groups=frozenset({2})), True),
        (Line(name="AUTRE", substances=frozenset({"Tacrolimus", "Autre"})), True),
        (Line(name="AUTRE"), True),
    ],
)
def test_a_medicine_is_added_unless_its_name_its_substance_or_its_group_is_there(line, is_added):
    found = additions(
        indications=(), medicines=[line], known=(), covered=[PROTOPIC, Line(name="X")]
    )
    assert found.medicines == ((line.name,) if is_added else ())


def test_an_indication_is_added_unless_it_is_there_under_the_same_text():
    listed = (f"  {VITILIGO.upper()} ", USE)
    found = additions(indications=listed, medicines=(), known=[VITILIGO], covered=())
    assert found.indications == (USE,)


def test_a_line_announced_is_known_and_one_that_ended_is_added_again():
    end = {"indications": (VITILIGO,), "last_day": date(2025, 6, 1)}
    first = initial(indications=(VITILIGO, "B"))
    later = act(
        ActKind.MODIFICATION,
        "2026-01-10",
        indications=(VITILIGO, "B", USE),
        first_day=date(2026, 6, 1),
    )
    known, _ = known_lines((first, later), on=DAY)
    assert USE in known
    known, _ = known_lines((first, act(ActKind.CESSATION, "2025-03-01", **end)), on=DAY)
    assert known == ("B",)
    assert known_lines((), on=DAY) == ((), ())
