"""Forms of those who enter a body and of those who let them in."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.identifiers import validate_rpps
from accounts.models import (
    AccessRequest,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    StandingProof,
    User,
)
from accounts.roles import Role
from bodies.access import joinable
from bodies.organisations import roles_of
from web.dsfr import Form, ModelForm

ROLES = "Contributeur : rédige et suit. Déposant : dépose aussi. Administrateur : gère aussi les membres."


def role_choices(organisation: Organisation) -> list[tuple[str, str]]:
    return [(role.value, role.label) for role in roles_of(organisation)]


class RoleForm(Form):
    """One role among those of the body."""

    role = forms.ChoiceField(label="Rôle", widget=forms.RadioSelect)

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        choices = role_choices(organisation)
        self.fields["role"].choices = choices
        self.fields["role"].help_text = ROLES if organisation.reports else ""
        self.fields["role"].initial = choices[0][0] if len(choices) == 1 else None

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        help_text="Un lien y est envoyé. La personne crée son compte, ou se connecte si elle en a un.",
    )
    field_order = ("email", "role")

    def __init__(self, *args: object, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.by.email:
            raise forms.ValidationError("Nul ne change ses propres rôles : demandez à un collègue.")
        return email

    def clean(self) -> None:
        email, role = self.cleaned_data.get("email"), self.cleaned_data.get("role")
        held = Membership.objects.filter(organisation=self.organisation, user__email=email)
        if email and role and held.filter(role=role).exists():
            self.add_error("role", "Cette personne a déjà ce rôle ici.")


class ChangeRoleForm(RoleForm):
    """Another role for one member."""

    def __init__(self, *args: object, membership: Membership, **kwargs: object) -> None:
        super().__init__(*args, organisation=membership.organisation, **kwargs)
        others = membership.organisation.memberships.filter(user_id=membership.user_id)
        held = set(others.values_list("role", flat=True))
        self.fields["role"].choices = [
            choice for choice in role_choices(membership.organisation) if choice[0] not in held
        ]


class AnswerForm(RoleForm):
    """Accept with a role, or refuse with a reason."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[("accept", "Accepter"), ("refuse", "Ne pas accepter")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Motif, si vous n’acceptez pas",
        help_text="La personne le reçoit.",
        required=False,
        max_length=2000,
        widget=forms.Textarea,
    )
    field_order = ("answer", "role", "reason")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].required = False
        self.fields["role"].label = "Rôle, si vous acceptez"

    def clean_role(self) -> Role | None:
        return Role(self.cleaned_data["role"]) if self.cleaned_data["role"] else None

    def clean(self) -> None:
        answer = self.cleaned_data.get("answer")
        if answer == "accept" and not self.cleaned_data.get("role") and not self.errors.get("role"):
            self.add_error("role", "Choisissez le rôle que vous donnez.")
        if answer == "refuse" and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Donnez le motif : la personne le reçoit.")


class BodyChoice(forms.ModelChoiceField):
    def label_from_instance(self, organisation: Organisation) -> str:
        return organisation.name


class AccessForm(Form):
    """A request of somebody who is logged in."""

    organisation = BodyChoice(
        label="Organisme",
        queryset=Organisation.objects.none(),
        help_text="Il n’est pas dans la liste ? Écrivez au guichet CPC de l’agence, qui l’ajoutera.",
    )
    reason = forms.CharField(
        label="Qui êtes-vous pour cet organisme ?",
        help_text="Votre fonction, et ce que vous y ferez. Ses administrateurs le lisent.",
        max_length=2000,
        widget=forms.Textarea,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = joinable()


class SignUpForm(AccessForm):
    """A request of somebody who is not logged in: the address is confirmed by a message."""

    email = forms.EmailField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Un message y est envoyé pour confirmer la demande.",
    )
    field_order = ("email", "organisation", "reason")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class NewAccountForm(Form):
    """The account of who holds a link sent to their address."""

    first_name = forms.CharField(label="Prénom", max_length=80)
    last_name = forms.CharField(label="Nom", max_length=80)
    function = forms.CharField(label="Fonction", max_length=160, required=False)
    rpps = forms.CharField(
        label="Numéro RPPS",
        help_text="Si vous êtes professionnel de santé : 11 chiffres.",
        max_length=20,
        required=False,
        validators=[validate_rpps],
    )
    password = forms.CharField(
        label="Mot de passe",
        help_text="Au moins 8 caractères, pas seulement des chiffres, ni un mot courant.",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="Le même mot de passe",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, link: Invitation | AccessRequest, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.email = link.email

    def clean(self) -> None:
        password = self.cleaned_data.get("password")
        if password and "again" in self.cleaned_data and password != self.cleaned_data["again"]:
            self.add_error("again", "Les deux mots de passe diffèrent : saisissez-les de nouveau.")
        if password:
            try:
                validate_password(password, user=self.person())
            except forms.ValidationError as error:
                self.add_error("password", error)

    def person(self) -> User:
        """The account to be, unsaved."""
        kept = ("first_name", "last_name", "function", "rpps")
        user = User(email=self.email, **{name: self.cleaned_data.get(name, "") for name in kept})
        user.set_password(self.cleaned_data.get("password"))
        return user


class OrganisationSearch(Form):
    q = forms.CharField(label="Nom", required=False, max_length=200)
    nature = forms.ChoiceField(
        required=False, choices=[("", "Toutes les natures"), *OrganisationKind.choices]
    )


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

    def __init__(self, *args: object, organisation: Organisation, by: User, **kwargs: object):
        super().__init__(*args, **kwargs)
        self.organisation, self.by = organisation, by
        roles = roles_of(organisation)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        self.fields["role"].initial = roles[0] if len(roles) == 1 else None

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.by.email:
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
