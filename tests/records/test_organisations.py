"""Bodies, their standing, their members: who sees, who changes, what is journalled."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership, Organisation, StandingProof, User
from accounts.roles import BODY_ROLES, Role, grant
from bodies import organisations
from records.models import Event, Notice
from records.proof import check as journal_check

pytestmark = [pytest.mark.django_db, pytest.mark.tour]

BODY = {"name": "Association Z", "kind": "asso", "short_name": "", "field": "", "zone": "metropole"}
MEMBER = {
    "email": "neuf@example.org",
    "first_name": "Neuf",
    "last_name": "Neuve",
    "role": "reporter",
}


def page(browser, name: str, *args: object) -> str:
    return browser.get(reverse(name, args=args)).content.decode()


@pytest.fixture
def admin(browse, team):
    return browse(team.administrator)


def test_one_sees_every_body_as_an_agent_and_only_ones_own_as_a_reporter(
    browse, team, bodies, reporter
):
    assert "CNP de dermatologie" in page(browse(team.desk), "organisations")
    mine = page(browse(reporter), "organisations")
    assert "Association Y" in mine
    assert "CNP de dermatologie" not in mine


@pytest.mark.parametrize("name", ["organisation", "organisation_change", "proof_add", "member_add"])
def test_a_stranger_gets_404_on_every_page_of_a_body(name, browse, stranger, bodies):
    address = reverse(name, args=[bodies.asso.pk])
    assert browse(stranger).get(address).status_code == 404
    assert browse(stranger).post(address, BODY | MEMBER).status_code == 404


@pytest.mark.parametrize("name", ["organisation_change", "proof_add", "member_add"])
def test_who_sees_without_administering_gets_403(name, browse, team, reporter, bodies):
    for user in (team.desk, team.auditor, reporter):
        assert browse(user).get(reverse(name, args=[bodies.asso.pk])).status_code == 403
    assert browse(team.desk).get(reverse("organisation_add")).status_code == 403


def test_an_administrator_of_one_reporting_body_does_not_administer_the_agency(
    stranger, division, bodies, browse
):
    grant(stranger, role=Role.ADMINISTRATOR, on=bodies.asso)
    assert organisations.may_administer(stranger, organisation=bodies.asso)
    assert not organisations.may_administer(stranger, organisation=division)
    address = reverse("member_add", args=[division.pk])
    given = MEMBER | {"role": "signatory"}
    assert browse(stranger).post(address, given).status_code == 403


@pytest.mark.parametrize("search", ["?q=dermato", "?nature=cnp", "?q=dermato&nature=cnp"])
def test_the_search_keeps_what_is_asked(search, browse, team, bodies):
    found = browse(team.desk).get(reverse("organisations") + search).content.decode()
    assert "CNP de dermatologie" in found
    assert "Association Y" not in found


@pytest.mark.parametrize("search", ["?q=%00", "?nature=rien", "?suite=%00", "?q=" + "x" * 3000])
def test_a_wrong_search_still_answers(search, browse, team, bodies):
    assert browse(team.desk).get(reverse("organisations") + search).status_code == 200


def test_a_list_costs_the_same_at_any_size(browse, team, division):
    def cost(size: int) -> int:
        made = [Organisation(kind="other", name=f"Corps {size}-{n}") for n in range(size)]
        for body in Organisation.objects.bulk_create(made):
            StandingProof(organisation=body, reference="x", first_day=date(2020, 1, 1)).save()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            browse(team.desk).get(reverse("organisations"))
        return len(queries)

    assert cost(5) == cost(300)


def test_a_body_shows_whether_its_standing_holds_today(browse, team, bodies):
    assert "Valable" in page(browse(team.desk), "organisation", bodies.asso.pk)
    StandingProof.objects.all().delete()
    StandingProof.objects.create(
        organisation=bodies.asso,
        reference="Ancien agrément",
        first_day=date(2019, 1, 1),
        last_day=date(2026, 3, 1),
    )
    assert "Échue" in page(browse(team.desk), "organisation", bodies.asso.pk)


def test_a_body_is_added_and_journalled(admin, team):
    response = admin.post(reverse("organisation_add"), BODY)
    made = Organisation.objects.get(name="Association Z")
    assert response["Location"] == reverse("organisation", args=[made.pk])
    event = Event.objects.get(subject=f"organisation:{made.pk}")
    assert (event.verb, event.actor) == ("organisation_added", team.administrator)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Remplissez ce champ"),
        ({"name": "Association Y"}, "existe déjà"),
        ({"kind": "rien"}, "Nature"),
        ({"kind": "crmr_ccmr"}, "Un centre maladies rares indique sa filière."),
        ({"kind": "cnp"}, "Un conseil national professionnel indique sa spécialité."),
        ({"name": "x" * 201}, "200"),
    ],
)
def test_a_wrong_body_is_refused_with_a_sentence(wrong, sentence, admin, bodies):
    before = Organisation.objects.count()
    shown = admin.post(reverse("organisation_add"), BODY | wrong).content.decode()
    assert sentence in shown
    assert Organisation.objects.count() == before


def test_a_body_is_changed(admin, bodies):
    admin.post(
        reverse("organisation_change", args=[bodies.asso.pk]), BODY | {"name": "Association W"}
    )
    bodies.asso.refresh_from_db()
    assert bodies.asso.name == "Association W"


def test_a_proof_is_added_and_journalled(admin, bodies):
    given = {"reference": "Arrêté du 2 janvier 2029", "first_day": "2029-01-01", "last_day": ""}
    admin.post(reverse("proof_add", args=[bodies.asso.pk]), given)
    assert bodies.asso.standing_proofs.count() == 2
    assert "sans terme" in Event.objects.get(verb="standing_added").sentence


@pytest.mark.parametrize(
    "wrong",
    [
        {"reference": ""},
        {"first_day": "2029-02-31"},
        {"first_day": "", "last_day": ""},
        {"last_day": "2028-12-31"},
    ],
)
def test_a_wrong_proof_is_refused(wrong, admin, bodies):
    given = {"reference": "Arrêté", "first_day": "2029-01-01", "last_day": "2030-01-01"} | wrong
    response = admin.post(reverse("proof_add", args=[bodies.asso.pk]), given)
    assert "fr-alert--error" in response.content.decode()
    assert bodies.asso.standing_proofs.count() == 1


def test_a_new_person_is_invited_with_the_rights_of_the_role(admin, bodies):
    admin.post(reverse("member_add", args=[bodies.asso.pk]), MEMBER)
    person = User.objects.get(email="neuf@example.org")
    assert person.is_reporter
    assert not person.has_usable_password()
    assert reverse("password_reset") in Notice.objects.get(recipient=person).body
    assert journal_check.broken_links(f"organisation:{bodies.asso.pk}") == []


def test_a_known_person_keeps_their_name(admin, bodies, stranger):
    given = MEMBER | {"email": "AUTRE@example.org", "first_name": "", "last_name": ""}
    admin.post(reverse("member_add", args=[bodies.asso.pk]), given)
    assert Membership.objects.get(user=stranger).organisation == bodies.asso
    assert User.objects.get(pk=stranger.pk).last_name == "Autre"


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "pas une adresse"},
        {"first_name": ""},
        {"last_name": ""},
        {"role": ""},
        {"role": "signatory"},
        {"email": "administrator@example.org"},
        {"email": "signalant@example.org"},
    ],
)
def test_a_wrong_invitation_is_refused(wrong, admin, bodies, reporter):
    before = Membership.objects.count()
    response = admin.post(reverse("member_add", args=[bodies.asso.pk]), MEMBER | wrong)
    assert "fr-alert--error" in response.content.decode()
    assert Membership.objects.count() == before


def test_a_reporting_body_offers_no_role_of_the_agency(bodies, division):
    assert organisations.roles_of(bodies.asso) == list(BODY_ROLES)
    assert Role.REPORTER not in organisations.roles_of(division)
    assert organisations.roles_of(Organisation(kind="laboratory")) == [Role.LABORATORY]
    assert organisations.roles_of(Organisation(kind="ministry")) == []


def test_a_role_is_withdrawn_after_a_confirmation(admin, bodies, reporter):
    held = reporter.memberships.get()
    address = reverse("member_remove", args=[bodies.asso.pk, held.pk])
    assert "n’aura plus le rôle" in admin.get(address).content.decode()
    admin.post(address)
    assert not User.objects.get(pk=reporter.pk).is_reporter
    assert Event.objects.get(verb="role_withdrawn").subject == f"organisation:{bodies.asso.pk}"


def test_nobody_withdraws_their_own_role_nor_a_role_of_another_body(admin, team, division, bodies):
    own = team.administrator.memberships.get()
    assert admin.post(reverse("member_remove", args=[division.pk, own.pk])).status_code == 403
    other = team.desk.memberships.get()
    assert admin.post(reverse("member_remove", args=[bodies.asso.pk, other.pk])).status_code == 404
