"""Forms on mandates, delegations of signature, absences and interests."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms

from accounts.models import (
    Absence,
    DecisionKind,
    Delegation,
    InterestDeclaration,
    Mandate,
    Organisation,
    OrganisationKind,
    Permission,
    User,
)
from accounts.models.authority import Dated
from bodies.authority import check_brought_forward, divisions_run_by
from web.dsfr import Form, ModelForm

DAYS: dict[str, Any] = {"first_day": forms.DateInput, "last_day": forms.DateInput}


class MandateForm(ModelForm):
    address = forms.URLField(
        label="Adresse de l'acte publié", required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Mandate
        fields = (
            "person",
            "capacity",
            "function",
            "first_day",
            "last_day",
            "reference",
            "address",
        )
        widgets: ClassVar = {**DAYS, "capacity": forms.RadioSelect}
        help_texts: ClassVar = {
            "person": "Une personne qui a déjà le droit de signer dans une direction.",
            "function": "Telle qu’elle est imprimée sous la signature : « Directrice générale ».",
            "reference": "Décret ou décision publié, avec sa date.",
            "last_day": "Laissez vide si l’acte ne fixe pas de terme.",
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = Organisation.objects.filter(kind=OrganisationKind.ANSM_DIVISION)
        self.fields["person"].queryset = signatories(everywhere).exclude(pk=by.pk)


class DelegationForm(ModelForm):
    scope = forms.MultipleChoiceField(
        label="Décisions couvertes",
        choices=DecisionKind.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    address = forms.URLField(
        label="Adresse de l'acte publié", required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Delegation
        fields = (
            "division",
            "delegate",
            "function",
            "scope",
            "first_day",
            "last_day",
            "reference",
            "address",
        )
        widgets = DAYS
        help_texts: ClassVar = {
            "delegate": "Une personne qui a déjà le droit de signer dans cette direction.",
            "function": "Telle qu’elle est imprimée sous la signature.",
            "reference": "Décision publiée qui donne la délégation, avec sa date.",
            "last_day": "Laissez vide si l’acte ne fixe pas de terme.",
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        divisions = divisions_run_by(by)
        self.fields["division"].queryset = Organisation.objects.filter(
            pk__in=[each.pk for each in divisions]
        )
        self.fields["delegate"].queryset = signatories(divisions).exclude(pk=by.pk)


def signatories(divisions: Iterable[Organisation]) -> Any:
    """The active people who may sign in one of these divisions."""
    return User.objects.holding(Permission.SIGN, where=divisions)


class AbsenceForm(ModelForm):
    class Meta:
        model = Absence
        fields = ("first_day", "last_day", "substitute")
        widgets = DAYS
        help_texts: ClassVar = {
            "substitute": "Cette personne voit votre travail ouvert pendant votre absence et peut le "
            "prendre ; elle agit avec ses propres droits, « pour le compte de » vous.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.instance.user
        self.fields["last_day"].required = True
        readers = User.objects.holding(Permission.READ, where=user.where(Permission.READ))
        self.fields["substitute"].queryset = readers.exclude(pk=user.pk)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and not self.errors:
            held = Absence.objects.filter(user=self.instance.user)
            if held.filter(first_day__lte=last, last_day__gte=first).exists():
                self.add_error("first_day", "Une absence couvre déjà une partie de ces jours.")
            away = Absence.objects.filter(user=data.get("substitute"))
            if away.filter(first_day__lte=last, last_day__gte=first).exists():
                self.add_error("substitute", "Cette personne est elle-même absente ces jours-là.")
        return data


class InterestForm(ModelForm):
    class Meta:
        model = InterestDeclaration
        fields = ("about", "name", "nature", "details", "first_day", "last_day")
        widgets: ClassVar = {**DAYS, "about": forms.RadioSelect, "nature": forms.RadioSelect}
        help_texts: ClassVar = {
            "name": "Le nom du laboratoire, ou la substance (DCI), tels qu’ils figurent au dossier.",
            "last_day": "Laissez vide si le lien est en cours.",
        }


class EndForm(Form):
    """The last day of something that ran without end, or an earlier one: it is never put off."""

    last_day = forms.DateField(label="Dernier jour inclus", widget=forms.DateInput)

    def __init__(self, *args: Any, ending: Dated, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ending = ending

    def clean_last_day(self) -> date:
        day = self.cleaned_data["last_day"]
        if day < self.ending.first_day:
            raise forms.ValidationError(
                f"Le dernier jour ne peut précéder le premier, le {self.ending.first_day:%d/%m/%Y}."
            )
        check_brought_forward(self.ending, last_day=day)
        return day
