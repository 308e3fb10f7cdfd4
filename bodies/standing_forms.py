"""Forms of a proof of standing: declared by the body, decided by the desk."""

from datetime import date
from typing import Any

from django import forms

from accounts.models import Organisation, OrganisationKind, StandingProof
from bodies.standing import proposed_last_day
from cpc.law import articles as cite
from cpc.law.standing import LABEL_YEARS
from records.documents.fields import DocumentsField
from records.files.slots import STANDING
from web.dsfr import Form, ModelForm

YEARS = range(1990, 2101)
REFERENCES = {
    OrganisationKind.INCA: "La loi qui institue l’organisme.",
    OrganisationKind.CRMR_CCMR: "L’arrêté de labellisation du centre.",
    OrganisationKind.CNP: "Le texte ou la convention qui reconnaît le conseil dans sa spécialité.",
    OrganisationKind.ASSO: f"La décision d’agrément ({cite.L1114_1.label}).",
}


class DeclarationForm(ModelForm):
    """What the body says of its label, approval or law."""

    class Meta:
        model = StandingProof
        fields = ("reference", "number", "first_day", "last_day")

    files = DocumentsField(slot=STANDING)

    def __init__(
        self, *args: object, organisation: Organisation, on: date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = organisation.kind
        self.fields["reference"].help_text = REFERENCES.get(self.kind, "")
        if self.kind == OrganisationKind.ASSO:
            self.fields["number"].required = self.fields["last_day"].required = True
        else:
            del self.fields["number"]
        self.fields["files"].required = self.kind != OrganisationKind.INCA
        self.fields["last_day"].help_text = self.help_on_last_day(on)

    def help_on_last_day(self, on: date) -> str:
        if self.kind == OrganisationKind.CRMR_CCMR:
            years = LABEL_YEARS.known(on)
            return (
                f"Laissez vide pour {years.value} ans après le premier jour "
                f"({years.article.label}) ; sinon, celui de l’arrêté."
            )
        if self.kind == OrganisationKind.ASSO:
            return "Un agrément est accordé pour un temps : celui que dit la décision."
        return "Laissez vide si le texte ne fixe pas de terme."

    def clean(self) -> None:
        super().clean()
        first, last = (self.cleaned_data.get(name) for name in ("first_day", "last_day"))
        for name, day in (("first_day", first), ("last_day", last)):
            if day and day.year not in YEARS:
                self.add_error(name, f"L’année va de {YEARS[0]} à {YEARS[-1]} : vérifiez-la.")
        if first and first.year in YEARS and last is None and "last_day" not in self.errors:
            self.cleaned_data["last_day"] = self.proposed(first)

    def proposed(self, first_day: date) -> Any:
        """The last day of a label left without one; an error when the law read gives none."""
        found = proposed_last_day(self.kind, first_day=first_day)
        if found is None and self.kind == OrganisationKind.CRMR_CCMR:
            since = LABEL_YEARS.versions[0].since
            self.add_error(
                "last_day",
                f"Pour un label d’avant le {since:%d/%m/%Y}, donnez le dernier jour de l’arrêté.",
            )
        return found


class DecisionForm(Form):
    """The desk's answer on a proof."""

    decision = forms.ChoiceField(
        label="La preuve établit-elle l’habilitation pour ces dates ?",
        choices=[
            ("verify", "Oui, la preuve est vérifiée"),
            ("refuse", "Non, la preuve est refusée"),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Motif, si vous la refusez",
        help_text="L’organisme le reçoit. Une preuve refusée ne compte plus pour un dépôt.",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
    )

    def clean(self) -> None:
        if self.cleaned_data.get("decision") == "refuse" and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Donnez le motif du refus : l’organisme le reçoit.")
