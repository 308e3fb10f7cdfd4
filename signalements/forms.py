"""The form in nine steps: what is shown of a draft, what is kept of an answer."""

import copy
import re
from collections.abc import Sequence, Set
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.forms import modelform_factory

from accounts import dsfr
from accounts.models import User
from cpc.models import Medicine
from records.shared_texts import Conflict, bases_of, fingerprint
from signalements.codes import Icd10Field, MeddraField, OrphaField
from signalements.models import Signalement
from signalements.models.rows import Row
from signalements.questions import STEPS, FormStep, Level
from signalements.row_forms import (
    COLUMNS,
    FREE_COLUMNS,
    NAMES,
    ROW_FORMS,
    ROWS,
    row_refusals,
    rows_of,
)
from signalements.versions import weigh


class AlreadyFiled(Exception):
    """The draft was filed meanwhile: it can no longer be changed."""


CIS = re.compile(r"[0-9]{8}", re.ASCII)
CODES = {"orphacode": OrphaField, "icd10": Icd10Field, "meddra": MeddraField}
SHOWN = 20  # medicines shown for one search


class QuestionField(dsfr.Field):
    """A field that says « facultatif » by its level, since a draft accepts everything empty."""

    @property
    def optional(self) -> bool:
        return self.form.levels.get(self.name) is Level.FREE


