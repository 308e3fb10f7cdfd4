"""Logging in and out, and one's own account."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth
from django.contrib.messages.views import SuccessMessageMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy

from accounts.forms import LoginForm, PasswordChangeForm, PasswordResetForm, SetPasswordForm
from accounts.models import Membership, Permission
from accounts.roles import GRANTS, Role


class Login(auth.LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict[str, Any]:
        shown = {
            "demo": demonstration_accounts(),
            "demo_password": getattr(settings, "DEMO_PASSWORD", "demonstration"),
        }
        return super().get_context_data(**(shown if settings.DEMONSTRATION else {}), **kwargs)


def demonstration_accounts() -> QuerySet[Membership]:
    """The accounts that the demonstration made: their addresses end in .example (RFC 2606)."""
    held = Membership.objects.filter(user__email__endswith=".example", user__is_active=True)
    return held.select_related("user", "organisation").order_by("pk")[:40]


def account(request: HttpRequest) -> HttpResponse:
    held = request.user.memberships.select_related("organisation").order_by("organisation__name")
    of_the_agency = request.user.may_anywhere(
        Permission.READ, Permission.ADMINISTER, Permission.AUDIT
    )
    context = {"memberships": held, "of_the_agency": of_the_agency}
    return render(request, "accounts/account.html", context)


def rights(request: HttpRequest) -> HttpResponse:
    """The matrix of roles and permissions, as the code applies it."""
    rows = [
        (permission.label, [permission in GRANTS[role] for role in Role])
        for permission in Permission
    ]
    by_role = [
        (role.label, [each.label for each in Permission if each in GRANTS[role]]) for role in Role
    ]
    context = {"roles": list(Role), "rows": rows, "by_role": by_role}
    return render(request, "accounts/rights.html", context)


class PasswordChange(SuccessMessageMixin, auth.PasswordChangeView):
    form_class = PasswordChangeForm
    success_url = reverse_lazy("account")
    success_message = "Votre mot de passe est changé."


class PasswordReset(SuccessMessageMixin, auth.PasswordResetView):
    form_class = PasswordResetForm
    success_url = reverse_lazy("login")
    success_message = (
        "Si un compte existe à cette adresse, un message vient d’y être envoyé : il permet de "
        "choisir un mot de passe."
    )


class PasswordResetConfirm(SuccessMessageMixin, auth.PasswordResetConfirmView):
    form_class = SetPasswordForm
    success_url = reverse_lazy("login")
    success_message = "Votre mot de passe est enregistré. Vous pouvez vous connecter."
