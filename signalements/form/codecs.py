"""The codec of each question and of each column of its rows: a question, its kind, where it is kept."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from signalements.form.kinds import Kind
from signalements.form.question import FREE, Question
from signalements.form.questions import QUESTIONS, STEPS
from signalements.models import CorrectionMark, Signalement, canonical_text, sha256


@dataclass(frozen=True, slots=True)
class Codec:
    """How one answer is typed, kept, worded and read back; see ``signalements.form.kinds``."""

    question: Question
    column: models.Field

    @property
    def kind(self) -> Kind:
        return self.question.kind

    @property
    def stored(self) -> tuple[str, ...]:
        """The column to save with the row; none when the answer has a table of its own."""
        return () if self.column.many_to_many else (self.question.name,)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return self.kind.choices(self.column)

    def field(self) -> forms.Field:
        """The field of its step: nothing is required of a draft, no browser cuts what is pasted."""
        return self._asked(self.kind.field(self.column))

    def alone(self) -> forms.Field:
        """The field of a page that is not its step."""
        return self._asked(self.kind.alone(self.column))

    def _asked(self, field: forms.Field) -> forms.Field:
        field.required, field.label, field.help_text = (
            False,
            self.question.label,
            self.question.help,
        )
        for bound in ("maxlength", "min", "max"):
            field.widget.attrs.pop(bound, None)
        return field

    def parse(self, text: str) -> Any:
        """The value that a person says by ``text``. Raises ``ValidationError`` in French."""
        return self.kind.parse(text, column=self.column)

    def load(self, text: str) -> Any:
        return self.kind.load(text, column=self.column)

    def cell(self, text: str) -> Any:
        """What a cell says, as JSON keeps it. Raises ``ValidationError`` in French."""
        return self.kind.cell(text, column=self.column)

    def from_cell(self, kept: Any) -> Any:
        return self.kind.from_cell(kept, column=self.column)

    def shown(self, words: str) -> str:
        return self.kind.shown(words, column=self.column)

    def said(self, text: str) -> str:
        """What was typed, in words when it can be read, to give it back."""
        try:
            return self.words_of(self.parse(text))
        except ValidationError:
            return text

    def read(self, row: models.Model) -> Any:
        return self.kind.read(row, self.question.name)

    def write(self, row: models.Model, value: Any) -> None:
        """Puts the value in the row; the caller saves the ``stored`` columns."""
        self.kind.write(row, self.question.name, value)

    def text_of(self, value: Any) -> str:
        return self.kind.text(value)

    def words_of(self, value: Any) -> str:
        return self.kind.words(value, column=self.column)

    def text(self, row: models.Model) -> str:
        """What the row says, as the field shows it."""
        return self.text_of(self.read(row))

    def words(self, row: models.Model) -> str:
        """What the row says, as people read it."""
        return self.words_of(self.read(row))

    def is_empty(self, row: models.Model) -> bool:
        return not self.kind.always_told and not self.text(row).strip()


CODECS = {
    name: Codec(question, Signalement._meta.get_field(name))
    for name, question in QUESTIONS.items()
    if not question.rows
}
ROW_CODECS = {
    name: {
        column.name: Codec(column, question.kind.model._meta.get_field(column.name))
        for column in question.kind.columns
    }
    for name, question in QUESTIONS.items()
    if question.rows
}
NO_LONGER_ASKED = Codec(Question("after", "", "", FREE), CorrectionMark._meta.get_field("after"))
"""For an answer of an older form: free words, as long as a correction may be."""


def codec_of(key: str) -> Codec:
    """That of ``risks``, or of ``references.12.year``. Raises ``KeyError``."""
    rows, dot, rest = key.partition(".")
    return ROW_CODECS[rows][rest.rpartition(".")[2]] if dot else CODECS[rows]


def words_at(key: str, text: str) -> str:
    """What a text kept for that key says, as people read it."""
    codec = codec_of(key)
    return codec.words_of(codec.load(text))


def codec_of_filed(name: str) -> Codec:
    """That of an answer by the name it was filed under, whatever the form of that day."""
    return CODECS.get(name, NO_LONGER_ASKED)


def form_hash() -> str:
    """What the form asks today, as one hash: words, levels, texts, kinds and choices of every step."""
    steps = [
        [step.number, step.title, [_asked(question) for question in step.questions]]
        for step in STEPS
    ]
    return sha256(canonical_text({"steps": steps}))


def _asked(question: Question) -> list[Any]:
    columns = ROW_CODECS.get(question.name, {})
    codec = CODECS.get(question.name)
    return [*_told(question, codec), [_told(each.question, each) for each in columns.values()]]


def _told(question: Question, codec: Codec | None) -> list[Any]:
    source = question.article.label if question.article else ""
    kind, choices = type(question.kind).__name__, codec.choices if codec else []
    return [question.name, question.label, question.help, question.level, source, kind, choices]
