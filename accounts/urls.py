from django.contrib.auth.views import LogoutView
from django.urls import path

from accounts import views

urlpatterns = [
    path("connexion/", views.Login.as_view(), name="login"),
    path("deconnexion/", LogoutView.as_view(), name="logout"),
    path("compte/", views.account, name="account"),
    path("compte/mot-de-passe/", views.PasswordChange.as_view(), name="password_change"),
    path("mot-de-passe/", views.PasswordReset.as_view(), name="password_reset"),
    path(
        "mot-de-passe/<uidb64>/<token>/",
        views.PasswordResetConfirm.as_view(),
        name="password_reset_confirm",
    ),
    path("droits/", views.rights, name="rights"),
]
