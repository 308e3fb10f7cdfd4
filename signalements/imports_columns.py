"""The columns of the spreadsheet: the questions of the form, then the columns of its rows.

They are read from the questions, so that the template follows the form; a cell is checked by the
field of the form that asks the same thing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cpc.text import normalise
from signalements.forms import CIS, STEP_FORMS
from signalements.questions import STEPS
from signalements.row_forms import COLUMNS, ROW_FORMS

MARK = "Repère"
MARK_HELP = (
    "Un mot ou un numéro de votre choix, unique par ligne : les autres feuilles s'y rattachent."
)
DRAFTS = "Signalements"
SHEETS = {"references": "Références", "estimates": "Estimations"}
YES, NO = {"oui", "o", "x", "vrai", "true", "1", "on"}, {"non", "n", "", "faux", "false", "0"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the code, its title in the sheet, what explains it, its field."""

    name: str
    title: str
    help: str
    source: str
    field: forms.Field

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What may be written, value and words; empty when the answer is free."""
        if self.name == "medicines":
            return []
        if isinstance(self.field, forms.BooleanField):
            return [("on", "oui"), ("", "non")]
        if not isinstance(self.field, forms.ChoiceField):
            return []
        return [(str(value), str(label)) for value, label in self.field.choices if value]

    def clean(self, text: str) -> Any:
        """The value that a cell says. Raises ``ValidationError`` with a sentence in French."""
        if self.name == "medicines":
            return codes(text)
        if isinstance(self.field, forms.BooleanField):
            return yes_or_no(text)
        if isinstance(self.field, forms.ChoiceField):
            return one_of(self.field.choices, text)
        value = self.field.clean(text)
        return value.isoformat() if isinstance(self.field, forms.DateField) and value else value


def codes(text: str) -> list[str]:
    """CIS codes separated by spaces, semicolons, commas or bars."""
    found = text.replace(";", " ").replace(",", " ").replace("|", " ").split()
    wrong = [code for code in found if not CIS.fullmatch(code)]
    if wrong:
        raise ValidationError(
            f"« {wrong[0][:40]} » n'est pas un code CIS : il compte huit chiffres, sans le nom de la "
            "spécialité."
        )
    return list(dict.fromkeys(found))


def yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES | NO:
        raise ValidationError(f"« {text[:40]} » : écrivez « oui » ou « non ».")
    return word in YES


def one_of(choices: Iterable[tuple[Any, Any]], text: str) -> str:
    """The value whose words, or the value itself, are those of the cell."""
    words = normalise(text)
    if not words:
        return ""
    given = [(str(value), str(label)) for value, label in choices if value]
    for value, label in given:
        if words in {normalise(value), normalise(label)}:
            return value
    known = " ; ".join(f"« {label} »" for _, label in given)
    raise ValidationError(f"« {text[:60]} » n'est pas dans la liste : {known}.")


@cache
def draft_columns() -> tuple[Column, ...]:
    return tuple(
        Column(
            question.name,
            question.label,
            question.hint,
            question.article.label if question.article else "",
            STEP_FORMS[step.number].base_fields[question.name],
        )
        for step in STEPS
        for question in step.questions
        if question.name in step.names
    )


@cache
def row_columns(name: str) -> tuple[Column, ...]:
    return tuple(
        Column(column, label, hint, "", ROW_FORMS[name].base_fields[column])
        for column, (label, hint) in COLUMNS[name].items()
    )


def by_title(columns: Iterable[Column]) -> dict[str, Column]:
    """Columns by what a header may say: the title or the name in the code."""
    return {normalise(word): column for column in columns for word in (column.name, column.title)}
