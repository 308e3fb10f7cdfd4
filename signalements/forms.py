"""The form in six steps, the choice of a body, the answer to a request, the joining of dossiers."""

import re
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.forms import modelform_factory

from accounts import dsfr
from accounts.models import REPORTING_KINDS, Organisation, Permission, User
from cpc.models import Dossier, Medicine
from signalements.models import LONGEST_ANSWER, Signalement
from signalements.questions import STEPS, FormStep, Level

CIS = re.compile(r"[0-9]{8}", re.ASCII)
SHOWN = 20  # medicines shown for one search


class AlreadyFiled(Exception):
    """The draft was filed meanwhile: it can no longer be changed."""


class QuestionField(dsfr.Field):
    """A field that says « facultatif » by its level, since a draft accepts everything empty."""

    @property
    def optional(self) -> bool:
        return self.form.levels.get(self.name) is Level.FREE


class DraftForm(dsfr.ModelForm):
    """One step of the draft. Nothing is required to save: what is valid is kept, always."""

    bound_field_class = QuestionField
    use_required_attribute = False
    step: FormStep

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = {question.name: question.level for question in self.step.questions}
        for question in self.step.questions:
            field = self.fields[question.name]
            field.required = False
            field.label, field.help_text = question.label, question.hint
            field.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted

    def keep(self) -> bool:
        """Saves every valid answer, whatever the others; True when all of them are.

        Raises ``AlreadyFiled`` when the draft was filed since the page was opened.
        """
        complete = self.is_valid()
        names = [name for name in self.step.names if name in self.cleaned_data]
        with transaction.atomic():
            drafts = Signalement.objects.drafts().select_for_update()
            draft = drafts.filter(pk=self.instance.pk).first()
            if draft is None:
                raise AlreadyFiled
            columns = [name for name in names if name != "medicines"]
            for name in columns:
                setattr(draft, name, self.cleaned_data[name])
            draft.save(update_fields=[*columns, "updated_at"])
            if "medicines" in names:
                draft.medicines.set(self.cleaned_data["medicines"])
        return complete

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What the person wrote, label and text, to give it back."""
        return [
            (self.fields[name].label, self.data[name])
            for name in self.step.names
            if name in self.data and name != "medicines" and self.data[name].strip()
        ]


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
    made = modelform_factory(Signalement, form=base, fields=step.names)
    made.step = step
    return made


STEP_FORMS = {step.number: _form_class(step) for step in STEPS}


class BodyForm(dsfr.Form):
    """For which body one reports."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Pour quel organisme déposez-vous ?",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = bodies_of(user)
        self.fields["organisation"].queryset = self.bodies
        if len(self.bodies) == 1:
            self.fields["organisation"].initial = self.bodies[0]


def bodies_of(user: User) -> Any:
    """The bodies for which ``user`` may file, of the four kinds that may report (R1)."""
    held = Organisation.objects.where(user, Permission.EDIT)
    return held.filter(kind__in=REPORTING_KINDS)


class JoinForm(dsfr.Form):
    """Which signalement goes into which open dossier, and why (R11)."""

    signalement = forms.ModelChoiceField(
        Signalement.objects.none(),
        label="Signalement à rattacher",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    target = forms.CharField(
        label="Dossier qui le reçoit",
        help_text="Son numéro, par exemple DOS-2026-0001.",
        max_length=20,
    )
    reason = forms.CharField(
        label="Motif", max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, dossier: Dossier, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier, self.user = dossier, user
        signalements = dossier.signalements.by_filing().select_related("organisation")
        self.fields["signalement"].queryset = signalements
        self.fields["signalement"].initial = signalements.first()
        self.fields["signalement"].label_from_instance = lambda item: (
            f"{item.number} – {item.organisation}, {item.filed_on:%d/%m/%Y}"
        )

    def clean_target(self) -> Dossier:
        number = self.cleaned_data["target"].strip().upper()
        visible = Dossier.objects.visible_to(self.user).open()
        found = visible.filter(number=number).exclude(pk=self.dossier.pk).first()
        if found is None:
            raise forms.ValidationError("Aucun autre dossier ouvert ne porte ce numéro.")
        return found
