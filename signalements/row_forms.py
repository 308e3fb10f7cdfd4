"""The columns of the rows of a draft, as fields: references (R6) and estimates of patients (R73)."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.forms import ModelForm, modelform_factory

from signalements.codes import DoiField, PmidField
from signalements.models import Estimate, Reference, Signalement
from signalements.models.rows import Row

OLDEST, LATEST = 1800, 2100  # years that a person can have meant
ROWS: dict[str, type[Row]] = {"references": Reference, "estimates": Estimate}
MOST_ROWS = 200
MOST_PATIENTS = 99_999_999  # more than there are people; less than a column holds
COLUMNS = {
    "references": {
        "kind": ("Nature", "Ce que l'on attend d'elle n'est pas la même selon sa nature."),
        "citation": ("Référence", "Auteurs, titre, revue."),
        "year": ("Année", "Quatre chiffres."),
        "pmid": ("PMID", "De 1 à 8 chiffres ; une adresse de PubMed convient."),
        "doi": ("DOI", "Par exemple 10.1000/xyz123 ; une adresse doi.org convient."),
        "level": ("Niveau de preuve", "Échelle en quatre niveaux de la HAS (2013)."),
        "population": ("Population étudiée", "Âge, maladie, traitements antérieurs."),
        "patients": ("Nombre de patients", "Un nombre entier."),
        "result": ("Résultat principal", "Avec son incertitude, si la publication la donne."),
    },
    "estimates": {
        "low": ("Nombre de patients, ou le plus bas de la fourchette", "Un nombre entier, par an."),
        "high": ("Le plus haut de la fourchette", "Si vous donnez une fourchette."),
        "author": ("Auteur de l'estimation", "Personne, service ou organisme."),
        "made_on": ("Date de l'estimation", "Au besoin, celle de sa publication."),
        "method": ("Méthode et source", "Registre, enquête, calcul."),
    },
}
NAMES = {"references": "Référence", "estimates": "Estimation"}
FREE_COLUMNS = {"pmid", "doi", "high"}


def _row_form(name: str) -> type[ModelForm]:
    codes = {"pmid": PmidField, "doi": DoiField} if name == "references" else {}
    made = modelform_factory(
        ROWS[name],
        form=ModelForm,
        fields=tuple(COLUMNS[name]),
        field_classes=codes,
        widgets={"citation": forms.Textarea(attrs={"rows": 2})} if name == "references" else {},
    )
    for column, (label, hint) in COLUMNS[name].items():
        field = made.base_fields[column]
        field.label, field.help_text, field.required = label, hint, False
        field.widget.attrs.pop("maxlength", None)
        field.widget.attrs.pop("min", None)
        if isinstance(field, forms.IntegerField):
            field.validators.append(MaxValueValidator(MOST_PATIENTS))
    return made


ROW_FORMS = {name: _row_form(name) for name in ROWS}


def rows_of(draft: Signalement, name: str) -> list[Any]:
    """The rows of a draft, in the order in which they were added; one query."""
    return list(getattr(draft, name).order_by("pk"))


def row_refusals(row: Row, values: dict[str, Any]) -> dict[str, str]:
    """What the columns of a row say against each other or against reason, by column.

    ``values`` are the new ones; those that are not in it are read from the row.
    """
    found = {}
    year = values.get("year")
    if year is not None and not OLDEST <= year <= LATEST:
        found["year"] = "Cette année n'est pas celle d'une publication : écrivez quatre chiffres."
    if {"low", "high"} & values.keys():
        low = values.get("low", getattr(row, "low", None))
        high = values.get("high", getattr(row, "high", None))
        if low is not None and high is not None and high < low:
            column = "high" if "high" in values else "low"
            found[column] = (
                f"La fourchette va du plus bas au plus haut : {high} est moins que {low}."
            )
    return found
