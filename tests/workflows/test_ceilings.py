"""No step asks more of the base than ``data/queries.txt`` says, among all that people asked meanwhile."""

from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.ceilings import compared, queries
from tests.workflows.acts import ON
from tests.workflows.conftest import finish
from tests.workflows.test_actions import begin, world
from tests.workflows.walks import ANSWERS, INFORM, reach, state_of
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.tour]
__all__ = ["world"]

WALKS = (
    "InstructionFlow.end_established",
    "InstructionFlow.end_refused",
    "RenewalFlow.end_renewed",
    "ChangeFlow.end_changed",
    "ChangeFlow.end_confirmed",
    "TransitionFlow.end_decided",
)
"""Ends whose ways pass by every step but one, ``APART``, which no urgent change passes by."""
APART = "ChangeFlow.information"


class Counting(Client):
    """A browser that keeps the number of queries of each of its posts."""

    def __init__(self, user: User) -> None:
        super().__init__()
        self.force_login(user)
        self.posted: list[int] = []

    def post(self, *args: Any, **kwargs: Any) -> Any:
        count, answer = queries(partial(super().post, *args, **kwargs))
        self.posted.append(count)
        return answer


def counted(found: dict[str, int], item: WorkItem, user: User, data: dict[str, Any]) -> Any:
    """Reads, takes and finishes a step; of the times that it is done, the dearest is kept."""
    client, state = Counting(user), state_of(item.task)
    assert client.get(reverse("task", args=[item.pk])).status_code == 200
    answer = finish(item, client=client, data=data)
    for name, count in (("take", client.posted[0]), ("finish", client.posted[-1])):
        found[f"{state} {name}"] = max(count, found.get(f"{state} {name}", 0))
    return answer


def test_no_step_asks_more_of_the_base_than_its_ceiling(world: SimpleNamespace):
    found: dict[str, int] = {}
    given = {"team": world.team, "body": world.body, "author": world.people["author"], "on": ON}
    walk = partial(reach, first=partial(begin, world), step=partial(counted, found), **given)
    for end in (*WALKS, APART):
        with transaction.atomic():
            process = walk(end)
            if end == APART:
                item = WorkItem.objects.open().get(task__process_id=process.pk)
                counted(found, item, world.team.legal, INFORM)
            transaction.set_rollback(True)
    assert {name.split()[0] for name in found} == {*ANSWERS}
    assert compared("step", found) == []
