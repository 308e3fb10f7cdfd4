"""Vocabulary of the law modules: article, dated value, computed value with its trace, refusal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, Self, TypedDict, TypeVar
from urllib.parse import urlencode

from cpc.law.days import french_day
from web.refused import Refused

__all__ = [
    "Article",
    "Certainty",
    "Computed",
    "Dated",
    "Labelled",
    "LawError",
    "LawNotTranscribed",
    "Parameter",
    "PublicationParameter",
    "Refusal",
    "Step",
    "StoredStep",
    "Version",
    "trace_as_json",
]

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

LEGIFRANCE = "https://www.legifrance.gouv.fr"


class Labelled(StrEnum):
    """A closed list whose members carry the French words that users read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def pairs(cls) -> list[tuple[str, str]]:
        """(value, label) of each member, as a field of a model or a form wants its choices."""
        return [(member.value, member.label) for member in cls]


class Certainty(Labelled):
    """How far a value rests on a text that was read."""

    TEXT = "text", "texte lu"
    PRACTICE = "practice", "pratique de l'agence"
    DEFAULT = "default", "défaut à confirmer"


@dataclass(frozen=True, slots=True)
class Article:
    """A citation; `version` is the Légifrance identifier of that version of the article."""

    number: str
    code: str
    version: str | None = None
    url: str = ""

    def __post_init__(self) -> None:
        if not self.url:
            object.__setattr__(self, "url", self._legifrance())

    def _legifrance(self) -> str:
        """The version that was read when its identifier is known, else an honest search."""
        if self.version:
            return f"{LEGIFRANCE}/codes/article_lc/{self.version}"
        number = re.split(r", | à ", self.number)[0].replace(". ", "")
        query = urlencode({"tab_selection": "code", "searchField": "NUM_ARTICLE", "query": number})
        return f"{LEGIFRANCE}/search/code?{query}"

    @property
    def label(self) -> str:
        return f"art. {self.number} {self.code}" if self.number else self.code


class LawNotTranscribed(LookupError):
    """No text was transcribed for that day: better to say it than to guess."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a reasoning, ready to be printed."""

    rule: str
    text: str
    value: str
    certainty: Certainty
    article: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Generic[T_co]):
    """A value from a day on; the next version replaces it."""

    since: date
    value: T_co
    certainty: Certainty
    article: Article | None = None
    note: str = ""

    def step(self, rule: str, *, text: str, value: str) -> Step:
        return Step(rule, text, value, self.certainty, self.article)


class Dated(Generic[T]):
    """A number of the law, by date; the number exists once. `event`: the day on which it is read."""

    __slots__ = ("label", "unit", "versions")

    event = ""

    def __init__(self, label: str, unit: str, *versions: Version[T]) -> None:
        if not versions:
            raise ValueError(f"« {label} » n'a aucune version.")
        self.label = label
        self.unit = unit
        self.versions = tuple(sorted(versions, key=lambda version: version.since))

    def _on(self, day: date) -> Version[T]:
        for version in reversed(self.versions):
            if version.since <= day:
                return version
        raise LawNotTranscribed(
            f"« {self.label} » : aucun texte transcrit au {french_day(day)} "
            f"(le premier l'est à compter du {french_day(self.versions[0].since)})."
        )


class Parameter(Dated[T]):
    """Read on the day of what it measures, which its caller gives."""

    __slots__ = ()

    def on(self, day: date) -> Version[T]:
        return self._on(day)

    def known(self, day: date) -> Version[T]:
        """That of the day, or the first one transcribed for a day before it."""
        return self._on(max(day, self.versions[0].since))


class PublicationParameter(Dated[T]):
    """Read on the publication of the act, the event that its text names, and on no other day."""

    __slots__ = ()

    event = "publication de l'acte"

    def on(self, *, published_on: date) -> Version[T]:
        return self._on(published_on)


@dataclass(frozen=True, slots=True)
class Computed(Generic[T_co]):
    """A value and every step that led to it."""

    value: T_co
    trace: tuple[Step, ...]


class StoredStep(TypedDict):
    rule: str
    text: str
    value: str
    certainty: str
    certainty_label: str
    article: str
    url: str


def trace_as_json(trace: Iterable[Step]) -> list[StoredStep]:
    return [
        {
            "rule": step.rule,
            "text": step.text,
            "value": step.value,
            "certainty": step.certainty.value,
            "certainty_label": step.certainty.label,
            "article": step.article.label if step.article else "",
            "url": step.article.url if step.article else "",
        }
        for step in trace
    ]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A broken rule; the sentence begins with the rule and ends with its article."""

    rule: str
    sentence: str
    article: Article | None = None

    def __str__(self) -> str:
        source = f" ({self.article.label})" if self.article else ""
        return f"{self.rule} – {self.sentence}{source}"


class LawError(Refused):
    """What was asked breaks at least one rule."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__(*(str(refusal) for refusal in refusals))
        self.refusals = refusals
