"""Removing rows that are sealed: a tombstone stays of each, with the hash of what it said.

The journal says first what goes, under a root signed at once where roots are: a line that is no longer
there, and that no covered line announces, was not purged.

On PostgreSQL a purge runs under the role ``cpc_purge``, which the triggers let pass: only a connection
whose role is a member of it may take it, never that of the site. On SQLite, which has no roles, the
triggers of the table are lifted and laid again within the transaction, which alone may write.

What may be purged, and after how long, is decided elsewhere: nothing here says it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections, models, transaction

from records.journal import record
from records.models import Event, JournalRoot, Tombstone
from records.proof import roots as journal_roots
from records.sealing import laying
from records.sealing.triggers import PURGE_ROLE
from records.words.canonical import canonical

ANNOUNCED = 500
"""Rows that one line of the journal announces."""


@contextmanager
def passage(table: str, *, using: str) -> Iterator[None]:
    """Inside, the rows of ``table`` may be removed; nobody else writes them meanwhile."""
    connection = connections[using]
    with transaction.atomic(using=using):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL ROLE {PURGE_ROLE}")
                yield
                cursor.execute("RESET ROLE")
            return
        laying.lift_table(connection, table)
        yield
        laying.lay(connection)


def purge(
    rows: models.QuerySet, *, reason: str, by: str, at: datetime, using: str = "default"
) -> list[Tombstone]:
    """Removes every row of ``rows``, from their table alone; gives the tombstones. All, or nothing.

    ``using``: the connection of the purge, which is not that of the site. Raises
    ``ProgrammingError`` under a role that may not purge, ``NoKey`` where roots are signed and the key
    is not there.
    """
    model = rows.model
    with transaction.atomic(), transaction.atomic(using=using):
        removed = list(rows.using(using).order_by("pk"))
        _announce(removed, reason=reason, by=by, at=at)
        stones = [_stone(row, reason=reason, by=by, at=at) for row in removed]
        kept = Tombstone.objects.using(using).bulk_create(stones)
        with passage(model._meta.db_table, using=using):
            # Django's own delete would look for what depends on the rows; the database refuses it.
            found = model._base_manager.using(using).filter(pk__in=[row.pk for row in removed])
            found._raw_delete(using)
    journal_roots.copy_out()
    return kept


def _announce(removed: Sequence[models.Model], *, reason: str, by: str, at: datetime) -> None:
    """The lines of the journal that say what goes; the root that covers them, where roots are signed."""
    if any(isinstance(row, Event) and row.subject == journal_roots.PURGE for row in removed):
        raise ValueError("Ce qui dit une purge ne se purge pas.")
    for start in range(0, len(removed), ANNOUNCED):
        part = removed[start : start + ANNOUNCED]
        table = part[0]._meta.db_table
        lines = [[row.subject, row.rank, row.hash] for row in part if isinstance(row, Event)]
        record(
            journal_roots.PURGE,
            verb="purged",
            sentence=f"Purge de {len(part)} lignes de la table {table}, par {by}.",
            actor=None,
            on=at.date(),
            reason=reason,
            data={"table": table, "lines": lines},
        )
    if removed and JournalRoot.objects.exists():
        journal_roots.make(on=at.date(), at=at)


def _stone(row: models.Model, *, reason: str, by: str, at: datetime) -> Tombstone:
    return Tombstone(
        table=row._meta.db_table,
        key=key_of(row),
        sha256=row.hash if isinstance(row, Event) else sha256(text_of(row).encode()).hexdigest(),
        reason=reason,
        purged_by=by,
        purged_at=at,
    )


def key_of(row: models.Model) -> str:
    """A line of the journal is told by its place in its chain, which is verified without it."""
    return f"{row.subject} {row.rank}" if isinstance(row, Event) else str(row.pk)


def text_of(row: models.Model) -> str:
    """What a row says: its columns, as canonical JSON; a line of the journal has its own seal."""
    return canonical({field.column: plain(row, field) for field in row._meta.concrete_fields})


def plain(row: models.Model, field: models.Field) -> Any:
    value = getattr(row, field.attname)
    if isinstance(value, bytes | memoryview):
        return sha256(bytes(value)).hexdigest()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if value is None or isinstance(value, str | bool | int | list | dict):
        return value
    return value.isoformat() if isinstance(value, date) else DjangoJSONEncoder().default(value)
