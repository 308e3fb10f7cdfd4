"""Invitations: a link, once, until its last day; what it tells and to whom."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.links import invitation_token
from accounts.models import Invitation, Membership, User
from accounts.roles import Role
from bodies import invitations as organisation_invitations
from bodies import mail as organisation_mail
from records import clock
from records.models import Event, Notice
from tests.conftest import DAY, person

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
NEW = {
    "first_name": "Neuf",
    "last_name": "Neuve",
    "password": "un-bon-secret",
    "again": "un-bon-secret",
}


@pytest.fixture
def head(bodies) -> User:
    return person(Role.BODY_ADMINISTRATOR, on=bodies.asso, name="head")


@pytest.fixture
def invitation(head, bodies, browse) -> Invitation:
    address = reverse("invitation_add", args=[bodies.asso.pk])
    browse(head).post(address, {"email": "Neuf@example.org", "role": "reporter"})
    return Invitation.objects.get()


def opened(invitation: Invitation, client: Client | None = None, data: dict | None = None):
    address = reverse("invitation", args=[invitation_token(invitation)])
    client = client or Client()
    return client.get(address) if data is None else client.post(address, data)


def holds(invitation: Invitation) -> bool:
    return "Ce lien ne sert plus" not in opened(invitation).content.decode()


def test_the_message_leaves_with_its_link_and_nothing_keeps_the_link(invitation):
    assert organisation_mail.send_waiting() == (1, 0)
    assert organisation_mail.send_waiting() == (0, 0)
    message = mail.outbox[0]
    assert message.to == ["neuf@example.org"]
    assert reverse("invitation", args=[invitation_token(invitation)]) in message.body
    assert not Notice.objects.filter(body__contains="/invitation/").exists()


def test_a_message_that_fails_stays_to_be_sent(invitation, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert organisation_mail.send_waiting() == (0, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert organisation_mail.send_waiting() == (1, 0)


def test_a_new_person_makes_an_account_and_is_a_member(invitation, head):
    response = opened(invitation, data=NEW)
    assert response["Location"] == reverse("my_body")
    made = User.objects.get(email="neuf@example.org")
    assert made.check_password("un-bon-secret")
    assert made.memberships.get().role == Role.REPORTER
    assert Event.objects.get(verb="invitation_accepted").actor == made
    assert Notice.objects.filter(recipient=head, key__startswith="accepted:").exists()


def test_a_link_serves_once(invitation):
    opened(invitation, data=NEW)
    assert not holds(invitation)
    opened(invitation, data=NEW | {"first_name": "Autre"})
    assert User.objects.get(email="neuf@example.org").first_name == "Neuf"
    assert Membership.objects.filter(user__email="neuf@example.org").count() == 1


def test_the_last_day_is_one_of_those_of_the_link(invitation, settings):
    last = DAY + timedelta(days=settings.INVITATION_DAYS)
    assert invitation.last_day == last
    with clock.at(last):
        assert holds(invitation)
    with clock.at(last + timedelta(days=1)):
        assert not holds(invitation)
        assert opened(invitation, data=NEW).status_code == 200
    assert not User.objects.filter(email="neuf@example.org").exists()


def test_sending_again_ends_the_earlier_link_and_gives_a_new_term(invitation, head, browse):
    later = date(2026, 5, 4)
    address = reverse("invitation_resend", args=[invitation.organisation_id, invitation.pk])
    with clock.at(later):
        browse(head).post(address)
        again = Invitation.objects.get()
        assert again.invited_on == later
        assert holds(again)
        assert not holds(invitation)


def test_a_cancelled_link_no_longer_holds(invitation, head, browse):
    address = reverse("invitation_cancel", args=[invitation.organisation_id, invitation.pk])
    browse(head).post(address)
    assert not holds(invitation)
    assert Event.objects.filter(verb="invitation_cancelled").exists()


def test_inviting_an_address_again_keeps_one_invitation(invitation, head, bodies, browse):
    address = reverse("invitation_add", args=[bodies.asso.pk])
    browse(head).post(address, {"email": "neuf@example.org", "role": "contributor"})
    assert Invitation.objects.get().role == "contributor"
    assert Invitation.objects.get().sending == 2


def test_who_has_an_account_logs_in_then_accepts(head, bodies, stranger, browse):
    sent = organisation_invitations.invite(
        stranger.email, role=Role.CONTRIBUTOR, organisation=bodies.asso, by=head, on=DAY
    )
    shown = opened(sent).content.decode()
    assert f"{reverse('login')}?next=" in shown
    assert "new-password" not in shown
    opened(sent, browse(stranger), {})
    assert stranger.memberships.get().role == Role.CONTRIBUTOR


def test_a_link_does_not_serve_somebody_else_who_is_logged_in(invitation, reporter, browse):
    client = browse(reporter)
    assert "avec une autre adresse" in opened(invitation, client).content.decode()
    opened(invitation, client, {})
    assert Invitation.objects.get().accepted_on is None


@pytest.mark.parametrize("token", ["x", "1-1", "1-1:faux", "é"])
def test_an_invented_link_says_no_more_than_an_old_one(token, client):
    shown = client.get(reverse("invitation", args=[token])).content.decode()
    assert "Ce lien ne sert plus" in shown


def test_a_poor_password_is_refused_and_the_rest_is_given_back(invitation):
    shown = opened(invitation, data=NEW | {"password": "123", "again": "123"}).content.decode()
    assert "fr-alert--error" in shown
    assert 'value="Neuve"' in shown
    assert not User.objects.filter(email="neuf@example.org").exists()


def test_a_body_never_invites_to_a_role_of_the_agency(head, bodies, browse):
    address = reverse("invitation_add", args=[bodies.asso.pk])
    browse(head).post(address, {"email": "neuf@example.org", "role": "signatory"})
    assert not Invitation.objects.exists()


def test_nobody_invites_themselves_to_another_role(team, division, browse):
    given = {"email": team.administrator.email, "role": "signatory"}
    address = reverse("invitation_add", args=[division.pk])
    shown = browse(team.administrator).post(address, given).content.decode()
    assert "Nul ne change ses propres rôles" in shown
    assert not Invitation.objects.exists()


def test_the_agency_invites_the_first_administrator_of_a_body(team, bodies, browse):
    client, address = browse(team.administrator), reverse("organisation", args=[bodies.cnp.pk])
    assert "pas d’administrateur" in client.get(address).content.decode()
    given = {"email": "chef@example.org", "role": "body_administrator"}
    client.post(reverse("invitation_add", args=[bodies.cnp.pk]), given)
    opened(Invitation.objects.get(), data=NEW)
    assert "pas d’administrateur" not in client.get(address).content.decode()


def test_the_database_wants_an_acceptance_to_be_somebodys(invitation):
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.update(accepted_on=DAY)
