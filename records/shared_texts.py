"""A text that several people write: the judgement that keeps one from overwriting another.

A text is known by its fingerprint: whoever saves it says which text the change started from, so that
the lock needs no counter and holds whatever wrote the text meanwhile (another page, an import).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from accounts.models import User


class Verdict(Enum):
    SAME = auto()
    """It already holds this text."""
    UNTOUCHED = auto()
    """This person changed nothing: a colleague's newer text stays."""
    WRITE = auto()
    CONFLICT = auto()
    """Both changed the same text."""


class Conflict(Exception):
    """Somebody changed this text since the page was read: nothing was written."""

    def __init__(
        self,
        *,
        key: str,
        mine: str,
        theirs: str,
        label: str = "",
        author: User | None = None,
        at: datetime | None = None,
    ) -> None:
        super().__init__(key)
        self.key, self.mine, self.theirs, self.label = key, mine, theirs, label
        self.author, self.at = author, at

    @property
    def base(self) -> str:
        """What to say next time: « I have seen their text »."""
        return fingerprint(self.theirs)


@dataclass(frozen=True, slots=True)
class Change:
    """One text as a page sends it. ``base``: the fingerprint of the text it started from.

    ``again``: sent anew after its page was closed, maybe received already. ``apart``: a version of its own,
    whatever was typed just before.
    """

    key: str
    text: str
    base: str
    again: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """What the text is now; ``theirs`` when it is a colleague's newer text that stays."""

    key: str
    text: str
    at: datetime
    theirs: bool = False

    @property
    def base(self) -> str:
        return fingerprint(self.text)


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


def bases_text(bases: Mapping[str, str]) -> str:
    """Keys and fingerprints of a page as one line, for its hidden field: ``key=fingerprint …``."""
    return " ".join(f"{key}={base}" for key, base in bases.items())


def bases_of(line: str) -> dict[str, str]:
    """What ``bases_text`` wrote; whatever cannot be read is left out."""
    return dict(pair.split("=", 1) for pair in line.split() if "=" in pair)
