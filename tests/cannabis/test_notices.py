"""The ladder of notices before the end: once each, replayable, following the end."""

from datetime import date, timedelta

import pytest

from cannabis.models import TransitionEnd
from cannabis.notices import open_due
from records import clock
from records.models import Notice, Reminder
from tests.cannabis.conftest import LAST_DAY, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.rule("C24"), pytest.mark.tour]


def ledger() -> list[tuple[str, date]]:
    return list(Reminder.objects.order_by("due_on").values_list("key", "due_on"))


def play(first_day: date, last_day: date, *, step: int = 1) -> None:
    day = first_day
    while day <= last_day:
        open_due(day)
        day += timedelta(days=step)


def test_nothing_is_said_without_an_end(record):
    record()
    assert open_due(TODAY) == []


def test_the_first_notice_goes_at_once_when_fewer_days_are_left(validated):
    validated()
    assert [line.due_on for line in open_due(TODAY)] == [TODAY]
    assert open_due(TODAY) == []


def test_each_rung_is_said_once(validated):
    validated()
    play(TODAY, LAST_DAY + timedelta(days=3))
    expected = [TODAY, *(LAST_DAY - timedelta(days=count) for count in (60, 28, 14, 7, 0))]
    assert [due_on for _, due_on in ledger()] == expected


def test_after_an_outage_the_same_lines_are_written(validated):
    validated()
    play(TODAY, LAST_DAY + timedelta(days=40), step=40)
    after_outage = ledger()
    Reminder.objects.all().delete()
    play(TODAY, LAST_DAY)
    assert ledger() == after_outage


def test_the_ladder_follows_an_act(validated, act):
    validated()
    open_due(TODAY)
    with clock.at(date(2026, 12, 1)):
        act("2027-06-30")
    said = open_due(date(2027, 4, 1))
    assert [(line.key, line.due_on) for line in said] == [
        ("transition:2027-06-30:90", date(2027, 4, 1))
    ]


def test_confirming_the_same_end_says_nothing_more(validated, task):
    publication = validated()
    play(TODAY, date(2026, 12, 1))
    with clock.at(date(2026, 12, 2)):
        task(publication, {"decision": "designated", "reason": "Le seul."})
    assert TransitionEnd.objects.count() == 2
    assert open_due(date(2026, 12, 2)) == []


def test_agents_are_told_and_nobody_else(validated, team, reporter):
    validated()
    (line,) = open_due(TODAY)
    told = {notice.recipient for notice in Notice.objects.filter(key=line.key)}
    assert team.desk in told
    assert reporter not in told
    assert team.administrator not in told
