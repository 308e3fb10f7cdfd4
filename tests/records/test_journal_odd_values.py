"""Whatever a column of the journal, a root, a copy or the key is made to hold is named, never a traceback."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction

from records import journal
from records.models import Event, JournalRoot
from records.proof import check as journal_check
from records.proof import keys as journal_keys
from records.proof import roots as journal_roots
from tests.records.test_journal_verified import NOON, faults, keyed, sealed

__all__ = ["keyed"]
pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive]

ODD = [
    *(None, 0, 1, 2, 3, 5, -1, 2.5, 1_000_000, 2**31, 10**18, 2**63 - 1),
    *("", "x", "X", " ", "3", "9" * 400, "é", "\ud7ff", "a\nb", "f" * 64),
    *(b"", b"x", b"\xff", b"dossier:12", bytearray(64)),
    *("true", "t", "yes"),
    *("2026-02-30", "2026-3-2", "20260302", "2026-03-02T12:00:00Z", "2026-03-02 12:00:00.0"),
    *(
        "2026-03-02 12:00:00+00:00",
        "infinity",
        "-infinity",
        "0044-03-15 BC",
        "20260-01-01",
        "24:00",
    ),
    *("{", "[]", "{}", "null", "1.5", '"x"', '{"b":2}', '{"b": 2.0}', '{"b": 2, "b": 99}'),
    *('{"b": NaN}', '{"b": 1e400}', '"\\ud800"', "[" * 100_000, "[[1]]", '[["dossier:12",4,"x"]]'),
    *('[[["x"],1,"h"]]', '[["dossier:12","4","x"]]', '{"lines": []}', f'{{"b": {"9" * 5_000}}}'),
]
"""Values of every kind, each given to every column: what its own kind never is, or another of its kind."""
NOT_UTF8 = "CAST(x'ff' AS TEXT)"


@pytest.fixture
def written(team, day, keyed, unsealed) -> Iterator[None]:
    """Two chains under a root, and what the database itself would check put aside."""
    for rank in range(4):
        for subject in ("dossier:12", "dossier:13"):
            _line(subject, rank=rank, day=day, by=team.desk)
    data = {"table": "x", "lines": []}
    journal.record("purge", verb="purged", sentence="P", actor=None, on=day, data=data)
    sealed(day)
    _checks("ON")
    yield
    _checks("OFF")


def _line(subject: str, *, rank: int, day, by) -> None:
    journal.record(
        subject,
        verb="essai",
        sentence=f"Ligne {rank}",
        actor=by,
        on=day,
        reason="motif",
        data={"b": rank},
    )


def _checks(ignored: str) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA ignore_check_constraints={ignored}")


def verified() -> str:
    """What ``verify_journal`` says of an altered journal; empty when it finds nothing."""
    try:
        call_command("verify_journal", stdout=StringIO())
    except CommandError as error:
        return str(error)
    return ""


def set_to(row: models.Model, column: str, value: Any) -> bool:
    """Puts a value in a column of a row; False when the database refuses it or held it already."""
    table, where = f'"{row._meta.db_table}"', f"WHERE id = {row.pk}"
    expression = NOT_UTF8 if value is NOT_UTF8 else "%s"
    given = [] if value is NOT_UTF8 else [value]
    text = "quote" if connection.vendor == "sqlite" else "to_json"
    held = f'SELECT {text}("{column}") FROM {table} {where}'
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(held)
            before = cursor.fetchone()
            cursor.execute(f'UPDATE {table} SET "{column}" = {expression} {where}', given)
            cursor.execute(held.replace(where, f"WHERE id = {value}" if column == "id" else where))
            return cursor.fetchone() != before
    except (DatabaseError, ValueError):
        return False


def unnamed(row: models.Model, column: str, *, name: str) -> list[Any]:
    """The odd values of one column that ``verify_journal`` does not lay at ``name``; and how many were."""
    values = [*ODD, NOT_UTF8] if connection.vendor == "sqlite" else ODD
    missed, tried = [], 0
    for value in values:
        point = transaction.savepoint()
        if set_to(row, column, value):
            tried += 1
            if name not in verified():
                missed.append(value)
        transaction.savepoint_rollback(point)
    assert tried > 2 or isinstance(row._meta.get_field(column), models.BooleanField)
    return missed


COLUMNS = [field.column for field in Event._meta.concrete_fields]
ROOT_COLUMNS = [field.column for field in JournalRoot._meta.concrete_fields if field.name != "id"]


@pytest.mark.parametrize("column", COLUMNS)
def test_every_odd_value_of_every_column_of_a_line_is_named(column, written):
    row = Event.objects.get(subject="dossier:12", rank=3)
    assert unnamed(row, column, name="dossier:12, ligne") == []


@pytest.mark.parametrize("column", ["subject", "rank", "data", "at"])
def test_every_odd_value_of_what_is_read_of_a_purge_is_named(column, written):
    assert unnamed(Event.objects.get(subject="purge"), column, name="purge, ligne 1") == []


@pytest.mark.parametrize("column", ROOT_COLUMNS)
def test_every_odd_value_of_every_column_of_a_root_is_named(column, written):
    assert unnamed(JournalRoot.objects.get(), column, name="racine n° 1 : ") == []


def test_a_yes_that_the_database_reads_and_the_site_does_not_is_named(written):
    row = Event.objects.get(subject="dossier:12", rank=3)
    if set_to(row, "public_to_reporter", 2):
        assert "dossier:12, ligne 3 : cette ligne ne se lit plus" in verified()
        assert journal_check.broken_links("dossier:12") == [3]
    else:
        assert connection.vendor == "postgresql"


@pytest.mark.parametrize(
    "subject", ["act:9999999999999999999999", "dossier:", ":", "cpc:-1", "zzz:1", "letter:٣"]
)
def test_a_line_about_something_odd_is_named(subject, written):
    row = Event.objects.get(subject="dossier:12", rank=3)
    assert set_to(row, "subject", subject)
    assert subject in verified()


# What a purge announces

SHAPES = [
    *([], None, "x", 5, {}, {"lines": 5}, {"lines": None}, {"lines": "abc"}, {"lines": [5]}),
    *({"lines": [["a", 1]]}, {"lines": [[["x"], 1, "h"]]}, {"lines": [["dossier:12", "x", "h"]]}),
    *({"lines": [["dossier:12", True, "h"]]}, {"lines": {"a": 1}}, {"lines": [["a", 1, "h", 2]]}),
]


def forged(data: Any, day) -> Event:
    """A line of purge whose seal is right and whose data are of no purge."""
    event = journal.record("purge", verb="purged", sentence="x", actor=None, on=day)
    event.data = data
    event.hash = journal.digest(event)
    Event.objects.filter(pk=event.pk).update(data=models.Value(data, Event._meta.get_field("data")))
    Event.objects.filter(pk=event.pk).update(hash=event.hash)
    return event


@pytest.mark.parametrize("data", SHAPES, ids=str)
def test_a_purge_of_another_shape_is_named_and_stops_neither_the_root_nor_the_day(
    data, written, day
):
    forged(data, day)
    assert "purge, ligne 2 : cette ligne n'a pas la forme" in verified()
    out, err = StringIO(), StringIO()
    call_command("daily", stdout=out, stderr=err)
    assert "Journal signé : racine n° 2" in out.getvalue()
    assert "la ligne 2 de « purge » n'est pas d'une purge" in err.getvalue()
    assert [fault.subject for fault in faults()] == ["purge"]


def test_a_root_that_cannot_be_read_stops_no_day(written, day):
    journal.record("dossier:12", verb="essai", sentence="Après", actor=None, on=day)
    for column in ROOT_COLUMNS:
        point = transaction.savepoint()
        for value in ("x", "2026-02-30", b"\xff"):
            set_to(JournalRoot.objects.only("pk").get(), column, value)
        call_command("daily", stdout=StringIO(), stderr=StringIO())
        transaction.savepoint_rollback(point)


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "id"])
def test_no_root_is_signed_by_a_traceback(column, written, day):
    """Signed, or not with its sentence."""
    row = journal.record("dossier:12", verb="essai", sentence="Après", actor=None, on=day)
    for value in ODD:
        point = transaction.savepoint()
        set_to(row, column, value)
        try:
            journal_roots.make(on=day, at=NOON)
        except journal_roots.JournalAltered as error:
            assert "verify_journal" in str(error) or "n'est plus là" in str(error)
        transaction.savepoint_rollback(point)


# Copies


def copies() -> Path:
    return Path(settings.JOURNAL_ROOTS_FOLDER)


ODD_JSON = [None, 5, -1, 1.5, True, "x", "", "é", "\ud800", [], {}, 10**400, "2026-02-30"]


@pytest.mark.parametrize("name", [*journal_roots.WHOLE, "id", "zzz"])
def test_every_odd_value_of_every_key_of_a_copy_is_named(name, written):
    [copy] = copies().iterdir()
    told = json.loads(copy.read_text())
    for value in ODD_JSON:
        copy.write_text(json.dumps({**told, name: value}))
        assert "racine n° 1 : sa copie dit autre chose que la base" in verified(), value
    copy.write_text(json.dumps({key: value for key, value in told.items() if key != name}))
    assert ("racine n° 1 : " in verified()) or name not in told


@pytest.mark.parametrize(
    "text", [b"", b"\xff\xfe", b"[]", b"{", b"null", b"[" * 200_000, b'{"a":' * 200_000]
)
def test_a_copy_that_is_none_is_named(text, written):
    [copy] = copies().iterdir()
    copy.write_bytes(text)
    assert "racine n° 1 : sa copie dit autre chose" in verified()


def test_a_key_given_twice_in_a_copy_is_named(written):
    [copy] = copies().iterdir()
    copy.write_text(copy.read_text().replace("{", '{"lines":1,', 1))
    assert "racine n° 1 : sa copie dit autre chose" in verified()


def test_two_copies_of_one_number_are_named_whichever_is_good(written):
    [copy] = copies().iterdir()
    good = copy.read_text()
    (copies() / "racine-1.json").write_text(good)
    for text in (good, "{}"):
        copy.write_text(text)
        assert "racine n° 1 : plusieurs copies portent son numéro" in verified()


def test_a_folder_in_the_place_of_a_copy_is_named(written):
    (copies() / "racine-000099.json").mkdir()
    said = verified()
    assert "racines n° 2 à 98 : elles manquent" in said
    assert "racine n° 99 : elle manque dans la base" in said


# The key

BLOCK = "-----BEGIN {0} KEY-----\n{1}\n-----END {0} KEY-----\n"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff",
        *(BLOCK.format(kind, "AAAA").encode() for kind in ("PRIVATE", "PUBLIC", "EC", "ENCRYPTED")),
        *(BLOCK.format(kind, "!!!!").encode() for kind in ("PRIVATE", "PUBLIC")),
    ],
)
def test_a_key_that_does_not_decode_is_no_key(content, written):
    Path(settings.JOURNAL_KEY_FILE).write_bytes(content)
    with pytest.raises(journal_keys.NoKey):
        journal_keys.read()
    assert "clé" in verified()
    err = StringIO()
    call_command("daily", stdout=StringIO(), stderr=err)
    assert "Journal non signé." in err.getvalue()
