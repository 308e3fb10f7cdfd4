"""Forms on bodies, their standing and their members."""

from django import forms

from accounts.dsfr import Form, ModelForm
from accounts.models import Membership, Organisation, OrganisationKind, StandingProof, User
from accounts.roles import Role
from records.organisations import roles_of


class OrganisationSearch(Form):
    q = forms.CharField(label="Nom", required=False, max_length=200)
    nature = forms.ChoiceField(
        required=False, choices=[("", "Toutes les natures"), *OrganisationKind.choices]
    )


class JournalSearch(Form):
    objet = forms.CharField(label="Objet ou mots de la phrase", required=False, max_length=200)
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
        )
        help_texts = {
            "filiere": "À remplir pour un centre de référence ou de compétence.",
            "specialite": "À remplir pour un conseil national professionnel.",
            "short_name": "Le sigle, s’il est d’usage.",
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
