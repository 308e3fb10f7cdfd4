"""Asking to join a body: the same answer to everybody, confirmed by the address, answered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.links import request_token
from accounts.models import AccessRequest, User
from accounts.roles import Role
from bodies import access as organisation_access
from records import clock
from records.models import Event, Notice
from tests.conftest import DAY, person
from tests.records.test_invitations import NEW

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


@pytest.fixture
def head(bodies) -> User:
    return person(Role.BODY_ADMINISTRATOR, on=bodies.asso, name="head")


def signed_up(email: str, body) -> tuple[int, str, str]:
    """The whole answer of the sign-up page."""
    client = Client()
    given = {"email": email, "organisation": body.pk, "reason": "Bénévole."}
    response = client.post(reverse("access_request"), given)
    return response.status_code, response["Location"], client.get("/connexion/").content.decode()


def plain(answer: tuple[int, str, str]) -> tuple[int, str, bool]:
    return answer[0], answer[1], "Votre demande est notée" in answer[2]


def confirm(request: AccessRequest, client: Client | None = None, data: dict | None = None):
    address = reverse("access_confirm", args=[request_token(request)])
    return (client or Client()).post(address, data or {})


@pytest.fixture
def asked(head, bodies, stranger, browse) -> AccessRequest:
    given = {"organisation": bodies.asso.pk, "reason": "Je suis la trésorière."}
    browse(stranger).post(reverse("access_request"), given)
    return AccessRequest.objects.get()


def answer(request: AccessRequest, client: Client, **given: str) -> str:
    address = reverse("access_answer", args=[request.pk])
    return client.post(address, given, follow=True).content.decode()


def test_signing_up_answers_the_same_whether_the_address_has_an_account_or_not(bodies, stranger):
    known, unknown = signed_up(stranger.email, bodies.asso), signed_up("x@y.example", bodies.asso)
    assert plain(known) == plain(unknown) == (302, reverse("login"), True)


def test_an_address_is_sent_one_message_a_body_and_three_a_day(bodies):
    for body in (bodies.asso, bodies.asso, bodies.cnp, bodies.inca, bodies.centre):
        answered = signed_up("Neuf@example.org", body)
        assert plain(answered) == (302, reverse("login"), True)
    asked = AccessRequest.objects.filter(email__iexact="neuf@example.org")
    assert {each.organisation for each in asked} == {bodies.asso, bodies.cnp, bodies.inca}
    assert asked.count() == organisation_access.MOST_A_DAY


def test_nobody_is_asked_before_the_address_is_confirmed(head, bodies):
    signed_up("neuf@example.org", bodies.asso)
    assert not Notice.objects.exists()
    assert not User.objects.filter(email="neuf@example.org").exists()
    assert not AccessRequest.objects.waiting().exists()


def test_a_new_person_confirms_with_an_account_and_has_no_right_yet(head, bodies):
    signed_up("neuf@example.org", bodies.asso)
    confirm(AccessRequest.objects.get(), data=NEW)
    made = User.objects.get(email="neuf@example.org")
    assert not made.is_reporter
    assert AccessRequest.objects.waiting().get().user == made
    assert Notice.objects.get().recipient == head


def test_a_confirmation_serves_once_and_until_its_last_day(bodies):
    signed_up("neuf@example.org", bodies.asso)
    request = AccessRequest.objects.get()
    with clock.at(request.last_day + timedelta(days=1)):
        confirm(request, data=NEW)
    assert not User.objects.filter(email="neuf@example.org").exists()
    with clock.at(request.last_day):
        confirm(request, data=NEW)
    assert "ne sert plus" in confirm(request, data=NEW).content.decode()


def test_without_administrator_the_agency_is_asked(team, bodies, stranger):
    organisation_access.ask(
        bodies.cnp, email=stranger.email, user=stranger, reason="Secrétaire.", on=DAY
    )
    assert Notice.objects.get().recipient == team.administrator


def test_asking_twice_is_one_request(asked, stranger, bodies, browse):
    given = {"organisation": bodies.asso.pk, "reason": "Deuxième motif."}
    browse(stranger).post(reverse("access_request"), given)
    assert AccessRequest.objects.get().reason == "Deuxième motif."


def test_an_accepted_request_gives_the_role_and_is_told(asked, head, stranger, browse):
    answer(asked, browse(head), answer="accept", role="contributor")
    assert stranger.memberships.get().role == Role.CONTRIBUTOR
    assert "acceptée" in Notice.objects.get(recipient=stranger).body
    assert Event.objects.get(verb="access_granted").actor == head


def test_a_refused_request_says_why_and_gives_nothing(asked, head, stranger, browse):
    answer(asked, browse(head), answer="refuse", reason="Nous ne vous connaissons pas.")
    assert not stranger.memberships.exists()
    assert "ne vous connaissons pas" in Notice.objects.get(recipient=stranger).body


@pytest.mark.parametrize("given", [{"answer": ""}, {"answer": "accept"}, {"answer": "refuse"}])
def test_an_answer_that_says_half_is_refused(given, asked, head, browse):
    assert "fr-alert--error" in answer(asked, browse(head), **given)
    asked.refresh_from_db()
    assert asked.is_waiting


def test_the_second_answer_is_told_that_a_colleague_has_answered(asked, head, browse):
    answer(asked, browse(head), answer="refuse", reason="Non.")
    shown = answer(asked, browse(head), answer="accept", role="contributor")
    assert "vient de répondre" in shown
    asked.refresh_from_db()
    assert asked.refusal_reason == "Non."
