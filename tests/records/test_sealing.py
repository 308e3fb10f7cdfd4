"""The triggers of the registry: laid after every migration, compared with the catalogue of the database."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.utils import IntegrityError, ProgrammingError
from simple_history.models import HistoricalChanges

from cpc.law.life.acts import ActKind
from cpc.models import Act, Dossier
from cpc.models.piece import StepPiece, piece_kinds
from records import journal, purge
from records.models import Event, Tombstone
from records.proof import check as journal_check
from records.proof import roots as journal_roots
from records.sealing import Rule, Seal, laying
from records.sealing.declared import OWN, chosen, declared
from records.sealing.triggers import PURGE_ROLE, expected
from tests.records.raw import change, other, refused, remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(day) -> Event:
    return journal.record("dossier:12", verb="essai", sentence="Une", actor=None, on=day)


def seals() -> dict[str, Seal]:
    return {each.model: each for each in declared() if isinstance(each, Seal)}


def test_the_database_holds_every_trigger_of_the_registry_and_no_other():
    found = laying.compare(connection)
    assert (found.missing, found.stale) == ([], [])


def test_the_registry_names_columns_that_exist():
    for seal in seals().values():
        columns = {field.name for field in seal.table._meta.concrete_fields}
        assert {*seal.once, *seal.free, *seal.unless} <= columns, seal.model


def test_a_trigger_has_one_name_which_postgresql_does_not_cut():
    for vendor in ("sqlite", "postgresql"):
        names = [trigger.name for trigger in expected(vendor).values()]
        assert max(len(name) for name in names) <= 63


def test_every_history_is_sealed():
    tables = [model for model in apps.get_models() if issubclass(model, HistoricalChanges)]
    assert len(tables) > 30
    assert {model._meta.label for model in tables} <= seals().keys()


def test_every_piece_is_sealed_with_what_it_names_and_only_may_be_undone():
    found = seals()
    for model in piece_kinds():
        seal = found[model._meta.label]
        assert (seal.when, seal.free) == ("", ())
        assert seal.once == (("undone_on",) if issubclass(model, StepPiece) else ())
        for field in model._meta.local_many_to_many:
            assert field.remote_field.through._meta.label in found


def test_no_column_with_a_list_of_values_is_without_its_rule():
    found = [each for each in declared() if isinstance(each, Rule)]
    rules = {each.model: each for each in found if each.name.endswith("_choices")}
    own = [model for label in OWN for model in apps.get_app_config(label).get_models()]
    tried = 0
    for model in (model for model in own if not issubclass(model, HistoricalChanges)):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.CharField) and field.choices:
                tried += 1
                assert f'NEW."{field.column}" NOT IN' in rules[model._meta.label].refused
        assert bool(chosen(model)) == (model._meta.label in rules)
    assert tried > 40


@pytest.mark.parametrize("field", Event._meta.concrete_fields, ids=lambda field: field.column)
def test_no_column_of_a_line_of_the_journal_changes(field, line):
    value = other(field, getattr(line, field.attname))
    assert "Table « records_event »" in refused(change, line, **{field.column: value})


def test_a_line_of_the_journal_is_not_removed_nor_replaced(line):
    assert "Table « records_event »" in refused(remove, line)
    if connection.vendor == "sqlite":
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT OR REPLACE INTO records_event SELECT * FROM records_event")


def test_a_table_is_not_emptied_at_once(line):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite a seulement DELETE")
    connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE records_event CASCADE")


def test_a_trigger_that_is_gone_or_changed_is_told_then_laid_again(line):
    laying.drop(connection, [("sealed_records_event_update", "records_event")])
    change(line, verb="autre")
    with pytest.raises(CommandError):
        call_command("seals", stdout=StringIO())
    found = laying.lay(connection)
    assert [trigger.name for trigger in found.missing] == ["sealed_records_event_update"]
    assert laying.compare(connection).whole
    refused(change, line, verb="encore")


def test_a_trigger_that_says_something_else_is_stale():
    name = "sealed_records_event_delete"
    laying.drop(connection, [(name, "records_event")])
    weak = expected(connection.vendor)["sealed_records_letter_delete"]
    text = getattr(weak, connection.vendor).replace("sealed_records_letter_delete", name)
    laying.script(connection, [text.replace("records_letter", "records_event")])
    found = laying.compare(connection)
    assert [trigger.name for trigger in found.missing] == [name]
    assert found.stale == [(name, "records_event")]
    assert laying.lay(connection) and laying.compare(connection).whole


def test_a_disabled_trigger_counts_as_missing():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite ne suspend pas un déclencheur")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_event DISABLE TRIGGER sealed_records_event_update")
    assert not laying.compare(connection).whole


NEUTRAL = {
    "when": ("EXECUTE FUNCTION", "WHEN (false) EXECUTE FUNCTION"),
    "columns": ("BEFORE UPDATE ON", "BEFORE UPDATE OF id ON"),
    "place": ("SET search_path = public, pg_temp", ""),
    "owner": ("LANGUAGE plpgsql", "LANGUAGE plpgsql SECURITY DEFINER"),
}


@pytest.mark.parametrize("how", NEUTRAL)
def test_a_trigger_laid_again_without_its_force_counts_as_missing(how):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite garde le texte entier d'un déclencheur, qui est comparé")
    name = "sealed_records_event_update"
    laying.drop(connection, [(name, "records_event")])
    laying.script(connection, [expected("postgresql")[name].postgresql.replace(*NEUTRAL[how])])
    assert [trigger.name for trigger in laying.compare(connection).missing] == [name]
    assert laying.lay(connection) and laying.compare(connection).whole


def act(day) -> Act:
    return Act.objects.create(
        reference="A", kind=ActKind.NOT_ESTABLISHED, decided_on=day, published_on=day
    )


def there_and_back(model: type[models.Model]) -> list[tuple[models.Field, models.Field]]:
    """A change of one column, which remakes the table on SQLite, and the same undone."""
    before = model._meta.get_field("dci")
    after = models.CharField(max_length=150)
    after.set_attributes_from_name("dci")
    after.model = model
    return [(before, after), (after, before)]


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_remakes_is_sealed_again(day):
    row = act(day)
    for old, new in there_and_back(Act):
        laying.lift(connection)  # as ``migrate`` does: other triggers read this table
        with connection.schema_editor() as editor:
            editor.alter_field(Act, old, new)
        assert not laying.compare(connection).whole
        call_command("migrate", verbosity=0)
        assert laying.compare(connection).whole
        assert "Table « cpc_act »" in refused(change, row, reference="B")
        assert "Table « cpc_act »" in refused(remove, row)


@pytest.mark.django_db(transaction=True)
def test_a_table_that_other_triggers_read_is_remade_under_the_same_passage(day):
    for old, new in there_and_back(Dossier):
        with laying.lifted(connection), connection.schema_editor() as editor:
            editor.alter_field(Dossier, old, new)
        assert laying.compare(connection).whole


def test_a_purge_leaves_a_tombstone_with_the_hash_and_a_chain_that_holds(purger, line, day):
    journal.record("dossier:12", verb="essai", sentence="Deux", actor=None, on=day)
    stones = purge.purge(
        Event.objects.filter(rank=1), reason="Fin de conservation", by="Archives", at=line.at
    )
    [stone] = Tombstone.objects.all()
    assert stones == [stone]
    assert (stone.key, stone.sha256) == ("dossier:12 1", line.hash)
    checked = journal_check.Checked()
    assert list(journal_check.faults(checked)) == []
    assert (checked.lines, checked.purged) == (2, 1)
    told = Event.objects.get(subject=journal_roots.PURGE)
    assert told.data["lines"] == [["dossier:12", 1, line.hash]]
    with pytest.raises(ValueError, match="ne se purge pas"):
        purge.purge(Event.objects.filter(pk=told.pk), reason="Essai", by="Archives", at=line.at)
    assert laying.compare(connection).whole
    refused(remove, Event.objects.get(subject="dossier:12"))
    refused(remove, stone)


def test_a_purge_that_fails_leaves_everything_as_it_was(purger, line):
    with pytest.raises(DatabaseError), transaction.atomic():
        purge.purge(Event.objects.all(), reason="", by="Archives", at=line.at)
    assert Event.objects.count() == 1
    assert laying.compare(connection).whole


def test_who_has_not_the_role_of_the_purge_removes_nothing(line):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite n'a pas de rôles")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {PURGE_ROLE} NOLOGIN")
        cursor.execute("CREATE ROLE cpc_site_of_the_test NOLOGIN")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO cpc_site_of_the_test")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO cpc_site_of_the_test")
        cursor.execute("SET LOCAL SESSION AUTHORIZATION cpc_site_of_the_test")
    with pytest.raises(ProgrammingError), transaction.atomic():
        purge.purge(Event.objects.all(), reason="Essai", by="Site", at=line.at)
    refused(remove, line)
    refused(change, line, verb="autre")
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE records_event DISABLE TRIGGER ALL")
