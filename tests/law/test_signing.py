"""By what right a person signs: derived from mandates and delegations, on the edges of their days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cpc.law.deciding.signing import (
    DelegationFacts,
    MandateFacts,
    ToSign,
    stated_refusals,
    title_refusals,
    titles,
)
from cpc.law.decision import SignatoryCapacity

FIRST, LAST = date(2026, 3, 2), date(2026, 6, 30)
DAY = timedelta(days=1)
GENERAL = MandateFacts(
    capacity=SignatoryCapacity.DIRECTOR_GENERAL,
    reference="Décret du 1er mars 2026",
    function="Directrice générale",
    first_day=FIRST,
    last_day=LAST,
)
GIVEN = DelegationFacts(
    reference="DEC-12",
    function="Directeur adjoint",
    scope=frozenset({"establishment", "suspension"}),
    division=1,
    first_day=FIRST,
    last_day=LAST,
)
ACT = ToSign(kind="establishment", label="établissement d'un cadre", division=1, on=FIRST)
DAYS = [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]


def said(mandates=(), delegations=(), act=ACT) -> str:
    return " ".join(each.sentence for each in title_refusals(mandates, delegations, act=act))


@pytest.mark.rule("R33")
@pytest.mark.parametrize("capacity", [SignatoryCapacity.DIRECTOR_GENERAL, SignatoryCapacity.ACTING])
@pytest.mark.parametrize(("on", "signs"), DAYS)
def test_a_mandate_signs_from_its_first_day_to_its_last(capacity, on, signs) -> None:
    mandate = replace(GENERAL, capacity=capacity)
    found = titles([mandate], (), act=replace(ACT, on=on))
    assert [each.capacity for each in found] == ([capacity] if signs else [])
    assert bool(said([mandate], act=replace(ACT, on=on))) is not signs


@pytest.mark.rule("R33")
@pytest.mark.parametrize(("on", "signs"), DAYS)
def test_a_delegation_signs_from_its_first_day_to_its_last(on, signs) -> None:
    found = titles((), [GIVEN], act=replace(ACT, on=on))
    assert [each.delegation for each in found] == ([GIVEN] if signs else [])
    assert bool(said(delegations=[GIVEN], act=replace(ACT, on=on))) is not signs


@pytest.mark.rule("R33")
def test_without_a_last_day_none_is_set() -> None:
    act = replace(ACT, on=date(2099, 1, 1))
    assert titles([replace(GENERAL, last_day=None)], (), act=act)
    assert titles((), [replace(GIVEN, last_day=None)], act=act)


@pytest.mark.rule("R33")
def test_a_mandate_signs_whatever_the_act_and_the_division() -> None:
    act = replace(ACT, kind="refusal", division=2)
    (title,) = titles([GENERAL], [GIVEN], act=act)
    assert (title.function, title.delegation) == ("Directrice générale", None)


@pytest.mark.rule("R33")
def test_a_delegate_signs_what_the_scope_says_and_no_more() -> None:
    assert titles((), [GIVEN], act=replace(ACT, kind="suspension"))
    refused = replace(ACT, kind="refusal", label="refus")
    assert said(delegations=[GIVEN], act=refused) == (
        "Votre délégation DEC-12 ne couvre pas cette décision (refus)."
    )


@pytest.mark.rule("R33")
def test_each_reason_is_said_of_its_act() -> None:
    after = replace(ACT, on=LAST + DAY)
    assert "DEC-12 a pris fin le 30/06/2026" in said(delegations=[GIVEN], act=after)
    assert "DEC-12 ne court qu'à partir du 02/03/2026" in said(
        delegations=[GIVEN], act=replace(ACT, on=FIRST - DAY)
    )
    assert "ne vaut pas pour la direction" in said(
        delegations=[GIVEN], act=replace(ACT, division=2)
    )
    assert "Votre mandat Décret du 1er mars 2026 a pris fin" in said([GENERAL], act=after)


@pytest.mark.rule("R33")
def test_without_anything_near_nothing_covers() -> None:
    far = replace(GIVEN, division=2, scope=frozenset())
    for given in ((), [far]):
        assert said(delegations=given).startswith("Aucune délégation en cours ne vous couvre")


@pytest.mark.rule("R33")
def test_several_delegations_that_fit_are_all_offered() -> None:
    other = replace(GIVEN, reference="DEC-13")
    narrow = replace(GIVEN, reference="DEC-14", scope=frozenset({"refusal"}))
    found = titles((), [GIVEN, narrow, other], act=ACT)
    assert [each.power.reference for each in found] == ["DEC-12", "DEC-13"]


@pytest.mark.rule("R33")
@pytest.mark.parametrize(
    ("capacity", "function", "agrees"),
    [
        ("", "", True),
        ("delegate", "", True),
        ("delegate", "Directeur adjoint", True),
        ("", "Directrice générale", False),
        ("director_general", "", False),
        ("director_general", "Directeur adjoint", False),
    ],
)
def test_what_is_stated_is_what_is_derived(capacity, function, agrees) -> None:
    given = titles((), [GIVEN], act=ACT)
    refusals = stated_refusals(given, capacity=capacity, function=function)
    assert (refusals == ()) is agrees
    assert agrees or "Directeur adjoint, par délégation" in refusals[0].sentence
