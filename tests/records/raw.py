"""Writing in the base by SQL alone, as somebody who does not pass by the site."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, models, transaction

from records.sealing import Seal
from records.sealing.declared import declared
from records.sealing.triggers import expected


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def change(row: models.Model, **columns: Any) -> None:
    told = ", ".join(f'"{name}" = %s' for name in columns)
    table, key = row._meta.db_table, row._meta.pk.column
    run(f'UPDATE "{table}" SET {told} WHERE "{key}" = %s', *columns.values(), row.pk)


def remove(row: models.Model) -> None:
    run(f'DELETE FROM "{row._meta.db_table}" WHERE "{row._meta.pk.column}" = %s', row.pk)


def insert(row: models.Model, **columns: Any) -> None:
    """One more row, that of ``row`` with other values."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    values = {
        field.column: field.get_db_prep_save(getattr(row, field.attname), connection)
        for field in fields
    } | columns
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(["%s"] * len(values))
    run(f'INSERT INTO "{row._meta.db_table}" ({names}) VALUES ({marks})', *values.values())


def refused(gesture: Callable[..., None], row: models.Model, **columns: Any) -> str:
    """What the database says of it."""
    with pytest.raises(IntegrityError) as told:
        gesture(row, **columns)
    return str(told.value)


def sealed_rows() -> dict[str, models.Model]:
    """One row of each table that is sealed at once and holds one, by the name of the model."""
    found = {}
    for seal in (each for each in declared() if isinstance(each, Seal) and not each.when):
        row = seal.table._base_manager.order_by("pk").last()
        if row is not None:
            found[seal.model] = row
    return found


def other(field: models.Field, value: Any) -> Any:
    """Another value for a column, as the database takes it."""
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return field.get_db_prep_save(datetime(2019, 1, 1, tzinfo=UTC), connection)
    if isinstance(field, models.DateField):
        return "2019-01-01"
    if isinstance(field, models.JSONField):
        return '["autre"]'
    if isinstance(field, models.BinaryField):
        return b"autre"
    if isinstance(field, models.UUIDField):
        return str(UUID(int=7)) if connection.vendor == "postgresql" else UUID(int=7).hex
    if isinstance(field, models.CharField | models.TextField):
        return "autre"[: field.max_length]
    return 9_876


def try_every_column(seal: Seal, row: models.Model) -> None:
    """Each frozen column refuses another value; one that is set once, once it was. Those that may change
    for a time have their own tests.
    """
    triggers = expected(connection.vendor).values()
    messages = [trigger.message for trigger in triggers if trigger.table == row._meta.db_table]
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.name in {*seal.free, *seal.unless}:
            continue
        if field.name in seal.once and value in (None, ""):
            continue
        told = refused(change, row, **{field.column: other(field, value)})
        assert any(message in told for message in messages), field.column
    assert f"Table « {row._meta.db_table} »" in refused(remove, row)


def try_sealed_rows(wanted: set[str]) -> None:
    """Every sealed row that the base holds; the tables of ``wanted`` at least."""
    rows = sealed_rows()
    assert wanted <= rows.keys()
    seals = {each.model: each for each in declared() if isinstance(each, Seal)}
    for name, row in rows.items():
        try_every_column(seals[name], row)
