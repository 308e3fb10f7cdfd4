"""What the day's work says of a request that nobody answers: the ladder that its kind declares, played."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cpc.asked.kinds import KINDS, OPINION
from cpc.asked.reminders import remind
from cpc.decisions import close
from cpc.models import Outcome
from records.models import Notice, Reminder
from tests.workflows.asked_cases import ASKED, CASES, DUE, LATER, a_house
from workflows.laboratory import requests as laboratory
from workflows.worker.daily import REMINDERS

pytestmark = pytest.mark.django_db
ONE, END = timedelta(days=1), DUE + timedelta(days=60)
each_kind = pytest.mark.parametrize("name", CASES)
each_ladder = pytest.mark.parametrize("name", [kind.name for kind in KINDS if kind.ladder])
each_wait = pytest.mark.parametrize("opened", [True, False], ids=["its time runs", "unopened"])


@pytest.fixture
def opened():
    return True


@pytest.fixture
def house(dossier, team, name, opened):
    found = a_house(name, dossier=dossier, team=team, opened=opened)
    found.said = found.case.said if opened or not found.case.opened else found.case.unopened
    return found


def said(house, *, on):
    """The ends of the keys of what that day writes of the request."""
    mark = f"{house.kind.key_of(house.request)}:"
    lines = remind(on, kind=house.kind)
    assert all(line.key.startswith(mark) for line in lines)
    return [line.key.removeprefix(mark) for line in lines]


def told(house, who):
    notices = Notice.objects.filter(recipient=who, key__startswith=house.kind.key_of(house.request))
    return [notice.key.split(":", 2)[2] for notice in notices.order_by("pk")]


@each_kind
@each_wait
def test_each_line_is_said_on_its_day_and_nothing_on_another(house):
    days = range((END - ASKED).days)
    found = {key: ASKED + n * ONE for n in days for key in said(house, on=ASKED + n * ONE)}
    assert found == house.said
    assert bool(house.case.said) is (house.kind.ladder is not None)
    for line in Reminder.objects.all():
        assert (line.due_on, line.address) == (line.said_on, house.kind.page(house.request))


@each_ladder
@each_wait
def test_the_addressee_is_told_each_line_and_the_agency_those_that_the_ladder_says(house):
    Notice.objects.all().delete()
    for on in house.said.values():
        remind(on, kind=house.kind)
    assert told(house, house.who) == list(house.said)
    agency = [f"{key}:agency" for key in house.said if key in house.case.agency]
    assert told(house, house.by) == agency


@each_ladder
@each_wait
def test_after_an_outage_every_line_is_written_the_latest_alone_told_and_no_line_twice(house):
    Notice.objects.all().delete()
    assert said(house, on=END) == list(house.said)
    assert told(house, house.who) == list(house.said)[-1:]
    assert not said(house, on=END) and not said(house, on=END + ONE)


@each_ladder
def test_nothing_is_said_once_it_is_answered(house):
    house.case.write(house.request, by=house.who, on=DUE)
    house.case.send(house.request, by=house.who, on=DUE)
    assert not said(house, on=END)


@each_ladder
@each_wait
def test_nothing_is_said_once_the_dossier_is_closed(house):
    close(house.dossier, outcome=Outcome.ABANDONED, on=DUE, by=house.by, sentence="Abandon.")
    assert not said(house, on=END)


@pytest.mark.rule("R23")
@pytest.mark.parametrize("name", ["laboratory"])
def test_nothing_is_said_once_the_agency_goes_on_without_the_answer(house):
    laboratory.pursue(house.request.laboratory, note="Données publiques.", by=house.by, on=LATER)
    assert not said(house, on=END)


@pytest.mark.parametrize("name", ["body"])
def test_a_kind_that_declares_a_ladder_is_reminded_by_that_alone(house):
    house.kind = replace(house.kind, ladder=OPINION.ladder)
    Notice.objects.all().delete()
    lines = list(CASES["opinion"].said)
    assert said(house, on=END) == lines
    assert told(house, house.who) == lines[-1:]
    assert told(house, house.by) == [f"{lines[-1]}:agency"]


@each_kind
def test_the_report_of_the_day_has_a_line_for_each_ladder(house):
    said = {part: remind(LATER) for part, remind in REMINDERS.items()}
    mark = f"{house.kind.key_of(house.request)}:"
    parts = [part for part, lines in said.items() for line in lines if line.key.startswith(mark)]
    assert set(parts) == ({house.kind.ladder.part} if house.kind.ladder else set())


def test_no_two_ladders_have_the_same_line():
    parts = [kind.ladder.part for kind in KINDS if kind.ladder]
    assert len(parts) == len(set(parts)) and set(parts) <= set(REMINDERS)


@each_ladder
def test_a_day_without_a_line_reads_as_many_rows_in_as_many_questions(dossier, team, name):
    counts = []
    for rank in ("", " 2", " 3"):
        found = a_house(name, dossier=dossier, team=team, rank=rank)
        with CaptureQueriesContext(connection) as queries:
            assert not remind(ASKED, kind=found.kind)
        counts.append(sum("SAVEPOINT" not in query["sql"] for query in queries))
    assert len(set(counts)) == 1
