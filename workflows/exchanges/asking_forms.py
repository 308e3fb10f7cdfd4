"""What an agent types to ask somebody, item by item."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from cpc.asked.places import Target
from cpc.exchange_forms import long_text
from cpc.text import lines
from web.dsfr import Form


class AskForm(Form):
    """A request outside admissibility; ``whom`` when there is a choice."""

    whom = forms.ChoiceField(label="À qui")
    items = long_text(
        label="Éléments demandés",
        most=10_000,
        help_text="Un par ligne : l'organisme répond à chacun.",
    )
    reason = long_text(label="Pourquoi", most=5_000, required=False)
    due_on = forms.DateField(
        label="À envoyer avant le (inclus)",
        required=False,
        help_text="Aucun texte ne fixe ce délai ; il n'arrête pas celui de l'instruction.",
    )

    def __init__(self, *args: Any, targets: Sequence[Target], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on, self.targets = on, {each.subject: each for each in targets}
        self.fields["whom"].choices = [(key, each.label) for key, each in self.targets.items()]
        if len(targets) == 1:
            del self.fields["whom"]

    def clean_items(self) -> list[str]:
        found = lines(self.cleaned_data["items"])
        if len(found) > 50:
            raise forms.ValidationError("Cinquante éléments au plus par demande.")
        return found

    def clean_due_on(self) -> Any:
        due = self.cleaned_data["due_on"]
        if due and due <= self.on:
            raise forms.ValidationError("La date doit être postérieure à aujourd'hui.")
        return due

    @property
    def asked(self) -> dict[str, Any]:
        """The target, with what is asked of it."""
        data = dict(self.cleaned_data)
        whom = data.pop("whom", next(iter(self.targets)))
        return {"target": self.targets[whom], **data}
