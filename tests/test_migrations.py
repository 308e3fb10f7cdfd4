"""A new base is made quickly, one step a package, and holds all that the models say."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState
from django.db.utils import ConnectionHandler

from accounts.migrations._tables import CreateTables
from records.sealing.declared import OWN

HELD = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE tbl_name = %s",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE tablename = %s "
    "UNION SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass",
}
"""What the catalogue of each database says of a table."""


@pytest.fixture
def other_base(db) -> Iterator[BaseDatabaseWrapper]:
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    made = ConnectionHandler({"default": engine})["default"]
    yield made
    made.close()


@pytest.mark.parametrize("label", OWN)
def test_the_first_step_of_a_package_makes_its_tables_at_once(label):
    """A ``CreateModel`` beside them draws the models of every package again: 0.2 s of ``migrate`` each."""
    tables, *beside = MigrationLoader(None).disk_migrations[label, "0001_initial"].operations
    assert isinstance(tables, CreateTables)
    assert {type(each) for each in tables.tables} == {CreateModel}
    assert {type(each) for each in beside} <= {RunPython}


@pytest.mark.django_db
@pytest.mark.parametrize("label", OWN)
def test_the_base_holds_every_column_index_and_constraint_of_the_models(label):
    with connection.cursor() as cursor:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            meta = model._meta
            cursor.execute(f"SELECT * FROM {meta.db_table} WHERE 1 = 0")
            found = {column for column, *_ in cursor.description}
            assert found == {field.column for field in meta.local_concrete_fields}
            cursor.execute(
                HELD[connection.vendor], [meta.db_table] * HELD[connection.vendor].count("%s")
            )
            held = "\n".join(text for (text,) in cursor.fetchall() if text)
            for each in (*meta.constraints, *meta.indexes):
                assert re.search(rf"\b{each.name}\b", held), each.name


def test_tables_that_name_each_other_are_made_together_and_removed_together(other_base):
    step = Migration("0001_initial", "trial")
    step.operations = [CreateTables(tables=[naming("One", "Two"), naming("Two", "One")])]
    with other_base.schema_editor() as editor:
        state = step.apply(ProjectState(), editor)
    assert {"trial_one", "trial_two"} <= set(other_base.introspection.table_names())
    assert state.apps.get_model("trial", "One")._meta.get_field("other").related_model
    with other_base.schema_editor() as editor:
        step.unapply(ProjectState(), editor)
    assert other_base.introspection.table_names() == []


def naming(name: str, other: str) -> CreateModel:
    other_one = models.ForeignKey(f"trial.{other}", on_delete=models.PROTECT)
    return CreateModel(name, [("id", models.BigAutoField(primary_key=True)), ("other", other_one)])
