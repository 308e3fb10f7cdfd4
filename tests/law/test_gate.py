"""What signing and publishing want, by kind of decision."""

from dataclasses import replace
from datetime import date

import pytest

from cpc.law.deciding.conditions import ConditionFacts
from cpc.law.deciding.derogations import DEROGATIONS
from cpc.law.deciding.gate import WANTED, GateFacts, derogations, lacks
from cpc.law.deciding.observations import Asked, ExchangeFacts, Laboratory
from cpc.law.decision import DraftFacts, Place, ProtocolChoice, ProtocolFacts
from cpc.law.framework import RenewalStart
from cpc.law.life.acts import ActFacts, ActKind, Ground
from cpc.law.life.changes import ChangeFacts
from cpc.law.life.renewals import RenewalFacts, Written
from cpc.law.parameters import VISA_LEVELS
from tests.law.acts import VITILIGO, act, initial
from tests.law.test_conditions import FINE

DAY = date(2026, 3, 2)
DRAFT = DraftFacts(
    medicines=("PROTOPIC",),
    indications=("Vitiligo",),
    posology="Deux fois par jour",
    route="Cutanée",
    adverse_effects="Irritation",
    argumentaire="Bénéfice présumé supérieur.",
)
WAIVED = ProtocolFacts(choice=ProtocolChoice.WAIVED, waiver_reason="Recul suffisant.")


SEEN = Asked(asked_on=DAY, received_on=DAY, answered_on=DAY, version="1")
LABORATORY = Laboratory(name="L", holder="L", proposals=(SEEN,), drafts=(SEEN,))
EXCHANGED = ExchangeFacts(laboratories=(LABORATORY,), version="1")


def rules(**given) -> list[str]:
    facts = {"kind": "establishment", "on": DAY, "draft": DRAFT, "protocol": WAIVED}
    facts |= {"conditions": ConditionFacts(answers=FINE), "exchanges": EXCHANGED}
    return [lack.refusal.rule for lack in lacks(GateFacts(**facts | given))]


def test_every_kind_of_decision_has_its_list():
    assert set(WANTED) == set(VISA_LEVELS)


def test_a_complete_draft_lacks_nothing():
    assert rules() == []


def test_no_answer_to_the_conditions_lacks_them_all():
    assert rules(conditions=ConditionFacts()) == ["R13", "R14", "R15", "R16", "R17"]


@pytest.mark.rule("R25", "R26", "R27")
def test_laboratories_and_centres_are_owed_theirs_before_the_signature():
    assert rules(exchanges=ExchangeFacts()) == ["R26"]
    asked = replace(EXCHANGED, laboratories=(Laboratory(name="L", holder="L"),), has_protocol=True)
    assert rules(exchanges=asked) == ["R25", "R26"]
    rare = replace(EXCHANGED, rare_disease=True, centres_support=True)
    assert rules(exchanges=rare) == ["R27"]


RENEWAL = RenewalFacts(
    acts=(initial(),),
    start=RenewalStart.FOLLOWING,
    written=Written(considerations="Le besoin demeure.", argument="Les données."),
)


def renewal(**changes) -> list[str]:
    """A renewal whose conditions are met."""
    return renewed(exchanges=replace(EXCHANGED, **changes))


def renewed(**given) -> list[str]:
    """A renewal complete but for what is given: its draft names no medicine, its acts do."""
    facts = {"kind": "renewal", "draft": DraftFacts(), "renewal": RENEWAL}
    return rules(**facts | given)


TREATED = DraftFacts(appropriate_treatment_exists=True)
IN_FORCE = {"in_force": ("PUT-SP, version 2", "PUT-SP de 2024")}


@pytest.mark.rule("R16")
@pytest.mark.parametrize("recital", ["", "  "])
def test_a_renewal_carries_the_recital_of_another_treatment_as_an_establishment_does(recital):
    silent = replace(TREATED, prescriber_recital=recital)
    assert renewed(draft=silent) == ["R16"]
    assert rules(draft=replace(DRAFT, appropriate_treatment_exists=True)) == ["R16"]
    assert renewed(draft=replace(TREATED, prescriber_recital="Le prescripteur juge.")) == []


@pytest.mark.rule("R16", doors="act")
@pytest.mark.parametrize("kind", ["establishment", "renewal"])
@pytest.mark.parametrize("then", [True, False])
def test_an_answer_on_another_treatment_changed_since_the_signature_sends_the_text_back(kind, then):
    given = complete(kind)
    given["draft"] = replace(
        given["draft"], appropriate_treatment_exists=not then, prescriber_recital="Il juge."
    )
    signed = {"signed_on": DAY, "signed_treatment": then}
    (lack,) = lacks(GateFacts(kind=kind, on=DAY, **given, **signed))
    assert (lack.refusal.rule, lack.place) == ("R16", Place.SIGNATURE)


@pytest.mark.rule("R29", "R30", "R31")
@pytest.mark.parametrize(
    ("protocol", "wanted"),
    [
        ({"choice": ProtocolChoice.WAIVED}, ["R30"]),
        ({"choice": ProtocolChoice.WAIVED, "waiver_reason": "Recul suffisant."}, []),
        ({"choice": ProtocolChoice.KEPT, "kept": "PUT-SP, version 2"}, ["R30"]),
        ({"choice": ProtocolChoice.KEPT, "kept": "put-sp,  version 2"} | IN_FORCE, []),
        ({"choice": ProtocolChoice.KEPT, "kept": "PUT-SP de 2024"} | IN_FORCE, []),
        ({"choice": ProtocolChoice.KEPT, "kept": "PUT-SP, version 1"} | IN_FORCE, ["R30"]),
        (
            {"choice": ProtocolChoice.KEPT, "kept": "PUT-SP de 2024", "waiver_reason": "Recul."}
            | IN_FORCE,
            ["R30"],
        ),
        ({}, ["R29", "R31"]),
        ({"kept": "PUT-SP, version 2"} | IN_FORCE, ["R29", "R31", "R30"]),
    ],
)
def test_a_renewal_keeps_the_protocol_in_force_annexes_one_or_says_why_none(protocol, wanted):
    assert list(dict.fromkeys(renewed(protocol=ProtocolFacts(**protocol)))) == wanted


