"""Who may open what: role × address × relation to the object, over every address of the project.

A new address without its row here is a red test. For an address that only takes POST, what is read is
who is let in: 405 and worse are failures. Rows say who is let in; all others are refused as the row
says, anonymous visitors are sent to the login page.
"""

from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.urls import get_resolver, reverse

from accounts.models import Organisation, OrganisationKind, User
from accounts.roles import Role
from cannabis.models import HasPublication, Override
from cpc.acts.enacting import Covered, enact
from cpc.law.deciding.eligibility import Origin
from cpc.models import Act, Cpc
from records.clock import at
from tests.cannabis.conftest import an_act, typed
from tests.conftest import DAY, a_division, a_team, person, the_bodies
from tests.matrix import (
    accompaniment,
    authority,
    bodies,
    changes,
    clock,
    conditions,
    decision_drafts,
    documents,
    drafting,
    evidence,
    exchanges,
    house,
    inbox,
    laboratory,
    letters,
    manager,
    meetings,
    neighbours,
    notices,
    opinions,
    process,
)
from tests.matrix.rows import Row
from tests.signalements.conftest import a_draft
from workflows.flows.opening import open_dossier
from workflows.intake.filing import file_signalement
from workflows.models import WorkItem

# Rights are asked in Python, of rows that both databases give alike.
pytestmark = [pytest.mark.django_db, pytest.mark.alike]

AREAS = (
    bodies,
    changes,
    drafting,
    decision_drafts,
    documents,
    neighbours,
    accompaniment,
    letters,
    exchanges,
    notices,
    clock,
    conditions,
    authority,
    inbox,
    manager,
    evidence,
    laboratory,
    meetings,
    opinions,
    process,
)
MATRIX = {name: row for area in (house, *AREAS) for name, row in area.ROWS.items()}


def addresses(patterns: list[Any]) -> list[str]:
    found = []
    for pattern in patterns:
        found += (
            addresses(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.name]
        )
    return found


def test_every_address_has_its_row_and_every_row_its_address():
    assert sorted(addresses(get_resolver().url_patterns)) == sorted(MATRIX)


def people(team: SimpleNamespace, places: SimpleNamespace) -> dict[str, User | None]:
    elsewhere = Organisation.objects.create(
        kind=OrganisationKind.ANSM_DIVISION, name="Autre direction"
    )
    omedit = Organisation.objects.create(kind=OrganisationKind.OMEDIT, name="OMEDIT X")
    experts = Organisation.objects.create(kind=OrganisationKind.EXPERTS, name="Experts")
    maker = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Laboratoire L")
    return {
        "anonymous": None,
        "stranger": User.objects.create_user("x@example.org", first_name="X", last_name="Y"),
        "author": person(Role.REPORTER, on=places.asso, name="author"),
        "head": person(Role.BODY_ADMINISTRATOR, on=places.asso, name="head"),
        "contributor": person(Role.CONTRIBUTOR, on=places.asso, name="contributor"),
        "other_body": person(Role.REPORTER, on=places.cnp, name="other"),
        "omedit": person(Role.OMEDIT, on=omedit, name="omedit"),
        "expert": person(Role.EXPERT, on=experts, name="expert"),
        "lab": person(Role.LABORATORY, on=maker, name="lab"),
        "elsewhere": person(Role.EVALUATOR, on=elsewhere, name="elsewhere"),
        **vars(team),
    }


def a_cpc() -> Cpc:
    cpc = Cpc.objects.create(number="CPC-2024-0001", title="Tacrolimus – Vitiligo")
    act = Act(
        reference="décision du 21/03/2024",
        kind="initial",
        cpc=cpc,
        decided_on=date(2024, 3, 21),
        published_on=date(2024, 3, 21),
        first_day=date(2024, 3, 22),
        last_day=date(2027, 3, 21),
    )
    enact(act, medicines=[Covered(name="PROTOPIC")], indications=["Vitiligo"], on=act.published_on)
    return cpc


