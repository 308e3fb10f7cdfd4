"""Two people at the same moment: one wins, the other reads a clear page. Real threads."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from records import clock
from tests.conftest import DAY, person
from tests.workflows.conftest import PRECHECK
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*requests):
    """Sends each (user, address, data) in its own thread, together; gives the responses in order."""
    barrier, answers = threading.Barrier(len(requests)), [None] * len(requests)

    def send(rank, user, address, data):
        client = Client()
        client.force_login(user)
        barrier.wait()
        with clock.at(DAY):
            answers[rank] = client.post(address, data)
        connection.close()

    threads = [
        threading.Thread(target=send, args=(rank, *request))
        for rank, request in enumerate(requests)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("turn", range(5))
def test_of_two_people_taking_a_task_exactly_one_gets_it(dossier, team, division, turn):
    other = person(Role.LEGAL, on=division, name="autre.juriste")
    item = WorkItem.objects.open().get()
    address = reverse("task_take", args=[item.pk])
    answers = at_once((team.legal, address, {}), (other, address, {}))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "vient d'être prise" in loser.content.decode().replace("&#x27;", "'")
    item.refresh_from_db()
    assert item.task.owner == item.owner


@pytest.mark.parametrize("turn", range(5))
def test_a_task_finished_twice_at_once_is_done_once_and_what_was_typed_is_given_back(
    dossier, team, turn
):
    item = WorkItem.objects.open().get()
    client = Client()
    client.force_login(team.legal)
    client.post(reverse("task_take", args=[item.pk]))
    address = reverse("task", args=[item.pk])
    answers = at_once((team.legal, address, PRECHECK), (team.legal, address, PRECHECK))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "Besoin non couvert." in loser.content.decode()
    assert dossier.prechecks.count() == 1
    assert WorkItem.objects.open().count() == 1
