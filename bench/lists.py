"""Lists at 1,000 and at 100,000 rows: queries, milliseconds, and their ratio in one run.

    .venv/bin/python -m bench.lists [1000 100000]      # SQLite, or the server that DATABASE_URL names

Works on a temporary database. Rows are written in bulk: what is measured is reading them.
"""

import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from collections.abc import Iterator  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from datetime import timedelta  # noqa: E402
from urllib.parse import urlencode  # noqa: E402

from django.conf import settings  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from accounts.models import User  # noqa: E402
from bench.rows import DAY, Agency  # noqa: E402
from records import clock  # noqa: E402
from workflows.inbox import MOST_VIEWS, ORDERS, TABS, Selection  # noqa: E402
from workflows.manager_views import TABLES  # noqa: E402
from workflows.models import SavedView  # noqa: E402

READINGS, MOST = 5, 1.3
ELSEWHERE = (
    "/rechercher/?q=introuvable+maladie",
    "/rechercher/?q=substance+maladie",
    "/dossiers/",
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


def filters(agency: Agency) -> list[dict[str, object]]:
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
        {"echeance": DAY + timedelta(days=5)},
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
        row = ordered[place : place + 1].get()
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


def measure(found: list[Case]) -> dict[str, tuple[int, float]]:
    """Queries and median milliseconds of each page. Each round reads all of them; the first warms."""
    clients = {reader.pk: Client() for reader in {case.reader for case in found}}
    for reader, client in clients.items():
        client.force_login(User.objects.get(pk=reader))
    rounds = [[_read(clients[case.reader.pk], case) for case in found] for _ in range(READINGS + 1)]
    times = zip(*rounds[1:], strict=True)
    return {
        case.name: (readings[0][0], statistics.median(ms for _, ms in readings))
        for case, readings in zip(found, times, strict=True)
    }


def _read(client: Client, case: Case) -> tuple[int, float]:
    reset_queries()
    began = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(case.address)
        b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200, (case, response.status_code)
    return len(queries), (time.perf_counter() - began) * 1000


def views(agency: Agency) -> None:
    """As many saved views as are counted on a page, one a filter."""
    for rank, given in enumerate(filters(agency)[:MOST_VIEWS]):
        query = urlencode({"onglet": "all"} | given)
        SavedView.objects.create(author=agency.reviewer, name=f"Vue {rank}", query=query)


def prepare() -> Agency:
    agency = Agency()
    views(agency)
    return agency


def at(size: int, agency: Agency) -> dict[str, tuple[int, float]]:
    agency.grow(size)
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE")
    return measure(list(cases(agency)))


def main(sizes: list[int]) -> None:
    setup_test_environment(debug=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    agency = prepare()
    few, many = (at(size, agency) for size in sizes)
    print(f"{connection.vendor}, {' et '.join(map(str, sizes))} dossiers ouverts")
    print("Le rapport visé pour la corbeille est de 1,30 au plus, en requêtes comme en temps.")
    for name in few:
        (asked, quick), (asks, slow) = few[name], many[name]
        told = f"{asked:3} → {asks:3} requêtes {quick:7.1f} → {slow:8.1f} ms"
        print(f"{name:72} {told}  × {slow / quick:.2f}{'  !' if slow > MOST * quick else ''}")
    connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 100_000])
