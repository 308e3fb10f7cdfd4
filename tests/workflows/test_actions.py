"""State × role × gesture: whoever may do what, at each step and at each end of each process.

Each state is walked to once; each person then tries each gesture in a savepoint. What is expected is
declared in one table (``actions.py``), without a hole. Allowed: it is done (a redirection).
Refused: 403, 404, 409 or 422.
"""

import os
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import RequestFactory
from django.urls import get_resolver, resolve, reverse
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.models import Organisation, User
from cpc.law.deciding.eligibility import Origin
from cpc.models import Cpc
from tests.test_matrix import people
from tests.workflows.actions import TABLE
from tests.workflows.acts import ELSEWHERE, GESTURES, ON, Gesture, furnish, prove
from tests.workflows.walks import ANSWERS, ENDED, MOVES, do, reach
from workflows.engine.undo import last_step
from workflows.flows.opening import open_dossier
from workflows.models import DossierProcess, WorkItem

pytestmark = pytest.mark.django_db
FAILED = "InstructionFlow.establish"
STATES = [*MOVES, *ENDED, FAILED]
HELD = {"task", "draft_save"}
"""What is done on a step in one's hands: each takes it first."""
DONE, REFUSED = {302}, {403, 404, 409, 422}


def reached(state: str, world: SimpleNamespace) -> Process:
    given = {"team": world.team, "body": world.body, "author": world.people["author"], "on": ON}
    given["first"] = lambda process: begin(world, process)
    if state != FAILED:
        return reach(state, **given)
    before = "InstructionFlow.publication"
    process = reach(before, **given)
    Cpc.objects.create(number="CPC-2026-0001", title="X")  # no number is given twice
    do(WorkItem.objects.open().get(), world.team.publisher, ANSWERS[before])
    return process


def begin(world: SimpleNamespace, process: Process) -> None:
    """What people asked while the dossier was open."""
    kept = DossierProcess.objects.filter(pk=process.pk).first()
    world.dossier = kept.dossier if kept else None
    world.signalement = world.dossier.signalements.first() if kept else None
    if kept:
        furnish(world)


@pytest.fixture
def world(team, bodies, request) -> SimpleNamespace:
    everybody = people(team, bodies)
    made = SimpleNamespace(team=team, people=everybody, body=bodies.asso)
    made.maker = Organisation.objects.get(name="Laboratoire L")
    return made


def stand(world: SimpleNamespace, state: str) -> None:
    """The world at that state, with all that the gestures bear on."""
    world.process = reached(state, world)
    items = WorkItem.objects.filter(task__process=world.process)
    world.item = items.open().first() or (items.last() if state in (*ENDED, FAILED) else None)
    world.failed = Task.objects.filter(process=world.process, status=STATUS.ERROR).first()
    world.done = world.deadline = None
    if world.dossier:
        world.dossier.refresh_from_db()
        world.done = last_step(world.dossier)
        world.deadline = world.dossier.deadlines.running().reckoned().first()
        if not world.dossier.closed_on:
            prove(world)
    world.other = open_dossier(
        origin=Origin.DIRECTOR_GENERAL, dci="A", indication="B", on=ON, by=world.team.manager
    )


def send(user: User, address: str, data: dict[str, Any]) -> int:
    """What the address answers to this person, without the surroundings of a page."""
    view, args, kwargs = resolve(address)
    request = RequestFactory().post(address, data)
    request.user, request.session, request.htmx = user, {}, False
    request._messages = CookieStorage(request)
    try:
        return view(request, *args, **kwargs).status_code
    except PermissionDenied:
        return 403
    except Http404:
        return 404
    finally:
        request.close()  # the files it brought


def attempt(user: User, gesture: Gesture, address: str, data: dict[str, Any]) -> int:
    """Tries it in a savepoint, so that the next one meets the same world."""
    with transaction.atomic():
        if gesture.address in HELD:
            send(user, reverse("task_take", args=[resolve(address).kwargs["pk"]]), {})
        status = send(user, address, data)
        transaction.set_rollback(True)
    return status


def prepare(gesture: Gesture, world: SimpleNamespace) -> None:
    """What must be there first; where the base no longer takes it, the gesture does without."""
    if gesture.before:
        with suppress(IntegrityError), transaction.atomic():
            gesture.before(world)


def by_everybody(gesture: Gesture, world: SimpleNamespace) -> dict[str, int]:
    """Role → status, each on what must be there first."""
    with transaction.atomic():
        prepare(gesture, world)
        address = gesture.url(world)
        people = {who: user for who, user in world.people.items() if user is not None}
        found = {
            who: attempt(user, gesture, address, gesture.posted(world))
            for who, user in people.items()
        }
        transaction.set_rollback(True)
    return found


def tried(world: SimpleNamespace) -> dict[str, dict[str, int]]:
    """Gesture → role → status; no line for a gesture that bears on nothing here."""
    return {
        name: by_everybody(gesture, world)
        for name, gesture in GESTURES.items()
        if gesture.args(world) is not None
    }


def test_every_address_of_a_process_is_a_gesture_or_says_why_not():
    known = {gesture.address for gesture in GESTURES.values()}.union(*ELSEWHERE.values())
    assert sorted(ours(get_resolver().url_patterns)) == sorted(known)


def ours(patterns: list[Any]) -> set[str]:
    found = set()
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            found |= ours(pattern.url_patterns)
        elif pattern.callback.__module__.startswith("workflows."):
            found.add(pattern.name)
    return found


def test_the_table_has_no_hole_and_no_doubt():
    lines = [(name, state) for name, states, _ in TABLE for state in states.split()]
    assert sorted(lines) == sorted({*lines})
    assert set(lines) == {(name, state) for name in GESTURES for state in STATES}


# Rights are asked in Python, and the same steps are walked on each database by the tests of the flows.
@pytest.mark.exhaustive
@pytest.mark.alike
@pytest.mark.parametrize("state", STATES)
def test_each_role_does_what_the_table_says_and_nothing_else(state, world):
    stand(world, state)
    statuses = tried(world)
    if "WRITE_TABLE" in os.environ:
        write(state, statuses)
        return
    told = {name: roles for name, states, roles in TABLE if state in states.split()}
    assert {name for name, roles in told.items() if roles is not None} == set(statuses)
    wrong = {
        (name, who, status)
        for name, by_role in statuses.items()
        for who, status in by_role.items()
        if status not in (DONE if who in told[name].split() else REFUSED)
    }
    assert not wrong


def write(state: str, statuses: dict[str, dict[str, int]]) -> None:
    """What is, to be read again before it becomes what must be."""
    with open(os.environ["WRITE_TABLE"], "a", encoding="utf-8") as out:
        for name in GESTURES:
            done = statuses.get(name)
            roles = None if done is None else " ".join(w for w, s in done.items() if s in DONE)
            odd = {} if done is None else {w: s for w, s in done.items() if s not in REFUSED | DONE}
            print(repr((name, state, roles, odd)), file=out)
