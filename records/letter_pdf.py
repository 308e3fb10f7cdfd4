"""A letter as a PDF/UA-1 file, by Typst: fonts of the package only, the same bytes for the same text."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path

import typst

from records.letter_content import LetterContent

TEMPLATE = Path(__file__).parent / "typst" / "letter.typ"
FAMILIES = typst.Fonts(include_system_fonts=False)


def render(content: LetterContent, *, code: str) -> bytes:
    """The file. The data go in as JSON, never as markup; ``code`` is printed at the foot."""
    day = date.fromisoformat(content.issued_on)
    data = {**asdict(content), "code": code, "year": day.year, "month": day.month, "dom": day.day}
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        sys_inputs={"letter": json.dumps(data, ensure_ascii=False)},
        font_paths=FAMILIES,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(day, time(12), tzinfo=UTC),
    )
