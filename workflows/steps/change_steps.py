"""The tasks of a change after its draft: the laboratories told of it, the confirmation of a suspension."""

from typing import Any, ClassVar

from django import forms

from cpc.facts.change_facts import facts_of
from cpc.law.exchanges.laboratory import ASKED, Consultation, months_allowed
from cpc.law.life.changes import (
    addressee_refusals,
)
from cpc.models import ChangeConfirmation, ChangeInformation
from workflows.engine.task_form import DecisionForm, TaskForm
from workflows.laboratory import requests as laboratory
from workflows.laboratory.change_letters import tell_intention
from workflows.steps.forms import SignedText


class InformationForm(TaskForm):
    """Each laboratory of the dossier is told, by a request in its space and by a letter (R52)."""

    template = "workflows/steps/change_information.html"

    class Meta:
        model = ChangeInformation
        fields = ("message", "months")
        help_texts: ClassVar = {
            "message": "Ce que l'agence a l'intention de faire, et pourquoi. Lu par chaque laboratoire.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        draft = self.file.changedrafts.last()
        self.facts = facts_of(draft, on=self.on)
        present = self.file.laboratories.on(self.on).select_related("organisation", "mandated_by")
        self.present = list(present)
        self.initial.setdefault("message", draft.reasons)
        usual = Consultation.INTENTION.usual_months.on(self.on).value
        self.initial.setdefault("months", usual)
        allowed = months_allowed(Consultation.INTENTION, on=self.on)
        self.fields["months"] = forms.TypedChoiceField(
            label="Délai laissé pour des observations",
            coerce=int,
            choices=[(months, f"{months} mois") for months in allowed],
            widget=forms.RadioSelect,
            help_text="Aucun texte lu ne fixe ce délai : défaut à confirmer. Il n'empêche pas de décider "
            "dès le lendemain.",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for refusal in addressee_refusals(self.facts):
            self.add_error(None, f"{refusal} Page « Laboratoires du dossier », puis revenez ici.")
        return data

    def save(self, commit: bool = True) -> ChangeInformation:  # noqa: FBT001, FBT002
        piece = super().save(commit)
        laboratory.ask(
            self.present,
            kind=Consultation.INTENTION,
            elements=ASKED[Consultation.INTENTION],
            months=piece.months,
            reason=piece.message,
            files=(),
            by=self.user,
            on=self.on,
        )
        told = {each.organisation_id: each.organisation for each in self.present}
        tell_intention(self.file, told.values(), by=self.user, on=self.on)
        return piece

    def sentence(self, piece: ChangeInformation) -> str:
        return "Laboratoires informés de l'intention de l'agence."


class ConfirmationForm(SignedText, DecisionForm):
    class Meta:
        model = ChangeConfirmation
        fields = ("decision", "points")
        widgets: ClassVar = {"decision": forms.RadioSelect}
        help_texts: ClassVar = {"points": "Obligatoires si vous ne confirmez pas."}

    def attach(self, piece: ChangeConfirmation) -> None:
        super().attach(piece)
        signatures = self.file.signatures
        signature = signatures.last() or signatures(manager="everything").last()
        piece.signatory = signature.author

    def reason(self, piece: ChangeConfirmation) -> str:
        return piece.points
