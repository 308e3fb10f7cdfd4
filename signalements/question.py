"""What a question of the form is: its words, how much it is wanted, and the text behind it."""

from dataclasses import dataclass
from enum import StrEnum

from cpc.law.core import Article


class Level(StrEnum):
    """How much a question is wanted."""

    LAW = "Obligatoire pour déposer"
    RARE = "Obligatoire pour déposer si vous êtes un centre et que la maladie est rare"
    SEVERAL = "Obligatoire pour déposer s'il y a plusieurs substances"
    EXPECTED = "Demandé par l'agence, non exigé pour déposer"
    FREE = "Facultatif"


@dataclass(frozen=True, slots=True)
class Question:
    """One question; ``rows``: it is answered by rows added one at a time, not by one field."""

    name: str
    label: str
    help: str
    level: Level
    article: Article | None = None
    rows: bool = False

    @property
    def hint(self) -> str:
        """Help, level and text in one line, for the field; its label says what is optional."""
        source = f"({self.article.label})" if self.article else ""
        if self.level is Level.FREE:
            return f"{self.help} {source}".strip()
        return f"{self.help} {self.level} {source}".strip() + "."


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
