"""What the forms of a change share: the act that it is about, and where what is refused is told."""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst

from cpc.acts.raw import Problem
from cpc.models import Act

FIELDS = {"emergency_reason": "urgency", "informed_on": "told_on", "grounds": "ground"}
"""The columns of an acts file that a form asks under another name."""

EMPTIED = (
    "Vide, ce champ ne dit rien : laissez ce qui est en vigueur si l'acte ne le change pas, ou écrivez ce "
    "qu'il dit désormais."
)


def refuse_emptied(form: forms.Form, in_force: Mapping[str, Any]) -> None:
    """What stood in a field and comes back empty is neither kept nor written anew."""
    for name, stood in in_force.items():
        sent = form.data.get(form.add_prefix(name))
        if isinstance(stood, str) and stood.strip() and sent is not None and not sent.strip():
            form.add_error(name, EMPTIED)


def place_of(problem: Problem, *, fields: Container[str]) -> tuple[str | None, str]:
    """The field beside which a problem of a row is told, None for the whole form, and its words."""
    name, _, said = problem.reason.partition(" : ")
    field = FIELDS.get(name, name)
    if name == "indications" and "concerned" in fields:
        field = "concerned"
    return (field, capfirst(said)) if field in fields else (None, capfirst(problem.reason))


class FollowedField(forms.ModelChoiceField):
    def offer(self, acts: Iterable[Act]) -> None:
        """What may be chosen, the latest first."""
        found = Act.objects.filter(pk__in=[act.pk for act in acts])
        self.queryset = found.order_by("-published_on", "-pk")

    def label_from_instance(self, act: Act) -> str:
        kind = capfirst(act.get_kind_display())
        return f"{act.reference} ({kind}, publié{act.ending} le {act.published_on:%d/%m/%Y})"
