"""The filter of « Pilotage », kept in the address."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms

from accounts.models import User
from cpc.law.days import add_months, french_day
from web.dsfr import Form
from workflows.flows.procedures import PROCEDURES
from workflows.manager.scope import HORIZONS, PERIODS, Scope, names, steered

DEFAULTS = {"periode": "12", "horizon": "30", "procedure": "instruction"}


class SteeringFilter(Form):
    division = forms.ChoiceField(label="Direction", required=False)
    periode = forms.ChoiceField(label="Période", required=False, choices=PERIODS.items())
    horizon = forms.ChoiceField(label="Risques dans les", required=False, choices=HORIZONS.items())
    procedure = forms.ChoiceField(label="Parcours", required=False, choices=PROCEDURES.items())

    def __init__(self, data: Any, *, user: User) -> None:
        self.user, self.places = user, names(steered(user))
        super().__init__({**DEFAULTS, "division": "", **{k: v for k, v in data.items() if v}})
        places = [(str(place.pk), str(place)) for place in self.places]
        self.fields["division"].choices = [("", "Toutes mes directions"), *places]

    def scope(self, *, on: date) -> Scope:
        """What the filter keeps; the form is valid."""
        data = self.cleaned_data
        first = add_months(on, -int(data["periode"]))
        chosen = [place for place in self.places if data["division"] in ("", str(place.pk))]
        sentence = (
            f"{', '.join(str(place) for place in chosen)} ; du {french_day(first)} au "
            f"{french_day(on)} ; risques à {data['horizon']} jours ; "
            f"{PROCEDURES[data['procedure']].lower()}"
        )
        return Scope(
            user=self.user,
            divisions=[place.pk for place in chosen],
            first=first,
            on=on,
            horizon=int(data["horizon"]),
            procedure=data["procedure"],
            words=sentence,
            query=urlencode({key: value for key, value in data.items() if value}),
        )
