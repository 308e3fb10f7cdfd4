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

from datetime import date, timedelta  # noqa: E402

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402
from viewflow.workflow.models import Process, Task  # noqa: E402

from accounts.models import Organisation, OrganisationKind, User  # noqa: E402
from accounts.roles import Role, grant  # noqa: E402
from cpc.law.eligibility import Origin  # noqa: E402
from cpc.models import Cpc, Dossier, RegisterSpan  # noqa: E402
from records import clock  # noqa: E402
from records.models import SearchEntry  # noqa: E402
from records.search import entry  # noqa: E402
from workflows.flows.instruction import InstructionFlow  # noqa: E402
from workflows.models import SavedView, WorkItem  # noqa: E402
from workflows.risk import Days  # noqa: E402

PAGES = (
    "/corbeille/",
    "/corbeille/?onglet=team",
    "/corbeille/?onglet=late",
    "/corbeille/?onglet=all",
    "/corbeille/?onglet=all&tri=echeance",
    "/corbeille/?onglet=all&etape=Signature",
    "/corbeille/?onglet=all&attente=1",
    "/rechercher/?q=introuvable+maladie",
    "/rechercher/?q=substance+maladie",
    "/dossiers/",
    "/registre/",
    "/registre.json?page=1",
    "/echeances/",
)
DAY, BATCH = date(2026, 3, 2), 2000


def grow(total: int, *, division: Organisation, agent: User) -> None:
    for first in range(Dossier.objects.count(), total, BATCH):
        ranks = range(first, min(first + BATCH, total))
        dossiers = Dossier.objects.bulk_create(a_dossier(rank, division) for rank in ranks)
        processes = Process.objects.bulk_create(Process(flow_class=InstructionFlow) for _ in ranks)
        tasks = Task.objects.bulk_create(a_task(process, agent) for process in processes)
        WorkItem.objects.bulk_create(
            an_item(dossier, task, agent) for dossier, task in zip(dossiers, tasks, strict=True)
        )
        SearchEntry.objects.bulk_create(a_text(dossier) for dossier in dossiers)
        cpcs = Cpc.objects.bulk_create(a_cpc(rank) for rank in ranks)
        RegisterSpan.objects.bulk_create(a_span(cpc) for cpc in cpcs)


def a_dossier(rank: int, division: Organisation) -> Dossier:
    return Dossier(
        number=f"DOS-2026-{rank:06d}",
        origin=Origin.SIGNALEMENT,
        division=division,
        dci=f"Substance {rank}",
        dci_key=f"substance {rank}",
        indication=f"Maladie {rank}",
        indication_key=f"maladie {rank}",
        opened_on=DAY,
    )


def a_task(process: Process, agent: User) -> Task:
    held = process.pk % 1000 == 0
    return Task(
        process=process,
        flow_task=InstructionFlow.evaluation,
        flow_task_type="HUMAN",
        status="ASSIGNED" if held else "NEW",
        owner=agent if held else None,
    )


def an_item(dossier: Dossier, task: Task, agent: User) -> WorkItem:
    due_on = DAY + timedelta(days=dossier.pk % 3000)
    legal_on = DAY + timedelta(days=dossier.pk % 700) if dossier.pk % 5 == 0 else None
    return WorkItem(
        task=task,
        dossier=dossier,
        number=dossier.number,
        title=dossier.title,
        step="Évaluation bénéfice / risque",
        division=dossier.division,
        permission="evaluate",
        owner=task.owner,
        opened_on=DAY,
        due_on=due_on,
        legal_on=legal_on,
        risk=Days(due_on, legal_on).rank(on=clock.today()),
    )


def a_text(dossier: Dossier) -> SearchEntry:
    """What is searched of a dossier; one in ten thousand holds a rare word."""
    rare = "introuvable" if dossier.pk % 10_000 == 500 else "commun"
    return entry(
        dossier.subject,
        kind="dossier",
        division_id=dossier.division_id,
        title=str(dossier),
        address=dossier.get_absolute_url(),
        text=f"{dossier.title} {rare} " + "traitement de la maladie chez l'adulte " * 20,
    )


def a_cpc(rank: int) -> Cpc:
    return Cpc(number=f"CPC-2026-{rank:06d}", title=f"Substance {rank}", search=f"substance {rank}")


def a_span(cpc: Cpc) -> RegisterSpan:
    """In force since 2026, each until another day of the next thousand years: few end soon."""
    last_day = DAY + timedelta(days=1200 + cpc.pk % 30000)
    return RegisterSpan(
        cpc=cpc,
        first_day=DAY,
        last_day=None,
        status="in_force",
        period_first_day=DAY,
        period_last_day=last_day,
    )


def measure(client: Client, page: str) -> tuple[int, float]:
    """Queries and median milliseconds of a page, warm, over seven readings."""
    times = []
    for _ in range(8):
        began = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(page)
            b"".join(response.streaming_content) if response.streaming else response.content
        times.append((time.perf_counter() - began) * 1000)
        assert response.status_code == 200, (page, response.status_code)
    return len(queries), statistics.median(times[1:])


def main(sizes: list[int]) -> None:
    setup_test_environment(debug=False)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    division = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="DMM1")
    agent = User.objects.create_user("a@example.org", first_name="A", last_name="B")
    grant(agent, role=Role.EVALUATOR, on=division)
    SavedView.objects.create(author=agent, name="Signatures", query="onglet=all&etape=Signature")
    client = Client()
    client.force_login(agent)
    found = {}
    for size in sizes:
        grow(size, division=division, agent=agent)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        found[size] = {page: measure(client, page) for page in PAGES}
    print(f"{connection.vendor}, {' et '.join(map(str, sizes))} lignes")
    print("Le rapport visé pour la corbeille est de 1,30 au plus, en requêtes comme en temps.")
    for page in PAGES:
        few, many = found[sizes[0]][page], found[sizes[-1]][page]
        print(
            f"{page:42} {few[0]:3} → {many[0]:3} requêtes   "
            f"{few[1]:6.1f} → {many[1]:7.1f} ms   × {many[1] / few[1]:.2f}"
        )
    connection.creation.destroy_test_db(settings.DATABASES["default"]["NAME"], verbosity=0)


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 100_000])