def a_publication(author: User) -> HasPublication:
    client = Client()
    client.force_login(author)
    client.post(reverse("transition-record"), typed(published_on="2026-03-01"))
    return HasPublication.objects.get()


def an_override(author: User) -> Override:
    client = Client()
    client.force_login(author)
    client.post(reverse("transition-override"), an_act("2027-06-30"))
    return Override.objects.get()


class World(SimpleNamespace):
    """What the rows name. An area that takes a name of another one would test the wrong object."""

    def __setattr__(self, name: str, value: object) -> None:
        assert not hasattr(self, name), f"« {name} » names something else already"
        super().__setattr__(name, value)


def the_world() -> World:
    team, bodies = a_team(a_division()), the_bodies()
    everybody = people(team, bodies)
    author = everybody["author"]
    signalement = file_signalement(a_draft(bodies.asso, by=author, on=DAY), by=author, on=DAY)
    made = World(
        people=everybody,
        team=team,
        body=bodies.asso,
        draft=a_draft(bodies.asso, by=author, on=DAY, dci="Autre"),
        signalement=signalement,
        dossier=signalement.dossier,
        item=WorkItem.objects.open().get(dossier=signalement.dossier),
        cpc=a_cpc(),
        publication=a_publication(team.evaluator),
        override=an_override(team.evaluator),
    )
    for area in AREAS:
        area.extend(made)
    return made


def session(user: User) -> str:
    """Logged in once for all the requests of one person: a browser that has this key is theirs."""
    client = Client()
    client.force_login(user)
    return client.session.session_key


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """One world a module, in a transaction around all its tests: building it is what costs."""
    files = {"DOCUMENTS_FOLDER": str(tmp_path_factory.getbasetemp() / "documents")}
    around = transaction.atomic()
    with (
        django_db_blocker.unblock(),
        at(DAY),
        override_settings(ANTIVIRUS="off", CLAMD_ADDRESS="", **files),
    ):
        around.__enter__()
        made = the_world()
        made.sessions = {who: session(user) for who, user in made.people.items() if user}
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture
def world(built, db) -> World:
    """The world, and a savepoint of one's own: what a test changes is undone after it."""
    return built


def answer(world: SimpleNamespace, name: str, who: str) -> int | str:
    row, client = MATRIX[name], Client()
    if who in world.sessions:
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    response = getattr(client, row.method)(reverse(name, args=row.args(world)))
    if response.streaming:
        response.getvalue()  # read to its end, so that its file is closed
    if response.status_code == 302 and response.url.startswith(reverse("login") + "?"):
        return "login"
    return response.status_code


def expected(row: Row, who: str) -> set[int | str]:
    if who in row.allowed:
        return {200, 302, 422}
    return {"login"} if who == "anonymous" else {403, row.refused}


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_only_those_of_the_row_are_let_in(name, world):
    row = MATRIX[name]
    wrong = {
        who: status
        for who in world.people
        if who not in row.allowed or row.method == "get"
        if (status := answer(world, name, who)) not in expected(row, who)
    }
    assert not wrong


@pytest.mark.parametrize("name", sorted(name for name, row in MATRIX.items() if row.refused == 404))
@pytest.mark.parametrize("who", ["stranger", "other_body"])
def test_a_stranger_does_not_learn_that_the_object_exists(name, who, world):
    if who not in MATRIX[name].allowed:
        assert answer(world, name, who) == 404


def test_there_is_somebody_for_every_post(world, day):
    """The POST-only addresses let in those of their row (read apart: each one changes the world)."""
    assert answer(world, "task_take", "desk") == 302
    assert answer(world, "task_release", "desk") == 302
    assert answer(world, "signalement_file", "author") == 302
    assert answer(world, "draft_preview", "legal") == 200
    assert answer(world, "draft_save", "legal") == 302
    assert open_dossier(
        origin=Origin.DIRECTOR_GENERAL, dci="A", indication="B", on=day, by=world.team.manager
    ).process
    assert HasPublication.objects.exists()
