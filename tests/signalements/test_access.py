"""Who sees which signalement: one's own bodies', and for agents what was filed."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from accounts.models import Membership, Organisation, OrganisationKind
from accounts.roles import Role, grant, revoke
from signalements.models import Signalement
from tests.conftest import person
from tests.signalements.conftest import a_draft

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


def addresses(signalement) -> list[tuple[str, str]]:
    """Every page of a draft or of a filed signalement, with the method that opens it."""
    pk, number = signalement.pk, signalement.number or "SIG-2026-9999"
    return [
        ("get", reverse("signalement_draft", args=[pk])),
        ("get", reverse("signalement_step", args=[pk, 1])),
        ("post", reverse("signalement_step", args=[pk, 1])),
        ("get", reverse("signalement_review", args=[pk])),
        ("get", reverse("signalement_delete", args=[pk])),
        ("post", reverse("signalement_delete", args=[pk])),
        ("post", reverse("signalement_file", args=[pk])),
        ("get", reverse("signalement_follow", args=[number])),
        ("get", reverse("signalement_archive", args=[number])),
        ("get", reverse("signalement_receipt", args=[number])),
        ("get", reverse("signalement_read", args=[number])),
    ]


@pytest.mark.parametrize("state", ["draft", "filed"])
def test_a_stranger_and_another_body_find_nothing(request, browse, stranger, cnp_reporter, state):
    signalement = request.getfixturevalue(state)
    for user in (stranger, cnp_reporter):
        client = browse(user)
        for method, address in addresses(signalement):
            assert getattr(client, method)(address).status_code == 404, address
    assert Signalement.objects.get() == signalement


def test_visitors_are_sent_to_log_in(client, filed):
    for method, address in addresses(filed):
        assert getattr(client, method)(address).url.startswith(reverse("login"))


def test_agents_read_what_is_filed_and_never_a_draft(team, draft, filed, bodies, reporter, day):
    other = Signalement.objects.create(organisation=bodies.asso, author=reporter, started_on=day)
    visible = Signalement.objects.visible_to(team.evaluator)
    assert list(visible) == [filed]
    assert other not in visible


def test_an_agent_reads_the_frozen_content_and_its_hash(browse, team, filed):
    page = browse(team.evaluator).get(reverse("signalement_read", args=[filed.number]))
    assert filed.filed_content.sha256 in page.content.decode()
    assert "Texte intact" in page.content.decode()


def test_an_agent_does_not_enter_the_body_s_pages(browse, team, filed, draft):
    client = browse(team.desk)
    assert client.get(filed.get_absolute_url()).status_code == 404
    assert client.get(reverse("signalement_archive", args=[filed.number])).status_code == 404


def test_the_agent_of_another_division_reads_nothing(browse, filed):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre")
    agent = person(Role.DESK, on=elsewhere, name="ailleurs")
    assert not Signalement.objects.visible_to(agent).exists()
    assert browse(agent).get(reverse("signalement_read", args=[filed.number])).status_code == 404


def test_who_leaves_the_body_loses_its_signalements(reporter, filed):
    revoke(Membership.objects.get(user=reporter))
    assert not Signalement.objects.visible_to(reporter).exists()


def test_a_deactivated_account_and_a_visitor_see_nothing(reporter, draft):
    reporter.is_active = False
    reporter.save()
    assert not Signalement.objects.visible_to(reporter).exists()
    assert not Signalement.objects.visible_to(AnonymousUser()).exists()


def test_a_person_of_two_bodies_chooses_and_sees_both(browse, reporter, bodies, draft):
    grant(reporter, role=Role.REPORTER, on=bodies.cnp)
    page = browse(reporter).get(reverse("signalement_new")).content.decode()
    assert "Association Y" in page and "CNP de dermatologie" in page
    browse(reporter).post(reverse("signalement_new"), {"organisation": bodies.cnp.pk})
    assert Signalement.objects.editable_by(reporter).count() == 2


def test_a_contributor_reads_again_and_is_told_who_files(bodies, reporter, browse, day):
    draft = a_draft(bodies.asso, by=reporter, on=day)
    contributor = person(Role.CONTRIBUTOR, on=bodies.asso, name="redactrice")
    address = reverse("signalement_review", args=[draft.pk])
    page = browse(contributor).get(address).content.decode()
    assert "Un déposant" in page and "Déposer le signalement" not in page
    assert "Déposer le signalement" in browse(reporter).get(address).content.decode()
    sent = browse(contributor).post(
        reverse("signalement_file", args=[draft.pk]), {"statement": "on"}
    )
    assert sent.status_code == 403
