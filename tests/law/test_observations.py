"""What the laboratories and the centres are owed before a signature."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cpc.law.days import french_day
from cpc.law.deciding.observations import (
    Asked,
    Concertation,
    ExchangeFacts,
    Laboratory,
    exchange_lacks,
    sending_lacks,
)
from cpc.law.exchanges.opinions import Concerted

SENT, RECEIVED, DUE = date(2026, 3, 2), date(2026, 3, 3), date(2026, 4, 3)
ANSWERED = Asked(asked_on=SENT, received_on=RECEIVED, due_on=DUE, answered_on=DUE, version="v")
WAITING = replace(ANSWERED, answered_on=None)
LAB = Laboratory(name="L", holder="L", drafts=(ANSWERED,))
FACTS = ExchangeFacts(laboratories=(LAB,), version="v")
HELD = Concertation(outcome=Concerted.AGREED, held_on=SENT)
RARE = replace(FACTS, rare_disease=True, centres_support=True, concertations=(HELD,))
NOT_PLANNED = Concertation(outcome=Concerted.NOT_PLANNED)


def rules(facts: ExchangeFacts, *, on: date = DUE) -> list[str]:
    return [lack.refusal.rule for lack in exchange_lacks(facts, on=on)]


def sentences(facts: ExchangeFacts, *, on: date = DUE) -> str:
    return " ".join(lack.refusal.sentence for lack in exchange_lacks(facts, on=on))


def sent(*drafts: Asked, **changes: object) -> ExchangeFacts:
    return replace(FACTS, laboratories=(replace(LAB, drafts=drafts),), **changes)


@pytest.mark.rule("R26")
def test_drafts_sent_observed_and_unchanged_lack_nothing():
    assert rules(FACTS) == []


@pytest.mark.rule("R26")
def test_no_laboratory_at_all_is_a_lack():
    assert rules(ExchangeFacts(version="v")) == ["R26"]


@pytest.mark.rule("R26")
def test_a_holder_that_the_data_base_names_and_the_dossier_does_not_is_named():
    facts = replace(FACTS, unknown_holders=("PFIZER",))
    assert "PFIZER est titulaire" in sentences(facts)
    assert [lack.refusal.rule for lack in sending_lacks(facts)] == ["R26"]


@pytest.mark.rule("R26")
def test_each_laboratory_that_was_sent_nothing_is_named():
    other = Laboratory(name="M", holder="L")
    facts = replace(FACTS, laboratories=(LAB, other))
    assert rules(facts) == ["R26"]
    assert "envoyés à M" in sentences(facts)


@pytest.mark.rule("R23", "R26")
@pytest.mark.parametrize(("after", "lacks"), [(-1, 1), (0, 1), (1, 0)])
def test_silence_holds_up_until_the_last_day_included(after, lacks):
    assert len(rules(sent(WAITING), on=DUE + timedelta(days=after))) == lacks


@pytest.mark.rule("R23", "R26")
@pytest.mark.parametrize(("after", "lacks"), [(1, 1), (2, 1), (3, 0)])
def test_silence_holds_up_as_long_as_an_answer_is_in_time(after, lacks):
    """Due on a Saturday, accepted until Monday."""
    rolled = replace(WAITING, accepted_until=DUE + timedelta(days=2))
    facts, on = sent(rolled), DUE + timedelta(days=after)
    assert len(rules(facts, on=on)) == lacks
    assert french_day(rolled.until) in sentences(facts, on=on) or not lacks


@pytest.mark.rule("R26")
def test_what_was_never_received_has_no_last_day_that_passes():
    unread = Asked(asked_on=SENT, version="v")
    assert rules(sent(unread), on=date(2030, 1, 1)) == ["R26"]
    assert "aucun délai ne court" in sentences(sent(unread))


@pytest.mark.rule("R26")
def test_a_change_after_the_sending_is_sent_again_or_explained():
    changed = replace(FACTS, version="w")
    assert "a changé depuis" in sentences(changed)
    assert rules(replace(changed, explained=frozenset({"w"}))) == []
    assert rules(replace(changed, explained=frozenset({"x"}))) == ["R26"]
    again = replace(ANSWERED, asked_on=DUE, version="w")
    assert rules(sent(ANSWERED, again, version="w")) == []
    assert rules(sent(ANSWERED, replace(again, answered_on=None), version="w")) == ["R26"]


@pytest.mark.rule("R25")
def test_a_protocol_wants_its_proposals_asked_of_each_holder_or_its_operator():
    facts = replace(FACTS, has_protocol=True)
    assert rules(facts) == ["R25"]
    operator = Laboratory(name="O", holder="L", proposals=(ANSWERED,), drafts=(ANSWERED,))
    assert rules(replace(facts, laboratories=(LAB, operator))) == []
    other = Laboratory(name="M", holder="M", drafts=(ANSWERED,))
    assert rules(replace(facts, laboratories=(LAB, operator, other))) == ["R25"]


@pytest.mark.rule("R23", "R25")
@pytest.mark.parametrize(("after", "lacks"), [(0, 1), (1, 0)])
def test_proposals_not_given_hold_up_until_their_last_day(after, lacks):
    asked = replace(LAB, proposals=(WAITING,))
    facts = replace(FACTS, has_protocol=True, laboratories=(asked,))
    assert len(rules(facts, on=DUE + timedelta(days=after))) == lacks


@pytest.mark.rule("R25", "R30")
def test_a_waiver_does_without_the_protocol_and_contradicts_one_that_is_annexed():
    assert rules(replace(FACTS, proposals_waived=True)) == []
    assert rules(replace(FACTS, proposals_waived=True, has_protocol=True)) == ["R30"]


@pytest.mark.rule("R27")
def test_centres_that_the_protocol_calls_on_are_heard_and_not_dismissed():
    assert rules(RARE) == []
    assert rules(replace(RARE, concertations=())) == ["R27"]
    assert rules(replace(RARE, concertations=(NOT_PLANNED,))) == ["R27"]
    assert rules(replace(RARE, concertations=(NOT_PLANNED,), centres_support=False)) == []
    assert rules(replace(RARE, concertations=(), rare_disease=False)) == []


@pytest.mark.rule("R27")
@pytest.mark.parametrize(("after", "lacks"), [(-1, 0), (0, 0), (1, 1)])
def test_the_centres_are_heard_before_the_drafts_leave(after, lacks):
    held = replace(HELD, held_on=SENT + timedelta(days=after))
    assert len(rules(replace(RARE, concertations=(held,)))) == lacks


@pytest.mark.rule("R27")
def test_drafts_do_not_leave_before_the_centres_were_heard():
    before = replace(RARE, laboratories=(replace(LAB, drafts=()),))
    assert sending_lacks(before) == ()
    for concertations in ((), (NOT_PLANNED,)):
        lacks = sending_lacks(replace(before, concertations=concertations))
        assert [lack.refusal.rule for lack in lacks] == ["R27"]
