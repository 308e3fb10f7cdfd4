"""What a question of the form is: its words, its kind, how much it is wanted, the text behind it."""

from dataclasses import dataclass
from enum import StrEnum

from cpc.law.core import Article
from signalements.form.kinds import Kind, Text
from signalements.models.rows import Row


class Level(StrEnum):
    """How much a question is wanted."""

    LAW = "Obligatoire pour déposer"
    RARE = "Obligatoire pour déposer si vous êtes un centre et que la maladie est rare"
    SEVERAL = "Obligatoire pour déposer s'il y a plusieurs substances"
    EXPECTED = "Demandé par l'agence, non exigé pour déposer"
    FREE = "Facultatif"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; its kind says how an answer is typed, kept, worded and read back."""

    name: str
    label: str
    help: str
    level: Level
    article: Article | None = None
    kind: Kind = Text()

    @property
    def rows(self) -> bool:
        """Is it answered by rows added one at a time, not by one field?"""
        return isinstance(self.kind, Rows)

    @property
    def hint(self) -> str:
        """Help, level and text in one line, for the field; its label says what is optional."""
        source = f"({self.article.label})" if self.article else ""
        if self.level is Level.FREE:
            return f"{self.help} {source}".strip()
        return f"{self.help} {self.level} {source}".strip() + "."


@dataclass(frozen=True, slots=True)
class Rows(Kind):
    """Lines added one at a time: ``one``, the word for a line; ``sheet``, where a workbook has them.

    Each column is a question by itself, with its own kind.
    """

    model: type[Row]
    one: str
    sheet: str
    columns: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class FormStep:
    number: int
    title: str
    intro: str
    questions: tuple[Question, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The questions answered by one field."""
        return tuple(question.name for question in self.questions if not question.rows)

    @property
    def rows(self) -> tuple[str, ...]:
        """The questions answered by rows."""
        return tuple(question.name for question in self.questions if question.rows)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The texts that the step cites, once each, in order."""
        return tuple(dict.fromkeys(q.article for q in self.questions if q.article))


LAW, EXPECTED, FREE = Level.LAW, Level.EXPECTED, Level.FREE
