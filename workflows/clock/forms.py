"""Suspending, resuming, prolonging: each is seen first, then done."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms

from cpc import clock
from cpc.law.clock import Extension, Suspension
from cpc.law.core import Refusal
from cpc.law.limits import LIMITS
from cpc.models import Deadline, Dossier, StopReason
from web.dsfr import Form
from workflows.clock.gestures import stop_refusals


class ClockForm(Form):
    """A gesture on the clock of one dossier; ``changes`` says what it would move."""

    def __init__(self, *args: Any, dossier: Dossier, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier, self.on = dossier, on

    @property
    def changes(self) -> list[clock.Change]:
        raise NotImplementedError

    def refuse(self, refusals: tuple[Refusal, ...]) -> None:
        for refusal in refusals:
            self.add_error(None, refusal.sentence)


class StopForm(ClockForm):
    first_day = forms.DateField(label="Premier jour suspendu", widget=forms.DateInput)
    expected_on = forms.DateField(
        label="Reprise attendue le",
        widget=forms.DateInput,
        required=False,
        help_text="Facultatif. Sans ce jour, ou passé ce jour, la suspension est rappelée dans la "
        "corbeille et au pilotage.",
    )
    reason = forms.ChoiceField(label="Cause", choices=StopReason.choices, widget=forms.RadioSelect)
    motive = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce qui est attendu, de qui. Il est gardé au journal et imprimé avec la date.",
    )
    basis = forms.CharField(
        label="Texte qui le permet",
        max_length=200,
        required=False,
        help_text="Aucun texte lu ne suspend l’instruction d’un cadre : sans citation, la "
        "suspension vaut pour les seuls objectifs internes.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, expected = data.get("first_day"), data.get("expected_on")
        if first and expected and expected <= max(first, self.on):
            self.add_error("expected_on", "La reprise attendue est un jour à venir.")
        if not self.errors:
            self.refuse(stop_refusals(self.dossier, asked=self.asked, on=self.on))
        return data

    @property
    def asked(self) -> Suspension:
        data = self.cleaned_data
        label = StopReason(data["reason"]).label
        return Suspension(data["first_day"], None, f"{label} – {data['motive']}")

    @property
    def changes(self) -> list[clock.Change]:
        return clock.preview(self.dossier, on=self.on, stop=self.asked)


class ResumeForm(ClockForm):
    last_day = forms.DateField(
        label="Dernier jour suspendu",
        widget=forms.DateInput,
        help_text="Le délai court de nouveau le lendemain.",
    )

    def clean_last_day(self) -> date:
        day, stop = self.cleaned_data["last_day"], self.dossier.clock_stops.filter(last_day=None)
        running = stop.first()
        if running is None:
            raise forms.ValidationError("Le délai de ce dossier n’est pas suspendu.")
        if not running.first_day <= day <= self.on:
            raise forms.ValidationError(
                f"Donnez un jour entre le {running.first_day:%d/%m/%Y} et aujourd’hui."
            )
        self.running = running
        return day

    @property
    def changes(self) -> list[clock.Change]:
        ended = replace(self.running.as_suspension, last_day=self.cleaned_data["last_day"])
        return clock.preview(self.dossier, on=self.on, stop=ended)


class ExtensionForm(ClockForm):
    length = forms.IntegerField(label="Durée ajoutée", min_value=1, max_value=365)
    reason = forms.CharField(
        label="Motif", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order: ClassVar = ("length", "reason")

    def __init__(self, *args: Any, deadline: Deadline, **kwargs: Any) -> None:
        super().__init__(*args, dossier=deadline.dossier, **kwargs)
        self.deadline = deadline
        unit = LIMITS[deadline.code].unit.label
        self.fields["length"].label = f"Durée ajoutée, en {unit}"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.errors:
            self.refuse(clock.prolongation_refusals(self.deadline, asked=self.asked))
        return data

    @property
    def asked(self) -> Extension:
        return Extension(self.cleaned_data["length"], self.cleaned_data["reason"])

    @property
    def changes(self) -> list[clock.Change]:
        return clock.preview(self.dossier, on=self.on, extended=self.deadline, extension=self.asked)
