"""The roots of the journal: each day, the last line of every subject, signed and copied out of the base.

A root holds the heads that moved since the one before, and the hash of that one: together they tell
the last line of every subject. Whoever writes in the base can make a chain anew; not a root, whose key
is elsewhere. Lines after the last root are not covered yet.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet

from records.models import Event, JournalRoot
from records.proof import keys as journal_keys
from records.proof.rows import ODD, UNREADABLE, Row, rows
from records.words.canonical import canonical

VERSION = 1
COLUMNS = ("number", "version", "on", "at", "lines", "heads", "previous_hash", "key")
"""What the hash of a root covers; the signature covers the hash."""
WHOLE = (*COLUMNS, "hash", "signature")
NUMBERS = {"number", "version", "lines"}
"""The columns that are whole numbers; the others are texts in a copy."""
BATCH = 500
Heads = Mapping[str, tuple[int, str]]
"""Subject → rank and hash of its last line."""


PURGE = "purge"
"""The subject of the lines that announce what a purge removes."""


UNREAD = "Le journal ne se lit plus en entier : « manage.py verify_journal » dit où."


class JournalAltered(Exception):
    """The journal no longer holds what a root covers; the sentence says what is missing."""


def content(root: JournalRoot) -> dict[str, Any]:
    """What a root says, ready for JSON."""
    return _told({name: getattr(root, name) for name in COLUMNS})


def _told(row: Row) -> Row:
    at = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return {**row, "on": row["on"].isoformat(), "at": at}


def stored(roots: QuerySet[JournalRoot]) -> Iterator[Row]:
    """What each root says, with its hash and its signature; a row with ``ODD`` cannot be read."""
    for row in rows(roots, WHOLE):
        yield row if ODD in row else _told(row)


def digest(told: Mapping[str, Any]) -> str:
    """The SHA-256 of what a root says (``content``), as 64 hex digits."""
    return sha256(canonical({name: told[name] for name in COLUMNS}).encode()).hexdigest()


def heads_of(text: str) -> list[tuple[str, int, str]]:
    """Raises ``ValueError`` for a text that tells no heads."""
    found = _heads(json.loads(text))
    if found is None:
        raise ValueError("Ces dernières lignes n'en sont pas.")
    return found


def _heads(told: Any) -> list[tuple[str, int, str]] | None:
    """Subject, rank and hash of lines; None for what is of another shape."""
    if not isinstance(told, list):
        return None
    found = [tuple(each) for each in told if isinstance(each, list)]
    good = all([type(part) for part in each] == [str, int, str] for each in found)
    return found if good and len(found) == len(told) else None


def covered() -> Heads:
    """The last line of every subject, as the roots of the base tell it. Raises ``JournalAltered``."""
    found: dict[str, tuple[int, str]] = {}
    for root in rows(JournalRoot.objects.order_by("number"), ("number", "heads")):
        try:
            heads = heads_of(root["heads"])
        except UNREADABLE:
            raise unreadable_root(root) from None
        found.update({subject: (rank, mark) for subject, rank, mark in heads})
    return found


def unreadable_root(root: Row) -> JournalAltered:
    return JournalAltered(
        f"La racine n° {root['number']} ne se lit plus : « manage.py verify_journal » dit où."
    )


def _announcements(*, until: int | None, since: int = 0) -> Iterator[tuple[int, Any]]:
    """The rank of each line of ``PURGE``, with the lines that it announces; None: not of its shape."""
    lines = Event.objects.filter(subject=PURGE, rank__gt=since).order_by("rank")
    if until is not None:
        lines = lines.filter(rank__lte=until)
    for line in rows(lines, ("rank", "data")):
        data = None if ODD in line else line["data"]
        yield line["rank"], _heads(data.get("lines")) if isinstance(data, dict) else None


def purged_lines(*, until: int | None = None, since: int = 0) -> dict[tuple[str, int], str]:
    """Subject and rank → hash of the lines of the journal that a purge announced before removing them.

    ``until``: the last line of ``PURGE`` that a root covers; None: all of them, when no root was ever
    signed. ``since``: the lines after that one. A tombstone alone proves nothing: whoever writes in the
    base writes tombstones.
    """
    return {
        (subject, rank): mark
        for _, announced in _announcements(until=until, since=since)
        for subject, rank, mark in announced or ()
    }


def shapeless() -> list[int]:
    """The ranks of the lines of ``PURGE`` that announce nothing: no purge writes such a line."""
    return [rank for rank, announced in _announcements(until=None) if announced is None]


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
    last = _last()
    known = covered()
    try:
        heads = moved(known)
        told = canonical(heads)
    except UNREADABLE:
        raise JournalAltered(UNREAD) from None
    if not heads and last["on"] >= on.isoformat():
        return None
    root = JournalRoot(
        number=last["number"] + 1,
        version=VERSION,
        on=on,
        at=at,
        lines=last["lines"] + _gained(heads, known=known),
        heads=told,
        previous_hash=last["hash"],
        key=keys.signer,
    )
    root.hash = digest(content(root))
    root.signature = keys.sign(root.hash)
    root.save(force_insert=True)
    return root


def _last() -> Row:
    """The last root; before the first, what it follows. Raises ``JournalAltered``."""
    before: Row = {"number": 0, "on": "", "lines": 0, "hash": ""}
    root = next(stored(JournalRoot.objects.order_by("-number")[:1]), before)
    if ODD in root:
        raise unreadable_root(root)
    return root


def _gained(heads: Iterable[tuple[str, int, str]], *, known: Heads) -> int:
    """Lines that these heads cover, and that no root before covered."""
    return sum(rank - known.get(subject, (0,))[0] for subject, rank, _ in heads)


def copy_out() -> list[Path]:
    """Writes each root that has no copy yet in ``JOURNAL_ROOTS_FOLDER``; never over another.

    Raises ``JournalAltered`` for a root that cannot be read.
    """
    if not settings.JOURNAL_ROOTS_FOLDER:
        return []
    folder = Path(settings.JOURNAL_ROOTS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    there = {path.name for path in folder.iterdir()}
    made = []
    for each in rows(JournalRoot.objects.order_by("number"), ("number",)):
        if ODD not in each and name_of(each["number"]) in there:
            continue
        root = next(stored(JournalRoot.objects.filter(number=each["number"])), each)
        if ODD in root:
            raise unreadable_root(root)
        made.append(folder / name_of(root["number"]))
        with made[-1].open("x", encoding="utf-8") as file:
            file.write(canonical(root))
    return made


def name_of(number: int) -> str:
    return f"racine-{number:06d}.json"


def from_file(path: Path) -> Row | None:
    """What a copied root says; None for a file that is no copy, to the last character."""
    try:
        text = path.read_text(encoding="utf-8").strip()
        told = json.loads(text)
        good = told.keys() == set(WHOLE) and canonical(told) == text
    except (*UNREADABLE, OSError):
        return None
    kinds = {name: type(value) for name, value in told.items()}
    wanted = {name: int if name in NUMBERS else str for name in WHOLE}
    return told if good and kinds == wanted else None
