"""The roots of the journal: each day, the last line of every subject, signed and copied out of the base.

A root holds the heads that moved since the one before, and the hash of that one: together they tell
the last line of every subject. Whoever writes in the base can make a chain anew; not a root, whose key
is elsewhere. Lines after the last root are not covered yet.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from records import journal_keys
from records.canonical import canonical
from records.models import Event, JournalRoot

VERSION = 1
COLUMNS = ("number", "version", "on", "at", "lines", "heads", "previous_hash", "key")
"""What the hash of a root covers; the signature covers the hash."""
BATCH = 500
Heads = Mapping[str, tuple[int, str]]
"""Subject → rank and hash of its last line."""


PURGE = "purge"
"""The subject of the lines that announce what a purge removes."""


class JournalAltered(Exception):
    """The journal no longer holds what a root covers; the sentence says what is missing."""


def content(root: JournalRoot) -> dict[str, Any]:
    """What a root says, ready for JSON."""
    told = {name: getattr(root, name) for name in COLUMNS}
    at = root.at.astimezone(UTC).isoformat(timespec="microseconds")
    return {**told, "on": root.on.isoformat(), "at": at}


def digest(told: Mapping[str, Any]) -> str:
    """The SHA-256 of what a root says (``content``), as 64 hex digits."""
    return sha256(canonical({name: told[name] for name in COLUMNS}).encode()).hexdigest()


def heads_of(text: str) -> list[tuple[str, int, str]]:
    return [(subject, rank, mark) for subject, rank, mark in json.loads(text)]


def covered() -> Heads:
    """The last line of every subject, as the roots of the base tell it."""
    found = {}
    for text in JournalRoot.objects.order_by("number").values_list("heads", flat=True).iterator():
        found.update({subject: (rank, mark) for subject, rank, mark in heads_of(text)})
    return found


def purged_lines(*, until: int | None = None, since: int = 0) -> dict[tuple[str, int], str]:
    """Subject and rank → hash of the lines of the journal that a purge announced before removing them.

    ``until``: the last line of ``PURGE`` that a root covers; None: all of them, when no root was ever
    signed. ``since``: the lines after that one. A tombstone alone proves nothing: whoever writes in the
    base writes tombstones.
    """
    announced = Event.objects.filter(subject=PURGE, rank__gt=since).order_by("rank")
    if until is not None:
        announced = announced.filter(rank__lte=until)
    return {
        (subject, rank): mark
        for data in announced.values_list("data", flat=True).iterator()
        for subject, rank, mark in data.get("lines", ())
    }


def moved(known: Heads) -> list[tuple[str, int, str]]:
    """The heads that are not in ``known``. Raises ``JournalAltered`` when one went back or is gone,
    or when a purge that no root covers yet announces a line that is already gone."""
    vouched = known.get(PURGE, (0, ""))[0]
    if known:
        _check_announced(since=vouched)
    purged = purged_lines(until=vouched)
    last = dict(Event.objects.order_by().values_list("subject").annotate(last=Max("rank")))
    for subject, (rank, _) in known.items():
        if last.get(subject, 0) < rank and (subject, rank) not in purged:
            raise JournalAltered(f"{subject} : la ligne {rank}, déjà scellée, n'est plus là.")
    new = sorted(subject for subject, rank in last.items() if known.get(subject, (0,))[0] < rank)
    found = []
    for start in range(0, len(new), BATCH):
        part = new[start : start + BATCH]
        rows = Event.objects.filter(subject__in=part).values_list("subject", "rank", "hash")
        found += [row for row in rows.order_by("subject", "rank") if last[row[0]] == row[1]]
    return sorted(found)


def _check_announced(*, since: int) -> None:
    """A purge is signed before it removes anything: what it announces after ``since`` is still there."""
    announced = list(purged_lines(since=since).items())
    for start in range(0, len(announced), BATCH):
        part = announced[start : start + BATCH]
        marks = [mark for _, mark in part]
        there = set(Event.objects.filter(hash__in=marks).values_list("hash", flat=True))
        for (subject, rank), mark in part:
            if mark not in there:
                raise JournalAltered(f"{subject} : la ligne {rank} a disparu avant sa purge.")


@transaction.atomic
def make(*, on: date, at: datetime) -> JournalRoot | None:
    """The root of the day, signed; None when the day has one and nothing was written since.

    Raises ``journal_keys.NoKey``, and ``JournalAltered`` rather than sign a journal that lost lines.
    """
    keys = journal_keys.read()
    last = JournalRoot.objects.order_by("number").last()
    known = covered()
    heads = moved(known)
    if last is not None and not heads and last.on >= on:
        return None
    root = JournalRoot(
        number=last.number + 1 if last else 1,
        version=VERSION,
        on=on,
        at=at,
        lines=(last.lines if last else 0) + _gained(heads, known=known),
        heads=canonical(heads),
        previous_hash=last.hash if last else "",
        key=keys.signer,
    )
    root.hash = digest(content(root))
    root.signature = keys.sign(root.hash)
    root.save(force_insert=True)
    return root


def _gained(heads: Iterable[tuple[str, int, str]], *, known: Heads) -> int:
    """Lines that these heads cover, and that no root before covered."""
    return sum(rank - known.get(subject, (0,))[0] for subject, rank, _ in heads)


def copy_out() -> list[Path]:
    """Writes each root that has no copy yet in ``JOURNAL_ROOTS_FOLDER``; never over another."""
    if not settings.JOURNAL_ROOTS_FOLDER:
        return []
    folder = Path(settings.JOURNAL_ROOTS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    there = {path.name for path in folder.iterdir()}
    made = []
    for number in JournalRoot.objects.order_by("number").values_list("number", flat=True):
        if name_of(number) not in there:
            root = JournalRoot.objects.get(number=number)
            made.append(folder / name_of(number))
            with made[-1].open("x", encoding="utf-8") as file:
                file.write(as_file(root))
    return made


def name_of(number: int) -> str:
    return f"racine-{number:06d}.json"


def as_file(root: JournalRoot) -> str:
    return canonical({**content(root), "hash": root.hash, "signature": root.signature})


def from_file(path: Path) -> JournalRoot:
    """A copied root, unsaved. A file that is none gives one that no signature holds."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        at, on = datetime.fromisoformat(told["at"]), date.fromisoformat(told["on"])
        return JournalRoot(**{**told, "at": at, "on": on})
    except (ValueError, TypeError, KeyError, UnicodeDecodeError):
        return JournalRoot(number=0, on=date.min, at=datetime.min.replace(tzinfo=UTC), heads="[]")
