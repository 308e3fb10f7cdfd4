"""Forms of the person: logging in, passwords."""

from collections.abc import Iterable

from django.contrib.auth import forms as auth

from accounts.models import User
from web.dsfr import Look


class LoginForm(Look, auth.AuthenticationForm):
    error_messages = {
        "invalid_login": "Adresse électronique ou mot de passe inconnu. Vérifiez les deux, puis "
        "réessayez ; le mot de passe distingue les majuscules.",
        "inactive": "Ce compte est désactivé. Adressez-vous à l’administrateur du service.",
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Adresse électronique"
        self.fields["username"].help_text = "Format attendu : nom@domaine.fr"
        self.fields["username"].widget.input_type = "email"

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class PasswordChangeForm(Look, auth.PasswordChangeForm):
    pass


class SetPasswordForm(Look, auth.SetPasswordForm):
    pass


class PasswordResetForm(Look, auth.PasswordResetForm):
    def get_users(self, email: str) -> Iterable[User]:
        """Invited people too, who have no password yet."""
        return User.objects.filter(email__iexact=email, is_active=True)
