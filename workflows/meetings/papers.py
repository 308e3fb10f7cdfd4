"""The papers of a session as plain blocks, the same for page and PDF: cover, sheet of an item, minutes."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

from records.letters.brand import brand
from records.letters.content import Block, Hashed, tidy

TEMPLATE = Path(__file__).parent / "typst" / "meeting.typ"
FAMILIES = typst.Fonts(include_system_fonts=False)
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a paper about one item (``rank``; 0: about the whole session)."""

    rank: int
    blocks: list[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Hashed):
    """``day``: ISO; ``foot``: what is printed at the foot of every page."""

    format: int = FORMAT
    title: str
    author: str
    day: str
    foot: str = ""
    brand: list[str] = field(default_factory=lambda: list(brand()["lines"]))
    sections: list[Section]

    @property
    def blocks(self) -> list[Block]:
        return [block for section in self.sections for block in section.blocks]


def heading(text: str) -> Block:
    return Block("heading", tidy(text))


def paragraph(text: str) -> Block:
    return Block("paragraph", tidy(text))


def listing(items: Iterable[str]) -> Block:
    return Block("list", items=[tidy(item) for item in items])


def facts(rows: Iterable[tuple[str, str]]) -> Block:
    """Rows without text are left out."""
    return Block("facts", rows=[(label, tidy(text)) for label, text in rows if text.strip()])


def from_json(text: str) -> Paper:
    """A paper as it was kept."""
    data = json.loads(text)
    data["sections"] = [
        Section(each["rank"], list(_blocks(each["blocks"]))) for each in data["sections"]
    ]
    return Paper(**data)


def _blocks(rows: Iterable[dict[str, Any]]) -> Iterator[Block]:
    for row in rows:
        yield Block(row["kind"], row["text"], row["items"], [tuple(pair) for pair in row["rows"]])


def as_pdf(paper: Paper) -> bytes:
    """A PDF/UA-1 file: data go in as JSON, never as markup; same text, same bytes."""
    data = asdict(paper) | {"blocks": [asdict(block) for block in paper.blocks]}
    data["foot"] = paper.foot or paper.title
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        sys_inputs={"paper": json.dumps(data, ensure_ascii=False)},
        font_paths=FAMILIES,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(date.fromisoformat(paper.day), time(12), tzinfo=UTC),
    )
