from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpc.law.days import Period, is_working_day
from signalements.law import (
    OMEDIT_ADDRESSEES,
    BodyKind,
    SignalementFacts,
    acknowledgement_due,
    acknowledgement_reminder,
    filing_refusals,
    implicit_alert,
    legal_items,
    states_silence,
)

FILED = date(2026, 3, 2)
VALID = Period(date(2022, 1, 1), date(2026, 12, 31))
CONTENT = (
    "dci",
    "form_strength",
    "indication",
    "alternatives",
    "recommendations",
    "publications",
    "international_data",
    "risks",
    "position",
)


def facts(kind: str | None, **changes: Any) -> SignalementFacts:
    texts: dict[str, Any] = dict.fromkeys((*CONTENT, "first_analysis"), "renseigné")
    complete = SignalementFacts(
        body_kind=kind, in_field_statement=True, standing=VALID, rare_disease=True, **texts
    )
    return replace(complete, **changes)


def rules(facts: SignalementFacts, on: date = FILED) -> list[str]:
    return [refusal.rule for refusal in filing_refusals(facts, on=on)]


@pytest.mark.rule("R1")
@pytest.mark.parametrize("kind", BodyKind)
def test_the_four_kinds_of_bodies_may_file(kind: BodyKind) -> None:
    assert rules(facts(kind.value)) == []


@pytest.mark.rule("R1")
@pytest.mark.parametrize("kind", [None, "", "hopital", "laboratoire", "patient", "prescripteur"])
def test_anyone_else_is_told_where_to_go(kind: str | None) -> None:
    refusals = filing_refusals(facts(kind), on=FILED)
    assert [refusal.rule for refusal in refusals] == ["R1"]
    assert "INCa" in refusals[0].sentence


@pytest.mark.rule("R8")
def test_an_omedit_informs_and_never_files() -> None:
    assert rules(facts(None, from_omedit=True)) == ["R8"]
    assert BodyKind.ASSO not in OMEDIT_ADDRESSEES


@pytest.mark.rule("R3")
def test_the_author_states_that_the_subject_is_in_its_field() -> None:
    assert rules(facts("inca", in_field_statement=False)) == ["R3"]


@pytest.mark.rule("R4", "R5")
@pytest.mark.parametrize(("kind", "rule"), [("crmr_ccmr", "R4"), ("asso", "R5")])
@pytest.mark.parametrize(
    ("on", "valid"),
    [
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_the_standing_runs_on_the_filing_day(kind: str, rule: str, on: date, valid: bool) -> None:
    assert rules(facts(kind), on) == ([] if valid else [rule])


@pytest.mark.rule("R4", "R5")
@pytest.mark.parametrize(
    ("kind", "expected"), [("crmr_ccmr", ["R4"]), ("asso", ["R5"]), ("inca", []), ("cnp", [])]
)
def test_only_centres_and_associations_prove_their_standing(kind: str, expected: list[str]) -> None:
    assert rules(facts(kind, standing=None)) == expected


@pytest.mark.rule("R6")
@pytest.mark.parametrize("item", CONTENT)
def test_each_item_of_the_signalement_is_needed(item: str) -> None:
    assert rules(facts("cnp", **{item: " "})) == ["R6"]


@pytest.mark.rule("R6")
def test_all_that_is_missing_is_said_at_once() -> None:
    empty = SignalementFacts(body_kind="cnp")
    assert rules(empty) == ["R3"] + ["R6"] * len(CONTENT)


@pytest.mark.rule("R6")
def test_a_refusal_names_its_rule_and_its_article() -> None:
    refusal = filing_refusals(facts("cnp", risks=""), on=FILED)[0]
    assert str(refusal).startswith("R6 – Il manque les risques")
    assert str(refusal).endswith("(art. R. 5121-76-2 CSP)")


@pytest.mark.rule("R7")
@pytest.mark.parametrize(
    ("kind", "rare_disease", "expected"),
    [
        ("crmr_ccmr", True, ["R7"]),
        ("crmr_ccmr", False, []),
        ("asso", True, []),
        ("inca", True, []),
    ],
)
def test_a_centre_analyses_a_rare_disease_first(
    kind: str, rare_disease: bool, expected: list[str]
) -> None:
    assert rules(facts(kind, rare_disease=rare_disease, first_analysis="")) == expected


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("compositions", "mechanism", "expected"),
    [
        ((), "", []),
        (("Tacrolimus", "Tacrolimus"), "", []),
        (("Tacrolimus", "Pimécrolimus"), " ", ["R18"]),
        (("Tacrolimus", "Pimécrolimus"), "Deux inhibiteurs de la calcineurine.", []),
    ],
)
def test_several_substances_need_a_reasoned_common_mechanism(
    compositions: tuple[str, ...], mechanism: str, expected: list[str]
) -> None:
    given = facts("cnp", compositions=compositions, common_mechanism=mechanism)
    assert rules(given) == expected
    assert legal_items(given) == 10 + (len(set(compositions)) > 1)


@pytest.mark.rule("R6", "R7")
def test_the_items_of_law_depend_on_the_body_and_the_disease() -> None:
    assert legal_items(facts("inca")) == 10
    assert legal_items(facts("asso")) == 11
    assert legal_items(facts("crmr_ccmr", rare_disease=True)) == 12


@pytest.mark.rule("R9")
@pytest.mark.parametrize(
    ("filed_on", "acknowledged"),
    [
        (date(2026, 3, 2), date(2026, 3, 16)),
        (date(2026, 2, 28), date(2026, 3, 13)),
        (date(2026, 4, 30), date(2026, 5, 19)),
        (date(2026, 12, 24), date(2027, 1, 11)),
    ],
)
def test_the_acknowledgement_is_due_in_working_days(filed_on: date, acknowledged: date) -> None:
    assert acknowledgement_due(filed_on=filed_on).value == acknowledged


@pytest.mark.rule("R9")
@given(st.dates(date(2021, 7, 1), date(2060, 12, 31)))
def test_the_acknowledgement_is_due_on_a_later_worked_day(filed_on: date) -> None:
    acknowledged = acknowledgement_due(filed_on=filed_on).value
    assert filed_on < acknowledged and is_working_day(acknowledged)


@pytest.mark.rule("R69")
@pytest.mark.parametrize(
    ("filed_on", "alert"),
    [
        (date(2026, 3, 2), date(2026, 5, 2)),
        (date(2025, 12, 31), date(2026, 2, 28)),
        (date(2023, 12, 31), date(2024, 2, 29)),
    ],
)
def test_two_months_of_silence_raise_an_alert(filed_on: date, alert: date) -> None:
    assert implicit_alert(filed_on=filed_on).value == alert


@pytest.mark.rule("R9")
@pytest.mark.parametrize(
    ("filed_on", "reminded"),
    [
        (date(2026, 3, 2), date(2026, 3, 11)),
        (date(2026, 12, 24), date(2027, 1, 6)),  # due on Monday 11 January
        (date(2026, 5, 1), date(2026, 5, 13)),  # due on 19 May, after Ascension Day
    ],
)
def test_the_desk_is_reminded_some_worked_days_before(filed_on: date, reminded: date) -> None:
    assert acknowledgement_reminder(filed_on=filed_on) == reminded


@pytest.mark.rule("R9")
def test_nothing_is_said_of_silence_until_the_lawyers_say_so() -> None:
    assert not states_silence(filed_on=date(2026, 3, 2))
