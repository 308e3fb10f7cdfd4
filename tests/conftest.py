"""People and places that every test may call: one division, one person a role, four reporting bodies."""

import gc
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.db import connection
from django.test import Client, override_settings

from accounts.models import (
    Mandate,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationUserObjectPermission,
    Permission,
    StandingProof,
    User,
)
from accounts.roles import GRANTS, OUTSIDE_ROLES, Role, grant, rows_of
from cpc.models import Medicine
from records import clock
from records.history import create_all
from records.sealing import laying
from records.sealing.triggers import PURGE_ROLE
from tests.database import MigratedFile
from tests.scenes import Scenes, asked_by

DAY = date(2026, 3, 2)
SCENES = Scenes()
WITH_A_DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}

# A run makes many objects and keeps few: collecting less often takes 6 % less time.
gc.set_threshold(50_000, 20, 50)


COUNTED = "counted"
"""The property by which a test says what it counted: told at the end of the run, whoever ran it."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    passed = terminalreporter.stats.get("passed", ())
    for name, told in (each for report in passed for each in report.user_properties):
        if name == COUNTED:
            terminalreporter.line(str(told))


def pytest_collection_finish() -> None:
    """What is collected lives as long as the run: not walking it at each collection takes 8 % less time."""
    gc.collect()
    gc.freeze()


LAST = "~"
REFUSED_BY_THE_BASE = {"IntegrityError", "OperationalError", "ProgrammingError"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On which database continuous integration asks a test (CONTRIBUTING.md).

    Without database it is « alike »; what a base refuses itself, or is written behind its triggers, is asked
    of « both », whatever the rest of its module. The tests of a scene come first, one after the other.
    """
    items.sort(key=lambda item: asked_by(item) or LAST)
    for item in items:
        asks = item.get_closest_marker("django_db") or WITH_A_DATABASE & set(item.fixturenames)
        if not asks and not item.get_closest_marker("tour"):
            item.add_marker(pytest.mark.alike)
        if REFUSED_BY_THE_BASE & named(item) or "unsealed" in item.fixturenames:
            item.add_marker(pytest.mark.both)
        if item.get_closest_marker("tour") and item.get_closest_marker("alike"):
            raise pytest.UsageError(f"{item.nodeid}: « tour » and « alike », on no database then")


def named(item: pytest.Item) -> set[str]:
    """The global names that the function of a test says."""
    return set(item.function.__code__.co_names) if isinstance(item, pytest.Function) else set()


@pytest.fixture(scope="session")
def migrated(django_db_modify_db_settings) -> MigratedFile | None:
    """On SQLite, the database of the run, copied from an earlier run with the same migrations."""
    if connection.vendor != "sqlite":
        return None
    return MigratedFile(Path(site.DATABASES["default"]["TEST"]["NAME"]))


@pytest.fixture(scope="session")
def django_db_keepdb(request, migrated) -> bool:
    return migrated.found if migrated else request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, migrated, django_db_blocker) -> Iterator[None]:
    if migrated:
        migrated.keep()
    yield
    with django_db_blocker.unblock():
        SCENES.leave()
    if migrated:
        migrated.leave()


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """Before the transaction of a test, the scene that it asks for."""
    if fixturedef.argname == "_django_db_helper" and asked_by(request.node) != SCENES.name:
        folder = request.getfixturevalue("tmp_path_factory").getbasetemp()
        blocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock(), clock.at(DAY), override_settings(**own_files(folder)):
            SCENES.turn_to(asked_by(request.node))
    return (yield)


@pytest.fixture
def scene() -> SimpleNamespace:
    """What the scene of the test holds: the fixtures of those names give it. Nothing without one."""
    return SCENES.copy()


@pytest.fixture(autouse=True)
def _steady_day():
    """Tests live on Monday 2 March 2026, never today."""
    with clock.at(DAY):
        yield


def own_files(folder: Path) -> dict[str, str]:
    documents = str(folder / "documents")
    return {"ANTIVIRUS": "off", "CLAMD_ADDRESS": "", "DOCUMENTS_FOLDER": documents}


@pytest.fixture(autouse=True)
def _own_documents(settings, tmp_path_factory):
    """Files given in a test stay in its own folder; no antivirus, unless the test is about it."""
    for name, value in own_files(tmp_path_factory.getbasetemp()).items():
        setattr(settings, name, value)


@pytest.fixture(autouse=True)
def _own_journal(settings, tmp_path):
    """No key unless a test makes one; roots are copied to the folder of the test."""
    settings.JOURNAL_KEY_FILE = str(tmp_path / "journal" / "key.pem")
    settings.JOURNAL_ROOTS_FOLDER = str(tmp_path / "journal" / "roots")


@pytest.fixture
def unsealed(db) -> None:
    """Somebody who writes in the base and has taken off its triggers; they are back after the test."""
    laying.lift(connection)


