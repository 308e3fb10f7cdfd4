"""Forms of the agents on laboratories: who they are, what they are asked, when, what follows."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from accounts.models import Organisation, OrganisationKind
from cpc.exchange_forms import long_text
from cpc.law.days import french_day
from cpc.law.exchanges.laboratory import ASKED, Consultation, Element, due_refusals, months_allowed
from cpc.models import Dossier, DossierLaboratory, LaboratoryRequest
from records.documents.fields import DocumentsField
from records.files.slots import EXCHANGE, Slot
from web.dsfr import Form, ModelForm
from workflows.laboratory.receivers import Receiver

JOINED = Slot("drafts", "Fichiers à joindre", EXCHANGE.kinds, max_files=5)
OPERATOR = DossierLaboratory.Capacity.OPERATOR


class LaboratoryForm(ModelForm):
    """A holder or an operator of the dossier, with the day from which it is (R24)."""

    class Meta:
        model = DossierLaboratory
        fields = ("organisation", "capacity", "mandated_by", "stands_for", "first_day")
        widgets = {"capacity": forms.RadioSelect}
        help_texts = {
            "organisation": "Absent de la liste ? « Ajouter un laboratoire absent de la liste », sur la "
            "page des laboratoires du dossier.",
            "mandated_by": "Pour un exploitant seulement.",
            "stands_for": "Le nom que la base publique des médicaments donne à ce titulaire, s’il diffère ; "
            "plusieurs, séparés par « ; ».",
        }

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.dossier = dossier
        laboratories = Organisation.objects.filter(kind=OrganisationKind.LABORATORY)
        self.fields["organisation"].queryset = laboratories
        self.fields["mandated_by"].queryset = laboratories

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        capacity, holder = data.get("capacity"), data.get("mandated_by")
        if capacity == OPERATOR and not holder and "mandated_by" not in self.errors:
            self.add_error("mandated_by", "Choisissez le titulaire qui mandate cet exploitant.")
        current = self.instance.dossier.laboratories.filter(last_day=None, capacity=capacity or "")
        if current.filter(organisation=data.get("organisation")).exists():
            self.add_error("organisation", "Ce laboratoire est déjà au dossier à ce titre.")
        if capacity and capacity != OPERATOR and holder:
            self.add_error(
                "mandated_by", "Un titulaire n’est pas mandaté : ne choisissez rien ici."
            )
        return data


class NewLaboratoryForm(ModelForm):
    """A laboratory that is not in the list: its name, and how it is reached (A19)."""

    distinct = forms.BooleanField(
        label="Aucun des laboratoires aux noms proches n’est celui-ci", required=False
    )

    class Meta:
        model = Organisation
        fields = ("name", "address", "contact_email")
        help_texts = {
            "address": "Là où l’agence lui écrit tant qu’il n’a pas d’accès au site.",
            "contact_email": "Pour que l’administrateur invite ses correspondants.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["address"].required = True
        self.instance.kind = OrganisationKind.LABORATORY


class LeaveForm(Form):
    last_day = forms.DateField(label="Dernier jour au dossier (inclus)")

    def __init__(self, *args: Any, laboratory: DossierLaboratory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.laboratory = laboratory

    def clean_last_day(self) -> date:
        day = self.cleaned_data["last_day"]
        if day < self.laboratory.first_day:
            first = french_day(self.laboratory.first_day)
            raise forms.ValidationError(f"Ce jour précède le {first}, premier jour au dossier.")
        return day


class AskForm(Form):
    """The same request to one or several laboratories of the dossier."""

    laboratories = forms.MultipleChoiceField(label="À qui", widget=forms.CheckboxSelectMultiple)
    elements = forms.MultipleChoiceField(
        label="Ce que vous demandez", widget=forms.CheckboxSelectMultiple
    )
    months = forms.TypedChoiceField(
        label="Délai, à compter de la réception", coerce=int, widget=forms.RadioSelect
    )
    reason = long_text(label="Précisions pour le laboratoire", most=5_000, required=False)
    files = DocumentsField(slot=JOINED, label="Fichiers à joindre", required=False)

    def __init__(
        self, *args: Any, dossier: Dossier, kind: Consultation, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.dossier, self.kind = dossier, kind
        present = dossier.laboratories.on(on).select_related("organisation", "mandated_by")
        self.present = {str(each.pk): each for each in present}
        self.fields["laboratories"].choices = [
            (key, str(each)) for key, each in self.present.items()
        ]
        if len(self.present) == 1:
            self.fields["laboratories"].initial = list(self.present)
        self.fields["elements"].choices = [
            (each.code, _numbered(each, kind)) for each in ASKED[kind]
        ]
        self.fields["elements"].initial = [each.code for each in ASKED[kind]]
        self.fields["months"].choices = [
            (months, f"{months} mois") for months in months_allowed(kind, on=on)
        ]
        self.fields["months"].initial = kind.usual_months.on(on).value
        self.fields["months"].help_text = _said_of(kind)

    def clean_laboratories(self) -> list[DossierLaboratory]:
        return [self.present[key] for key in self.cleaned_data["laboratories"]]

    def clean_elements(self) -> list[Element]:
        chosen = self.cleaned_data["elements"]
        return [each for each in ASKED[self.kind] if each.code in chosen]


def _numbered(element: Element, kind: Consultation) -> str:
    return f"{element.code}° {element.text}" if kind is Consultation.ELEMENTS else element.text


class SendForm(Form):
    """To whom the drafts go; the site joins them itself (R26)."""

    laboratories = forms.MultipleChoiceField(label="À qui", widget=forms.CheckboxSelectMultiple)
    months = forms.TypedChoiceField(
        label="Délai, à compter de la réception", coerce=int, widget=forms.RadioSelect
    )
    reason = long_text(label="Précisions pour le laboratoire", most=5_000, required=False)
    files = DocumentsField(
        slot=JOINED,
        label="Autres fichiers à joindre",
        help_text="Les projets sont joints par le site, tels qu’ils sont écrits : rien à téléverser.",
        required=False,
    )

    def __init__(self, *args: Any, receivers: Sequence[Receiver], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = Consultation.OBSERVATIONS
        self.present = {str(each.laboratory.pk): each.laboratory for each in receivers}
        field = self.fields["laboratories"]
        field.choices = [(str(each.laboratory.pk), _channel(each)) for each in receivers]
        field.initial = [
            str(each.laboratory.pk) for each in receivers if each.last is None or each.changed
        ]
        allowed = months_allowed(kind, on=on)
        self.fields["months"].choices = [(months, f"{months} mois") for months in allowed]
        self.fields["months"].initial = kind.usual_months.on(on).value
        self.fields["months"].help_text = _said_of(kind)

    def clean_laboratories(self) -> list[DossierLaboratory]:
        return [self.present[key] for key in self.cleaned_data["laboratories"]]


def _channel(receiver: Receiver) -> str:
    how = (
        "dans son espace" if receiver.has_account else "par courrier à poster : il n’a pas d’accès"
    )
    return f"{receiver.laboratory}, {how}"


def _said_of(kind: Consultation) -> str:
    if kind.capped:
        return f"Le texte ({kind.article.label}) interdit un délai plus long (R20)."
    return "Aucun texte lu ne fixe ce délai : défaut à confirmer (R26)."


class ReceiptForm(Form):
    """A certain date of receipt proved otherwise than by the opening in the space (R20)."""

    received_on = forms.DateField(label="Reçue le")
    proof = long_text(
        label="Preuve",
        most=2_000,
        help_text="Par exemple : lettre recommandée n° …, avis de réception signé le …",
    )
    files = DocumentsField(
        slot=Slot("receipt", "Pièce", EXCHANGE.kinds, max_files=1), label="Pièce", required=False
    )


class DueForm(Form):
    """Another last day, refused beyond what the text allows (R20)."""

    due_on = forms.DateField(label="Dernier jour pour répondre (inclus)")
    reason = long_text(label="Motif", most=2_000)

    def __init__(self, *args: Any, asked: LaboratoryRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked
        self.fields["due_on"].initial = asked.request.due_on

    def clean_due_on(self) -> date:
        due, asked = self.cleaned_data["due_on"], self.asked
        if asked.received_on is not None:
            found = due_refusals(asked.consultation, received_on=asked.received_on, due_on=due)
            if found:
                raise forms.ValidationError([str(refusal) for refusal in found])
        return due


class NoteForm(Form):
    """A gesture that only needs a text; its label and help say which."""

    note = long_text(label="Note", most=5_000)

    def __init__(self, *args: Any, label: str, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label, self.fields["note"].help_text = label, help_text
