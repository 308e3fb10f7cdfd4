"""Verifying the journal: every chain, and every root, those of the base and those copied out.

Read as a stream, subject after subject. A chain is followed to its first fault; what a root covers must
be there, line for line.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q

from records import journal_keys, journal_roots
from records.journal import COLUMNS, digest_of
from records.models import Event, JournalRoot

CHUNK = 5_000
NAMES = (*COLUMNS, "hash")
UNREADABLE = (ValueError, TypeError, AttributeError, RecursionError)
"""What a column that holds another thing than its own raises when it is read."""
SUBJECT = itemgetter(NAMES.index("subject"))
Covered = Mapping[str, list[tuple[int, str]]]
"""Subject → rank and hash of each line that a root names."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What no longer holds: a line of a subject (from ``first`` to ``last``), or a root."""

    what: str
    subject: str = ""
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class Checked:
    """What was read; ``uncovered``: lines after the last root, which no signature protects yet.

    ``purged``: lines that a purge announced; their place in the chain is verified. ``read``: the
    subject and the rank of the last line.
    """

    lines: int = 0
    subjects: int = 0
    uncovered: int = 0
    purged: int = 0
    read: tuple[str, int] = ("", 0)
    roots: list[JournalRoot] = field(default_factory=list)
    copies: int = 0


def faults(checked: Checked) -> Iterator[Fault]:
    """Each fault in turn; ``checked`` is filled on the way. Raises ``journal_keys.NoKey``."""
    checked.roots = list(JournalRoot.objects.order_by("number"))
    if checked.roots or _copies():
        yield from root_faults(checked)
    yield from chain_faults(checked, covered_by(checked.roots))


def covered_by(roots: Iterable[JournalRoot]) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for root in roots:
        for subject, rank, mark in journal_roots.heads_of(root.heads):
            found.setdefault(subject, []).append((rank, mark))
    return found


def root_faults(checked: Checked) -> Iterator[Fault]:
    """The roots one after the other: signed, chained, and each the same in the base and in its copy."""
    keys = journal_keys.read()
    copies = _copies()
    checked.copies = len(copies)
    here = {root.number: root for root in checked.roots}
    checked.roots, previous = [], ""
    for number in range(1, max([*here, *copies], default=0) + 1):
        root, copy = here.get(number), copies.get(number)
        what = _root_fault(root, copy, previous=previous, keys=keys)
        if what:
            yield Fault(f"racine n° {number} : {what}")
        kept = root if root is not None and _signed(_told(root), keys) else copy
        if kept is not None and _signed(_told(kept), keys):
            checked.roots.append(kept)
        previous = root.hash if root else copy.hash if copy else ""


def _root_fault(
    root: JournalRoot | None,
    copy: JournalRoot | None,
    *,
    previous: str,
    keys: journal_keys.Keys,
) -> str:
    """What is wrong with one root; empty when nothing is."""
    if root is None:
        return "elle manque dans la base"
    if root.key not in keys.public:
        return "elle est signée par une clé que JOURNAL_KEY_FILE ne contient pas"
    if not _signed(_told(root), keys):
        return "elle a été changée, sa signature ne correspond plus"
    if root.previous_hash != previous:
        return "elle ne suit pas la racine d'avant"
    if settings.JOURNAL_ROOTS_FOLDER and copy is None:
        return "sa copie manque dans JOURNAL_ROOTS_FOLDER"
    if copy is not None and _told(copy) != _told(root):
        return "sa copie dit autre chose que la base"
    return ""


def _told(root: JournalRoot) -> dict[str, Any]:
    return {**journal_roots.content(root), "hash": root.hash, "signature": root.signature}


def _signed(told: Mapping[str, Any], keys: journal_keys.Keys) -> bool:
    """Does a root hold together: its hash is that of what it says, and the hash is signed?"""
    good = journal_roots.digest(told) == told["hash"]
    return good and keys.verifies(told["hash"], signature=told["signature"], key=told["key"])


def _copies() -> dict[int, JournalRoot]:
    """The copied roots by number; one that cannot be read counts as another text."""
    if not settings.JOURNAL_ROOTS_FOLDER:
        return {}
    files = sorted(Path(settings.JOURNAL_ROOTS_FOLDER).glob("racine-*.json"))
    numbered = [(path.stem.partition("-")[2], path) for path in files]
    return {int(name): journal_roots.from_file(path) for name, path in numbered if name.isdecimal()}


def chain_faults(checked: Checked, covered: dict[str, list[tuple[int, str]]]) -> Iterator[Fault]:
    stones = _stones(checked, covered)
    try:
        for subject, lines in groupby(_lines(checked), key=SUBJECT):
            checked.subjects += 1
            chain = _with_stones(lines, stones.pop(subject, {}))
            fault = _followed(subject, chain, covered.pop(subject, []), checked)
            if fault is not None:
                yield fault
    except UNREADABLE:
        yield _unreadable(checked)
        return
    for subject, heads in sorted(covered.items()):
        gone = stones.get(subject, {})
        if any(gone.get(rank) != mark for rank, mark in heads):
            yield Fault("toute la chaîne manque", subject, 1, heads[-1][0])


