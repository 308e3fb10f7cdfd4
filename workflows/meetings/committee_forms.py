"""Forms of the committees: rules, members with the days of their mandate."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from accounts.models import Organisation, Permission, User
from cpc.law.exchanges.meeting import QUORUM_PERCENT, CommitteeRole
from cpc.models import Committee, CommitteeMember
from web.dsfr import Form, ModelForm


class CommitteeForm(ModelForm):
    class Meta:
        model = Committee
        fields = ("name", "division", "quorum_percent", "casting_vote", "basis")
        help_texts: ClassVar = {
            "casting_vote": "En cas de partage, la voix de qui préside l’emporte. Seulement si le "
            "règlement du comité le dit : citez-le.",
            "basis": "Le texte qui fixe le quorum ou la voix prépondérante, s’il y en a un.",
        }

    def __init__(self, *args: Any, divisions: Sequence[int], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["division"].queryset = Organisation.objects.filter(pk__in=divisions)
        if len(divisions) == 1:
            self.fields["division"].initial = divisions[0]
        usual = QUORUM_PERCENT.on(on)
        quorum = self.fields["quorum_percent"]
        quorum.min_value, quorum.max_value = 1, 100
        quorum.help_text = f"Usuel : {usual.value} % ({usual.certainty.label}). {usual.note}"
        if not self.instance.pk:
            quorum.initial = usual.value

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("casting_vote") and not data.get("basis"):
            self.add_error("basis", "Citez le règlement qui donne la voix prépondérante.")
        return data


class MemberForm(Form):
    email = forms.EmailField(label="Adresse électronique du compte", max_length=254)
    role = forms.ChoiceField(
        label="Qualité",
        choices=CommitteeRole.pairs(),
        widget=forms.RadioSelect,
        help_text="La présidence et les membres votent ; le rapporteur et le secrétariat, non (défaut à "
        "confirmer, aucun texte lu).",
    )
    first_day = forms.DateField(label="Premier jour du mandat")
    last_day = forms.DateField(label="Dernier jour inclus", required=False)

    def __init__(self, *args: Any, committee: Committee, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.committee = committee

    def clean_email(self) -> User:
        email = self.cleaned_data["email"]
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError(
                "Aucun compte actif n’a cette adresse : faites d’abord ouvrir un compte."
            )
        return user

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last, user = data.get("first_day"), data.get("last_day"), data.get("email")
        if first and last and last < first:
            self.add_error("last_day", "Le dernier jour précède le premier.")
        secretary = data.get("role") == CommitteeRole.SECRETARY
        if user and secretary and not user.may(Permission.READ, self.committee.division_id):
            self.add_error("role", "Le secrétariat est tenu par un agent de la direction.")
        return data

    @property
    def member(self) -> CommitteeMember:
        data = self.cleaned_data
        if not hasattr(self, "_member"):
            self._member = CommitteeMember(
                committee=self.committee,
                user=data["email"],
                role=data["role"],
                first_day=data["first_day"],
                last_day=data["last_day"],
            )
        return self._member


class LeaveForm(Form):
    last_day = forms.DateField(label="Dernier jour du mandat (inclus)")
