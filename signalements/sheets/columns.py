"""The columns of the spreadsheet: the questions of the form, then the columns of its rows.

They are read from the questions, so that the template follows the form; a cell is read by the codec of
the question that asks the same thing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from records.words.text import normalise
from signalements.form.codecs import CODECS, ROW_CODECS, Codec

MARK = "Repère"
MARK_HELP = (
    "Un mot ou un numéro de votre choix, unique par ligne : les autres feuilles s'y rattachent."
)
DRAFTS = "Signalements"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it asks, what explains it."""

    codec: Codec
    help: str
    source: str = ""

    @property
    def name(self) -> str:
        """Its name in the code."""
        return self.codec.question.name

    @property
    def title(self) -> str:
        """Its title in the sheet."""
        return self.codec.question.label

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be written, value and words; empty when the answer is free."""
        return self.codec.choices

    def clean(self, text: str) -> Any:
        """The value that a cell says. Raises ``ValidationError`` with a sentence in French."""
        return self.codec.cell(text)


@cache
def draft_columns() -> tuple[Column, ...]:
    return tuple(
        Column(codec, question.hint, question.article.label if question.article else "")
        for codec in CODECS.values()
        for question in (codec.question,)
    )


@cache
def row_columns(name: str) -> tuple[Column, ...]:
    return tuple(Column(codec, codec.question.help) for codec in ROW_CODECS[name].values())


def by_title(columns: Iterable[Column]) -> dict[str, Column]:
    """Columns by what a header may say: the title or the name in the code."""
    return {normalise(word): column for column in columns for word in (column.name, column.title)}
