"""Members: roles change, people leave, a body never loses its last administrator."""

import threading

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import Role, grant
from bodies import members as organisation_members
from bodies import organisations
from records.models import Event, Notice
from tests.conftest import DAY, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(bodies) -> User:
    return person(Role.BODY_ADMINISTRATOR, on=bodies.asso, name="head")


def post(browser, name: str, *args: int, **data: str):
    return browser.post(reverse(name, args=args), data, follow=True).content.decode()


def test_my_body_opens_on_the_space_of_ones_own_body(reporter, stranger, browse):
    assert "Association Y" in browse(reporter).get(reverse("my_body")).content.decode()
    assert "Demander l’accès" in browse(stranger).get(reverse("my_body")).content.decode()


def test_a_role_is_changed_journalled_and_told(head, reporter, bodies, browse):
    held = reporter.memberships.get()
    post(browse(head), "member_role", bodies.asso.pk, held.pk, role="contributor")
    changed = User.objects.get(pk=reporter.pk)
    assert changed.memberships.get().role == Role.CONTRIBUTOR
    assert {codename for _, codename in changed.rights} == {"edit_signalement"}
    assert Event.objects.get(verb="role_changed").actor == head
    assert Notice.objects.get().recipient == reporter


def test_a_contributor_manages_nobody(reporter, bodies, browse):
    held = reporter.memberships.get()
    for name, args in (("invitation_add", []), ("member_role", [held.pk])):
        address = reverse(name, args=[bodies.asso.pk, *args])
        assert browse(reporter).get(address).status_code == 403


def test_the_last_administrator_neither_leaves_nor_is_removed(head, reporter, team, bodies, browse):
    held = head.memberships.get()
    assert "dernier administrateur" in post(browse(head), "member_leave", bodies.asso.pk)
    admin = browse(team.administrator)
    assert "dernier administrateur" in post(admin, "member_remove", bodies.asso.pk, held.pk)
    shown = post(admin, "member_role", bodies.asso.pk, held.pk, role="reporter")
    assert "dernier administrateur" in shown
    assert User.objects.get(pk=head.pk).memberships.get().role == Role.BODY_ADMINISTRATOR


def test_one_of_two_administrators_leaves_and_the_other_is_told(head, bodies, browse):
    other = person(Role.BODY_ADMINISTRATOR, on=bodies.asso, name="second")
    post(browse(head), "member_leave", bodies.asso.pk)
    assert not User.objects.get(pk=head.pk).rights
    assert Notice.objects.get().recipient == other


def test_a_deactivated_administrator_does_not_count(head, bodies):
    other = person(Role.BODY_ADMINISTRATOR, on=bodies.asso, name="second")
    User.objects.filter(pk=other.pk).update(is_active=False)
    with pytest.raises(organisation_members.LastAdministrator):
        organisation_members.leave(head, organisation=bodies.asso, on=DAY)


def test_nobody_leaves_the_agency_alone(team, division, browse):
    address = reverse("member_leave", args=[division.pk])
    assert browse(team.desk).post(address).status_code == 403


def test_the_command_names_the_bodies_without_administrator(head, bodies, capsys):
    call_command("check_bodies")
    person(Role.REPORTER, on=bodies.cnp, name="seul")
    with pytest.raises(SystemExit):
        call_command("check_bodies")
    assert "CNP de dermatologie" in capsys.readouterr().out


def test_an_administrator_of_one_body_manages_no_other(bodies, stranger):
    grant(stranger, role=Role.ADMINISTRATOR, on=bodies.asso)
    assert organisation_members.may_manage(stranger, organisation=bodies.asso)
    assert not organisation_members.may_manage(stranger, organisation=bodies.cnp)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="le déclencheur de PostgreSQL")
@pytest.mark.parametrize("gesture", ["delete", "update"])
def test_the_database_itself_keeps_the_last_administrator(gesture, head):
    held = Membership.objects.filter(user=head)
    with pytest.raises(IntegrityError, match="garde toujours"), transaction.atomic():
        held.delete() if gesture == "delete" else held.update(role="reporter")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_two_administrators_who_go_together_are_not_both_let_go(head, bodies, turn):
    other = person(Role.BODY_ADMINISTRATOR, on=bodies.asso, name="second")
    barrier, refused = threading.Barrier(2), []

    def go(user: User) -> None:
        barrier.wait()
        try:
            organisations.dismiss(user.memberships.get(), by=user, on=DAY)
        except organisation_members.LastAdministrator:
            refused.append(user)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(user,)) for user in (head, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == organisation_members.administrators(bodies.asso).count() == 1
