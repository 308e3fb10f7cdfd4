"""Forms on bodies, their standing and their members; the field for files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import Membership, Organisation, OrganisationKind, StandingProof, User
from accounts.roles import Role
from bodies.organisations import roles_of
from records.documents.documents import Examined, examine
from records.files.refusals import FileRefused
from records.files.slots import Slot
from web.dsfr import Form, ModelForm


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class DocumentsField(forms.FileField):
    """Files for a slot: says its limits before one chooses, gives a list of ``Examined``.

    Each of them goes to ``records.documents.documents.receive``. A refused file gives its own sentence; the
    acceptable ones are in ``found`` all the same, for a form that keeps what it can.
    """

    def __init__(self, *, slot: Slot, **kwargs: Any) -> None:
        self.slot, self.found = slot, []
        kwargs.setdefault("label", slot.label)
        kwargs.setdefault("help_text", f"{slot.help} {slot.limits}".strip())
        kwargs.setdefault("widget", SeveralFiles(attrs=self._attributes()))
        super().__init__(**kwargs)

    def _attributes(self) -> dict[str, Any]:
        slot = self.slot
        return {"accept": slot.accept, "data-most": slot.max_bytes, "multiple": slot.max_files > 1}

    def clean(self, data: Any, initial: Any = None) -> list[Examined]:
        self.found = []
        uploads = [each for each in data or () if isinstance(each, UploadedFile)]
        if not uploads:
            if self.required:
                raise forms.ValidationError(self.error_messages["required"], code="required")
            return []
        if len(uploads) > self.slot.max_files:
            most = self.slot.max_files
            raise forms.ValidationError(f"{len(uploads)} fichiers choisis, {most} au plus.")
        return self._examined(uploads)

    def _examined(self, uploads: list[UploadedFile]) -> list[Examined]:
        refused = []
        for upload in uploads:
            try:
                self.found.append(examine(upload, slot=self.slot))
            except FileRefused as refusal:
                refused.append(str(refusal))
        if refused:
            raise forms.ValidationError(refused)
        return self.found


class OrganisationSearch(Form):
    q = forms.CharField(label="Nom", required=False, max_length=200)
    nature = forms.ChoiceField(
        required=False, choices=[("", "Toutes les natures"), *OrganisationKind.choices]
    )


class JournalSearch(Form):
    objet = forms.CharField(
        label="Objet (numéro, nom) ou mots de la phrase", required=False, max_length=200
    )
    personne = forms.CharField(label="Personne (nom ou adresse)", required=False, max_length=200)


class OrganisationForm(ModelForm):
    class Meta:
        model = Organisation
        fields = (
            "name",
            "short_name",
            "kind",
            "filiere",
            "specialite",
            "identifier",
            "field",
            "address",
            "contact_email",
            "zone",
        )
        help_texts = {
            "filiere": "À remplir pour un centre de référence ou de compétence.",
            "specialite": "À remplir pour un conseil national professionnel.",
            "short_name": "Le sigle, s’il est d’usage.",
            "address": "Là où l’agence écrit à un organisme qui n’a pas d’accès au site.",
        }


class StandingProofForm(ModelForm):
    class Meta:
        model = StandingProof
        fields = ("reference", "first_day", "last_day")
        help_texts = {
            "reference": "Arrêté de labellisation, décision d’agrément, texte.",
            "last_day": "Laissez vide si le texte ne fixe pas de terme.",
        }


class MemberForm(Form):
    """A role for a person, known (by e-mail) or new."""

    email = forms.EmailField(label="Adresse électronique", max_length=254)
    first_name = forms.CharField(
        label="Prénom",
        max_length=80,
        required=False,
        help_text="Seulement si la personne n’a pas encore de compte.",
    )
    last_name = forms.CharField(
        label="Nom",
        max_length=80,
        required=False,
        help_text="Seulement si la personne n’a pas encore de compte.",
    )
    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect)

    def __init__(self, *args: object, organisation: Organisation, actor: User, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.organisation, self.actor = organisation, actor
        roles = roles_of(organisation)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["role"].initial = roles[0] if len(roles) == 1 else None

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.actor.email:
            raise forms.ValidationError("Nul ne change ses propres rôles : demandez à un collègue.")
        return email

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])

    def clean(self) -> None:
        email, role = self.cleaned_data.get("email"), self.cleaned_data.get("role")
        known = User.objects.filter(email=email).first()
        if email and known is None:
            for name in ("first_name", "last_name"):
                if not self.cleaned_data.get(name):
                    self.add_error(name, "Cette adresse est nouvelle : remplissez ce champ.")
        if known and not known.is_active:
            self.add_error("email", "Ce compte est désactivé.")
        held = Membership.objects.filter(user=known, organisation=self.organisation, role=role)
        if known and role and held.exists():
            self.add_error("role", "Cette personne a déjà ce rôle ici.")
        self.cleaned_data["person"] = known or User(
            email=email or "",
            first_name=self.cleaned_data.get("first_name", ""),
            last_name=self.cleaned_data.get("last_name", ""),
        )
