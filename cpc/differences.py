"""The difference between two texts, word by word, as parts to show."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD_BY_WORD = 3_000
"""Beyond so many words in both texts together, lines are compared instead: still quick, less fine."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: ``kept``, ``removed`` or ``added``."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Part]:
    """What was kept, removed and added, in reading order."""
    old, new = _words(before), _words(after)
    if len(old) + len(new) > WORD_BY_WORD:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) + len(new) > WORD_BY_WORD:
        old, new = [before], [after]
    parts: list[Part] = []
    matcher = SequenceMatcher(a=old, b=new)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("kept", "".join(old[first:last])))
            continue
        if last > first:
            parts.append(Part("removed", "".join(old[first:last])))
        if end > start:
            parts.append(Part("added", "".join(new[start:end])))
    return parts


def _words(text: str) -> list[str]:
    """Words with the blanks that follow them, so that a change reads as words."""
    return re.findall(r"\S+\s*|\s+", text)
