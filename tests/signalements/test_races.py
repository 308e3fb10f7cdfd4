"""Two gestures at the same moment, in real threads: one file, one dossier, one answer."""

import threading
from datetime import date

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from cpc.models import Dossier, FormalRequest
from records import clock
from signalements.models import Acknowledgement, Signalement
from tests.conftest import DAY
from tests.signalements.conftest import FILING, a_draft
from workflows.intake import filing as intake

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*requests):
    """Sends each (user, address, data) in its own thread, together; gives the answers in order."""
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


@pytest.mark.parametrize("turn", range(3))
def test_two_clicks_on_the_file_button_show_the_same_receipt(draft, division, reporter, turn):
    click = (reporter, reverse("signalement_file", args=[draft.pk]), FILING)
    answers = at_once(click, click)
    assert {answer.url for answer in answers} == {
        reverse("signalement_receipt", args=["SIG-2026-0001"])
    }
    assert Acknowledgement.objects.count() == Dossier.objects.count() == 1


@pytest.mark.rule("R11")
@pytest.mark.parametrize("turn", range(3))
def test_two_bodies_filing_the_same_use_at_once_share_one_dossier(
    draft, bodies, division, reporter, cnp_reporter, day, turn
):
    other = a_draft(bodies.cnp, by=cnp_reporter, on=day)
    at_once(
        (reporter, reverse("signalement_file", args=[draft.pk]), FILING),
        (cnp_reporter, reverse("signalement_file", args=[other.pk]), FILING),
    )
    filed = Signalement.objects.filed()
    assert {item.number for item in filed} == {"SIG-2026-0001", "SIG-2026-0002"}
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_saving_a_step_while_filing_is_kept_or_given_back(draft, division, reporter, turn):
    saved, _ = at_once(
        (reporter, reverse("signalement_step", args=[draft.pk, 9]), {"position": "Autre."}),
        (reporter, reverse("signalement_file", args=[draft.pk]), FILING),
    )
    draft.refresh_from_db()
    frozen = "Autre." in draft.filed_content.content
    assert (saved.status_code == 302) is frozen is (draft.position == "Autre.")
    assert frozen or saved.status_code == 409


def typed(text):
    return {
        "item_1_state": "given",
        "item_1_text": text,
        "item_1_version": "0",
        "send": "1",
    }


@pytest.mark.parametrize("turn", range(3))
def test_two_answers_at_once_are_one_and_the_other_is_given_back(filed, ask, reporter, turn):
    ask(filed.dossier, due=date(2026, 4, 1))
    address = reverse("signalement_request", args=[filed.number, 1])
    answers = at_once((reporter, address, typed("Voici A")), (reporter, address, typed("Voici B")))
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    request = FormalRequest.objects.get()
    kept = request.items.get().answer.text
    lost = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert request.outcome == "answered"
    assert {kept, "Voici B" if kept == "Voici A" else "Voici A"} == {"Voici A", "Voici B"}
    assert ("Voici B" if kept == "Voici A" else "Voici A") in lost


def test_a_file_held_too_long_says_to_try_again(monkeypatch, draft, division, reporter, browse):
    def held(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(intake, "check", held)
    response = browse(reporter).post(reverse("signalement_file", args=[draft.pk]), FILING)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert not Signalement.objects.filed().exists()
