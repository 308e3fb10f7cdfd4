"""The list of the dossiers: what an address keeps of those that a person sees."""

from datetime import date

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from cpc.models import Dossier
from cpc.text import words_of
from records.numbering import is_number
from web.dsfr import Form
from workflows.inbox.division_field import DivisionField

STATES = {"ouverts": "Ouverts", "clos": "Clos"}


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput())


class DossierFilter(Form):
    """Every field may be left out; one that does not read is left out."""

    MORE = ("ouvert_des", "ouvert_au", "clos_des", "clos_au", "direction")

    q = forms.CharField(
        label="Rechercher une substance, une indication ou un numéro",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    etat = forms.ChoiceField(label="État", required=False, choices=[("", "Tous"), *STATES.items()])
    ouvert_des = _day("Ouvert à partir du")
    ouvert_au = _day("Ouvert jusqu’au (inclus)")
    clos_des = _day("Clos à partir du")
    clos_au = _day("Clos jusqu’au (inclus)")
    direction = DivisionField()

    def __init__(self, given: QueryDict, *, user: User) -> None:
        super().__init__(given)
        self.user = user
        self.fields["direction"].of(user, form=self)
        self.is_valid()

    @property
    def narrowed(self) -> bool:
        """Is one of the filters of the second rank in use?"""
        return any(self.cleaned_data.get(name) for name in self.MORE)

    @property
    def dossiers(self) -> QuerySet[Dossier]:
        """Those that the person sees and the filters keep."""
        data, found = self.cleaned_data, Dossier.objects.visible_to(self.user)
        found = _holding(found, data.get("q") or "")
        if data.get("etat"):
            found = found.filter(closed_on__isnull=data["etat"] == "ouverts")
        if data.get("direction"):
            found = found.filter(division__in=data["direction"])
        return found.filter(
            _between("opened_on", data.get("ouvert_des"), data.get("ouvert_au"))
        ).filter(_between("closed_on", data.get("clos_des"), data.get("clos_au")))


def _holding(found: QuerySet[Dossier], text: str) -> QuerySet[Dossier]:
    """Those that hold every word, or those whose numbers are given."""
    words = words_of(text)
    numbers = [word.upper() for word in words if is_number(word)]
    if numbers:
        return found.filter(number__in=numbers)
    for word in words:
        found = found.filter(Q(dci_key__contains=word) | Q(indication_key__contains=word))
    return found


def _between(name: str, first: date | None, last: date | None) -> Q:
    bounds = {f"{name}__gte": first, f"{name}__lte": last}
    return Q(**{bound: day for bound, day in bounds.items() if day})
