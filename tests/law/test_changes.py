"""Acts that change a published framework: grounds (R51) and who is told before (R52)."""

from dataclasses import replace
from datetime import date

import pytest

from cpc.law.exchanges.laboratory import NOT_RECEIVED
from cpc.law.life.acts import ActKind, Ground
from cpc.law.life.changes import (
    AIMED_AT,
    CHANGING_KINDS,
    ChangeFacts,
    aim_refusals,
    confirmed_after,
    draft_refusals,
    ground_refusals,
    grounds_of,
    information_refusals,
    information_wanted,
    prior_information_refusals,
    told_before,
)

DECIDED = date(2026, 3, 2)


@pytest.mark.rule("R51")
def test_suspending_or_abrogating_has_three_grounds_and_modifying_four():
    assert len(grounds_of(ActKind.SUSPENSION)) == len(grounds_of(ActKind.ABROGATION)) == 3
    assert len(grounds_of(ActKind.MODIFICATION)) == 4
    assert not ground_refusals(ActKind.MODIFICATION, Ground.KNOWLEDGE)


@pytest.mark.rule("R51")
@pytest.mark.parametrize("ground", [None, Ground.KNOWLEDGE])
def test_new_knowledge_or_nothing_founds_no_abrogation(ground):
    (refusal,) = ground_refusals(ActKind.ABROGATION, ground)
    assert refusal.rule == "R51"
    assert "santé publique" in refusal.sentence


@pytest.mark.rule("R51")
@pytest.mark.parametrize("kind", [ActKind.LIFTING, ActKind.CESSATION, ActKind.REINSTATEMENT])
def test_the_text_lists_no_ground_for_the_other_acts(kind):
    assert not grounds_of(kind)
    assert not ground_refusals(kind, None)


@pytest.mark.rule("R52")
@pytest.mark.parametrize("kind", CHANGING_KINDS)
def test_every_change_but_a_lifting_is_announced_before_it_is_decided(kind):
    found = information_refusals(kind, decided_on=DECIDED, told_on=None, urgency="")
    told = prior_information_refusals(replace(FACTS, kind=kind, told=()))
    assert told_before(kind) == bool(found) == bool(told) == (kind is not ActKind.LIFTING)
    assert not prior_information_refusals(replace(FACTS, kind=kind))


def refused(told_on: date | None, urgency: str = "") -> list[str]:
    found = information_refusals(
        ActKind.SUSPENSION, decided_on=DECIDED, told_on=told_on, urgency=urgency
    )
    return [refusal.rule for refusal in found]


@pytest.mark.rule("R52")
def test_the_laboratory_is_told_before_the_decision_or_the_emergency_has_its_reason():
    assert refused(None) == refused(None, "  ") == ["R52"]
    assert refused(None, "Décès signalés.") == []
    assert refused(date(2026, 3, 1)) == []
    assert refused(DECIDED) == refused(date(2026, 3, 3)) == ["R52"]
    assert refused(DECIDED, "Décès signalés.") == []


FACTS = ChangeFacts(
    kind=ActKind.MODIFICATION, decided_on=DECIDED, told=(("Leo Pharma", date(2026, 3, 1)),)
)


@pytest.mark.rule("R52")
def test_each_laboratory_is_told_of_the_very_text_and_none_is_left_out():
    assert prior_information_refusals(FACTS) == () and not information_wanted(FACTS)
    stale = replace(FACTS, told=(("Leo Pharma", None),), outdated=("Leo Pharma",))
    (said,) = prior_information_refusals(stale)
    assert said.rule == "R52" and "Leo Pharma a été informé d'un projet qui a changé" in str(said)
    missing = replace(FACTS, unknown_holders=("PFIZER",))
    (said,) = prior_information_refusals(missing)
    assert said.rule == "R52" and str(said).startswith("R52 – PFIZER est titulaire")
    assert information_wanted(stale) and information_wanted(missing)


