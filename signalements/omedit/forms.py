"""The form by which an OMEDIT transmits an information."""

import re
from typing import Any

from django import forms

from accounts.models import Organisation, Permission, User
from signalements.models import OmeditInformation
from signalements.omedit.gestures import addressees
from web.dsfr import ModelForm

PK = re.compile(r"[0-9]{1,18}", re.ASCII)


class Bodies(forms.ModelMultipleChoiceField):
    def clean(self, value: Any) -> Any:
        """What is not a number never reaches the database."""
        if not all(PK.fullmatch(str(each)) for each in value or ()):
            raise forms.ValidationError(
                "Un des destinataires n’existe pas : choisissez dans la liste."
            )
        return super().clean(value)

    def label_from_instance(self, organisation: Organisation) -> str:
        return organisation.name


class InformationForm(ModelForm):
    to = Bodies(
        label="Destinataires",
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="L’INCa, les centres maladies rares, les conseils nationaux professionnels : "
        "l’article R. 5121-76-2 ne prévoit pas les associations.",
        error_messages={"required": "Choisissez au moins un destinataire."},
    )

    class Meta:
        model = OmeditInformation
        fields = ("organisation", "medicine", "use", "seen")
        help_texts = {
            "medicine": "La substance active, ou la spécialité.",
            "use": "L’indication, la population, la posologie : ce qui sort de l’AMM.",
            "seen": "Étendue, établissements, tendance. Aucun nom de patient ni de prescripteur.",
        }
        labels = {"organisation": "Votre OMEDIT"}

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = addressees()
        mine = Organisation.objects.where(user, Permission.TRANSMIT).order_by("name")
        self.fields["organisation"].queryset = mine
        if len(mine) == 1:
            self.fields["organisation"].initial = mine[0]
            self.fields["organisation"].widget = forms.HiddenInput()
