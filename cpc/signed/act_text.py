"""A text of the agency as it is printed: its blocks, its hash, its PDF; the same content everywhere."""

import json
import re
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from cpc.law.days import french_day
from records.letters.brand import brand
from records.letters.content import Block, Hashed, block_lines, printable
from records.letters.pdf import compiled
from records.words.french import in_words

FORMAT = 2
"""Version of the stored text; the first printed its day in figures, and what was signed stays as it is."""

ANNEX = "Annexe "
UNSIGNED = "(jour de la signature)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActText(Hashed):
    """``signature``: what is printed under the text; empty while it is a draft. ``day``: its day, ISO."""

    format: int = FORMAT
    kind: str
    subject: str
    blocks: list[Block]
    day: str = ""
    signature: list[str] = field(default_factory=list)
    brand: list[str] = field(default_factory=list)
    state: bool = False

    @property
    def title(self) -> str:
        if self.kind == "put_sp":
            return self.subject
        told = french_day if self.format == 1 else in_words
        day = told(date.fromisoformat(self.day)) if self.day else UNSIGNED
        return f"Décision du {day} – {self.subject}"

    @property
    def is_draft(self) -> bool:
        return not self.day

    @property
    def body(self) -> list[Block]:
        """What comes before the signature."""
        return self.blocks[: self._annexed]

    @property
    def annexes(self) -> list[Block]:
        return self.blocks[self._annexed :]

    @property
    def _annexed(self) -> int:
        ranks = (
            rank
            for rank, block in enumerate(self.blocks)
            if self.kind == "decision" and block.kind == "heading" and block.text.startswith(ANNEX)
        )
        return next(ranks, len(self.blocks))

    @property
    def code(self) -> str:
        """The beginning of the hash, as it is printed."""
        return " ".join(self.sha256[first : first + 4] for first in range(0, 16, 4))

    def sections(self) -> dict[str, str]:
        """The text by heading, to compare two versions."""
        found: dict[str, list[str]] = {}
        label = TITLE
        found[label] = [self.subject]
        for block in self.blocks:
            if block.kind == "heading":
                label = block.text
                found.setdefault(label, [])
            else:
                found.setdefault(label, []).extend(block_lines(block))
        return {label: "\n".join(lines) for label, lines in found.items() if lines}


TITLE = "Titre, visas et considérants"


def text(kind: str, *, subject: str, blocks: list[Block]) -> ActText:
    """A text not yet signed, under the agency's mark; every word printable."""
    mark = brand()
    return ActText(
        kind=kind,
        subject=tidy(subject),
        blocks=[clean(block) for block in blocks],
        brand=list(mark["lines"]),
        state=mark["state"],
    )


def clean(block: Block) -> Block:
    return replace(
        block,
        text=tidy(block.text),
        items=[tidy(item) for item in block.items],
        rows=[(tidy(label), tidy(value)) for label, value in block.rows],
    )


def tidy(text: str) -> str:
    """Printable, with the hard blanks of French: before ; : ! ? », after «, in « R. 5121-76-5 »."""
    text = re.sub(r" (?=[;:!?»])", HARD, printable(text))
    return re.sub(r"(?<=«) |(?<=\b[LRD]\.) (?=\d)", HARD, text)


HARD = "\u00a0"


def signed(draft: ActText, *, on: date, place: str, signatory: list[str]) -> ActText:
    """The same text with its day and what is printed under it."""
    made = f"Fait à {place}, le {in_words(on)}" if place else f"Fait le {in_words(on)}"
    lines = [printable(line) for line in (made, *signatory)]
    return replace(draft, day=on.isoformat(), signature=lines)


def from_json(content: str) -> ActText:
    return _read(json.loads(content))


def _read(data: dict[str, Any]) -> ActText:
    blocks = [
        Block(**{**each, "rows": [tuple(row) for row in each["rows"]]}) for each in data["blocks"]
    ]
    return ActText(**{**data, "blocks": blocks})


def several_as_json(texts: list[ActText]) -> str:
    return json.dumps([asdict(each) for each in texts], ensure_ascii=False)


def several_from_json(content: str) -> list[ActText]:
    return [_read(each) for each in json.loads(content)]


def as_pdf(told: ActText, *, on: date) -> bytes:
    """The file (PDF/UA-1), marked « Projet » until it is signed; ``on`` dates a draft."""
    day = date.fromisoformat(told.day) if told.day else on
    data = {**asdict(told), "title": told.title, "draft": told.is_draft, "code": told.code}
    data["body"], data["annexes"] = [
        [asdict(block) for block in blocks] for blocks in (told.body, told.annexes)
    ]
    return compiled("decision.typ", {"act": data}, on=day)
