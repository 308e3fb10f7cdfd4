"""Forms of the inbox: filters in the address, a view to save, a day to come back, work to hand out."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q

from accounts.models import Organisation, Permission, User
from cpc.law.deciding.eligibility import Origin
from web.dsfr import Form
from workflows.engine.nodes import View
from workflows.flows.instruction import InstructionFlow
from workflows.flows.procedures import PROCEDURES
from workflows.flows.renewal import RenewalFlow
from workflows.flows.transition import TransitionFlow
from workflows.inbox.division_field import DivisionField
from workflows.models import WorkItem
from workflows.models.inbox import LONGEST_QUERY, FollowUp, SavedView

COLUMNS = (
    ("echeance", "À faire avant le"),
    ("tenue", "Tenue par"),
    ("origine", "Origine"),
    ("ouverte", "Ouverte le"),
    ("suivi", "À revoir le"),
)
USUAL = ["echeance", "tenue"]
"""The columns shown beside the rank, the step and the dossier when none is chosen."""


def steps() -> list[str]:
    """The human steps of every process, by their title, once each."""
    flows = (InstructionFlow, RenewalFlow, TransitionFlow)
    nodes = [node for flow in flows for node in flow.instance.nodes() if isinstance(node, View)]
    return list(dict.fromkeys(node.task_title for node in nodes))


class FilterForm(Form):
    """The filters, order and columns of the inbox; every field may be left out."""

    FILTERS = (
        "q",
        "etape",
        "parcours",
        "origine",
        "tenue",
        "des",
        "echeance",
        "retard",
        "attente",
        "suivi",
        "direction",
    )

    q = forms.CharField(label="Substance, indication ou numéro", max_length=200, required=False)
    etape = forms.ChoiceField(label="Étape", required=False)
    parcours = forms.ChoiceField(
        label="Parcours", required=False, choices=[("", "---------"), *PROCEDURES.items()]
    )
    origine = forms.ChoiceField(
        label="Origine", required=False, choices=[("", "---------"), *Origin.pairs()]
    )
    tenue = forms.ChoiceField(label="Tenue par", required=False)
    des = forms.DateField(label="À faire à partir du", required=False, widget=forms.DateInput())
    echeance = forms.DateField(
        label="À faire avant le (inclus)", required=False, widget=forms.DateInput()
    )
    retard = forms.BooleanField(label="En retard", required=False)
    attente = forms.BooleanField(
        label="En attente d'un tiers",
        required=False,
        help_text="Délai suspendu ou demande ouverte.",
    )
    suivi = forms.BooleanField(label="À revoir aujourd'hui ou avant", required=False)
    direction = DivisionField()
    tri = forms.ChoiceField(
        label="Ordre",
        required=False,
        choices=[
            ("risque", "Risque légal d'abord"),
            ("echeance", "Échéance d'abord"),
            ("recent", "Plus récentes d'abord"),
        ],
    )
    col = forms.MultipleChoiceField(
        label="Colonnes", required=False, choices=COLUMNS, widget=forms.CheckboxSelectMultiple
    )
    compact = forms.BooleanField(label="Tableau compact", required=False)
    onglet = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["direction"].of(user, form=self)
        self.fields["etape"].choices = [("", "---------"), *((each, each) for each in steps())]
        self.fields["tenue"].choices = lambda: [
            ("", "---------"),
            ("personne", "Personne"),
            *((str(each.pk), str(each)) for each in colleagues(user)),
        ]

    def clean_onglet(self) -> str:
        given = self.cleaned_data["onglet"]
        if given not in {"", "mine", "team", "late", "all"}:
            raise ValidationError("Cet onglet n'existe pas.")
        return given

    def clean_tenue(self) -> Any:
        given = self.cleaned_data["tenue"]
        return given if given in {"", "personne"} else int(given)

    def query(self) -> str:
        """What was understood, as one query string in the order of the fields."""
        pairs = []
        for name in ("onglet", *(name for name in self.fields if name != "onglet")):
            value = self.cleaned_data.get(name)
            values = value if isinstance(value, list) else [value]
            pairs += [(name, "1" if each is True else str(each)) for each in values if each]
        return urlencode(pairs)


def colleagues(user: User) -> Any:
    """The active people who read where ``user`` reads, and those gone who still hold work there."""
    readers = User.objects.holding(Permission.READ, where=user.where(Permission.READ))
    held = WorkItem.objects.visible_to(user).open().filter(owner=OuterRef("pk"))
    here = Q(pk__in=readers.order_by().values("pk"))
    return User.objects.filter(here | Q(is_active=False) & Exists(held))


class SaveViewForm(Form):
    """A name for the list as it is filtered now."""

    name = forms.CharField(label="Nom de la vue", max_length=60)
    division = forms.ModelChoiceField(
        label="Qui la voit",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="Moi seulement",
        help_text="Une vue d'équipe est vue de tous les agents de la direction.",
    )

    def __init__(self, *args: Any, user: User, query: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.query = user, query
        own = Organisation.objects.filter(pk__in=user.where(Permission.READ))
        self.fields["division"].queryset = own

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if len(self.query) > LONGEST_QUERY:
            raise ValidationError(
                "Ces filtres sont trop longs pour être gardés : raccourcissez-les."
            )
        self.instance = SavedView(
            author=self.user,
            division=data.get("division"),
            name=data.get("name", ""),
            query=self.query or "onglet=mine",
        )
        if data.get("name"):
            self.instance.validate_constraints()
        return data

    def save(self) -> SavedView:
        self.instance.save(force_insert=True)
        return self.instance


class FollowUpForm(Form):
    """When one means to come back; an empty day removes it."""

    day = forms.DateField(
        label="À revoir le",
        required=False,
        widget=forms.DateInput(),
        help_text="Pour vous seul : la date d'échéance ne bouge pas. Vide : plus de rappel.",
    )

    def save(self, item: Any, *, by: User) -> None:
        day = self.cleaned_data["day"]
        if day is None:
            FollowUp.objects.filter(item=item, user=by).delete()
        else:
            FollowUp.objects.update_or_create(item=item, user=by, defaults={"day": day})
