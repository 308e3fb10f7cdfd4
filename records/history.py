"""Changing many rows at once without leaving their history behind.

``QuerySet.update``, ``bulk_update`` and ``bulk_create`` write no history: on a model that has one, these
are used instead (tests/test_history_of_bulk_writes.py).
"""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history


@transaction.atomic
def change(rows: models.QuerySet, **values: Any) -> int:
    """Gives ``values`` to each row, under its lock; one line of history a row. Gives how many."""
    held = list(rows.select_for_update(of=("self",)))
    for row in held:
        for name, value in values.items():
            setattr(row, name, value)
    return change_all(held, model=rows.model, fields=list(values))


def change_all(rows: Iterable[models.Model], *, model: type, fields: list[str]) -> int:
    """Writes the columns ``fields`` of rows that already hold their new values."""
    kept = list(rows)
    return bulk_update_with_history(kept, model, fields) if kept else 0


def create_all(rows: Iterable[models.Model], *, model: type, batch_size: int = 500) -> list[Any]:
    """New rows, each with its first line of history."""
    kept = list(rows)
    return bulk_create_with_history(kept, model, batch_size=batch_size) if kept else []
