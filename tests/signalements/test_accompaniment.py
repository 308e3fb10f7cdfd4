"""The accompaniment before a signalement (GIO): asked, answered, noted, turned into a draft."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from records.models import Event, Notice
from signalements.accompaniment import gestures as gio
from signalements.models import Accompaniment, Meeting, Signalement
from tests.signalements.conftest import ANSWERS, cnp_reporter
from web.refused import Refused
from workflows.intake.filing import file_signalement

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
__all__ = ["cnp_reporter"]
ASKED = {
    "product": "medicine",
    "matter": "regulatory",
    "channel": "unknown",
    "question": "Quelle voie choisir ?",
    "dci": "Tacrolimus",
    "indication": "Vitiligo",
    "practice": "Prescrit depuis 2019.",
}


@pytest.fixture
def asked(bodies, reporter, team, day) -> Accompaniment:
    return gio.ask(bodies.asso, by=reporter, on=day, **ASKED)


@pytest.fixture
def held(asked, team, day) -> Accompaniment:
    return gio.take(asked, by=team.adviser, on=day)


def page(client, request: Accompaniment, name: str = "accompaniment") -> str:
    return client.get(reverse(name, args=[request.number])).content.decode()


def test_a_body_asks_by_its_page_and_the_gio_is_told(browse, bodies, reporter, team):
    address = reverse("accompaniment_new")
    response = browse(reporter).post(address, {"organisation": bodies.asso.pk, **ASKED})
    made = Accompaniment.objects.get()
    assert response.url == made.get_absolute_url()
    assert made.number == "GIO-2026-0001"
    assert Notice.objects.filter(recipient=team.adviser).exists()


@pytest.mark.parametrize("wrong", [{"question": ""}, {"product": "x"}, {"organisation": ""}])
def test_a_wrong_request_is_refused_and_given_back(browse, bodies, reporter, team, wrong):
    sent = {"organisation": bodies.asso.pk, **ASKED} | wrong
    response = browse(reporter).post(reverse("accompaniment_new"), sent)
    assert "Prescrit depuis 2019." in response.content.decode()
    assert not Accompaniment.objects.exists()


def test_nothing_is_answered_before_somebody_holds_the_request(asked, team, day):
    with pytest.raises(Refused, match="charge"):
        gio.answer(asked, text="Voici.", by=team.adviser, on=day)


def test_the_body_reads_the_answer_and_is_told(held, team, reporter, day, browse):
    gio.answer(held, text="Un cadre paraît adapté.", by=team.adviser, on=day)
    assert "Un cadre paraît adapté." in page(browse(reporter), held)
    assert Notice.objects.filter(recipient=reporter, subject__contains="Réponse").exists()


def test_a_meeting_is_noted_once_held(held, browse, team, reporter):
    client = browse(team.adviser)
    address = reverse("accompaniment_meeting", args=[held.number])
    sent = {"held_on": "2026-03-03", "participants": "A. B.", "minutes": "Vu ensemble."}
    assert "à venir" in client.post(address, sent).content.decode()
    assert client.post(address, sent | {"held_on": "2026-03-02"}).status_code == 302
    assert "Vu ensemble." in page(browse(reporter), held)


def test_the_database_refuses_a_meeting_to_come(held, team, day):
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(
            accompaniment=held,
            held_on=date(2026, 3, 3),
            participants="A",
            minutes="B",
            author=team.adviser,
            noted_on=day,
        )


def test_the_gio_puts_the_request_in_its_box(held, browse, team):
    sent = {"product": "device", "matter": "legal", "channel": "aac"}
    browse(team.adviser).post(reverse("accompaniment_categorise", args=[held.number]), sent)
    held.refresh_from_db()
    assert (held.product, held.matter, held.channel) == ("device", "legal", "aac")


def test_a_closed_request_changes_no_more(held, team, reporter, day, browse):
    gio.close(held, conclusion="Déposez un signalement.", by=team.adviser, on=day)
    address = reverse("accompaniment_answer", args=[held.number])
    answer = browse(team.adviser).post(address, {"text": "Encore un mot."}).content.decode()
    assert "est close" in answer
    assert "Encore un mot." in answer
    assert "Déposez un signalement." in page(browse(reporter), held)


def test_one_click_makes_a_draft_with_what_was_told_and_a_link_both_ways(
    held, browse, reporter, protopic
):
    held.medicines.add(protopic)
    client = browse(reporter)
    address = reverse("accompaniment_draft", args=[held.number])
    assert client.post(address).url == client.post(address).url
    draft = Signalement.objects.get()
    assert (draft.dci, draft.indication, draft.extent) == (
        "Tacrolimus",
        "Vitiligo",
        "Prescrit depuis 2019.",
    )
    assert list(draft.medicines.all()) == [protopic]
    assert draft.get_absolute_url().startswith(f"/signalements/{draft.pk}/")
    assert reverse("signalement_draft", args=[draft.pk]) in page(client, held)
    review = client.get(reverse("signalement_review", args=[draft.pk])).content.decode()
    assert held.number in review


def test_the_deleted_draft_lets_its_request_make_another(held, browse, reporter, day):
    draft = gio.to_draft(held, by=reporter, on=day)
    browse(reporter).post(reverse("signalement_delete", args=[draft.pk]))
    assert gio.to_draft(held, by=reporter, on=day).pk != draft.pk


def test_examiners_see_a_request_only_once_its_signalement_is_filed(
    held, browse, team, reporter, day
):
    client, address = browse(team.evaluator), held.get_absolute_url()
    draft = gio.to_draft(held, by=reporter, on=day)
    assert client.get(address).status_code == 404
    for name, value in ANSWERS.items():
        setattr(draft, name, value)
    draft.save()
    filed = file_signalement(draft, by=reporter, on=day)
    assert client.get(address).status_code == 200
    read = client.get(reverse("signalement_read", args=[filed.number])).content.decode()
    assert held.number in read
    answer = reverse("accompaniment_answer", args=[held.number])
    assert client.get(answer).status_code == 403


def test_another_body_does_not_see_it(asked, browse, cnp_reporter, stranger):
    for user in (cnp_reporter, stranger):
        assert browse(user).get(asked.get_absolute_url()).status_code == 404
    assert asked.number not in browse(cnp_reporter).get(reverse("accompaniments")).content.decode()


def test_each_gesture_is_written_in_the_journal_of_the_request(held, team, reporter, day):
    gio.answer(held, text="Voici.", by=team.adviser, on=day)
    gio.close(held, conclusion="Fini.", by=team.adviser, on=day)
    verbs = Event.objects.filter(subject=held.subject).order_by("rank")
    assert [event.verb for event in verbs] == ["asked", "taken", "answered", "closed"]


def test_the_desk_sees_its_requests_by_state(held, browse, team):
    client, address = browse(team.adviser), reverse("accompaniments")
    assert "Aucune demande ici" in client.get(address).content.decode()
    assert held.number in client.get(f"{address}?onglet=in_hand").content.decode()
    assert client.get(f"{address}?onglet=x").status_code == 404
