"""Two people recording at the same moment, in real threads: one act, and the other one is told."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from cpc.acts import past_acts
from cpc.models import Act, Cpc, PendingAct
from records.models import Event
from tests.conftest import person
from tests.cpc.acts_sample import load, row
from tests.cpc.test_changes import address, answers, seen
from tests.signalements.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cpc(tmp_path, day) -> Cpc:
    load(tmp_path, row(), row(reference="B-1", cpc="autre", indications="Autre"))
    return Cpc.objects.get(key="vitiligo")


@pytest.fixture
def publisher(team) -> Client:
    client = Client()
    client.force_login(team.publisher)
    return client


@pytest.mark.parametrize("turn", range(3))
def test_the_same_act_at_once_is_written_once(publisher, cpc, team, turn):
    data = seen(publisher, cpc, "suspension", answers(cpc))
    click = (team.publisher, address(cpc, "suspension"), data)
    assert [answer.status_code for answer in at_once(click, click)] == [302, 302]
    assert PendingAct.objects.count() == 1
    assert Event.objects.filter(verb="act_pending").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_an_act_confirmed_twice_at_once_is_written_once(publisher, cpc, team, turn, division):
    publisher.post(address(cpc, "suspension"), seen(publisher, cpc, "suspension", answers(cpc)))
    pending = PendingAct.objects.get()
    second = person(Role.PUBLISHER, on=division, name="second")
    click = (second, reverse("pending_act", args=[cpc.number, pending.pk]), {})
    assert sorted(answer.status_code for answer in at_once(click, click)) == [302, 422]
    assert Act.objects.filter(kind="suspension").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_one_reference_for_two_frameworks_at_once_is_refused_to_one(publisher, cpc, team, turn):
    other = Cpc.objects.get(key="autre")
    there = {"follows": other.acts.get().pk}
    sent = [
        (team.publisher, address(each, "suspension"), seen(publisher, each, "suspension", data))
        for each, data in ((cpc, answers(cpc)), (other, answers(cpc, **there)))
    ]
    assert sorted(answer.status_code for answer in at_once(*sent)) == [302, 422]
    assert PendingAct.objects.count() == 1


def test_a_framework_held_too_long_keeps_what_was_typed(monkeypatch, publisher, cpc):
    data = seen(publisher, cpc, "suspension", answers(cpc))

    def held(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(past_acts, "_proposed", held)
    response = publisher.post(address(cpc, "suspension"), data)
    assert response.status_code == 422
    assert "réessayez" in response.content.decode()
    assert "Signal de pharmacovigilance." in response.content.decode()
    assert not PendingAct.objects.exists()
