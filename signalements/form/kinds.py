"""The kinds of answers: what may be typed and its bounds, the words, the way back from both.

One class a kind. A question names its kind (``signalements.form.question``); whatever types, keeps,
freezes, prints, corrects, copies or imports an answer asks the codec of the question
(``signalements.form.codecs``), so that no surface knows a kind by itself.

``column``: the column of the model that keeps the answer. ``parse`` raises ``ValidationError`` with
sentences in French. What holds for every kind: ``parse(words(value))``, ``parse(text(value))`` and
``load(text(value))`` give ``value`` again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from cpc.law.days import french_day
from records.words.text import normalise
from signalements.form.codes import MedicinesField, MedicinesLines, cis_codes

OLDEST, LATEST = 1800, 2100  # years that a person can have meant
LARGEST = 99_999_999
"""More than there are people; less than a column of either database holds."""
YES, NO = {"oui", "o", "x", "vrai", "true", "1", "on"}, {"non", "n", "", "faux", "false", "0"}


@dataclass(frozen=True, slots=True)
class Kind:
    """What every kind says; by itself, that of an answer kept as it is typed."""

    scenario: ClassVar[str] = "text"
    """What a scenario writes for it: a method of ``config.scenario.values.Values``."""
    always_told: ClassVar[bool] = False
    """Is an answer left as it was an answer?"""

    def field(self, column: models.Field) -> forms.Field:
        """The field that asks it in its step; it refuses what the column can't hold."""
        return column.formfield()

    def alone(self, column: models.Field) -> forms.Field:
        """The field that asks it elsewhere, from one text and with no page made for it."""
        return self.field(column)

    def parse(self, text: str, *, column: models.Field) -> Any:
        """The value that a person says by ``text``: typed, pasted in a cell, or in words."""
        field = self.field(column)
        field.required = False
        return field.clean(text)

    def text(self, value: Any) -> str:
        """The value as its field shows it; empty when there is none."""
        return "" if value is None else str(value)

    def load(self, text: str, *, column: models.Field) -> Any:
        """The value of which ``text`` wrote the text; refuses nothing that was once kept."""
        return column.to_python(text) if text else column.get_default()

    def words(self, value: Any, *, column: models.Field) -> str:
        """The value as people read it, frozen and printed; empty when there is none."""
        return self.text(value)

    def shown(self, words: str, *, column: models.Field) -> str:
        """What the field of ``alone`` starts from, of an answer frozen in these words.

        Words that this kind does not read (an older form asked otherwise) are given as they are, or
        left to be chosen anew.
        """
        try:
            return self.text(self.parse(words, column=column))
        except ValidationError:
            return "" if self.choices(column) else words

    def cell(self, text: str, *, column: models.Field) -> Any:
        """What a cell of a spreadsheet says, as JSON keeps it; ``from_cell`` reads it."""
        return self.parse(text, column=column)

    def from_cell(self, kept: Any, *, column: models.Field) -> Any:
        return column.to_python(kept)

    def choices(self, column: models.Field) -> list[tuple[str, str]]:
        """What may be answered, value and words; empty when the answer is free."""
        return []

    def read(self, row: models.Model, name: str) -> Any:
        return getattr(row, name)

    def write(self, row: models.Model, name: str, value: Any) -> None:
        """Puts the value in the row, which the caller saves."""
        setattr(row, name, value)


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """Words, or a code in its own spelling (``spelling``: a field of ``signalements.form.codes``)."""

    spelling: type[forms.CharField] | None = None
    lines: int = 0

    def field(self, column: models.Field) -> forms.Field:
        asked: dict[str, Any] = {"form_class": self.spelling} if self.spelling else {}
        if self.lines:
            asked["widget"] = forms.Textarea(attrs={"rows": self.lines})
        return column.formfield(**asked)


