"""A base that another version made: kept aside by the demonstration, refused elsewhere, never half read."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import OutputWrapper
from django.db import connection, connections
from django.db.backends.base.base import NO_DB_ALIAS, BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from config.demo import demo
from config.management.commands import runserver
from records.management.commands import migrate
from records.sealing.declared import OWN
from records.starting import earlier_bases

pytestmark = pytest.mark.django_db
GONE = ("cpc", "0022_names_of_acts")


@pytest.fixture
def file(tmp_path, settings) -> Path:
    """Where the demonstration keeps its base."""
    settings.DEMONSTRATION_FILE = tmp_path / "db.sqlite3"
    return settings.DEMONSTRATION_FILE


@pytest.fixture
def base() -> Iterator[Callable[[Path], BaseDatabaseWrapper]]:
    """Another base, by its file, under the one alias besides their own that Django's tests let pass."""

    def of(file: Path) -> BaseDatabaseWrapper:
        engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": {}}
        connections.databases[NO_DB_ALIAS] = connections.databases["default"] | engine
        return connections[NO_DB_ALIAS]

    yield of
    connections[NO_DB_ALIAS].close()
    del connections[NO_DB_ALIAS], connections.databases[NO_DB_ALIAS]


@pytest.fixture
def made_before(base) -> Callable[[Path], BaseDatabaseWrapper]:
    def of(file: Path) -> BaseDatabaseWrapper:
        made = base(file)
        MigrationRecorder(made).record_applied(*GONE)
        return made

    return of


def rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute("SELECT count(*) FROM django_migrations").fetchone()[0]


def begun(made: BaseDatabaseWrapper, day) -> list[str]:
    told: list[str] = []
    demo.earlier_base(today=day, say=told.append, base=made)
    return told


def test_the_base_of_this_code_is_its_own_and_so_is_an_empty_one(file, base, day):
    assert earlier_bases.foreign(MigrationLoader(connection)) == []
    assert begun(base(file), day) == []


def test_a_base_made_before_is_kept_aside_by_its_day_and_never_over_another(
    file, base, made_before, day
):
    for name in ("db-2026-03-02.sqlite3", "db-2026-03-02-2.sqlite3"):
        told = begun(made_before(file), day)
        assert GONE[1] in told[0] and name in told[0]
        assert not file.exists() and rows(file.with_name(name)) == 1
    assert begun(base(file), day) == []


def test_what_sqlite_keeps_beside_a_file_goes_with_it(file, day):
    for end in ("", "-wal", "-shm"):
        Path(f"{file}{end}").write_text(end)
    kept = earlier_bases.set_aside(file, on=day)
    assert [Path(f"{kept}{end}").read_text() for end in ("", "-wal", "-shm")] == [
        "",
        "-wal",
        "-shm",
    ]
    assert len(list(file.parent.iterdir())) == 3


def test_steps_taken_without_their_tables_are_of_another_version(file, base):
    """The very first bases took steps of the names that this code uses."""
    made = base(file)
    for label in OWN:
        MigrationRecorder(made).record_applied(label, "0001_initial")
    found = earlier_bases.foreign(MigrationLoader(made))
    assert "cpc_act" in found and "cpc_draft_medicines" in found


def test_another_base_than_the_demonstrations_stays_where_it_is(file, made_before, tmp_path, day):
    elsewhere = tmp_path / "mine.sqlite3"
    with pytest.raises(earlier_bases.OtherBase, match="La garder, et donner dans DATABASE_URL"):
        begun(made_before(elsewhere), day)
    assert rows(elsewhere) == 1


@pytest.fixture
def _of_before() -> None:
    MigrationRecorder(connection).record_applied(*GONE)


@pytest.mark.usefixtures("_of_before")
def test_the_demonstration_says_why_it_does_not_start_there(capsys):
    with pytest.raises(SystemExit) as caught:
        call_command("demo")
    assert caught.value.code == 2
    assert GONE[1] in capsys.readouterr().err


@pytest.mark.usefixtures("_of_before")
def test_migrate_refuses_it_before_it_touches_anything():
    with pytest.raises(
        CommandError, match="Migration impossible : la base a été faite par une autre"
    ):
        call_command("migrate", verbosity=0)


STEPS = [Migration("0001_initial", "records"), *(Migration(f"000{n}", "cpc") for n in (1, 2))]


def announced(**options: object) -> str:
    command = migrate.Command(stdout=StringIO(), no_color=True)
    command.verbosity, command.steps = 1, len(STEPS)
    command.progress = options.get("progress")
    for step in STEPS:
        command.migration_progress_callback("apply_start", step)
        command.migration_progress_callback("apply_success", step)
    return command.stdout.getvalue()


def test_migrate_counts_its_steps():
    assert announced().splitlines() == [
        "  1/3  Applying records.0001_initial... OK",
        "  2/3  Applying cpc.0001... OK",
        "  3/3  Applying cpc.0002... OK",
    ]


def test_the_demonstration_counts_them_once_a_package():
    told: list[str] = []
    announced(progress=partial(demo.package, say=told.append, said=set()))
    assert told == ["  1/3 records", "  2/3 cpc"]


def test_the_demonstration_ends_by_three_lines_for_a_newcomer(settings):
    command = runserver.Command(stdout=StringIO())
    command.on_bind(8000)
    lines = command.stdout.getvalue().splitlines()
    assert [line.split(" : ")[0] for line in lines] == [
        "==> Ouvrir",
        "==> Se connecter",
        "==> Essayer d'abord",
    ]
    settings.DEMONSTRATION, command.stdout = False, OutputWrapper(StringIO())
    command.addr, command._raw_ipv6 = "127.0.0.1", False
    command.on_bind(8000)
    assert demo.FIRST not in command.stdout.getvalue()