@pytest.fixture
def purger(db) -> None:
    """The role of the purge, which the role of the tests may take; gone with the test."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {PURGE_ROLE} NOLOGIN")
            cursor.execute(f"GRANT SELECT, DELETE ON ALL TABLES IN SCHEMA public TO {PURGE_ROLE}")


@pytest.fixture
def day() -> date:
    return DAY


def a_substance(rank: int) -> str:
    """A name unlike those of other ranks: « abcmab ». Many dossiers on one use would each resemble all."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{rank:03}") + "mab"


def a_division() -> Organisation:
    return Organisation.objects.create(
        kind=OrganisationKind.ANSM_DIVISION,
        name="Direction médicale médicaments 1",
        short_name="DMM1",
    )


@pytest.fixture
def division(db, scene) -> Organisation:
    return getattr(scene, "division", None) or a_division()


def person(role: Role, *, on: Organisation, name: str = "") -> User:
    email = f"{name or role.value}@example.org"
    user = User.objects.create_user(
        email, first_name="Camille", last_name=(name or role.value).title()
    )
    grant(user, role=role, on=on)
    return user


def a_mandate(user: User, **changed: object) -> Mandate:
    """The signatory of the tests is Director General, until their last day if one is given."""
    fields = {
        "capacity": "director_general",
        "function": "Directrice générale",
        "reference": "Décret du 1er janvier 2020",
        "first_day": date(2020, 1, 1),
    }
    return Mandate.objects.create(person=user, **fields | changed)


def a_team(division: Organisation) -> SimpleNamespace:
    """One agent a role; the signatory has the mandate of Director General.

    Most tests begin here: what ``person`` does one by one is done at once (tests/accounts/test_team.py).
    """
    roles = [role for role in Role if role not in OUTSIDE_ROLES]
    people = create_all([an_agent(role) for role in roles], model=User)
    create_all(
        [
            Membership(user=user, organisation=division, role=role)
            for user, role in zip(people, roles, strict=True)
        ],
        model=Membership,
    )
    permissions = {row.codename: row for row in rows_of(frozenset(Permission))}
    OrganisationUserObjectPermission.objects.bulk_create(
        OrganisationUserObjectPermission(
            user=user, permission=permissions[permission.value], content_object=division
        )
        for user, role in zip(people, roles, strict=True)
        for permission in GRANTS[role]
    )
    team = SimpleNamespace(**{role.value: user for role, user in zip(roles, people, strict=True)})
    a_mandate(team.signatory)
    return team


def an_agent(role: Role) -> User:
    user = User(
        email=f"{role.value}@example.org", first_name="Camille", last_name=role.value.title()
    )
    user.set_unusable_password()
    return user


@pytest.fixture
def team(division, scene) -> SimpleNamespace:
    """One agent a role: ``team.desk``, ``team.evaluator``…"""
    return getattr(scene, "team", None) or a_team(division)


BODIES = {
    "inca": {"kind": OrganisationKind.INCA, "name": "Institut national du cancer"},
    "centre": {
        "kind": OrganisationKind.CRMR_CCMR,
        "name": "Centre de référence des maladies X",
        "filiere": "FAI²R",
    },
    "cnp": {
        "kind": OrganisationKind.CNP,
        "name": "CNP de dermatologie",
        "specialite": "Dermatologie",
    },
    "asso": {"kind": OrganisationKind.ASSO, "name": "Association Y"},
}


def the_bodies() -> SimpleNamespace:
    made = {key: Organisation.objects.create(**fields) for key, fields in BODIES.items()}
    for body in made.values():
        StandingProof.objects.create(
            organisation=body,
            reference=f"Preuve {body.pk}",
            first_day=date(2024, 1, 1),
            last_day=date(2028, 12, 31),
        )
    return SimpleNamespace(**made)


@pytest.fixture
def bodies(db) -> SimpleNamespace:
    """The four kinds of reporting bodies, each with a proof of standing from 2024 to 2028."""
    return the_bodies()


@pytest.fixture
def reporter(bodies) -> User:
    return person(Role.REPORTER, on=bodies.asso, name="signalant")


@pytest.fixture
def stranger(db) -> User:
    return User.objects.create_user("autre@example.org", first_name="Une", last_name="Autre")


@pytest.fixture
def browse() -> Callable[[User], Client]:
    """A browser logged in as somebody."""

    def as_user(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user


def a_protopic() -> Medicine:
    return Medicine.objects.add(
        cis="63213392",
        name="PROTOPIC 0,1 %, pommade",
        substances=("TACROLIMUS",),
        form="pommade",
        routes="cutanée",
        amm_status="Autorisation active",
    )


@pytest.fixture
def protopic(db, scene) -> Medicine:
    return getattr(scene, "protopic", None) or a_protopic()
