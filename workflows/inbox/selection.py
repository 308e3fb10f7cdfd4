"""The open work that an address names: a tab, filters, an order. The query string is the whole truth."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from cpc.asked.waiting import awaited
from cpc.text import words_of
from records.numbering import is_number
from web.keyset import Page, around, keyset
from workflows.flows.procedures import of_procedure
from workflows.inbox.forms import COLUMNS, USUAL, FilterForm
from workflows.models import FollowUp, SavedView, WorkItem

MANY = 100
"""Counts stop here: « plus de 100 » costs the same at any size."""
MOST_VIEWS = 12
"""Saved views shown with their count: each count is one bounded query."""
TABS = {"mine": "À moi", "team": "À prendre", "late": "En retard", "all": "Toutes"}
ORDERS = {
    "risque": (("risk", "pk"), False),
    "echeance": (("due_on", "pk"), False),
    "recent": (("pk",), True),
}


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int
    url: str = ""
    view: SavedView | None = None

    @property
    def shown(self) -> str:
        return f"plus de {MANY}" if self.count > MANY else str(self.count)


def in_tab(user: User, *, tab: str, on: date) -> Any:
    """The open work items of a tab: mine, team (free for me), late, all."""
    items = WorkItem.objects.visible_to(user).open()
    return {
        "mine": lambda: items.mine(user, on=on),
        "team": lambda: items.free_for(user),
        "late": lambda: items.late(on=on),
        "all": lambda: items,
    }[tab]()


def _bounded(items: QuerySet) -> int:
    return items.order_by()[: MANY + 1].count()


def tabs(user: User, *, on: date) -> list[Tab]:
    return [
        Tab(key, label, _bounded(in_tab(user, tab=key, on=on)), f"?onglet={key}")
        for key, label in TABS.items()
    ]


def saved_tabs(user: User, *, on: date) -> list[Tab]:
    """The saved views that one sees, each with its own count for this reader."""
    views = SavedView.objects.visible_to(user).select_related("division")[:MOST_VIEWS]
    return [_saved_tab(view, user=user, on=on) for view in views]


def _saved_tab(view: SavedView, *, user: User, on: date) -> Tab:
    selection = Selection(user, given=QueryDict(view.query), on=on)
    return Tab("", view.name, _bounded(selection.items), f"?{view.query}", view)


class Selection:
    """What ``given`` (an address) selects for ``user``; a filter that does not read is left out."""

    def __init__(self, user: User, *, given: QueryDict, on: date) -> None:
        self.user, self.given, self.on = user, given, on
        self.form = FilterForm(given, user=user)
        self.form.is_valid()
        self.data = self.form.cleaned_data

    @property
    def tab(self) -> str:
        return self.data.get("onglet") or "mine"

    @property
    def columns(self) -> list[str]:
        return [key for key, _ in COLUMNS if key in (self.data.get("col") or USUAL)]

    @property
    def order(self) -> tuple[tuple[str, ...], bool]:
        return ORDERS[self.data.get("tri") or "risque"]

    @cached_property
    def query(self) -> str:
        """The address again, without the page, in one order: what is saved and carried along."""
        return self.form.query()

    @property
    def filtered(self) -> bool:
        return any(self.data.get(name) for name in FilterForm.FILTERS)

    @cached_property
    def items(self) -> QuerySet[WorkItem]:
        items = in_tab(self.user, tab=self.tab, on=self.on)
        for condition in self._conditions():
            items = items.filter(condition)
        return items

    def _conditions(self) -> list[Q | Exists]:
        data, found = self.data, []
        for word in words_of(data.get("q") or ""):
            found.append(_holding(word))
        if data.get("etape"):
            found.append(Q(step=data["etape"]))
        if data.get("parcours"):
            found.append(of_procedure(data["parcours"]))
        if data.get("direction"):
            found.append(Q(division__in=data["direction"]))
        if data.get("origine"):
            found.append(Q(dossier__origin=data["origine"]))
        if data.get("tenue"):
            holder = data["tenue"]
            found.append(Q(owner=None) if holder == "personne" else Q(owner=holder))
        if data.get("retard"):
            found.append(Q(due_on__lt=self.on) | Q(legal_on__lt=self.on))
        if data.get("des"):
            found.append(Q(due_on__gte=data["des"]))
        if data.get("echeance"):
            found.append(Q(due_on__lte=data["echeance"]))
        if data.get("attente"):
            found.append(awaited(on=self.on))
        if data.get("suivi"):
            mine = FollowUp.objects.filter(item=OuterRef("pk"), user=self.user)
            found.append(Exists(mine.filter(day__lte=self.on)))
        return found

    def page(self) -> Page:
        keys, newest_first = self.order
        return keyset(self.shown(), by=keys, given=self.given, newest_first=newest_first)

    def shown(self) -> QuerySet[WorkItem]:
        """The items with what a row prints."""
        mine = FollowUp.objects.filter(user=self.user)
        return self.items.select_related(
            "owner", "division", "on_behalf_of", "dossier"
        ).prefetch_related(Prefetch("follow_ups", queryset=mine, to_attr="my_follow_ups"))

    def around(self, item: WorkItem) -> tuple[WorkItem | None, WorkItem | None]:
        """What comes before and after ``item``, even when it has just left the list."""
        keys, newest_first = self.order
        return around(self.items, item=item, by=keys, newest_first=newest_first)


def _holding(word: str) -> Q:
    """A number is looked for as a number, any other word in what the dossier is about."""
    if is_number(word):
        return Q(number=word.upper())
    return Q(dossier__dci_key__contains=word) | Q(dossier__indication_key__contains=word)
