"""Two people at the same moment: one wins, the other reads a clear page. Real threads."""

import threading
import time

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from records import clock
from records.models import Event
from tests.conftest import DAY, person
from tests.workflows.conftest import EVALUATION, PRECHECK
from workflows.engine.undo import last_step
from workflows.models import UndoneStep, WorkItem

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*requests, apart=0.0):
    """Sends each (user, address, data) in its own thread, together; gives the responses in order.

    ``apart``: by how many seconds each lets the one before it go first.
    """
    barrier, answers = threading.Barrier(len(requests)), [None] * len(requests)

    def send(rank, user, address, data):
        client = Client()
        client.force_login(user)
        barrier.wait()
        time.sleep(rank * apart)
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


@pytest.fixture
def at_visa(dossier, do, team):
    """Evaluated; the visa is in the hands of the second evaluator."""
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    visa = WorkItem.objects.open().get()
    client = Client()
    client.force_login(team.second_evaluator)
    assert client.post(reverse("task_take", args=[visa.pk])).status_code == 302
    return dossier


def said(answer) -> str:
    return answer.content.decode().replace("&#x27;", "'")


def taken_back(dossier) -> bool:
    """Was the evaluation taken back, once and wholly? Anything in between fails."""
    item = WorkItem.objects.open().get(dossier=dossier)
    kept = dossier.evaluations(manager="everything").get()
    undone = UndoneStep.objects.count()
    assert Event.objects.filter(verb="undone").count() == undone <= 1
    assert bool(kept.undone_on) is bool(undone)
    assert kept.history.count() == 1 + undone
    assert (item.step == "Évaluation bénéfice / risque") is bool(undone)
    return bool(undone)


REASON = {"reason": "Une étude citée a été retirée."}


@pytest.mark.parametrize("turn", range(3))
def test_of_two_people_going_back_on_a_step_exactly_one_does(at_visa, team, turn):
    address = reverse("task_undo", args=[last_step(at_visa).pk])
    answers = at_once((team.evaluator, address, REASON), (team.manager, address, REASON))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    loser = next(answer for answer in answers if answer.status_code == 409)
    assert "elle a déjà été reprise" in said(loser)
    assert taken_back(at_visa)


@pytest.mark.parametrize("apart", [0, 0.005, 0.01, 0.02])
def test_a_step_is_taken_back_or_the_next_one_finished_never_both(at_visa, team, apart):
    visa = WorkItem.objects.open().get()
    back = reverse("task_undo", args=[last_step(at_visa).pk])
    typed = {"decision": "granted", "points": "Vu et relu."}
    undone, finished = at_once(
        (team.evaluator, back, REASON),
        (team.second_evaluator, reverse("task", args=[visa.pk]), typed),
        apart=apart,
    )
    if taken_back(at_visa):
        assert (undone.status_code, finished.status_code) == (302, 409)
        assert "n'est plus à faire" in said(finished) and "Vu et relu." in said(finished)
        assert not at_visa.visas.exists()
    else:
        assert (undone.status_code, finished.status_code) == (409, 302)
        assert "L’étape « Visa » a été faite depuis" in said(undone)
        assert at_visa.visas.count() == 1
