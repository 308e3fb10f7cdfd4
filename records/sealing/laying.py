"""Laying the triggers, lifting them for a migration or a purge, comparing them with the catalogue."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from records.sealing.triggers import RULE, SEALED, SEARCH_PATH, Trigger, expected

LAID = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT trigger.tgname, owner.relname, "
        "concat_ws(' ', trigger.tgenabled, trigger.tgtype, 'of', trigger.tgattr::text, "
        "'when', trigger.tgqual::text, 'as', function.prosecdef, function.proconfig::text, "
        "function.prosrc) "
        "FROM pg_trigger trigger "
        "JOIN pg_class owner ON owner.oid = trigger.tgrelid "
        "JOIN pg_proc function ON function.oid = trigger.tgfoid "
        "WHERE NOT trigger.tgisinternal AND pg_table_is_visible(owner.oid)"
    ),
}
CONFIGURED = f'{{"search_path={SEARCH_PATH}"}}'
OURS = (SEALED, RULE)
"""How their names begin."""
TEXT: dict[str, Callable[[Trigger], str]] = {
    "sqlite": lambda trigger: trigger.sqlite,
    "postgresql": lambda trigger: f"O {trigger.kind} of  when as f {CONFIGURED} {trigger.body}",
}
"""What the catalogue of each database says of a trigger that is whole and enabled: of every column, of
every row, as the person who writes, in the tables of the site.
"""


@dataclass(slots=True)
class Compared:
    """``missing``: not laid, or not as written. ``stale``: laid, and no longer in the registry."""

    missing: list[Trigger] = field(default_factory=list)
    stale: list[tuple[str, str]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.missing and not self.stale


def laid(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str]]:
    """The triggers of the registry that the database holds: name → table, definition."""
    with connection.cursor() as cursor:
        cursor.execute(LAID[connection.vendor])
        rows = cursor.fetchall()
    return {name: (table, text) for name, table, text in rows if name.startswith(OURS)}


def compare(connection: BaseDatabaseWrapper) -> Compared:
    """The registry against the catalogue of the database."""
    wanted, there = expected(connection.vendor), laid(connection)
    text = TEXT[connection.vendor]
    missing = [
        trigger
        for name, trigger in wanted.items()
        if there.get(name) != (trigger.table, text(trigger))
    ]
    whole = wanted.keys() - {trigger.name for trigger in missing}
    return Compared(missing, [(name, there[name][0]) for name in there.keys() - whole])


def lay(connection: BaseDatabaseWrapper) -> Compared:
    """Lays what is missing and removes what is stale; gives what it found."""
    found = compare(connection)
    with transaction.atomic(using=connection.alias):
        drop(connection, found.stale)
        script(connection, [getattr(each, connection.vendor) for each in found.missing])
    return found


def lift(connection: BaseDatabaseWrapper) -> None:
    """Removes every trigger of the registry."""
    with transaction.atomic(using=connection.alias):
        drop(connection, [(name, table) for name, (table, _) in laid(connection).items()])


def drop(connection: BaseDatabaseWrapper, triggers: Iterable[tuple[str, str]]) -> None:
    if connection.vendor == "sqlite":
        script(connection, [f'DROP TRIGGER "{name}"' for name, _ in triggers])
        return
    for name, table in triggers:
        gone = (
            f'DROP TRIGGER "{name}" ON "{table}"',
            f'DROP FUNCTION IF EXISTS "{name}"() CASCADE',
        )
        script(connection, gone)


def script(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_table(connection: BaseDatabaseWrapper, table: str) -> None:
    """Removes the triggers of one table."""
    there = laid(connection).items()
    drop(connection, [(name, table) for name, (owner, _) in there if owner == table])


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without triggers inside, laid again after: SQLite renames no table that a trigger reads."""
    lift(connection)
    try:
        yield
    finally:
        lay(connection)
