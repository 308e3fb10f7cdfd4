"""Every alteration of the journal is found, the lines after the last root excepted, which is said."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction

from cpc.models import Dossier
from records import journal, purge
from records.models import Event, JournalRoot, Tombstone
from records.proof import check as journal_check
from records.proof import keys as journal_keys
from records.proof import roots as journal_roots
from records.words.canonical import canonical

pytestmark = pytest.mark.django_db

OTHER = "0" * 64
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def keyed(settings) -> str:
    return journal_keys.make(Path(settings.JOURNAL_KEY_FILE))


@pytest.fixture
def lines(team, day, keyed, unsealed):
    """Two chains, each with lines that a root covers, then one after it."""

    def write(subject: str, number: int) -> None:
        for rank in range(number):
            journal.record(
                subject,
                verb="essai",
                sentence=f"Ligne {rank}",
                actor=team.desk,
                on=day,
                reason="motif",
                data={"b": rank, "à": ["x"]},
                public=bool(rank % 2),
            )

    write("dossier:12", 4)
    write("dossier:13", 2)
    sealed(day)
    write("dossier:12", 1)


def sealed(day: date) -> JournalRoot:
    root = journal_roots.make(on=day, at=NOON)
    journal_roots.copy_out()
    return root


def faults() -> list[journal_check.Fault]:
    return list(journal_check.faults(journal_check.Checked()))


def said() -> str:
    """What ``verify_journal`` prints when it finds nothing wrong."""
    out = StringIO()
    call_command("verify_journal", stdout=out)
    return out.getvalue()


def altered(model: type[models.Model], name: str, row: models.Model) -> object:
    """Another value for one column, of the same kind."""
    value, kind = getattr(row, name), model._meta.get_field(name)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1_000
    if isinstance(value, datetime):
        return datetime(2020, 1, 1, tzinfo=UTC)
    if isinstance(value, date):
        return date(2020, 1, 1)
    if isinstance(value, dict):
        return {**value, "b": 99}
    return OTHER if kind.max_length == 64 else f"{value}x"


COLUMNS = [field.attname for field in Event._meta.concrete_fields]
ROOT_COLUMNS = [field.attname for field in JournalRoot._meta.concrete_fields]


def test_the_seal_covers_every_column():
    assert set(COLUMNS) == {*journal.COLUMNS, "hash"}
    assert set(ROOT_COLUMNS) == {*journal_roots.COLUMNS, "id", "hash", "signature"}


def test_the_second_seal_is_the_canonical_json_of_the_line(lines):
    for event in Event.objects.all():
        line = {name: getattr(event, name) for name in journal.COLUMNS}
        at = event.at.astimezone(UTC).isoformat(timespec="microseconds")
        assert journal.second_seal(line) == canonical(
            {**line, "at": at, "on": event.on.isoformat()}
        )


def test_an_untouched_journal_is_intact_and_says_what_is_not_covered_yet(lines):
    text = said()
    assert "Le journal est intact." in text
    assert "7 lignes, 2 objets." in text
    assert "1 lignes écrites depuis ne sont pas encore couvertes." in text


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_of_a_line_is_held(column, lines, team):
    row = Event.objects.get(subject="dossier:12", rank=2)
    other = team.legal.pk if column == "actor_id" else altered(Event, column, row)
    Event.objects.filter(pk=row.pk).update(**{column: other})
    assert faults()[0].subject == "dossier:12"


@pytest.mark.parametrize("column", [name for name in ROOT_COLUMNS if name != "id"])
def test_each_column_of_a_root_is_held(column, lines):
    root = JournalRoot.objects.get()
    JournalRoot.objects.filter(pk=root.pk).update(**{column: altered(JournalRoot, column, root)})
    assert any("racine n° 1" in fault.what for fault in faults())


def test_the_first_altered_line_is_named_by_the_number_of_its_dossier(lines, dossier):
    subject = f"dossier:{dossier.pk}"
    for rank in range(3):
        journal.record(subject, verb="essai", sentence=f"{rank}", actor=None, on=dossier.opened_on)
    Event.objects.filter(subject=subject, rank=2).update(sentence="Autre chose")
    with pytest.raises(CommandError) as refused:
        call_command("verify_journal", stdout=StringIO())
    assert refused.value.returncode == 1
    assert f"\n{dossier.number}, ligne 2 : " in str(refused.value)


@pytest.fixture
def dossier(division, day):
    return Dossier.objects.create(
        number="DOS-2026-0016",
        origin="own_initiative",
        division=division,
        dci="tacrolimus",
        indication="vitiligo",
        opened_on=day,
    )


def test_a_deleted_line_is_found(lines):
    Event.objects.filter(subject="dossier:12", rank=2).delete()
    assert (faults()[0].subject, faults()[0].first) == ("dossier:12", 2)


def test_a_missing_tail_is_found(lines):
    Event.objects.filter(subject="dossier:12", rank__gte=3).delete()
    [fault] = faults()
    assert (fault.subject, fault.first, fault.last) == ("dossier:12", 3, 4)


def test_a_missing_subject_is_found(lines):
    Event.objects.filter(subject="dossier:13").delete()
    [fault] = faults()
    assert (fault.subject, fault.what) == ("dossier:13", "toute la chaîne manque")


@pytest.mark.parametrize(
    "gone", [{"rank": 2}, {"rank__gt": 2}, {}], ids=["a line", "a tail", "a whole subject"]
)
def test_a_deletion_behind_forged_tombstones_is_found(gone, lines, day):
    """A tombstone is a row like another: only a line of the journal that a root covers vouches."""
    removed = Event.objects.filter(subject="dossier:12", **gone)
    stones = [
        Tombstone(
            table="records_event",
            key=f"{row.subject} {row.rank}",
            sha256=row.hash,
            reason="x",
            purged_by="x",
            purged_at=NOON,
        )
        for row in removed
    ]
    told = [[row.subject, row.rank, row.hash] for row in removed]
    removed.delete()
    Tombstone.objects.bulk_create(stones)
    assert [fault.subject for fault in faults()] == ["dossier:12"]
    data = {"table": "records_event", "lines": told}
    journal.record("purge", verb="purged", sentence="x", actor=None, on=day, data=data)
    assert [fault.subject for fault in faults()] == ["dossier:12"]
    with pytest.raises(journal_roots.JournalAltered):
        sealed(day)


def test_a_purge_announced_under_a_root_is_no_alteration(purger, lines):
    removed = Event.objects.filter(subject="dossier:12", rank__lte=2)
    purge.purge(removed, reason="Fin de conservation", by="Archives", at=NOON)
    assert faults() == []
    assert JournalRoot.objects.count() == 2
    assert "2 lignes purgées" in said()


@pytest.mark.parametrize("gone", [[1, 2], [5], [4, 5], [1, 2, 3, 4, 5]], ids=str)
def test_a_purged_chain_is_not_shown_broken_and_takes_a_new_line(purger, lines, day, gone):
    """The next line goes on after what was purged: its rank follows, and the hash of the tombstone."""
    marks = dict(Event.objects.filter(subject="dossier:12").values_list("rank", "hash"))
    removed = Event.objects.filter(subject="dossier:12", rank__in=gone)
    purge.purge(removed, reason="Fin de conservation", by="Archives", at=NOON)
    assert journal_check.broken_links("dossier:12") == []
    new = journal.record("dossier:12", verb="essai", sentence="Après", actor=None, on=day)
    assert (new.rank, new.previous_hash) == (6, marks[5])
    assert journal_check.broken_links("dossier:12") == [] and faults() == []
    sealed(day)
    assert faults() == []


def test_a_line_gone_without_a_purge_is_still_shown_broken(lines, unsealed):
    Event.objects.filter(subject="dossier:12", rank=2).delete()
    assert journal_check.broken_links("dossier:12") == [3, 4, 5]


def test_no_purge_without_the_key_where_roots_are_signed(lines, settings):
    settings.JOURNAL_KEY_FILE = ""
    with pytest.raises(journal_keys.NoKey):
        purge.purge(Event.objects.filter(rank=1), reason="x", by="x", at=NOON)
    assert Event.objects.filter(rank=1).count() == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [("data", "1.5"), ("data", '{"b": 1e400}'), ("data", '"\\ud800"'), ("data", f"{2**60}")],
)
def test_what_has_no_seal_is_named_and_not_an_error(column, value, lines):
    with connection.cursor() as cursor:
        sql = f"UPDATE records_event SET {column} = %s WHERE subject = %s AND rank = 2"
        cast = "::jsonb" if connection.vendor == "postgresql" else ""
        try:
            with transaction.atomic():
                cursor.execute(
                    sql.replace("= %s WHERE", f"= %s{cast} WHERE"), [value, "dossier:12"]
                )
        except DatabaseError:
            return  # this database refuses it by itself
    found = faults()[0]
    assert (found.subject, found.first) == ("dossier:12", 2)


@pytest.mark.parametrize(("column", "value"), [("at", "banana"), ("on", "banana"), ("at", "")])
def test_a_column_that_cannot_be_read_names_its_line(column, value, lines):
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL types its columns")
    with connection.cursor() as cursor:
        sql = f'UPDATE records_event SET "{column}" = %s WHERE subject = %s AND rank = 2'
        cursor.execute(sql, [value, "dossier:12"])
    found = faults()[-1]
    assert (found.subject, found.first) == ("dossier:12", 2)


def test_an_alien_file_among_the_copies_is_no_error(lines, settings):
    (Path(settings.JOURNAL_ROOTS_FOLDER) / "racine-copie.json").write_text("{}")
    assert faults() == []


def test_a_renamed_subject_is_found(lines):
    Event.objects.filter(subject="dossier:13").update(subject="dossier:99")
    assert {fault.subject for fault in faults()} == {"dossier:13", "dossier:99"}


def recompute(subject: str) -> None:
    """What somebody who may write in the base would do after an alteration."""
    previous = ""
    for rank, event in enumerate(Event.objects.filter(subject=subject).order_by("rank"), start=1):
        event.rank, event.previous_hash = rank, previous
        event.hash = previous = journal.digest(event)
        Event.objects.filter(pk=event.pk).update(
            rank=rank, previous_hash=event.previous_hash, hash=event.hash
        )


def test_a_recomputed_chain_is_found(lines):
    Event.objects.filter(subject="dossier:12", rank=2).update(sentence="Autre chose")
    recompute("dossier:12")
    [fault] = faults()
    assert (fault.subject, fault.first, fault.last) == ("dossier:12", 1, 4)
    assert fault.what == "la chaîne a été recalculée"


def test_a_renamed_then_recomputed_subject_is_found(lines):
    Event.objects.filter(subject="dossier:13").update(subject="dossier:99")
    recompute("dossier:99")
    assert [fault.subject for fault in faults()] == ["dossier:13"]


def test_a_chain_sealed_again_by_the_older_seal_is_found(lines):
    journal.record("dossier:14", verb="essai", sentence="1", actor=None, on=date(2026, 3, 2))
    journal.record("dossier:14", verb="essai", sentence="2", actor=None, on=date(2026, 3, 2))
    Event.objects.filter(subject="dossier:14", rank=2).update(version=1)
    recompute("dossier:14")
    assert [(fault.subject, fault.first) for fault in faults()] == [("dossier:14", 2)]


def remake_roots(*, key: journal_keys.Keys) -> None:
    """Roots made anew on the altered journal, by who has not the key of the agency."""
    root = JournalRoot.objects.get()
    root.heads = canonical(journal_roots.moved({}))
    root.hash = journal_roots.digest(journal_roots.content(root))
    root.signature = key.sign(root.hash)
    JournalRoot.objects.filter(pk=root.pk).update(
        heads=root.heads, hash=root.hash, signature=root.signature
    )


@pytest.fixture
def forged(settings, tmp_path) -> journal_keys.Keys:
    """The key of somebody else."""
    own, settings.JOURNAL_KEY_FILE = settings.JOURNAL_KEY_FILE, str(tmp_path / "other.pem")
    journal_keys.make(tmp_path / "other.pem")
    keys, settings.JOURNAL_KEY_FILE = journal_keys.read(), own
    return keys


def test_chain_and_roots_recomputed_together_are_found(lines, forged, settings):
    Event.objects.filter(subject="dossier:12", rank=2).update(sentence="Autre chose")
    recompute("dossier:12")
    remake_roots(key=forged)
    assert faults()[0].what.startswith("racine n° 1 : elle a été changée")
    for copy in Path(settings.JOURNAL_ROOTS_FOLDER).iterdir():
        root = JournalRoot.objects.get()
        told = journal_roots.content(root) | {"hash": root.hash, "signature": root.signature}
        copy.write_text(canonical(told))
    assert faults()[0].what.startswith("racine n° 1 : elle a été changée")


def test_a_root_missing_from_the_base_or_from_the_copies_is_found(lines, settings):
    [copy] = Path(settings.JOURNAL_ROOTS_FOLDER).iterdir()
    text = copy.read_text()
    copy.unlink()
    assert faults()[0].what == "racine n° 1 : sa copie manque dans JOURNAL_ROOTS_FOLDER"
    copy.write_text(text)
    JournalRoot.objects.all().delete()
    assert faults()[0].what == "racine n° 1 : elle manque dans la base"


def test_the_copies_alone_prove_what_is_missing_from_base_and_roots(lines):
    Event.objects.filter(subject="dossier:12", rank__gte=3).delete()
    JournalRoot.objects.all().delete()
    assert [fault.subject for fault in faults()] == ["", "dossier:12"]


def test_a_copy_that_says_something_else_is_found(lines, settings):
    [copy] = Path(settings.JOURNAL_ROOTS_FOLDER).iterdir()
    told = json.loads(copy.read_text())
    for text in (json.dumps({**told, "lines": 3}), "{", "[]", json.dumps({**told, "more": 1})):
        copy.write_text(text)
        assert faults()[0].what == "racine n° 1 : sa copie dit autre chose que la base"


def test_lines_sealed_by_the_first_version_still_hold(lines, team, day):
    previous = ""
    for rank in (1, 2):
        event = Event(
            subject="dossier:1",
            rank=rank,
            at=datetime(2026, 1, 1, tzinfo=UTC),
            on=day,
            actor=team.desk,
            verb="essai",
            sentence="Avant",
            previous_hash=previous,
        )
        event.hash = previous = journal.digest(event)
        event.save()
    journal.record("dossier:1", verb="essai", sentence="Après", actor=None, on=day)
    assert [
        event.version for event in Event.objects.filter(subject="dossier:1").order_by("rank")
    ] == [
        1,
        1,
        2,
    ]
    assert faults() == []


def test_an_unknown_version_holds_nothing(lines):
    Event.objects.filter(subject="dossier:13", rank=2).update(version=9)
    assert (faults()[0].subject, faults()[0].first) == ("dossier:13", 2)


def test_a_root_a_day_and_one_more_when_something_was_written(lines, day):
    assert sealed(day).number == 2
    assert sealed(day) is None
    assert sealed(date(2026, 3, 3)).number == 3
    assert faults() == []
    assert "pas encore couvertes" not in said()


def test_each_root_tells_only_what_moved(lines, day):
    root = sealed(day)
    assert [head[:2] for head in journal_roots.heads_of(root.heads)] == [("dossier:12", 5)]
    assert root.lines == 7


def test_no_root_is_signed_over_a_journal_that_lost_lines(lines, day):
    Event.objects.filter(subject="dossier:12", rank__gte=4).delete()
    with pytest.raises(journal_roots.JournalAltered):
        journal_roots.make(on=day, at=NOON)


def test_a_former_key_still_verifies_once_its_public_key_is_kept(lines, day, settings, keyed):
    key = Path(settings.JOURNAL_KEY_FILE)
    key.unlink()
    journal_keys.make(key)
    assert "JOURNAL_KEY_FILE ne contient pas" in faults()[0].what
    key.write_text(key.read_text() + keyed)
    assert faults() == []
    assert sealed(day).number == 2
    assert faults() == []


def test_the_public_key_is_enough_to_verify_and_signs_nothing(lines, day, settings, keyed):
    Path(settings.JOURNAL_KEY_FILE).write_text(keyed)
    assert faults() == []
    with pytest.raises(journal_keys.NoKey):
        journal_roots.make(on=day, at=NOON)


def test_without_key_a_signed_journal_cannot_be_said_intact(lines, settings):
    settings.JOURNAL_KEY_FILE = ""
    with pytest.raises(CommandError, match="JOURNAL_KEY_FILE"):
        call_command("verify_journal", stdout=StringIO())


def test_the_key_is_made_once_and_read_by_its_owner_alone(settings, keyed):
    assert Path(settings.JOURNAL_KEY_FILE).stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("journal_key", stdout=StringIO())