def _lines(checked: Checked) -> Iterator[tuple[Any, ...]]:
    rows = Event.objects.order_by("subject", "rank").values_list(*NAMES)
    for row in rows.iterator(chunk_size=CHUNK):
        checked.lines += 1
        checked.read = row[NAMES.index("subject")], row[NAMES.index("rank")]
        yield row


def _unreadable(checked: Checked) -> Fault:
    """The line after the last that could be read: a column holds what it can't (a day that is none)."""
    subject, rank = checked.read
    after = Event.objects.filter(Q(subject__gt=subject) | Q(subject=subject, rank__gt=rank))
    found = after.order_by("subject", "rank").values_list("subject", "rank").first()
    subject, rank = found or checked.read
    return Fault("cette ligne ne se lit plus ; la suite n'a pas été vérifiée", subject, rank, rank)


def _stones(checked: Checked, covered: Covered) -> dict[str, dict[int, str]]:
    """Subject → rank → hash of the lines that a purge announced; once roots are signed, under a root."""
    heads = covered.get(journal_roots.PURGE, [(0, "")])
    found: dict[str, dict[int, str]] = {}
    announced = journal_roots.purged_lines(until=heads[-1][0] if checked.roots else None)
    for (subject, rank), mark in announced.items():
        found.setdefault(subject, {})[rank] = mark
        checked.purged += 1
    return found


def _with_stones(
    lines: Iterable[tuple[Any, ...]], stones: dict[int, str]
) -> Iterator[dict[str, Any]]:
    """The lines in their order, each purged one as its rank and its hash."""
    rank = 0
    for row in lines:
        line = dict(zip(NAMES, row, strict=True))
        while rank + 1 < line["rank"] and rank + 1 in stones:
            rank += 1
            yield {"rank": rank, "hash": stones[rank], "purged": True}
        rank = line["rank"]
        yield line
    while rank + 1 in stones:
        rank += 1
        yield {"rank": rank, "hash": stones[rank], "purged": True}


def _digest(line: Mapping[str, Any]) -> str:
    """Empty for what has no seal: an odd number, half of a character, a text where a day should be."""
    try:
        return digest_of(line)
    except UNREADABLE:
        return ""


def _followed(
    subject: str,
    lines: Iterable[dict[str, Any]],
    heads: list[tuple[int, str]],
    checked: Checked,
) -> Fault | None:
    """The first fault of one chain."""
    previous, rank, vouched, version = "", 0, 0, 0
    waiting = iter(heads)
    head = next(waiting, None)
    for line in lines:
        rank += 1
        if line["rank"] != rank:
            return Fault("cette ligne manque", subject, rank, rank)
        if "purged" not in line:
            sealed = line["previous_hash"] == previous and line["hash"] == _digest(line)
            if not sealed or line["version"] < version:
                return Fault("cette ligne ne correspond plus à son sceau", subject, rank, rank)
            version = line["version"]
        previous = line["hash"]
        if head is None:
            checked.uncovered += 1
        elif rank == head[0]:
            if head[1] != previous:
                return Fault("la chaîne a été recalculée", subject, vouched + 1, rank)
            vouched, head = rank, next(waiting, None)
    if head is not None:
        return Fault("la fin de la chaîne manque", subject, rank + 1, heads[-1][0])
    return None


def broken_links(subject: str) -> list[int]:
    """The ranks of one chain whose line no longer matches its hash or the line before; none when all is well.

    What a purge announced is at its place, with its hash.
    """
    lines = Event.objects.filter(subject=subject).order_by("rank").values_list(*NAMES)
    broken, previous = [], ""
    for rank, line in enumerate(_with_stones(lines, _purged_of(subject)), start=1):
        sealed = "purged" in line or line["previous_hash"] == previous
        if (line["rank"], sealed) != (rank, True) or not _matches(line):
            broken.append(line["rank"])
        previous = line["hash"]
    return broken


def _matches(line: Mapping[str, Any]) -> bool:
    return "purged" in line or line["hash"] == _digest(line)


def _purged_of(subject: str) -> dict[int, str]:
    """Rank → hash of the lines of one chain that a purge announced; looked for where a line is missing."""
    ranks = Event.objects.filter(subject=subject).aggregate(lines=Count("pk"), last=Max("rank"))
    if ranks["lines"] == ranks["last"]:
        return {}
    covered = journal_roots.covered() if JournalRoot.objects.exists() else None
    until = covered.get(journal_roots.PURGE, (0, ""))[0] if covered is not None else None
    announced = journal_roots.purged_lines(until=until)
    return {rank: mark for (about, rank), mark in announced.items() if about == subject}
