"""Completing or correcting the answers to the legal conditions, until the signature."""

from datetime import date
from typing import Any

from django import forms

from cpc.facts.conditions import first_answers
from cpc.gate.gate import conditions_of
from cpc.law.core import LawError
from cpc.law.deciding.conditions import unverified
from cpc.law.deciding.eligibility import Pursuit, precheck_refusals
from cpc.models import Dossier, Medicine
from web.dsfr import Form
from workflows.evidence.condition_fields import ConditionFields, typed


class ConditionsForm(ConditionFields, Form):
    """Begins with the answers that count; ``identical``: medicines to look at one by one (R15)."""

    identical = forms.ModelMultipleChoiceField(
        Medicine.objects.none(),
        label="Médicaments identiques vérifiés : non autorisés pour cet usage",
        to_field_name="cis",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="La base publique ne dit pas les indications. Cochez ceux dont vous avez lu le résumé des "
        "caractéristiques : ils ne sont pas autorisés pour cet usage. Si l’un l’est, la réponse à R15 est "
        "oui.",
    )
    verified = forms.CharField(
        label="Comment vous l’avez vérifié",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Obligatoire si vous cochez un médicament.",
    )

    def __init__(self, *args: Any, dossier: Dossier, on: date, **kwargs: Any) -> None:
        super().__init__(*args, initial=typed(first_answers(dossier)), **kwargs)
        left = [each.cis for each in unverified(conditions_of(dossier, on=on))]
        self.fields["identical"].queryset = Medicine.objects.filter(cis__in=left)
        if left:
            self.order_fields([*self.fields, "identical", "verified"])
        else:
            del self.fields["identical"], self.fields["verified"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("identical") and not data.get("verified"):
            self.add_error("verified", "Dites comment vous avez vérifié ces médicaments.")
        if not self.errors:
            self.refuse(LawError(*precheck_refusals(self.answers(), pursue=Pursuit.STOP)))
        return data

    def refuse(self, error: LawError) -> None:
        for refusal in error.refusals:
            self.add_error(None, refusal.sentence)
