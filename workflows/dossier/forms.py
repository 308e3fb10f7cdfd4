"""Forms of the agents that are not tasks: open a dossier, reassign a task."""

from typing import Any

from django import forms

from accounts.models import Organisation, Permission, User
from cpc.law.deciding.eligibility import Origin, origin_refusals
from cpc.models import Medicine
from web.dsfr import Form
from workflows.flows.opening import open_dossier


class OpeningForm(Form):
    """Opens a dossier without a signalement: the Director General or a minister asks (R12)."""

    origin = forms.ChoiceField(
        label="Origine de la demande",
        choices=[
            (origin.value, origin.label.capitalize())
            for origin in (
                Origin.DIRECTOR_GENERAL,
                Origin.MINISTER_HEALTH,
                Origin.MINISTER_SOCIAL_SECURITY,
            )
        ],
        widget=forms.RadioSelect,
        help_text="Un cadre peut être établi d'office ou à la demande d'un ministre "
        "(art. R. 5121-76-1 CSP ; R12).",
    )
    origin_reference = forms.CharField(
        label="Référence de la demande",
        max_length=200,
        required=False,
        help_text="Obligatoire pour un ministre : lettre et date.",
    )
    division = forms.ModelChoiceField(label="Direction", queryset=Organisation.objects.none())
    dci = forms.CharField(label="Substance (DCI)", max_length=200)
    indication = forms.CharField(label="Indication", widget=forms.Textarea(attrs={"rows": 3}))
    rare_disease = forms.BooleanField(label="Maladie rare", required=False)
    cis = forms.CharField(
        label="Codes CIS des spécialités (un par ligne)",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Huit chiffres, tels qu'ils figurent dans la base publique des médicaments.",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = Organisation.objects.where(user, Permission.OPEN)

    def clean_cis(self) -> tuple[Medicine, ...]:
        wanted = list(dict.fromkeys(self.cleaned_data["cis"].split()))
        found = {medicine.cis: medicine for medicine in Medicine.objects.filter(cis__in=wanted)}
        unknown = [cis for cis in wanted if cis not in found]
        if unknown:
            raise forms.ValidationError(
                f"Code CIS inconnu du catalogue : {', '.join(unknown)}. Vérifiez les huit chiffres."
            )
        return tuple(found[cis] for cis in wanted)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("origin"):
            reference = data.get("origin_reference", "")
            for refusal in origin_refusals(Origin(data["origin"]), reference=reference):
                self.add_error("origin_reference", str(refusal))
        return data

    def save(self, *, by: User, on: Any) -> Any:
        data = self.cleaned_data
        return open_dossier(
            origin=Origin(data["origin"]),
            origin_reference=data["origin_reference"],
            division=data["division"],
            dci=data["dci"],
            indication=data["indication"],
            rare_disease=data["rare_disease"],
            medicines=data["cis"],
            by=by,
            on=on,
        )


class ReassignForm(Form):
    to = forms.ModelChoiceField(label="Confier à", queryset=User.objects.none())
    reason = forms.CharField(label="Motif", widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, candidates: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(pk__in=[user.pk for user in candidates])


class RecusalForm(Form):
    """Why one keeps off a dossier (R71)."""

    reasons = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il est gardé au dossier et lu par vos collègues. Le déport est définitif.",
    )


class UndoForm(Form):
    """Why one goes back on a step."""

    reason = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Il est gardé au dossier et lu par vos collègues.",
    )
