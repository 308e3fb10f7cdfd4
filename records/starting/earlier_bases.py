"""A base made by other steps than those of this code: recognised before anything else reads it.

No version has been released: such a base is not brought along, one begins anew beside it.
"""

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState

from records.sealing.declared import OWN

REFUSED = (
    "la base a été faite par une autre version ({found}), que celle-ci ne sait pas mettre à jour. "
    "La garder, et donner dans DATABASE_URL une base vide."
)


class OtherBase(Exception):
    """What, why, what to do."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(REFUSED.format(found=shown(found)))


def foreign(loader: MigrationLoader) -> list[str]:
    """The steps taken that no file tells; else the tables that those taken should have made."""
    taken = loader.applied_migrations.keys() - loader.disk_migrations.keys()
    steps = sorted(f"{label}.{name}" for label, name in taken if label in OWN)
    return steps or sorted(lacking(loader))


def lacking(loader: MigrationLoader) -> set[str]:
    """The tables that the steps taken should have made, and that are not there."""
    taken = [step for step in loader.applied_migrations if step in loader.graph.nodes]
    made = loader.project_state(taken).models.values()
    wanted = {table for model in made if model.app_label in OWN for table in tables(model)}
    return wanted - set(loader.connection.introspection.table_names())


def tables(model: ModelState) -> Iterator[str]:
    """Its own, and those of its relations that no model names."""
    if model.options.get("proxy") or not model.options.get("managed", True):
        return
    own = model.options.get("db_table") or f"{model.app_label}_{model.name_lower}"
    yield own
    for name, field in model.fields.items():
        if field.many_to_many and not field.remote_field.through:
            yield field.db_table or f"{own}_{name}"


def shown(found: list[str]) -> str:
    return found[0] + (f" et {len(found) - 1} de plus" if found[1:] else "")


def set_aside(file: Path, *, on: date) -> Path:
    """Renames a SQLite file by the day, with what SQLite keeps beside it, never over another."""
    kept = next(each for each in names(file, on) if not each.exists())
    for end in ("", "-wal", "-shm"):
        beside = Path(f"{file}{end}")
        if beside.exists():
            beside.rename(f"{kept}{end}")
    return kept


def names(file: Path, on: date) -> Iterator[Path]:
    yield file.with_stem(f"{file.stem}-{on}")
    yield from (file.with_stem(f"{file.stem}-{on}-{number}") for number in count(2))
