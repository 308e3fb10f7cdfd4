"""The end of an absence: what was taken goes back, once, unless the stand-in has begun it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Absence
from accounts.roles import Role, revoke
from cpc.law.deciding.eligibility import Origin
from cpc.models import EvidenceItem
from records import clock
from records.models import Event, Notice
from tests.conftest import person
from workflows.engine import tasks
from workflows.engine.hand_backs import hand_back
from workflows.evidence import table as evidence
from workflows.flows.opening import open_dossier
from workflows.models import WorkItem
from workflows.worker.daily import run

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
ONE = timedelta(days=1)
LAST = 4
"""Days of absence after the first one."""


@pytest.fixture
def other(dossier):
    return person(Role.LEGAL, on=dossier.division, name="suppleante")


@pytest.fixture
def item(dossier, team, other, day):
    """A task of the lawyer, taken by the stand-in during the absence."""
    item = WorkItem.objects.open().get(dossier=dossier)
    tasks.take(item.task, by=team.legal, on=day)
    Absence.objects.create(
        user=team.legal, substitute=other, first_day=day, last_day=day + LAST * ONE
    )
    item.refresh_from_db()
    tasks.take(item.task, by=other, on=day)
    return item


def holders(item):
    item.refresh_from_db()
    return item.owner, item.task.owner, item.on_behalf_of


def back(day):
    return day + (LAST + 1) * ONE


def test_the_task_goes_back_the_day_after_the_absence_once_and_both_are_told(
    item, team, other, dossier, day
):
    assert not hand_back(day + LAST * ONE)
    assert holders(item) == (other, other, team.legal)
    (done,) = hand_back(back(day))
    assert holders(item) == (team.legal, team.legal, None)
    assert (done.returned, done.stand_in, done.kept) == (team.legal, other, "")
    assert not hand_back(back(day)) and not hand_back(back(day) + ONE)
    (line,) = Event.objects.filter(subject=dossier.subject, verb="handed_back")
    assert line.sentence.endswith("de retour.") and line.actor is None
    told = Notice.objects.filter(key__startswith="hand-back:")
    assert {notice.recipient for notice in told} == {team.legal, other} and told.count() == 2


def test_an_absence_that_another_follows_hands_nothing_back(item, team, other, day):
    third = person(Role.LEGAL, on=item.division, name="tierce")
    Absence.objects.create(
        user=team.legal, substitute=third, first_day=back(day), last_day=back(day) + ONE
    )
    assert not hand_back(back(day))
    assert len(hand_back(back(day) + 2 * ONE)) == 1


def test_what_the_stand_in_has_begun_stays_is_told_once_and_may_be_given_back(
    item, team, other, dossier, browse, day
):
    finding = evidence.Finding(
        population="Adultes", comparator="", outcome="Réponse", effect="RR 2", strength="low"
    )
    source = evidence.Source(kind=EvidenceItem.Source.CITATION, citation="Dupont 2024")
    evidence.add(dossier, finding=finding, source=source, by=other, on=day)
    (kept,) = hand_back(back(day))
    assert kept.kept and holders(item) == (other, other, team.legal)
    assert not hand_back(back(day) + ONE)
    (notice,) = Notice.objects.filter(recipient=team.legal, key__startswith="hand-back:")
    assert "commencée par" in notice.body
    browse(other).post(reverse("task_release", args=[item.pk]))
    assert holders(item) == (team.legal, team.legal, None)


def test_nothing_goes_back_to_who_may_hold_it_no_more(item, team, other, day):
    revoke(team.legal.memberships.get())
    (kept,) = hand_back(back(day))
    assert "ne pouvez plus" in kept.kept and holders(item)[0] == other


def test_several_tasks_make_one_notice(item, team, other, division, day):
    from_minister = item.dossier
    again = open_another(team, division, day)
    tasks.take(again.task, by=team.legal, on=day)
    again.refresh_from_db()
    tasks.take(again.task, by=other, on=day)
    with clock.at(back(day)):
        report = run(back(day))
    assert [done.item.dossier for done in report.handed_back] == [from_minister, again.dossier]
    (notice,) = Notice.objects.filter(recipient=other, key__startswith="hand-back:")
    assert "2 tâches" in notice.subject and notice.body.count("rendue à") == 2


def test_what_is_typed_after_the_return_is_given_back_to_its_author(item, other, browse, day):
    hand_back(back(day))
    with clock.at(back(day)):
        answer = browse(other).post(
            reverse("task", args=[item.pk]), {"reasons": "Ce que j’écrivais."}
        )
    assert answer.status_code == 403 and "Ce que j’écrivais." in answer.content.decode()


def open_another(team, division, day):
    dossier = open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Baclofène",
        indication="Alcool",
        on=day,
        by=team.manager,
        division=division,
    )
    return WorkItem.objects.open().get(dossier=dossier)
