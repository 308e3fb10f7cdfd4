"""A row of a signalement as one text that a mark keeps, and as people read it."""

import json
from typing import Any

from django.utils.text import normalize_newlines

from signalements.form.codecs import ROW_CODECS
from signalements.form.row_kinds import ROWS
from signalements.models.rows import Row


def text_of(kind: str, row: Row) -> str:
    """The columns that are filled in, as their fields show them: two equal rows are one text."""
    texts = {column: codec.text(row) for column, codec in ROW_CODECS[kind].items()}
    told = {column: normalize_newlines(text) for column, text in texts.items() if text}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def row_of(kind: str, text: str, **more: Any) -> Row:
    """The row that ``text_of`` wrote, not saved; ``more``: its place."""
    row = ROWS[kind](**more)
    for column, told in json.loads(text).items():
        codec = ROW_CODECS[kind][column]
        codec.write(row, codec.load(told))
    return row


def in_words(kind: str, row: Row) -> list[dict[str, str]]:
    """The columns that are filled in, each with its label."""
    told = {codec.question: codec.words(row) for codec in ROW_CODECS[kind].values()}
    return [
        {"name": column.name, "question": column.label, "answer": words}
        for column, words in told.items()
        if words
    ]
