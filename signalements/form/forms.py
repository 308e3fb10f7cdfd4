"""The form in nine steps: what is shown of a draft, what is kept of an answer."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from django.db import transaction
from django.forms import modelform_factory

from accounts.models import User
from cpc.models import Medicine
from records.shared_texts import Conflict, bases_of, fingerprint
from signalements.form.codecs import CODECS, ROW_CODECS, codec_of
from signalements.form.codes import CIS
from signalements.form.question import FormStep, Level
from signalements.form.questions import STEPS
from signalements.form.row_kinds import NAMES, ROWS, row_refusals, rows_of
from signalements.form.versions import weigh
from signalements.models import Signalement
from signalements.models.rows import Row
from web import dsfr


class AlreadyFiled(Exception):
    """The draft was filed meanwhile: it can no longer be changed."""


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
            self.fields[question.name].help_text = question.hint
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
        fields = [self[f"{name}.{row.pk}.{column}"] for column in ROW_CODECS[name]]
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
        for column, codec in ROW_CODECS[name].items():
            key = f"{name}.{row.pk}.{column}"
            self.fields[key] = codec.field()
            self.initial[key] = codec.read(row)
            self.levels[key] = codec.question.level

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
            codecs = {name: CODECS[name] for name in names if name in wanted}
            for name, codec in codecs.items():
                codec.write(draft, self.cleaned_data[name])
            stored = [column for codec in codecs.values() for column in codec.stored]
            draft.save(update_fields=[*stored, "updated_at"])
            self._keep_rows(wanted)
        return complete and not self.conflicts

    def _to_write(self, draft: Signalement, *, by: User, at: datetime) -> set[str]:
        """The keys that this person changed, and nobody else since the page was read."""
        bases, saved = bases_of(self.data.get("base", "")), texts_of(draft, self.step)
        shown = bases or self.step.names + tuple(self.data)  # a row added since was not on the page
        typed = {
            key: codec_of(key).text_of(value)
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
        """What the person answered, label and words, to give it back."""
        return [
            (field.label, codec_of(name).said(self.data[name]))
            for name, field in self.fields.items()
            if name in self.data and name != "medicines" and self.data[name].strip()
        ]


def _columns(name: str, row: Row, data: dict[str, Any]) -> dict[str, Any]:
    """The values of one row in the data of a step, by column."""
    keys = {column: f"{name}.{row.pk}.{column}" for column in ROW_CODECS[name]}
    return {column: data[key] for column, key in keys.items() if key in data}


def texts_of(draft: Signalement, step: FormStep) -> dict[str, str]:
    """What is saved for each key of one step, questions then rows."""
    texts = {name: CODECS[name].text(draft) for name in step.names}
    for name in step.rows:
        for row in rows_of(draft, name):
            texts |= {
                f"{name}.{row.pk}.{column}": codec.text(row)
                for column, codec in ROW_CODECS[name].items()
            }
    return texts


def held(draft: Signalement) -> Signalement:
    """The draft, locked. Raises ``AlreadyFiled``; the caller is in a transaction."""
    found = Signalement.objects.drafts().select_for_update().filter(pk=draft.pk).first()
    if found is None:
        raise AlreadyFiled
    return found


class MedicineForm(DraftForm):
    """The second step: medicines are ticked, found and added one by one."""

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
    made = modelform_factory(
        Signalement,
        form=MedicineForm if "medicines" in step.names else DraftForm,
        fields=step.names,
        formfield_callback=lambda column, **_: CODECS[column.name].field(),
    )
    made.step = step
    return made


STEP_FORMS = {step.number: _form_class(step) for step in STEPS}
