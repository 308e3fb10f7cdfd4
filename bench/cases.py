"""The pages whose cost is watched: the inbox, for who reads one division or several, and the manager's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from accounts.models import User
from bench.rows import DAY, Agency
from records import clock
from workflows.inbox.selection import MOST_VIEWS, ORDERS, TABS, Selection
from workflows.manager.views import TABLES
from workflows.models import SavedView

ELSEWHERE = (
    "/rechercher/?q=introuvable+maladie",
    "/rechercher/?q=substance+maladie",
    "/dossiers/",
    "/dossiers/?etat=ouverts",
    "/dossiers/?q=rarissime",
    "/registre/",
    "/registre.json?page=1",
    "/echeances/",
)


@dataclass(frozen=True)
class Case:
    """One page for one reader; ``label`` names it at every size, where its cursor differs."""

    reader: User
    label: str
    address: str

    @property
    def name(self) -> str:
        return f"{self.reader.first_name:12} {self.label}"


def cases(agency: Agency) -> Iterator[Case]:
    for page in ELSEWHERE:
        yield Case(agency.reviewer, page, page)
    for reader in (agency.reviewer, agency.director, agency.small):
        yield from inbox(agency, reader)
    for page in manager():
        yield Case(agency.director, page, page)


def inbox(agency: Agency, reader: User) -> Iterator[Case]:
    """Every tab and every filter in every order, and pages further on."""
    tabs = [{"onglet": tab} for tab in TABS]
    for order in ORDERS:
        for given in (*tabs, *({"onglet": "all"} | each for each in filters(agency))):
            query = urlencode(given | {"tri": order})
            yield Case(reader, query, f"/corbeille/?{query}")
        yield from far(reader, query=f"onglet=all&tri={order}")


def filters(agency: Agency) -> list[dict[str, Any]]:
    """Each filter of the inbox, with values that keep much and values that keep little."""
    return [
        {"q": "rarissime"},
        {"q": "substance maladie"},
        {"q": "DOS-2026-000500"},
        {"q": "introuvable"},
        {"etape": "Signature"},
        {"origine": "signalement"},
        {"origine": "renewal"},
        {"tenue": "personne"},
        {"tenue": agency.others[0].pk},
        {"echeance": DAY + timedelta(days=150)},
        {"echeance": DAY + timedelta(days=1500)},
        {"retard": 1},
        {"attente": 1},
        {"suivi": 1},
    ]


def far(reader: User, *, query: str) -> Iterator[Case]:
    """The page after the middle of a list, its last page, and the page before that one."""
    selection = Selection(reader, given=QueryDict(query), on=clock.today())
    keys, newest_first = selection.order
    ordered = selection.items.order_by(*(f"{'-' * newest_first}{key}" for key in keys))
    many = ordered.count()
    places = {
        "milieu": (many // 2, "suite"),
        "fin": (many - 20, "suite"),
        "avant": (many - 20, "avant"),
    }
    for name, (place, way) in places.items():
        row = ordered[max(place, 0) :][:1].get()
        cursor = urlencode({way: "~".join(str(getattr(row, key)) for key in keys)})
        yield Case(reader, f"{query}, {name}", f"/corbeille/?{query}&{cursor}")


def manager() -> Iterator[str]:
    """The page, with its shortest and longest filter, and each of its tables alone."""
    yield from (
        "/pilotage/",
        "/pilotage/?periode=3&horizon=90",
        "/pilotage/?procedure=renouvellement",
    )
    yield from (f"/pilotage/{table}.csv" for table in TABLES)


def views(agency: Agency) -> None:
    """As many saved views as are counted on a page, one a filter."""
    for rank, given in enumerate(filters(agency)[:MOST_VIEWS]):
        query = urlencode({"onglet": "all"} | given)
        SavedView.objects.create(author=agency.reviewer, name=f"Vue {rank}", query=query)
