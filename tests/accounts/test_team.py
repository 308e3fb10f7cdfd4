"""The team that most tests begin with is made at once; it is the one that is made one by one."""

import pytest

from accounts.models import Membership, Organisation, OrganisationUserObjectPermission, User
from accounts.roles import OUTSIDE_ROLES, Role
from tests.conftest import person

pytestmark = pytest.mark.django_db


def told(division: Organisation) -> list[object]:
    """Everything of the people of a division, but their keys, their days and their passwords."""
    here = {"organisation": division}
    people = User.objects.filter(memberships__organisation=division)
    return [
        list(people.order_by("last_name").values("first_name", "last_name", "is_active")),
        list(Membership.objects.filter(**here).order_by("role").values("role", "user__last_name")),
        [user.has_usable_password() for user in people],
        sorted(
            OrganisationUserObjectPermission.objects.filter(content_object=division).values_list(
                "user__last_name", "permission__codename"
            )
        ),
        [user.history.get().history_type for user in people],
        list(
            Membership.history.filter(**here)
            .order_by("role")
            .values("role", "history_type", "history_user", "history_change_reason")
        ),
    ]


def test_a_team_made_at_once_is_the_one_made_person_by_person(team, division):
    other = Organisation.objects.create(kind=division.kind, name="Direction médicale 2")
    roles = [role for role in Role if role not in OUTSIDE_ROLES]
    for role in roles:
        made = person(role, on=other, name=f"{role.value}2")
        User.objects.filter(pk=made.pk).update(last_name=role.value.title())
    assert told(division) == told(other)