@dataclass(frozen=True, slots=True)
class Number(Kind):
    """A whole number within bounds that every database keeps; ``wrong``: what to say outside."""

    scenario = "number"
    low: int = 0
    high: int = LARGEST
    wrong: str = ""

    def field(self, column: models.Field) -> forms.Field:
        said = dict.fromkeys(("min_value", "max_value"), self.wrong) if self.wrong else {}
        return column.formfield(min_value=self.low, max_value=self.high, error_messages=said)


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A civil day of Paris, from ``first`` to ``last``, both included."""

    scenario = "day"
    first: date = date(OLDEST, 1, 1)
    last: date = date(LATEST, 12, 31)

    def field(self, column: models.Field) -> forms.Field:
        said = (
            f"Donnez une date du {french_day(self.first)} au {french_day(self.last)}, par exemple "
            "31/12/2026."
        )
        bounds = [MinValueValidator(self.first, said), MaxValueValidator(self.last, said)]
        return column.formfield(validators=bounds)

    def text(self, value: date | None) -> str:
        return value.isoformat() if value else ""

    def words(self, value: date | None, *, column: models.Field) -> str:
        return french_day(value) if value else ""

    def cell(self, text: str, *, column: models.Field) -> str:
        return self.text(self.parse(text, column=column))


@dataclass(frozen=True, slots=True)
class Flag(Kind):
    """Yes or no, by a box: one that is not ticked says no."""

    scenario = "flag"
    always_told = True

    def parse(self, text: str, *, column: models.Field) -> bool:
        """Raises ``ValidationError``."""
        word = text.strip().lower()
        if word not in YES | NO:
            raise ValidationError(f"« {text[:40]} » : écrivez « oui » ou « non ».")
        return word in YES

    def text(self, value: bool) -> str:
        return "on" if value else ""

    def load(self, text: str, *, column: models.Field) -> bool:
        return text == "on"

    def words(self, value: bool, *, column: models.Field) -> str:
        return "Oui" if value else "Non"

    def choices(self, column: models.Field) -> list[tuple[str, str]]:
        return [("on", "oui"), ("", "non")]


@dataclass(frozen=True, slots=True)
class Choice(Kind):
    """One of the choices of its column; ``radio``: all of them are shown at once."""

    scenario = "choice"
    radio: bool = False

    def field(self, column: models.Field) -> forms.Field:
        return column.formfield(**({"widget": forms.RadioSelect} if self.radio else {}))

    def parse(self, text: str, *, column: models.Field) -> str:
        """The value whose words, or the value itself, are those of the text.

        Raises ``ValidationError``.
        """
        said, known = normalise(text), self.choices(column)
        for value, label in known:
            if said in {normalise(value), normalise(label)}:
                return value
        if not said:
            return ""
        told = " ; ".join(f"« {label} »" for _, label in known)
        raise ValidationError(f"« {text[:60]} » n'est pas dans la liste : {told}.")

    def words(self, value: str, *, column: models.Field) -> str:
        return dict(self.choices(column)).get(value, value)

    def choices(self, column: models.Field) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in column.choices if value]


@dataclass(frozen=True, slots=True)
class Medicines(Kind):
    """Medicines of the catalogue; their text is their CIS codes, in order."""

    scenario = "cis"

    def field(self, column: models.Field) -> forms.Field:
        return MedicinesField()

    def alone(self, column: models.Field) -> forms.Field:
        return MedicinesLines()

    def parse(self, text: str, *, column: models.Field) -> Any:
        return MedicinesLines(required=False).clean(text)

    def text(self, value: Any) -> str:
        return " ".join(sorted(item.cis for item in value))

    def shown(self, words: str, *, column: models.Field) -> str:
        return words

    def load(self, text: str, *, column: models.Field) -> Any:
        return column.related_model.objects.filter(cis__in=text.split())

    def words(self, value: Any, *, column: models.Field) -> str:
        return "\n".join(f"{item.name} (CIS {item.cis})" for item in value)

    def cell(self, text: str, *, column: models.Field) -> list[str]:
        """Codes only: those of a whole file are looked up at once."""
        return cis_codes(text)

    def from_cell(self, kept: list[str], *, column: models.Field) -> Any:
        return self.load(" ".join(kept), column=column)

    def read(self, row: models.Model, name: str) -> Any:
        return getattr(row, name).all()

    def write(self, row: models.Model, name: str, value: Any) -> None:
        getattr(row, name).set(value)
