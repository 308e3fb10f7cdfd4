"""The forms of the desk on uses reported several times."""

from typing import Any

from django import forms

from accounts.models import User
from cpc.models import Dossier
from signalements.models import LONGEST_ANSWER, Signalement
from web import dsfr


class ReasonForm(dsfr.Form):
    reason = forms.CharField(
        label="Motif", max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3})
    )


class GatherForm(ReasonForm):
    """Which open dossier receives every signalement of this one, and why (R11)."""

    target = forms.CharField(
        label="Dossier qui reçoit tous les signalements",
        help_text="Son numéro, par exemple DOS-2026-0001.",
        max_length=20,
    )
    field_order = ("target", "reason")

    def __init__(self, *args: Any, dossier: Dossier, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier, self.user = dossier, user
        self.fields["reason"].help_text = "Chaque organisme le lit dans son suivi."

    def clean_target(self) -> Dossier:
        number = self.cleaned_data["target"].strip().upper()
        others = Dossier.objects.visible_to(self.user).open().exclude(pk=self.dossier.pk)
        found = others.of_uses().filter(number=number).first()
        if found is None:
            raise forms.ValidationError("Aucun autre dossier ouvert ne porte ce numéro.")
        return found


class JoinForm(ReasonForm):
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
    field_order = ("signalement", "target", "reason")

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
