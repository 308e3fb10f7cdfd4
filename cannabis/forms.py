"""What people type: a day, a publication of the HAS, an act that sets the end."""

import hashlib
from datetime import date
from typing import Any, ClassVar

from django import forms

from accounts.models import Organisation, Permission, User
from cannabis import law
from cannabis.acts import act_refusals
from cannabis.models import HAS_SITES, Alternative, EndReading, HasPublication, Override
from cpc.law.days import french_day
from records.documents.fields import DocumentsField
from records.files.slots import CAPTURE
from records.numbering import next_number
from web.dsfr import Form, ModelForm

DAY = {"invalid": "Une date s'écrit AAAA-MM-JJ, par exemple 2026-10-15."}


class DayForm(Form):
    on = forms.DateField(
        label="Ce qu'on savait au",
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages=DAY,
    )

    def day(self, *, today: date) -> date:
        """The day asked for; today when none, or when it does not read."""
        return (self.is_valid() and self.cleaned_data["on"]) or today


class AgentForm(ModelForm):
    """A row that an agent records for a division where a right is held."""

    permissions: ClassVar[tuple[Permission, ...]]

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.author, self.instance.recorded_on = user, on
        divisions = Organisation.objects.none()
        for permission in self.permissions:
            divisions |= Organisation.objects.where(user, permission)
        self.fields["division"].queryset = divisions
        self.fields["division"].initial = divisions.first()
        if len(divisions) == 1:
            del self.fields["division"]
            self.instance.division = divisions[0]

    def _get_validation_exclusions(self) -> set[str]:
        """The database's refusals are asked with the day of the record, which nobody types."""
        return super()._get_validation_exclusions() - {"recorded_on"}


