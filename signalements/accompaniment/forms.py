"""The forms of the accompaniment before a signalement."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from accounts.models import User
from signalements.filed.filing_forms import bodies_of
from signalements.models import LONGEST_ANSWER, Accompaniment
from web import dsfr


class RequestForm(dsfr.ModelForm):
    """What a body asks, and in which box it puts it; the GIO may put it in another."""

    class Meta:
        model = Accompaniment
        fields = (
            *("organisation", "product", "matter", "channel", "question"),
            *("dci", "indication", "practice"),
        )
        widgets: ClassVar = {
            "organisation": forms.RadioSelect,
            "product": forms.RadioSelect,
            "matter": forms.RadioSelect,
            "question": forms.Textarea(attrs={"rows": 6}),
            "indication": forms.Textarea(attrs={"rows": 3}),
            "practice": forms.Textarea(attrs={"rows": 5}),
        }
        labels: ClassVar = {
            "organisation": "Pour quel organisme ?",
            "matter": "Votre question est surtout",
            "channel": "Voie à laquelle vous pensez",
            "question": "Votre question",
            "practice": "Pratique observée, besoin",
        }
        help_texts: ClassVar = {
            "question": "Ce que vous voulez savoir, et où vous en êtes.",
            "dci": "Si vous la connaissez déjà : elle sera reprise dans votre brouillon.",
            "indication": "Telle que vous l'envisagez.",
            "practice": "Qui prescrit, à quels patients, depuis quand. Repris dans votre brouillon.",
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = bodies_of(user)
        self.fields["organisation"].queryset = self.bodies
        self.fields["organisation"].empty_label = None
        if len(self.bodies) == 1:
            self.fields["organisation"].initial = self.bodies[0]


class CategoryForm(dsfr.ModelForm):
    class Meta:
        model = Accompaniment
        fields = ("product", "matter", "channel")
        labels: ClassVar = {"channel": "Voie qui convient"}


class AdviceForm(dsfr.Form):
    text = forms.CharField(
        label="Votre réponse",
        help_text="L'organisme la lit dans son espace et en est prévenu.",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class MeetingForm(dsfr.Form):
    held_on = forms.DateField(label="Tenue le", widget=forms.DateInput)
    participants = forms.CharField(
        label="Participants",
        help_text="Un par ligne : nom, organisme.",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    minutes = forms.CharField(
        label="Compte rendu",
        help_text="Partagé avec l'organisme.",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_held_on(self) -> date:
        held_on = self.cleaned_data["held_on"]
        if held_on > self.on:
            raise forms.ValidationError("Une réunion se note une fois tenue : la date est à venir.")
        return held_on


class ClosingForm(dsfr.Form):
    conclusion = forms.CharField(
        label="Conclusion",
        help_text="Ce qui est conseillé à l'organisme ; il la lit dans son espace.",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