class DraftForm(dsfr.ModelForm):
    """One step of the draft. Nothing is required to save: what is valid is kept, always.

    The columns of its rows are fields too, named by their key: ``references.12.citation``.
    """

    bound_field_class = QuestionField
    use_required_attribute = False
    step: FormStep
    conflicts: Sequence[Conflict] = ()
    settled: Set[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = [question for question in self.step.questions if not question.rows]
        self.levels = {question.name: question.level for question in questions}
        for question in questions:
            field = self.fields[question.name]
            field.required = False
            field.label, field.help_text = question.label, question.hint
            field.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted
        leaving = self.data.get("remove_row", "")  # what is wrong in it stops nothing
        self.rows = {
            name: [row for row in rows_of(self.instance, name) if f"{name}.{row.pk}" != leaving]
            for name in self.step.rows
        }
        for name, rows in self.rows.items():
            for row in rows:
                self._add_row(name, row)

    @property
    def row_groups(self) -> list[dict[str, Any]]:
        """The rows with their fields, for the page: one group a question."""
        return [
            {
                "question": question,
                "name": NAMES[question.name],
                "rows": [self._row_fields(question.name, row) for row in self.rows[question.name]],
            }
            for question in self.step.questions
            if question.rows
        ]

    def _row_fields(self, name: str, row: Row) -> dict[str, Any]:
        fields = [self[f"{name}.{row.pk}.{column}"] for column in COLUMNS[name]]
        return {"key": f"{name}.{row.pk}", "row": row, "fields": fields}

    @property
    def parts(self) -> list[dict[str, Any]]:
        """What the page shows, in the order of the questions: fields and groups of rows."""
        groups = {group["question"].name: group for group in self.row_groups}
        return [
            {"group": groups[each.name]} if each.rows else {"field": self[each.name]}
            for each in self.step.questions
        ]

    def _add_row(self, name: str, row: Row) -> None:
        for column, field in ROW_FORMS[name].base_fields.items():
            key = f"{name}.{row.pk}.{column}"
            self.fields[key] = copy.deepcopy(field)
            self.initial[key] = getattr(row, column)
            self.levels[key] = Level.FREE if column in FREE_COLUMNS else Level.EXPECTED

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name, rows in self.rows.items():
            for row in rows:
                self._check_row(name, row, data)
        return data

    def _check_row(self, name: str, row: Row, data: dict[str, Any]) -> None:
        """A row whose columns contradict each other keeps what was saved in them."""
        for column, sentence in row_refusals(row, _columns(name, row, data)).items():
            self.add_error(f"{name}.{row.pk}.{column}", sentence)
            if column in {"low", "high"}:
                data.pop(f"{name}.{row.pk}.low", None)
                data.pop(f"{name}.{row.pk}.high", None)

    def keep(self, *, by: User, at: datetime) -> bool:
        """Saves every valid answer, whatever the others; True when all of them are.

        An answer that a colleague changed since the page was read is not overwritten: it is in
        ``conflicts``. Raises ``AlreadyFiled`` when the draft was filed since the page was opened.
        """
        complete = self.is_valid()
        names = [name for name in self.step.names if name in self.cleaned_data]
        with transaction.atomic():
            draft = held(self.instance)
            wanted = self._to_write(draft, by=by, at=at)
            columns = [name for name in names if name != "medicines" and name in wanted]
            for name in columns:
                setattr(draft, name, self.cleaned_data[name])
            draft.save(update_fields=[*columns, "updated_at"])
            if "medicines" in names and "medicines" in wanted:
                draft.medicines.set(self.cleaned_data["medicines"])
            self._keep_rows(wanted)
        return complete and not self.conflicts

    def _to_write(self, draft: Signalement, *, by: User, at: datetime) -> set[str]:
        """The keys that this person changed, and nobody else since the page was read."""
        bases, saved = bases_of(self.data.get("base", "")), texts_of(draft, self.step)
        shown = bases or self.step.names + tuple(self.data)  # a row added since was not on the page
        typed = {
            key: as_text(value)
            for key, value in self.cleaned_data.items()
            if key in saved and key in shown
        }
        wanted, self.conflicts = weigh(draft, typed=typed, saved=saved, bases=bases, by=by, at=at)
        same = {key for key, text in typed.items() if fingerprint(text) == fingerprint(saved[key])}
        self.settled = wanted | same | {conflict.key for conflict in self.conflicts}
        return wanted

    def bases(self, saved: dict[str, str]) -> dict[str, str]:
        """What the page shown next starts from: what is saved; for an answer refused, or left as it
        was while a colleague wrote, what it started from already."""
        given = bases_of(self.data.get("base", ""))
        fresh = {key: fingerprint(text) for key, text in saved.items()}
        return fresh | {
            key: base for key, base in given.items() if key in fresh and key not in self.settled
        }

    def _keep_rows(self, wanted: set[str]) -> None:
        """A row taken away meanwhile is not brought back."""
        data = {key: value for key, value in self.cleaned_data.items() if key in wanted}
        for name, rows in self.rows.items():
            for row in rows:
                values = _columns(name, row, data)
                if values:
                    ROWS[name].objects.filter(pk=row.pk).update(**values)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What the person wrote, label and text, to give it back."""
        return [
            (field.label, self.data[name])
            for name, field in self.fields.items()
            if name in self.data and name != "medicines" and self.data[name].strip()
        ]


def _columns(name: str, row: Row, data: dict[str, Any]) -> dict[str, Any]:
    """The values of one row in the data of a step, by column."""
    keys = {column: f"{name}.{row.pk}.{column}" for column in COLUMNS[name]}
    return {column: data[key] for column, key in keys.items() if key in data}


def as_text(value: Any) -> str:
    """A value as a form shows it; medicines are their CIS codes, in order."""
    if value is None or value is False:
        return ""
    if value is True:
        return "on"
    if isinstance(value, QuerySet):
        return " ".join(sorted(item.cis for item in value))
    return value.isoformat() if isinstance(value, date) else str(value)


def texts_of(draft: Signalement, step: FormStep) -> dict[str, str]:
    """What is saved for each key of one step, questions then rows."""
    names = [name for name in step.names if name not in step.rows]
    values = {name: getattr(draft, name) for name in names if name != "medicines"}
    if "medicines" in names:
        values["medicines"] = draft.medicines.all()
    for name in step.rows:
        for row in rows_of(draft, name):
            values |= {
                f"{name}.{row.pk}.{column}": getattr(row, column) for column in COLUMNS[name]
            }
    return {key: as_text(value) for key, value in values.items()}


def held(draft: Signalement) -> Signalement:
    """The draft, locked. Raises ``AlreadyFiled``; the caller is in a transaction."""
    found = Signalement.objects.drafts().select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise AlreadyFiled
    return found


class MedicinesField(forms.ModelMultipleChoiceField):
    """Medicines of the catalogue, sent by their CIS codes."""

    default_error_messages: ClassVar = {
        "invalid_choice": "Une des spécialités n'est pas dans le catalogue."
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Medicine.objects.all(), to_field_name="cis", **kwargs)

    def clean(self, value: Any) -> Any:
        """What is not a code never reaches the database."""
        if not all(CIS.fullmatch(code) for code in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().clean(value)


class MedicineForm(DraftForm):
    """The second step: medicines are ticked, found and added one by one."""

    medicines = MedicinesField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        cis = self.data.get("add", "")
        if "medicines" in data and CIS.fullmatch(cis):
            data["medicines"] = data["medicines"] | Medicine.objects.filter(cis=cis)
        return data

    @property
    def chosen(self) -> list[Medicine]:
        """The medicines ticked on the page, in the order of their names."""
        if not self.is_bound:
            return list(self.instance.medicines.all())
        codes = [code for code in self.data.getlist("medicines") if CIS.fullmatch(code)]
        return list(Medicine.objects.filter(cis__in=codes))


def _form_class(step: FormStep) -> type[DraftForm]:
    base = MedicineForm if "medicines" in step.names else DraftForm
    codes = {name: field for name, field in CODES.items() if name in step.names}
    radios = {name: forms.RadioSelect for name in step.names if name == "interests_declared"}
    made = modelform_factory(
        Signalement, form=base, fields=step.names, field_classes=codes, widgets=radios
    )
    made.step = step
    return made


STEP_FORMS = {step.number: _form_class(step) for step in STEPS}