@pytest.mark.rule("R25", "R26", "R27")
def test_a_renewal_owes_its_drafts_and_the_proposals_only_of_a_protocol_that_it_writes():
    nothing_asked = (Laboratory(name="L", holder="L"),)
    never_proposed = (replace(LABORATORY, proposals=()),)
    assert renewal() == []
    assert renewal(laboratories=nothing_asked) == ["R26"]
    assert renewal(version="2") == ["R26"]
    assert renewal(laboratories=never_proposed) == []
    assert renewal(laboratories=never_proposed, has_protocol=True) == ["R25"]
    assert renewal(rare_disease=True) == []
    assert renewal(rare_disease=True, has_protocol=True, centres_support=True) == ["R27"]


BEFORE = date(2026, 2, 1)
ENDS = {"last_day": date(2026, 12, 31)}
CHANGED: dict[ActKind, tuple[tuple[ActFacts, ...], dict, dict]] = {
    ActKind.MODIFICATION: ((), {"ground": Ground.KNOWLEDGE}, {}),
    ActKind.SUSPENSION: ((), {"ground": Ground.PUBLIC_HEALTH}, {}),
    ActKind.LIFTING: ((act(ActKind.SUSPENSION, "2026-01-10"),), {}, {}),
    ActKind.ABROGATION: ((), {"ground": Ground.CONDITIONS}, {}),
    ActKind.CESSATION: ((), ENDS | {"availability": "Prêt."}, ENDS | {"indications": (VITILIGO,)}),
    ActKind.REINSTATEMENT: (
        (act(ActKind.ABROGATION, "2026-01-10"),),
        {"ruling": "TA, 17/02/2026", "ruled_on": BEFORE},
        {"ruled_on": BEFORE},
    ),
}
"""By kind: the acts before it beside the first one, what its file says, what the act says."""


def complete(kind: str) -> dict:
    """Facts of which nothing is missing."""
    if kind in ("establishment", "renewal", "refusal"):
        facts = {"conditions": ConditionFacts(answers=FINE), "exchanges": EXCHANGED}
        return {
            "establishment": facts | {"draft": DRAFT, "protocol": WAIVED},
            "renewal": facts | {"draft": DraftFacts(), "protocol": WAIVED, "renewal": RENEWAL},
            "refusal": {"reasons": "Le besoin est couvert."},
        }[kind]
    before, said, printed = CHANGED[ActKind(kind)]
    change = {"kind": ActKind(kind), "decided_on": DAY, "reasons": "Vu.", "told": (("L", BEFORE),)}
    return {
        "change": ChangeFacts(**change | said),
        "act": ActFacts(
            reference="new", kind=ActKind(kind), decided_on=DAY, published_on=None, **printed
        ),
        "acts": (initial(), *before),
    }


MISSING = [(kind, name) for kind in WANTED for name in complete(kind)]


@pytest.mark.parametrize("kind", WANTED)
def test_each_kind_of_decision_passes_with_all_its_facts(kind):
    assert lacks(GateFacts(kind=kind, on=DAY, **complete(kind))) == ()


@pytest.mark.rule("R28", "R51", "R58", "R67")
@pytest.mark.parametrize(("kind", "name"), MISSING)
def test_a_missing_fact_is_never_a_yes(kind, name):
    facts = {key: value for key, value in complete(kind).items() if key != name}
    found = lacks(GateFacts(kind=kind, on=DAY, **facts))
    assert found
    assert len(set(found)) == len(found)


@pytest.mark.rule("R28")
def test_a_decision_that_nobody_wrote_is_not_signed():
    assert rules(draft=None, protocol=None) == ["R28"]


@pytest.mark.rule("R30")
def test_a_framework_without_protocol_says_why():
    assert rules(protocol=ProtocolFacts(choice=ProtocolChoice.WAIVED)) == ["R30"]


@pytest.mark.rule("R67")
@pytest.mark.parametrize("reasons", ["", "  \n"])
def test_a_refusal_says_why(reasons):
    (lack,) = lacks(GateFacts(kind="refusal", on=DAY, reasons=reasons))
    assert (lack.refusal.rule, lack.place, lack.question) == ("R67", Place.NOTE, "reasons")


@pytest.mark.rule("R30")
@pytest.mark.rule("R52")
def test_a_derogation_is_one_of_a_closed_list_with_its_text_and_its_reason():
    given = {"kind": "establishment", "on": DAY, "draft": DRAFT}
    waived = GateFacts(**given, protocol=WAIVED, emergency="Alerte du jour.")
    unsaid = GateFacts(**given, protocol=ProtocolFacts(choice=ProtocolChoice.WAIVED))
    written = GateFacts(**given, protocol=ProtocolFacts(waiver_reason="Gardé par erreur."))
    assert [(each.derogation.rule, each.reason) for each in derogations(waived)] == [
        ("R30", "Recul suffisant."),
        ("R52", "Alerte du jour."),
    ]
    assert derogations(unsaid) == derogations(written) == ()
    assert all(each.article for each in DEROGATIONS)


def test_no_condition_of_the_law_is_derogable():
    conditions = {f"R{number}" for number in range(13, 18)}
    never = conditions | {"R19", "R26", "R27", "R28", "R33"}
    assert not never & {rule for each in DEROGATIONS for rule in each.lifts}
