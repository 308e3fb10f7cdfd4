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
from django.db.models import Count, Max

from records.journal import COLUMNS, digest_of
from records.models import Event, JournalRoot
from records.proof import keys as journal_keys
from records.proof import roots as journal_roots
from records.proof.rows import ODD, UNREADABLE, Row, rows

NAMES = (*COLUMNS, "hash")
PURGE = journal_roots.PURGE
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

    ``purged``: lines that a purge announced; their place in the chain is verified. ``roots``: what
    those that a trusted key signed say, in their order.
    """

    lines: int = 0
    subjects: int = 0
    uncovered: int = 0
    purged: int = 0
    roots: list[Row] = field(default_factory=list)
    copies: int = 0


def faults(checked: Checked) -> Iterator[Fault]:
    """Each fault in turn; ``checked`` is filled on the way. Raises ``journal_keys.NoKey``."""
    here = list(journal_roots.stored(JournalRoot.objects.order_by("number")))
    if here or _copied():
        yield from root_faults(checked, here)
    yield from chain_faults(checked, covered_by(checked.roots))
    for rank in journal_roots.shapeless():
        yield Fault("cette ligne n'a pas la forme de ce qu'une purge écrit", PURGE, rank, rank)


def covered_by(roots: Iterable[Row]) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for root in roots:
        for subject, rank, mark in journal_roots.heads_of(root["heads"]):
            found.setdefault(subject, []).append((rank, mark))
    return found


def root_faults(checked: Checked, stored: Iterable[Row]) -> Iterator[Fault]:
    """The roots one after the other: signed, chained, and each the same in the base and in its copy."""
    keys = journal_keys.read()
    here: dict[Any, Row] = {}
    for root in stored:
        if type(root["number"]) is int:
            here[root["number"]] = root
        else:
            yield Fault(f"racine n° {root['number']} : ce n'est pas un numéro")
    copies = _copied()
    checked.copies = sum(len(found) for found in copies.values())
    previous, last = "", 0
    for number in sorted({*here, *copies}):
        if number > last + 1:
            yield _gap(last + 1, number - 1)
            previous = ""
        root, copied = here.get(number), copies.get(number, [])
        what = _root_fault(root, copied, previous=previous, keys=keys)
        if what:
            yield Fault(f"racine n° {number} : {what}")
        told = [each for each in (root, *copied) if each is not None]
        checked.roots += [each for each in told if _signed(each, keys)][:1]
        previous = next((each["hash"] for each in told), "")
        last = number


def _gap(first: int, last: int) -> Fault:
    if first == last:
        return Fault(f"racine n° {first} : elle manque dans la base")
    return Fault(f"racines n° {first} à {last} : elles manquent dans la base")


def _root_fault(
    root: Row | None, copied: list[Row | None], *, previous: str, keys: journal_keys.Keys
) -> str:
    """What is wrong with one root; empty when nothing is."""
    if root is None:
        return "elle manque dans la base"
    if ODD in root:
        return f"elle ne se lit plus (colonne « {root[ODD]} »)"
    if root["key"] not in keys.public:
        return "elle est signée par une clé que JOURNAL_KEY_FILE ne contient pas"
    if not _signed(root, keys):
        return "elle a été changée, sa signature ne correspond plus"
    if root["previous_hash"] != previous:
        return "elle ne suit pas la racine d'avant"
    if settings.JOURNAL_ROOTS_FOLDER and not copied:
        return "sa copie manque dans JOURNAL_ROOTS_FOLDER"
    if len(copied) > 1:
        return "plusieurs copies portent son numéro dans JOURNAL_ROOTS_FOLDER"
    if copied not in ([], [root]):
        return "sa copie dit autre chose que la base"
    return ""


def _signed(told: Row, keys: journal_keys.Keys) -> bool:
    """Does a root hold together: its hash is that of what it says, and the hash is signed?"""
    try:
        good = ODD not in told and journal_roots.digest(told) == told["hash"]
    except UNREADABLE:  # a number that is none in JSON
        return False
    return good and keys.verifies(told["hash"], signature=told["signature"], key=told["key"])


def _copied() -> dict[int, list[Row | None]]:
    """Number → what each copy of that number says; None for one that cannot be read."""
    found: dict[int, list[Row | None]] = {}
    if not settings.JOURNAL_ROOTS_FOLDER:
        return found
    for path in sorted(Path(settings.JOURNAL_ROOTS_FOLDER).glob("racine-*.json")):
        name = path.stem.partition("-")[2]
        if name.isdecimal():
            found.setdefault(int(name), []).append(journal_roots.from_file(path))
    return found


def chain_faults(checked: Checked, covered: dict[str, list[tuple[int, str]]]) -> Iterator[Fault]:
    stones = _stones(checked, covered)
    for subject, lines in groupby(_lines(checked), key=itemgetter("subject")):
        checked.subjects += 1
        chain = _with_stones(lines, stones.pop(subject, {}))
        fault = _followed(subject, chain, covered.pop(subject, []), checked)
        if fault is not None:
            yield fault
    for subject, heads in sorted(covered.items()):
        gone = stones.get(subject, {})
        if any(gone.get(rank) != mark for rank, mark in heads):
            yield Fault("toute la chaîne manque", subject, 1, heads[-1][0])


def _lines(checked: Checked) -> Iterator[Row]:
    for line in rows(Event.objects.order_by("subject", "rank"), NAMES):
        checked.lines += 1
        yield line


def _stones(checked: Checked, covered: Covered) -> dict[str, dict[int, str]]:
    """Subject → rank → hash of the lines that a purge announced; once roots are signed, under a root."""
    heads = covered.get(PURGE, [(0, "")])
    found: dict[str, dict[int, str]] = {}
    announced = journal_roots.purged_lines(until=heads[-1][0] if checked.roots else None)
    for (subject, rank), mark in announced.items():
        found.setdefault(subject, {})[rank] = mark
        checked.purged += 1
    return found


def _with_stones(lines: Iterable[Row], stones: dict[int, str]) -> Iterator[Row]:
    """The lines in their order, each purged one as its rank and its hash."""
    rank = 0
    for line in lines:
        if ODD not in line:
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
        if ODD in line:
            what = f"cette ligne ne se lit plus (colonne « {line[ODD]} »)"
            return Fault(what, subject, rank, rank)
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
    lines = rows(Event.objects.filter(subject=subject).order_by("rank"), NAMES)
    broken, previous = [], ""
    for rank, line in enumerate(_with_stones(lines, _purged_of(subject)), start=1):
        place = rank if ODD in line else line["rank"]
        sealed = "purged" in line or line["previous_hash"] == previous
        if (place, sealed) != (rank, True) or not _matches(line):
            broken.append(place)
        previous = line["hash"]
    return broken


def _matches(line: Mapping[str, Any]) -> bool:
    return "purged" in line or (ODD not in line and line["hash"] == _digest(line))


def _purged_of(subject: str) -> dict[int, str]:
    """Rank → hash of the lines of one chain that a purge announced; looked for where a line is missing."""
    ranks = Event.objects.filter(subject=subject).aggregate(lines=Count("pk"), last=Max("rank"))
    if ranks["lines"] == ranks["last"]:
        return {}
    announced = journal_roots.purged_lines(until=_vouched())
    return {rank: mark for (about, rank), mark in announced.items() if about == subject}


def _vouched() -> int | None:
    """The last line of ``PURGE`` that a root covers; None when no root was ever signed."""
    if not JournalRoot.objects.exists():
        return None
    try:
        return journal_roots.covered().get(PURGE, (0, ""))[0]
    except journal_roots.JournalAltered:
        return 0
