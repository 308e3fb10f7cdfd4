"""Whatever people do while a colleague holds the base, they are told to try again: never a failure.

The base gives up at the first write, as it does when a lock does not come in time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.urls import resolve, reverse

from tests.workflows.actions import TABLE
from tests.workflows.acts import GESTURES
from tests.workflows.test_actions import HELD, STATES, prepare, stand, world
from web.refused import Busy

__all__ = ["world"]
pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.alike]
WRITES = ("INSERT", "UPDATE", "DELETE")


def doers(state: str) -> dict[str, str]:
    """Gesture → one of the roles that may there."""
    lines = [(name, roles) for name, states, roles in TABLE if state in states.split()]
    return {name: roles.split()[-1] for name, roles in lines if roles}


def covering() -> list[str]:
    """Few states in which, together, every gesture may be done by somebody."""
    left, chosen = set(GESTURES), []
    while left:
        best = max(STATES, key=lambda state: len(left & set(doers(state))))
        if not left & set(doers(best)):
            return chosen
        chosen.append(best)
        left -= set(doers(best))
    return chosen


@contextmanager
def held() -> Iterator[list[str]]:
    """The base gives up at each write; what was given up."""
    refused: list[str] = []

    def give_up(execute, sql, params, many, context):
        if sql.lstrip().startswith(WRITES) and "django_session" not in sql:
            refused.append(sql)
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(give_up):
        yield refused


def tried(world: SimpleNamespace, name: str, who: str) -> str:
    """Empty when the page says to try again; else what it answered."""
    gesture = GESTURES[name]
    with transaction.atomic():
        prepare(gesture, world)
        client = Client(raise_request_exception=False)
        client.force_login(world.people[who])
        address, data = gesture.url(world), gesture.posted(world)
        if gesture.address in HELD:
            client.post(reverse("task_take", args=[resolve(address).kwargs["pk"]]))
        with held() as refused:
            response = client.post(address, data)
            said = response.content.decode() if response.status_code != 302 else _said(client)
        transaction.set_rollback(True)
    told = response.status_code == 503 and "Retry-After" in response
    told |= response.status_code in (302, 422) and str(Busy()) in said.replace("&#x27;", "'")
    return "" if told or not refused else f"{name} : {response.status_code}"


def _said(client: Client) -> str:
    return client.get("/").content.decode()


def test_every_gesture_is_held_by_somebody_somewhere():
    assert {name for state in covering() for name in doers(state)} == set(GESTURES)


@pytest.mark.parametrize("state", covering())
def test_a_gesture_under_a_lock_says_to_try_again(state, world):
    stand(world, state)
    assert not [found for name, who in doers(state).items() if (found := tried(world, name, who))]
