"""A row of a signalement as one text that a mark keeps, and as people read it."""

import json
from datetime import date
from typing import Any

from django.utils.text import normalize_newlines

from cpc.law.core import french_day
from signalements.forms import as_text
from signalements.models.rows import Row
from signalements.row_forms import COLUMNS, ROWS


def text_of(kind: str, row: Row) -> str:
    """The columns that are filled in, as their fields show them: two equal rows are one text."""
    texts = {column: as_text(getattr(row, column)) for column in COLUMNS[kind]}
    told = {column: normalize_newlines(text) for column, text in texts.items() if text}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def row_of(kind: str, text: str, **more: Any) -> Row:
    """The row that ``text_of`` wrote, not saved; ``more``: its place."""
    row = ROWS[kind](**more)
    for column, told in json.loads(text).items():
        setattr(row, column, row._meta.get_field(column).to_python(told))
    return row


def in_words(kind: str, row: Row) -> list[dict[str, str]]:
    """The columns that are filled in, each with its label."""
    told = {column: _shown(row, column) for column in COLUMNS[kind]}
    return [
        {"name": column, "question": COLUMNS[kind][column][0], "answer": words}
        for column, words in told.items()
        if words
    ]


def _shown(row: Row, column: str) -> str:
    """The words of a choice, the day in French, else the value."""
    value = getattr(row, column)
    if isinstance(value, date):
        return french_day(value)
    words = getattr(row, f"get_{column}_display", None)
    return words() if words and value else "" if value is None else str(value)
