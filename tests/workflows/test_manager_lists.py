"""Each figure of « Pilotage » leads to the list of what it counts, no more and no less."""

import re
from datetime import timedelta
from html import unescape

import pytest

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role, grant
from cpc.law.deciding.eligibility import Origin
from cpc.models import Cpc, Dossier
from tests.conftest import person
from tests.workflows.conftest import PRECHECK
from workflows.flows.opening import open_dossier
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere():
    return Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre direction")


@pytest.fixture
def work(team, day, division, elsewhere, do) -> list[Dossier]:
    """Six dossiers: evaluated, late, held, due in three weeks, old, and elsewhere."""
    dossiers = [
        open_dossier(
            origin=Origin.DIRECTOR_GENERAL,
            dci=f"Substance {rank}",
            indication="Vitiligo",
            on=day,
            by=None,
            division=elsewhere if rank == 5 else division,
        )
        for rank in range(6)
    ]
    do(dossiers[0], team.legal, PRECHECK)
    due = {
        1: day - timedelta(days=1),
        2: day,
        3: day + timedelta(days=21),
        4: day + timedelta(days=90),
    }
    for rank, due_on in due.items():
        WorkItem.objects.filter(dossier=dossiers[rank]).update(due_on=due_on)
    WorkItem.objects.filter(dossier=dossiers[2]).update(owner=team.evaluator)
    Dossier.objects.filter(pk=dossiers[4].pk).update(opened_on=day - timedelta(days=91))
    return dossiers


@pytest.fixture
def steering(team, elsewhere, browse):
    """The manager also reads, without steering it, another division."""
    grant(team.manager, role=Role.EVALUATOR, on=elsewhere)
    return browse(team.manager)


def listed(client, address: str) -> list[str]:
    return [row.number for row in client.get(address).context["page"].rows]


def tables(client, query: str = ""):
    return {table.key: table for table in client.get(f"/pilotage/?{query}").context["tables"]}


@pytest.mark.parametrize("key", ["charge", "anciennete", "parcours"])
def test_a_figure_of_a_table_is_the_length_of_its_list(steering, work, key):
    whole = {"charge": -1, "parcours": 1}.get(key)
    counted = [
        (url, line[whole][1] if rank == 0 else cell)
        for line in tables(steering)[key].lines
        for rank, (_, cell, url) in enumerate(line)
        if url
    ]
    assert len(counted) >= 2
    assert [len(listed(steering, url)) for url, _ in counted] == [many for _, many in counted]


def test_a_figure_on_top_is_the_length_of_its_list(steering, work, day):
    Dossier.objects.filter(pk=work[3].pk).update(closed_on=day, outcome="abandoned")
    figures = steering.get("/pilotage/").context["figures"].extra
    elsewhere = [figure for figure in figures if figure.url and not figure.url.startswith("?")]
    lengths = [len(listed(steering, figure.url)) for figure in elsewhere]
    assert lengths == [figure.value for figure in elsewhere] == [4, 1, 1]


def test_a_step_of_the_drawing_leads_to_its_open_tasks_of_what_one_steers(steering, work):
    page = steering.get("/pilotage/").content.decode()
    links = re.findall(r'<a href="([^"]+)" class="cpc-drawing__link" aria-label="([^"]+)"', page)
    assert [unescape(name) for _, name in links] == [
        "Opportunité et conditions légales : 4 en cours, 0 + 0 j ; voir ses tâches ouvertes",
        "Évaluation bénéfice / risque : 1 en cours ; voir ses tâches ouvertes",
    ]
    lists = [listed(steering, unescape(address)) for address, _ in links]
    assert sorted(lists[0]) == [dossier.number for dossier in work[1:5]]
    assert lists[1] == [work[0].number]


def test_a_list_keeps_to_the_procedure_of_the_drawing(team, work, day, browse):
    renewed = WorkItem.objects.filter(dossier=work[1])
    cpc = Cpc.objects.create(number="CPC-2026-0001", title="A – B")
    Dossier.objects.filter(pk=work[1].pk).update(origin="renewal", cpc=cpc)
    renewed.update(step="Visa")
    WorkItem.objects.filter(dossier=work[2]).update(step="Visa")
    client = browse(team.manager)
    rows = {
        line[0][1]: line for line in tables(client, "procedure=renouvellement")["parcours"].lines
    }
    assert rows["Visa"][1][1] == 1
    assert listed(client, rows["Visa"][0][2]) == [work[1].number]


def test_the_dossiers_at_risk_are_the_page_at_that_horizon(steering, work):
    table = tables(steering, "periode=3")["risques"]
    for link, days in zip(table.links, (30, 60, 90), strict=True):
        assert f"horizon={days}" in link.url
        assert "periode=3" in link.url
        assert link.current == (days == 30)
        rows = tables(steering, link.url.partition("#")[0][1:])["risques"].rows
        assert link.label.endswith(f" : {len(rows)}")


def test_who_reads_one_division_chooses_none(team, work, browse):
    page = browse(team.manager).get("/pilotage/")
    assert "direction=" not in page.content.decode()
    for address in ("/corbeille/?onglet=all", "/dossiers/"):
        assert 'name="direction"' not in browse(team.manager).get(address).content.decode()


def test_a_division_that_one_does_not_read_filters_nothing_in(team, work, elsewhere, browse):
    reader = person(Role.MANAGER, on=elsewhere, name="x")
    shown = listed(browse(reader), f"/corbeille/?onglet=all&direction={work[0].division_id}")
    assert shown == [work[5].number]


def test_the_work_of_who_has_left_is_still_found_by_their_name(team, work, browse):
    team.evaluator.is_active = False
    team.evaluator.save()
    address = f"/corbeille/?onglet=all&tenue={team.evaluator.pk}"
    assert listed(browse(team.manager), address) == [work[2].number]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("etat=clos", [3]),
        ("etat=ouverts&ouvert_au=2026-02-01", [4]),
        ("ouvert_des=2026-03-02&ouvert_au=2026-03-02&etat=ouverts", [2, 1, 0]),
        ("clos_des=2026-03-03", []),
        ("clos_des=2026-03-02&clos_au=2026-03-02", [3]),
        ("ouvert_des=hier", [4, 3, 2, 1, 0]),
        ("etat=perdus&q=substance+1", [1]),
    ],
)
def test_the_dossiers_are_filtered_by_their_days(team, work, day, browse, query, found):
    Dossier.objects.filter(pk=work[3].pk).update(closed_on=day, outcome="abandoned")
    assert listed(browse(team.manager), f"/dossiers/?{query}") == [
        work[rank].number for rank in found
    ]
