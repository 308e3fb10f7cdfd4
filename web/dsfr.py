"""Forms in the look of the DSFR: ``from web.dsfr import Form, ModelForm``.

``{% include "parts/_form.html" %}`` prints a form, ``{% include "parts/_field.html" with field=form.x %}``
one field. The markup is in these templates; what a widget needs (class, type, rows) is set here.
"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.text import capfirst

CHOOSE = "Sélectionner une option"
DASHES = "---------"
NONE = "Aucune réponse"
"""What unticks a radio that may stay without an answer: a browser has no other way."""
STOCK = forms.Field.default_error_messages["required"]
CLASSES = {"select": "fr-select", "file": "fr-upload", "password": "fr-password__input fr-input"}
REQUIRED = {
    "select": "Choisissez une réponse dans la liste.",
    "options": "Choisissez une réponse.",
    "checkbox": "Cochez cette case pour continuer.",
    "file": "Joignez un fichier.",
    "date": "Donnez une date, par exemple 31/12/2026.",
}


def kind_of(widget: forms.Widget) -> str:
    """The shape that a widget takes on the page; ``text`` when nothing special is needed."""
    kinds = (
        (forms.RadioSelect | forms.CheckboxSelectMultiple, "options"),
        (forms.CheckboxInput, "checkbox"),
        (forms.Select, "select"),
        (forms.FileInput, "file"),
        (forms.PasswordInput, "password"),
        (forms.DateInput, "date"),
        (forms.Textarea, "textarea"),
    )
    return next((kind for classes, kind in kinds if isinstance(widget, classes)), "text")


class Field(forms.BoundField):
    """A field of a form on a page; ``{{ field.as_field_group }}`` prints it whole."""

    template_name = "parts/_field.html"

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        self.kind = kind_of(field.widget)
        if type(field.widget) is forms.DateInput:
            field.widget.input_type, field.widget.format = "date", "%Y-%m-%d"
        if isinstance(field, forms.ModelChoiceField):
            empty = NONE if self.kind == "options" else CHOOSE
            field.empty_label = empty if field.empty_label == DASHES else field.empty_label
        elif self.kind == "select" and isinstance(field, forms.ChoiceField):
            field.choices = [
                (value, CHOOSE if label == DASHES else label) for value, label in field.choices
            ]
        elif type(field.widget) is forms.RadioSelect and isinstance(field, forms.ChoiceField):
            kept = [(value, capfirst(label)) for value, label in field.choices if value]
            field.choices = [*kept, *([("", NONE)] if self.optional else [])]

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        own = (widget or self.field.widget).attrs
        if self.kind not in {"options", "checkbox"}:
            given = " ".join(filter(None, (own.get("class"), attrs.get("class"))))
            attrs["class"] = f"{CLASSES.get(self.kind, 'fr-input')} {given}".strip()
        if self.kind == "textarea" and own.get("rows") == "10":
            attrs["rows"] = "5"
        return attrs

    @property
    def is_password(self) -> bool:
        return self.kind == "password"

    @property
    def optional(self) -> bool:
        """Does its person choose whether to answer it?"""
        free = not self.field.required and self.name not in self.form.needed
        return free and not self.field.disabled

    @property
    def anchor(self) -> str:
        """The id that the error summary leads to: the control, or the first one of a group."""
        return f"{self.auto_id}_0" if self.kind == "options" else self.id_for_label


class Look:
    """What turns a Django form into one of ours.

    ``needed``: the names of what is asked although Django may take it empty: nothing goes on without it,
    or its form answers in its place.
    """

    needed: Collection[str] = ()
    template_name = "parts/_fields.html"
    bound_field_class = Field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def full_clean(self) -> None:
        for field in self.fields.values():
            if field.error_messages.get("required") == STOCK:
                kind = kind_of(field.widget)
                field.error_messages["required"] = REQUIRED.get(kind, "Remplissez ce champ.")
        super().full_clean()

    @property
    def wrong_fields(self) -> list[forms.BoundField]:
        """The visible fields to correct, in the order of the page (for the error summary)."""
        return [field for field in self.visible_fields() if field.errors]

    @property
    def has_optional(self) -> bool:
        return any(not field.field.required for field in self.visible_fields())


class Form(Look, forms.Form):
    pass


class ModelForm(Look, forms.ModelForm):
    pass
