"""The form of a gesture on several tasks."""

from typing import Any

from django import forms

from accounts.models import User
from web.dsfr import Form
from workflows.inbox.bulk import Gesture, Wanted, gestures
from workflows.inbox.forms import colleagues
from workflows.models import Task


class BulkForm(Form):
    gesture = forms.ChoiceField(
        label="Que faire de ces tâches ?", choices=Gesture.choices, widget=forms.RadioSelect
    )
    to = forms.ModelChoiceField(
        label="Personne",
        queryset=User.objects.none(),
        required=False,
        help_text="Pour confier seulement.",
    )
    reason = forms.CharField(
        label="Motif",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Il est gardé au journal de chaque dossier.",
    )

    def __init__(self, *args: Any, user: User, on_tasks: list[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = gestures(user, on_tasks=on_tasks)
        self.fields["gesture"].choices = offered
        if len(offered) == 1:
            self.fields["gesture"].initial = offered[0][0]
            del self.fields["to"]
        else:
            self.fields["to"].queryset = colleagues(user)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("gesture") == Gesture.ASSIGN and not data.get("to"):
            self.add_error("to", "Choisissez la personne à qui confier ces tâches.")
        return data

    def wanted(self, *, by: User) -> Wanted:
        data = self.cleaned_data
        gesture = Gesture(data["gesture"])
        to = data["to"] if gesture == Gesture.ASSIGN else None
        return Wanted(gesture, data["reason"], by, to)
