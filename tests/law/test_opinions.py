"""Opinions: what is proposed is a default, a last day follows the request, R27."""

from datetime import date, timedelta

import pytest

from cpc.law.core import Certainty
from cpc.law.exchanges.opinions import (
    OPINION_DAYS,
    OPINION_LATE_DAYS,
    OPINION_REMINDER_DAYS,
    concertation_refusals,
    due_objection,
    proposed_due,
)

DAY = date(2026, 3, 2)


def test_no_text_sets_the_time_of_an_opinion_so_every_number_says_default():
    for parameter in (OPINION_DAYS, OPINION_REMINDER_DAYS, OPINION_LATE_DAYS):
        assert parameter.on(DAY).certainty is Certainty.DEFAULT
    assert proposed_due(on=DAY) == date(2026, 4, 1)


def test_a_last_day_follows_the_request_by_two_years_at_most():
    assert due_objection(due_on=DAY, after=DAY)
    assert not due_objection(due_on=DAY + timedelta(days=1), after=DAY)
    assert due_objection(due_on=date.max, after=DAY)


@pytest.mark.rule("R27")
def test_a_rare_disease_wants_its_concertation_before_the_drafts_leave():
    assert concertation_refusals(rare_disease=True, recorded=False)[0].rule == "R27"
    assert not concertation_refusals(rare_disease=True, recorded=True)
    assert not concertation_refusals(rare_disease=False, recorded=False)


def test_two_years_to_the_day_are_still_accepted():
    assert not due_objection(due_on=DAY + timedelta(days=730), after=DAY)
    assert "moins de deux ans" in due_objection(due_on=DAY + timedelta(days=731), after=DAY)
