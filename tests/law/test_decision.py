from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cpc.law.decision import (
    PROTOCOL_ITEMS,
    DraftFacts,
    ProtocolChoice,
    ProtocolFacts,
    Use,
    draft_lacks,
    protocol_lacks,
)

TODAY = date(2026, 3, 2)
DRAFT = DraftFacts(
    medicines=("Protopic 0,1 %",),
    indications=("vitiligo",),
    posology="deux fois par jour",
    route="cutanée",
    adverse_effects="brûlures au site d'application",
    argumentaire="quatre études",
)
PROTOCOL = ProtocolFacts(
    monitoring="tous les trois mois",
    data_items="surface atteinte",
    periodicity="annuelle",
    conditions="durée de traitement",
    channel="voie électronique",
    prescriber_role="informe",
    pharmacist_role="dispense",
    operator_role="recueille",
    crpv="CRPV de Toulouse",
)


def rules(facts: DraftFacts) -> list[str]:
    return [lack.refusal.rule for lack in draft_lacks(facts, on=TODAY)]


@pytest.mark.rule("R28")
def test_a_complete_draft_may_be_signed() -> None:
    assert draft_lacks(DRAFT, on=TODAY) == ()


@pytest.mark.rule("R28")
@pytest.mark.parametrize(
    "item", ["medicines", "indications", "posology", "route", "adverse_effects", "argumentaire"]
)
@pytest.mark.parametrize("blank", ["", " \n"])
def test_each_item_is_needed_to_sign(item: str, blank: str) -> None:
    value: Any = (blank,) if item in ("medicines", "indications") else blank
    assert rules(replace(DRAFT, **{item: value})) == ["R28"]


@pytest.mark.rule("R28")
def test_the_classification_is_needed_only_when_it_differs() -> None:
    differing = replace(DRAFT, classification_differs=True)
    assert rules(differing) == ["R28"]
    assert rules(replace(differing, classification="prescription hospitalière")) == []


@pytest.mark.rule("R32")
def test_another_duration_is_refused() -> None:
    assert rules(replace(DRAFT, validity_years=1)) == ["R32"]


@pytest.mark.rule("R18")
def test_several_substances_need_a_similar_mechanism() -> None:
    two = replace(DRAFT, substances=("dabrafénib", "tramétinib"))
    assert rules(two) == ["R18"]
    assert rules(replace(two, similar_mechanism="voie MAPK")) == []


@pytest.mark.rule("R18")
def test_two_products_of_one_substance_need_no_reason() -> None:
    assert rules(replace(DRAFT, substances=("Tacrolimus", "tacrolimus "))) == []


@pytest.mark.rule("R16")
def test_an_existing_treatment_calls_for_the_prescriber_recital() -> None:
    other = replace(DRAFT, appropriate_treatment_exists=True)
    assert rules(other) == ["R16"]
    assert rules(replace(other, prescriber_recital="le prescripteur juge du besoin")) == []


@pytest.mark.rule("R29")
def test_a_complete_protocol_may_be_attached() -> None:
    assert protocol_lacks(PROTOCOL) == ()


@pytest.mark.rule("R29")
@pytest.mark.parametrize("item", [name for name, _ in PROTOCOL_ITEMS])
def test_each_item_of_the_protocol_is_needed(item: str) -> None:
    changes: dict[str, Any] = {item: ""}
    assert [lack.refusal.rule for lack in protocol_lacks(replace(PROTOCOL, **changes))] == ["R29"]


@pytest.mark.rule("R31")
def test_a_protocol_names_the_centre_that_gets_its_reports() -> None:
    assert [lack.refusal.rule for lack in protocol_lacks(replace(PROTOCOL, crpv=""))] == ["R31"]


@pytest.mark.rule("R28")
def test_what_each_medicine_says_for_itself_is_not_missing() -> None:
    """R. 5121-76-5 lists the contents for each medicine."""
    one = Use(name="A", posology="une fois", route="orale", adverse_effects="nausées")
    facts = replace(DRAFT, posology="", uses=(one, replace(one, name="B")))
    assert rules(facts) == []
    silent = replace(facts, uses=(one, Use(name="B", route="orale", adverse_effects="nausées")))
    assert "posologie de B" in draft_lacks(silent, on=TODAY)[0].refusal.sentence


@pytest.mark.rule("R30")
def test_a_protocol_and_a_reason_for_doing_without_contradict_each_other() -> None:
    both = replace(PROTOCOL, waiver_reason="recul suffisant")
    assert [lack.refusal.rule for lack in protocol_lacks(both)] == ["R30"]


@pytest.mark.rule("R30")
def test_doing_without_protocol_needs_a_reason() -> None:
    waived = ProtocolFacts(choice=ProtocolChoice.WAIVED)
    assert [lack.refusal.rule for lack in protocol_lacks(waived)] == ["R30"]
    assert protocol_lacks(replace(waived, waiver_reason="recul suffisant")) == ()


@pytest.mark.rule("R28")
def test_what_no_medicine_says_is_missing_without_naming_them() -> None:
    uses = (
        Use(name="A", route="orale", adverse_effects="x"),
        Use(name="B", route="x", adverse_effects="x"),
    )
    (lack,) = draft_lacks(replace(DRAFT, posology="", uses=uses), on=TODAY)
    assert "posologie" in lack.refusal.sentence and "de A" not in lack.refusal.sentence
