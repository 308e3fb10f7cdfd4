"""The journal: append-only, chained. ``record`` is the only writer.

Each line says the version of its seal, so that lines sealed by an older one still verify.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from accounts.models import User
from records import clock
from records.models import Event, Tombstone
from records.words.canonical import compact, ordered

VERSION = 2
"""The seal of the lines written today."""
Values = Mapping[str, Any]
"""The columns of one line, by name."""
COLUMNS = (
    "id",
    "version",
    "subject",
    "rank",
    "at",
    "on",
    "actor_id",
    "verb",
    "sentence",
    "reason",
    "data",
    "public_to_reporter",
    "previous_hash",
)
"""What the seal covers: every column of a line, but the seal itself."""
IN_ORDER = sorted(COLUMNS)


def first_seal(line: Values) -> str:
    """Version 1, until November 2026: neither the instant nor who may read the line."""
    content = [
        line["previous_hash"],
        line["subject"],
        line["rank"],
        line["on"].isoformat(),
        line["actor_id"],
        line["verb"],
        line["sentence"],
        line["reason"],
        line["data"],
    ]
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def second_seal(line: Values) -> str:
    """Version 2: every column, in canonical JSON (RFC 8785), the instant in UTC.

    Written from the columns in their order, which are plain texts and numbers: a million lines are
    read again at each verification.
    """
    at = line["at"].astimezone(UTC).isoformat(timespec="microseconds")
    told = {**line, "at": at, "on": line["on"].isoformat(), "data": ordered(line["data"])}
    return compact({name: told[name] for name in IN_ORDER})


SEALS: dict[int, Callable[[Values], str]] = {1: first_seal, 2: second_seal}


def digest_of(line: Values) -> str:
    """The SHA-256 that seals a line with the hash of the one before it, as 64 hex digits.

    Empty for a version that nobody knows, which matches no hash.
    """
    seal = SEALS.get(line["version"])
    return hashlib.sha256(seal(line).encode()).hexdigest() if seal else ""


def digest(event: Event) -> str:
    return digest_of({name: getattr(event, name) for name in COLUMNS})


HEAD = f"""
SELECT line.rank, line.hash, (
    SELECT sha256 FROM {Tombstone._meta.db_table} AS stone
    WHERE stone."table" = '{Event._meta.db_table}' AND stone.key = %s || CAST(line.rank + 1 AS text)
)
FROM {Event._meta.db_table} AS line WHERE line.subject = %s ORDER BY line.rank DESC LIMIT 1
"""
LONGEST = Event._meta.get_field("sentence").max_length


def shortened(sentence: str) -> str:
    """A sentence that fits its column; what is cut is said by an ellipsis."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"


@transaction.atomic
def record(
    subject: str,
    *,
    verb: str,
    sentence: str,
    actor: User | None,
    on: date,
    reason: str = "",
    data: dict[str, Any] | None = None,
    public: bool = False,
) -> Event:
    """Adds one line about ``subject``; ``public`` shows it to the reporting body too."""
    rank, previous_hash = head_of(subject)
    event = Event(
        id=next_id(),
        version=VERSION,
        subject=subject,
        rank=rank + 1,
        at=clock.now(),
        on=on,
        actor=actor,
        verb=verb,
        sentence=shortened(sentence),
        reason=reason,
        data=json.loads(json.dumps(data or {})),
        public_to_reporter=public,
        previous_hash=previous_hash,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    return event


def head_of(subject: str) -> tuple[int, str]:
    """Rank and hash of the last line about ``subject``, purged or not: the next one goes on from it."""
    with connection.cursor() as cursor:  # asked at every line: the ORM would take ten times as long
        cursor.execute(HEAD, [f"{subject} ", subject])
        rank, mark, purged = cursor.fetchone() or (0, "", _stone_of(f"{subject} 1"))
    while purged:
        rank, mark = rank + 1, purged
        purged = _stone_of(f"{subject} {rank + 1}")
    return rank, mark


def _stone_of(key: str) -> str | None:
    stones = Tombstone.objects.filter(table=Event._meta.db_table, key=key)
    return stones.values_list("sha256", flat=True).first()


def next_id() -> int:
    """The number of the next line, known before it is written: the seal covers it too."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('records_event', 'id'))")
            return cursor.fetchone()[0]
    # SQLite has one writer at a time, and it is this transaction.
    return (Event.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
