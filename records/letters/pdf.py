"""Texts as PDF/UA-1 files, by Typst: fonts of the package only, the same bytes for the same text."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typst

from records.letters.content import LetterContent

FOLDER = Path(__file__).parent / "typst"
FAMILIES = typst.Fonts(include_system_fonts=False)


def render(content: LetterContent, *, code: str) -> bytes:
    """The file of a letter; ``code`` is printed at the foot."""
    day = date.fromisoformat(content.issued_on)
    data = {**asdict(content), "code": code, "year": day.year, "month": day.month, "dom": day.day}
    return compiled("letter.typ", {"letter": data}, on=day)


def compiled(template: str, inputs: Mapping[str, Any], *, on: date) -> bytes:
    """A file by a template of ``records/letters/typst``. The data go in as JSON, never as markup."""
    return typst.compile(
        str(FOLDER / template),
        root=str(FOLDER),
        format="pdf",
        sys_inputs={name: json.dumps(data, ensure_ascii=False) for name, data in inputs.items()},
        font_paths=FAMILIES,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(on, time(12), tzinfo=UTC),
    )
