"""Lists cost the same with 5 rows and beyond two pages; pages of a list follow one another without gap."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.law.core import LawError
from cpc.law.deciding.eligibility import Origin
from cpc.models import Dossier
from tests.conftest import a_substance, person
from workflows.engine.tasks import take
from workflows.flows.opening import open_dossier
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db

PAGES = (
    "/corbeille/",
    "/corbeille/?onglet=team",
    "/corbeille/?onglet=late",
    "/corbeille/?onglet=all",
    "/dossiers/",
    "/dossiers/?q=vitiligo",
)


def open_until(total, *, team, day):
    """Dossiers up to ``total``, every other task held by the jurist."""
    for rank in range(Dossier.objects.count(), total):
        dossier = open_dossier(
            origin=Origin.DIRECTOR_GENERAL,
            dci=a_substance(rank),
            indication="Vitiligo",
            on=day,
            by=team.manager,
        )
        if rank % 2:
            take(WorkItem.objects.get(dossier=dossier).task, by=team.legal, on=day)


def test_the_agents_lists_cost_the_same_with_5_rows_and_beyond_two_pages(team, day, browse):
    client, counts = browse(team.legal), []
    for total in (5, 60):
        open_until(total, team=team, day=day)
        client.get(PAGES[0])
        for page in PAGES:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(page).status_code == 200
            counts.append((page, len(queries)))
    assert counts[: len(PAGES)] == counts[len(PAGES) :]


def numbers(client, address) -> Iterator[str]:
    """The numbers of all the pages of a list, by its own « page suivante » links."""
    after = ""
    while True:
        page = client.get(f"{address}{after}").context["page"]
        yield from (row.number for row in page.rows)
        if not page.next:
            return
        after = f"&suite={page.next}"


def test_the_pages_of_the_inbox_show_each_task_once_in_the_order_of_urgency(team, day, browse):
    open_until(60, team=team, day=day)
    shown = list(numbers(browse(team.manager), "/corbeille/?onglet=all"))
    assert len(shown) == len(set(shown)) == 60
    assert shown == list(WorkItem.objects.values_list("number", flat=True))


@pytest.mark.parametrize(
    "cursor", ["x", "~", "2026-02-31~1", "2026-03-01~\x00", "2026-03-01~" + "9" * 40]
)
def test_a_cursor_that_does_not_read_is_the_first_page(team, browse, dossier, cursor):
    page = browse(team.manager).get("/corbeille/", {"onglet": "all", "suite": cursor})
    assert [row.number for row in page.context["page"].rows] == [dossier.number]


def test_an_agent_of_another_division_sees_nothing_of_ours(dossier, browse):
    elsewhere = Organisation.objects.create(
        kind=OrganisationKind.ANSM_DIVISION, name="Autre direction"
    )
    client = browse(person(Role.MANAGER, on=elsewhere, name="ailleurs"))
    assert not client.get("/corbeille/?onglet=all").context["page"].rows
    assert not client.get("/dossiers/").context["page"].rows
    assert client.get(dossier.get_absolute_url()).status_code == 404


def test_an_unknown_tab_is_not_found(team, browse):
    assert browse(team.desk).get("/corbeille/?onglet=toutes").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"dci": ""}, "Remplissez ce champ"),
        ({"cis": "12345678"}, "Code CIS inconnu"),
        ({"origin_reference": ""}, "lettre du ministre"),
        ({"origin": "signalement"}, "choix"),
        ({"dci": "x" * 201}, "200"),
    ],
)
def test_a_dossier_badly_asked_is_refused_with_a_sentence(team, browse, division, wrong, sentence):
    asked = {
        "origin": "minister_health",
        "origin_reference": "Lettre du 1er mars 2026",
        "division": division.pk,
        "dci": "Misoprostol",
        "indication": "IVG médicamenteuse",
        "cis": "",
    }
    response = browse(team.manager).post("/dossiers/nouveau/", asked | wrong)
    assert sentence in response.content.decode().replace("&#x27;", "'")
    assert not Dossier.objects.exists()


@pytest.mark.rule("R12")
def test_a_dossier_is_opened_at_the_minister_s_request_with_its_origin(team, browse, division):
    browse(team.manager).post(
        "/dossiers/nouveau/",
        {
            "origin": "minister_health",
            "origin_reference": "Lettre du 1er mars 2026",
            "division": division.pk,
            "dci": "Misoprostol",
            "indication": "IVG médicamenteuse",
        },
    )
    dossier = Dossier.objects.get()
    assert (dossier.origin, dossier.origin_reference) == (
        Origin.MINISTER_HEALTH,
        "Lettre du 1er mars 2026",
    )
    assert WorkItem.objects.open().get(dossier=dossier).step == "Opportunité et conditions légales"


def test_a_task_is_reassigned_with_a_reason_to_somebody_who_may_do_it(team, browse, dossier):
    item = WorkItem.objects.open().get()
    address = f"/taches/{item.pk}/confier/"
    client = browse(team.manager)
    assert client.post(address, {"to": team.legal.pk, "reason": ""}).status_code == 200
    client.post(address, {"to": team.publisher.pk, "reason": "Absence."})
    item.refresh_from_db()
    assert item.owner is None
    client.post(address, {"to": team.legal.pk, "reason": "Absence."})
    item.refresh_from_db()
    assert item.owner == item.task.owner == team.legal


@pytest.mark.rule("R12", doors="form act")
def test_a_minister_asks_by_a_letter_that_is_cited(team, browse, division, day):
    asked = {"dci": "Misoprostol", "indication": "IVG médicamenteuse"}
    data = asked | {"origin": "minister_health", "division": division.pk}
    page = browse(team.manager).post("/dossiers/nouveau/", data)
    assert "R12 – Citez la lettre du ministre" in page.content.decode()
    with pytest.raises(LawError, match="R12"):
        open_dossier(origin=Origin.MINISTER_HEALTH, **asked, on=day, by=team.manager)
    assert not Dossier.objects.exists()
