"""The form of the public page that verifies a document."""

from django import forms

from records.models import CODE
from web.dsfr import Form


class VerifyForm(Form):
    numero = forms.CharField(
        label="Numéro du document",
        max_length=20,
        help_text="En haut et au pied du document, par exemple COU-2026-0001.",
        error_messages={"required": "Recopiez le numéro imprimé au pied du document."},
    )
    code = forms.CharField(
        label="Code de vérification",
        max_length=100,
        help_text=f"Les {CODE} caractères imprimés au pied du document ; ou l’empreinte SHA-256 du "
        "fichier PDF.",
        error_messages={"required": "Recopiez le code imprimé au pied du document."},
    )

    def clean_code(self) -> str:
        digits = "".join(self.cleaned_data["code"].split()).lower()
        if len(digits) < CODE or set(digits) - set("0123456789abcdef"):
            raise forms.ValidationError(
                f"Un code a au moins {CODE} caractères, chiffres et lettres de a à f."
            )
        return digits
