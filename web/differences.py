"""The difference between two texts, word by word, as parts to show: the only one of the project."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD_BY_WORD = 3_000
"""Beyond so many words in both texts together, lines are compared instead: still quick, less fine."""

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of text: ``kept``, ``removed`` or ``added``."""

    kind: str
    text: str


def difference(before: str, after: str) -> list[Part]:
    """What was kept, removed and added, in reading order; nothing for two empty texts."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > WORD_BY_WORD:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) + len(new) > WORD_BY_WORD:
        old, new = [before], [after]
    parts: list[Part] = []
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag == "equal":
            parts.append(Part("kept", "".join(old[first:last])))
            continue
        parts += [Part("removed", "".join(old[first:last])), Part("added", "".join(new[start:end]))]
    return [part for part in parts if part.text]


@dataclass(frozen=True, slots=True)
class Compared:
    """One text in two versions, word by word, under its label; ``note``: why it changed, when it is said."""

    label: str
    parts: list[Part]
    note: str = ""

    @property
    def changed(self) -> bool:
        return any(part.kind != "kept" for part in self.parts)

    @property
    def before(self) -> list[Part]:
        return [part for part in self.parts if part.kind != "added"]

    @property
    def after(self) -> list[Part]:
        return [part for part in self.parts if part.kind != "removed"]


def compare(before: dict[str, str], after: dict[str, str]) -> list[Compared]:
    """Labelled texts of two versions, in the order of the first, then what the second adds."""
    labels = list(dict.fromkeys([*before, *after]))
    return [
        Compared(label, difference(before.get(label, ""), after.get(label, ""))) for label in labels
    ]
