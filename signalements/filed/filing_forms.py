"""For which body one reports, and the declaration of the person who files."""

from typing import Any

from django import forms

from accounts.models import REPORTING_KINDS, Organisation, Permission, User
from signalements.filed.filing import statement_of
from signalements.models import Signalement
from web import dsfr


class FilingForm(dsfr.Form):
    """The declaration of the person who files: its words are frozen with the content."""

    statement = forms.BooleanField(
        error_messages={"required": "Cochez la déclaration pour déposer au nom de l'organisme."}
    )

    def __init__(self, *args: Any, draft: Signalement, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].label = statement_of(draft, by=by)


class BodyForm(dsfr.Form):
    """For which body one reports."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Pour quel organisme déposez-vous ?",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = bodies_of(user)
        self.fields["organisation"].queryset = self.bodies
        if len(self.bodies) == 1:
            self.fields["organisation"].initial = self.bodies[0]


def bodies_of(user: User) -> Any:
    """The bodies for which ``user`` may file, of the four kinds that may report (R1)."""
    held = Organisation.objects.where(user, Permission.EDIT)
    return held.filter(kind__in=REPORTING_KINDS)