class PublicationForm(AgentForm):
    permissions = (Permission.RECORD_HAS,)
    address = forms.URLField(
        label="Adresse sur le site de la HAS", max_length=500, assume_scheme="https"
    )

    class Meta:
        model = HasPublication
        fields = (
            "division",
            "kind",
            "title",
            "address",
            "published_on",
            "published_at",
            "evidence",
            "evidence_sha256",
        )
        widgets: ClassVar = {
            "kind": forms.RadioSelect,
            "published_on": forms.DateInput,
            "published_at": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
        }
        labels: ClassVar = {"published_at": "Heure de mise en ligne, à Paris"}
        help_texts: ClassVar = {
            "kind": "Seul un avis définitif fait courir les trois mois (C10).",
            "published_on": "Jour civil à Paris de la mise en ligne sur le site de la HAS, non "
            "celui du vote ni du Journal officiel.",
            "published_at": "Si la page la donne ; elle doit tomber ce même jour.",
            "evidence": "Recopiez le passage de la page qui porte le titre et la date.",
            "evidence_sha256": "Celle d'un fichier gardé ailleurs (capture, PDF) ; sinon elle est "
            "calculée sur le texte ci-dessus.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = HasPublication.Kind.choices
        self.fields["evidence_sha256"].required = False

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        if not address.startswith(HAS_SITES):
            raise forms.ValidationError("L'adresse commence par https://www.has-sante.fr/.")
        return address

    def clean_published_on(self) -> date:
        day = self.cleaned_data["published_on"]
        if day > self.instance.recorded_on:
            raise forms.ValidationError("Une publication se constate : pas de date future.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day, instant = data.get("published_on"), data.get("published_at")
        if day and instant and law.paris_day(instant) != day:
            paris = french_day(law.paris_day(instant))
            self.add_error("published_at", f"À Paris, cette heure tombe le {paris}.")
        self.refuse_before_the_rule(data)
        self.refuse_twice(data)
        if not data.get("evidence_sha256") and data.get("evidence"):
            data["evidence_sha256"] = hashlib.sha256(data["evidence"].encode()).hexdigest()
        return data

    def refuse_before_the_rule(self, data: dict[str, Any]) -> None:
        since = law.TRANSITION_MONTHS.versions[0].since
        day = data.get("published_on")
        if day and day < since and data.get("kind") in HasPublication.COUNTABLE:
            self.add_error(
                "published_on",
                f"La règle des trois mois est connue depuis le {french_day(since)} : un avis "
                "antérieur n'a pu la faire courir.",
            )

    def refuse_twice(self, data: dict[str, Any]) -> None:
        same = {key: data.get(key) for key in ("kind", "address", "published_on")}
        if not all(same.values()):
            return
        for other in HasPublication.objects.filter(**same).with_pieces():
            if other.validation is None or other.is_validated:
                self.add_error(None, f"Cette publication est déjà enregistrée : {other.number}.")

    def save(self, commit: bool = True) -> HasPublication:  # noqa: FBT001, FBT002
        self.instance.number = next_number("HAS", year=self.instance.recorded_on.year)
        return super().save(commit)


class OverrideForm(AgentForm):
    """An act that another person will confirm: who records publications may record it too."""

    permissions = (Permission.RECORD_HAS, Permission.VALIDATE_HAS)
    effect = forms.ChoiceField(
        label="Effet de l'acte",
        choices=[
            ("set", "Il fixe le dernier jour de la phase"),
            ("withdraw", "Il retire la date qu'un acte avait fixée : le calcul reprend"),
        ],
        widget=forms.RadioSelect,
    )
    address = forms.URLField(
        label="Adresse de la source",
        help_text="Page où chacun peut le lire.",
        max_length=500,
        assume_scheme="https",
    )
    capture = DocumentsField(slot=CAPTURE)

    class Meta:
        model = Override
        fields = ("division", "nature", "title", "address", "last_day")
        widgets: ClassVar = {
            "nature": forms.RadioSelect,
            "last_day": forms.DateInput,
        }
        help_texts: ClassVar = {
            "title": "Tel qu'il est publié, avec sa date et son numéro.",
            "last_day": "Si l'acte fixe une date. La phase est encore ouverte ce jour-là.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nature"].choices = Override.Nature.choices
        self.order_fields(
            ["division", "nature", "title", "address", "effect", "last_day", "capture"]
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        effect, day = data.get("effect"), data.get("last_day")
        if effect == "set" and not day and "last_day" not in self.errors:
            self.add_error("last_day", "Donnez le dernier jour que fixe l'acte.")
        since = law.REGIME[-1].period.first_day
        if day and day < since:
            self.add_error(
                "last_day", f"La phase est sans date depuis le {french_day(since)}, pas avant."
            )
        if effect == "withdraw" and day:
            self.add_error("last_day", "Un acte qui retire la date n'en donne pas.")
        for refusal in act_refusals(last_day=day) if effect == "withdraw" else ():
            self.add_error("effect", refusal.sentence)
        return data


class ReadingForm(AgentForm):
    """How the three months are read from a day on (C20, C21)."""

    permissions = (Permission.VALIDATE_HAS,)

    class Meta:
        model = EndReading
        fields = ("division", "mode", "weekend_roll", "zone", "first_day", "reason")
        widgets: ClassVar = {"mode": forms.RadioSelect, "first_day": forms.DateInput}
        help_texts: ClassVar = {
            "mode": "Par défaut, le même quantième, inclus.",
            "weekend_roll": "Coché, une fin qui tombe un jour non ouvré passe au jour ouvré suivant.",
            "zone": "Comptent seulement en cas de report.",
            "first_day": "Aujourd'hui ou plus tard. Les fins déjà calculées gardent leur lecture.",
            "reason": "Référence et conclusion de l'avis qui fonde ce choix ; gardées au journal.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mode"].choices = law.EndMode.pairs()
        self.fields["first_day"].initial = self.instance.recorded_on


class AlternativeForm(AgentForm):
    """A medicine authorised under art. L. 5121-15, and available (C17)."""

    permissions = (Permission.VALIDATE_HAS,)
    address = forms.URLField(label="Adresse de la source", max_length=500, assume_scheme="https")

    class Meta:
        model = Alternative
        fields = ("division", "title", "indications", "address", "available_on")
        widgets: ClassVar = {"available_on": forms.DateInput}
        help_texts: ClassVar = {
            "title": "Nom du médicament autorisé (art. L. 5121-15 CSP).",
            "indications": "Celles que l'autorisation couvre.",
            "available_on": "Jour constaté de sa mise à disposition, non celui de l'autorisation.",
        }
