"""Logging in, passwords, one's own account, the rights matrix."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import Permission
from accounts.roles import GRANTS, Role

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


@pytest.mark.parametrize("name", ["account", "rights", "password_change", "organisations"])
def test_a_private_page_asks_a_visitor_to_log_in(name, client):
    address = reverse(name)
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('login')}?next={address}"


def test_one_logs_in_by_e_mail_whatever_the_capitals_and_comes_back(client, stranger):
    stranger.set_password("un-bon-secret")
    stranger.save()
    given = {"username": " AUTRE@Example.org", "password": "un-bon-secret", "next": "/droits/"}
    assert client.post(reverse("login"), given)["Location"] == "/droits/"


@pytest.mark.parametrize("next_page", ["https://ailleurs.example/", "//ailleurs.example", ""])
def test_logging_in_never_leads_elsewhere(next_page, client, stranger):
    stranger.set_password("un-bon-secret")
    stranger.save()
    given = {"username": stranger.email, "password": "un-bon-secret", "next": next_page}
    assert client.post(reverse("login"), given)["Location"] == "/"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"username": "", "password": ""},
        {"username": "autre@example.org", "password": "faux"},
        {"username": "inconnu@example.org", "password": "faux"},
        {"username": "x" * 5000, "password": "y" * 5000},
        {"username": "\x00", "password": "\x00"},
    ],
)
def test_a_wrong_login_stays_on_the_page_with_a_sentence(given, client, stranger):
    response = client.post(reverse("login"), given)
    assert response.status_code == 200
    assert "fr-alert--error" in response.content.decode()


def test_a_deactivated_account_does_not_enter(client, stranger):
    stranger.set_password("un-bon-secret")
    stranger.is_active = False
    stranger.save()
    client.post(reverse("login"), {"username": stranger.email, "password": "un-bon-secret"})
    assert "_auth_user_id" not in client.session


def test_the_demonstration_accounts_are_listed_only_in_the_demonstration(client, team, settings):
    team.desk.email = "guichet@cpc.example"
    team.desk.save()
    settings.DEMONSTRATION = True
    assert 'data-login="guichet@cpc.example"' in client.get(reverse("login")).content.decode()
    settings.DEMONSTRATION = False
    assert "guichet@cpc.example" not in client.get(reverse("login")).content.decode()


def test_one_leaves_by_post_only(browse, stranger):
    browser = browse(stranger)
    assert browser.get(reverse("logout")).status_code == 405
    assert browser.post(reverse("logout"))["Location"] == "/"


def test_my_account_says_my_roles(browse, team):
    page = browse(team.evaluator).get(reverse("account")).content.decode()
    assert "Direction médicale médicaments 1" in page
    assert "Évaluateur" in page


def test_an_account_without_role_says_who_gives_one(browse, stranger):
    assert "aucun rôle" in browse(stranger).get(reverse("account")).content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {
            "old_password": "faux",
            "new_password1": "autre-secret-9",
            "new_password2": "autre-secret-9",
        },
        {"old_password": "un-bon-secret", "new_password1": "123", "new_password2": "123"},
        {"old_password": "un-bon-secret", "new_password1": "autre-secret-9", "new_password2": "x"},
    ],
)
def test_a_wrong_change_of_password_changes_nothing(given, browse, stranger):
    stranger.set_password("un-bon-secret")
    stranger.save()
    response = browse(stranger).post(reverse("password_change"), given)
    assert response.status_code == 200
    stranger.refresh_from_db()
    assert stranger.check_password("un-bon-secret")


def test_a_password_is_changed(browse, stranger):
    stranger.set_password("un-bon-secret")
    stranger.save()
    new = {"new_password1": "autre-secret-9", "new_password2": "autre-secret-9"}
    browse(stranger).post(reverse("password_change"), {"old_password": "un-bon-secret"} | new)
    stranger.refresh_from_db()
    assert stranger.check_password("autre-secret-9")


def test_an_invited_person_without_password_receives_a_link_and_chooses_one(client, stranger):
    stranger.set_unusable_password()
    stranger.save()
    client.post(reverse("password_reset"), {"email": stranger.email})
    link = mail.outbox[0].body.split("http://testserver")[1].split()[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    new = {"new_password1": "autre-secret-9", "new_password2": "autre-secret-9"}
    assert client.post(form, new)["Location"] == reverse("login")
    stranger.refresh_from_db()
    assert stranger.check_password("autre-secret-9")
    assert "Ce lien ne sert plus" in client.get(link).content.decode()


def test_an_unknown_address_gets_the_same_answer_and_no_message(client):
    response = client.post(reverse("password_reset"), {"email": "inconnu@example.org"})
    assert response["Location"] == reverse("login")
    assert not mail.outbox


def test_a_wrong_address_is_refused(client):
    assert client.post(reverse("password_reset"), {"email": "pas une adresse"}).status_code == 200


def test_the_matrix_is_the_one_that_the_code_applies(browse, stranger):
    context = browse(stranger).get(reverse("rights")).context
    for (label, cells), permission in zip(context["rows"], Permission, strict=True):
        assert label == permission.label
        assert cells == [permission in GRANTS[role] for role in Role]


def test_my_account_leads_an_agent_to_absences_interests_and_delegations(browse, team, reporter):
    addresses = [reverse(name) for name in ("absences", "interests", "delegations")]
    page = browse(team.evaluator).get(reverse("account")).content.decode()
    assert all(f'href="{address}"' in page for address in addresses)
    page = browse(reporter).get(reverse("account")).content.decode()
    assert not any(address in page for address in addresses)
