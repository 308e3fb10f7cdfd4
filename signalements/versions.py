"""The earlier texts of a field, and the judgement that keeps two people from overwriting each other.

A text is known by its fingerprint: whoever saves a field says which text the change started from, so
that the lock needs no counter and holds whatever wrote the field meanwhile (another page, an import).
"""

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from accounts.models import User
from signalements.models import FieldVersion, Signalement

BURST = timedelta(minutes=10)
"""One person's changes to one field within this time are one version: the last of them."""

MUCH = 200
"""Characters: a change that takes away more than this, and more than half, begins a version."""

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Verdict(Enum):
    SAME = auto()
    """The field already holds this text."""
    UNTOUCHED = auto()
    """This person changed nothing: a colleague's newer text stays."""
    WRITE = auto()
    CONFLICT = auto()
    """Both changed the same text."""


class Conflict(Exception):
    """Somebody changed this field since the page was read: nothing was written."""

    def __init__(self, *, key: str, mine: str, theirs: str, version: FieldVersion | None) -> None:
        super().__init__(key)
        self.key, self.mine, self.theirs = key, mine, theirs
        self.author = version.author if version else None
        self.at = version.at if version else None

    @property
    def base(self) -> str:
        """What to say next time: « I have seen their text »."""
        return fingerprint(self.theirs)


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words: ``same``, ``del`` (taken away) or ``ins`` (added)."""

    kind: str
    text: str


def plain(text: str) -> str:
    """The text whatever the line ends that a browser sends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint(text: str) -> str:
    return hashlib.sha256(plain(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def judge(mine: str, *, current: str, base: str) -> Verdict:
    """What to do with ``mine``, typed over the text whose fingerprint is ``base``."""
    if fingerprint(mine) == fingerprint(current):
        return Verdict.SAME
    if base == fingerprint(current):
        return Verdict.WRITE
    return Verdict.UNTOUCHED if base == fingerprint(mine) else Verdict.CONFLICT


def conflict_on(draft: Signalement, *, key: str, mine: str, current: str) -> Conflict:
    """The conflict, with who wrote the text that is there, when that is known."""
    last = draft.field_versions.filter(key=key).select_related("author").first()
    known = last is not None and fingerprint(last.text) == fingerprint(current)
    return Conflict(key=key, mine=mine, theirs=current, version=last if known else None)


def preserve(draft: Signalement, *, key: str, before: str) -> FieldVersion | None:
    """Called before a field is written: its latest version, after having made one of ``before``
    if that text came from elsewhere."""
    last = draft.field_versions.filter(key=key).first()
    if before and (last is None or fingerprint(last.text) != fingerprint(before)):
        when = draft.updated_at
        return draft.field_versions.create(key=key, text=before, begun_at=when, at=when)
    return last


def remember(draft: Signalement, *, last: FieldVersion | None, new: FieldVersion) -> None:
    """Keeps ``new`` as the field's latest version.

    A burst of one person is one version, its last state; a change that wipes much text out begins
    another, so that a slip can be undone.
    """
    if last is not None and _goes_on(last, new):
        last.text, last.at = new.text, new.at
        last.save(update_fields=["text", "at"])
    else:
        new.draft = draft
        new.save(force_insert=True)


def _goes_on(last: FieldVersion, new: FieldVersion) -> bool:
    """Is ``new`` the next state of the burst of typing that ``last`` holds?"""
    gone = len(last.text) - len(new.text)
    wiped = gone > MUCH and gone > len(last.text) / 2
    return last.author_id == new.author_id and new.begun_at - last.begun_at < BURST and not wiped


def differences(old: str, *, new: str) -> list[Span]:
    """``old`` and ``new`` word by word, as runs to print one after the other."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    spans = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if kind == "equal":
            spans.append(Span("same", "".join(before[i1:i2])))
            continue
        spans += [Span("del", "".join(before[i1:i2])), Span("ins", "".join(after[j1:j2]))]
    return [span for span in spans if span.text]


def bases_text(bases: Mapping[str, str]) -> str:
    """Keys and fingerprints of a page as one line, for its hidden field: ``key=fingerprint …``."""
    return " ".join(f"{key}={base}" for key, base in bases.items())


def bases_of(line: str) -> dict[str, str]:
    """What ``bases_text`` wrote; whatever cannot be read is left out."""
    return dict(pair.split("=", 1) for pair in line.split() if "=" in pair)


def weigh(
    draft: Signalement,
    *,
    typed: dict[str, str],
    saved: dict[str, str],
    bases: dict[str, str],
    by: User,
    at: datetime,
) -> tuple[set[str], list[Conflict]]:
    """For a whole page sent at once: the keys to write, and the conflicts, whose fields stay.

    ``typed`` and ``saved``: texts by key; ``bases``: what the page was read with (a page that does
    not say is taken to have read what is saved). Versions of what is to be written are kept.
    """
    to_write, conflicts = set(), []
    for key, text in typed.items():
        current = saved[key]
        verdict = judge(text, current=current, base=bases.get(key, fingerprint(current)))
        if verdict is Verdict.WRITE:
            to_write.add(key)
            last = preserve(draft, key=key, before=current)
            new = FieldVersion(key=key, text=plain(text), author=by, begun_at=at, at=at)
            remember(draft, last=last, new=new)
        elif verdict is Verdict.CONFLICT:
            conflicts.append(conflict_on(draft, key=key, mine=text, current=current))
    return to_write, conflicts