@pytest.mark.rule("R52", "R26")
def test_what_left_and_was_not_received_tells_nobody_but_is_not_sent_again():
    left = replace(FACTS, told=(("Leo Pharma", None),), sent=(("Leo Pharma", date(2026, 2, 2)),))
    (said,) = prior_information_refusals(left)
    assert said.rule == "R52"
    assert said.sentence == f"Leo Pharma, informé le 02/02/2026 : {NOT_RECEIVED}."
    assert not information_wanted(left)


@pytest.mark.rule("R51", "R61")
def test_a_lifting_and_a_reinstatement_are_about_what_they_undo_alone():
    for kind, undone in AIMED_AT.items():
        for other in ActKind:
            refused = bool(aim_refusals(kind, other))
            assert refused is (other not in undone), (kind, other)
        assert not aim_refusals(kind, None)
    lifted = replace(FACTS, kind=ActKind.LIFTING, reasons="Vu.", aimed_at=ActKind.INITIAL)
    assert [each.rule for each in draft_refusals(lifted)] == ["R51"]
    assert not draft_refusals(replace(lifted, aimed_at=ActKind.SUSPENSION))


@pytest.mark.rule("R52")
def test_an_emergency_dispenses_from_all_of_it():
    urgent = replace(FACTS, told=(), unknown_holders=("PFIZER",), urgency="Décès signalés.")
    assert prior_information_refusals(urgent) == () and not information_wanted(urgent)


def lacks(kind: ActKind, **said: object) -> list[str]:
    """The rules that a draft of this kind breaks, which says nothing but what is given."""
    aimed = next(iter(AIMED_AT.get(kind, (None,))), None)
    ground = next(iter(grounds_of(kind)), None)
    bare = ChangeFacts(
        kind=kind, ground=ground, reasons="Motifs.", decided_on=DECIDED, aimed_at=aimed
    )
    return [refusal.rule for refusal in draft_refusals(replace(bare, **said))]


@pytest.mark.rule("R51")
@pytest.mark.parametrize("kind", CHANGING_KINDS)
def test_every_change_has_its_reasons(kind):
    assert "R51" in lacks(kind, reasons="  ") and "R51" not in lacks(kind)


@pytest.mark.rule("R57")
def test_a_modification_changes_something_and_the_other_acts_need_not():
    assert lacks(ActKind.MODIFICATION, says=False) == ["R57"]
    assert lacks(ActKind.MODIFICATION) == lacks(ActKind.SUSPENSION, says=False) == []


@pytest.mark.rule("R54")
def test_a_cessation_has_its_day_and_what_the_laboratory_said_of_it():
    day, said = {"last_day": DECIDED}, {"availability": "Disponible en avril."}
    assert lacks(ActKind.CESSATION) == ["R54", "R54"]
    assert lacks(ActKind.CESSATION, **day) == lacks(ActKind.CESSATION, **said) == ["R54"]
    assert lacks(ActKind.CESSATION, **day, **said) == []


@pytest.mark.rule("R61")
def test_a_reinstatement_cites_the_ruling_and_its_day_never_later_than_its_decision():
    ruling, given = {"ruling": "Conseil d'État, n° 1"}, {"ruled_on": DECIDED}
    assert (
        lacks(ActKind.REINSTATEMENT, **ruling) == lacks(ActKind.REINSTATEMENT, **given) == ["R61"]
    )
    assert lacks(ActKind.REINSTATEMENT, **ruling, **given) == []
    morrow = {"ruled_on": date(2026, 3, 3)}
    assert lacks(ActKind.REINSTATEMENT, **ruling, **morrow) == ["R61"]


def test_only_a_suspension_in_an_emergency_is_confirmed_after():
    assert confirmed_after(ActKind.SUSPENSION, urgency="Décès signalés.")
    assert not confirmed_after(ActKind.SUSPENSION, urgency="  ")
    assert not confirmed_after(ActKind.ABROGATION, urgency="Décès signalés.")
