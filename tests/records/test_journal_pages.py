"""The journal: who reads it, what is found, whether its chain holds, what is exported."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.models import Dossier
from records import journal, subjects
from records.models import Event
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(team, day):
    def write(count: int) -> None:
        for number in range(count):
            journal.record(
                "dossier:12", verb="essai", sentence=f"Ligne {number}", actor=team.desk, on=day
            )
        journal.record("dossier:13", verb="essai", sentence="Visa", actor=team.legal, on=day)

    return write


@pytest.fixture
def auditor(browse, team):
    return browse(team.auditor)


@pytest.mark.parametrize("address", ["/journal/", "/journal.csv", "/journal/dossier:12/"])
def test_only_who_may_audit_reads_the_journal(address, browse, team, stranger, lines):
    lines(1)
    for user in (stranger, team.desk, team.manager):
        assert browse(user).get(address).status_code == 403
    assert browse(team.auditor).get(address).status_code == 200
    assert browse(team.administrator).get(address).status_code == 200


@pytest.mark.parametrize(
    ("search", "found", "left_out"),
    [
        ("?objet=dossier:13", "Visa", "Ligne 0"),
        ("?objet=ligne", "Ligne 0", "Visa"),
        ("?personne=Camille+Legal", "Visa", "Ligne 0"),
        ("?personne=legal@example.org", "Visa", "Ligne 0"),
        ("?objet=dossier&personne=desk", "Ligne 0", "Visa"),
    ],
)
def test_the_search_keeps_what_is_asked(search, found, left_out, auditor, lines):
    lines(2)
    page = auditor.get("/journal/" + search).content.decode()
    assert found in page
    assert left_out not in page


@pytest.mark.parametrize("search", ["?objet=%00", "?personne=" + "x" * 300, "?suite=x", "?avant=-"])
def test_a_wrong_search_still_answers(search, auditor, lines):
    lines(1)
    assert auditor.get("/journal/" + search).status_code == 200
    assert auditor.get("/journal.csv" + search).status_code == 200


def test_one_reads_the_whole_journal_page_by_page(auditor, lines):
    lines(120)
    seen, given = [], {}
    while True:
        page = auditor.get("/journal/", given).context["page"]
        seen += [event.pk for event in page]
        if not page.next:
            break
        given = {"suite": page.next}
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 121


def test_a_page_costs_the_same_at_any_size(auditor, lines):
    costs = []
    for count in (5, 300):
        lines(count)
        with CaptureQueriesContext(connection) as queries:
            auditor.get("/journal/")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_line_whose_verb_is_a_phrase_of_before_is_still_shown_whole_and_exported(
    auditor, team, day
):
    journal.record(
        "dossier:12", verb="habilitation déclarée", sentence="Ancienne", actor=team.desk, on=day
    )
    page = auditor.get("/journal/dossier:12/").content.decode()
    assert "Ancienne" in page and "rompue" not in page
    assert "habilitation déclarée" in auditor.get("/journal.csv").getvalue().decode()


def test_the_chain_is_said_intact_then_broken(auditor, lines, unsealed):
    lines(3)
    assert "La chaîne est intacte" in auditor.get("/journal/dossier:12/").content.decode()
    Event.objects.filter(subject="dossier:12", rank=2).update(sentence="Autre chose")
    page = auditor.get("/journal/dossier:12/").content.decode()
    assert "La chaîne est rompue" in page
    assert "La ligne 2" in page


@pytest.fixture
def opened(division, team, day):
    row = Dossier.objects.create(
        number="DOS-2026-0016",
        origin="director_general",
        division=division,
        dci="tacrolimus",
        indication="vitiligo",
        opened_on=day,
    )
    for subject in (row.subject, f"person:{team.desk.pk}", f"organisation:{division.pk}"):
        journal.record(subject, verb="essai", sentence="Vu", actor=None, on=day)
    return row


def test_a_line_speaks_of_its_object_as_people_do(auditor, opened, team, division):
    page = auditor.get("/journal/").content.decode()
    for name in ("DOS-2026-0016", str(team.desk), division.name):
        assert name in page
    for key in (f">dossier:{opened.pk}<", f">person:{team.desk.pk}<"):
        assert key not in page
    assert (
        "<h1>Journal : DOS-2026-0016</h1>"
        in auditor.get(f"/journal/{opened.subject}/").content.decode()
    )


@pytest.mark.parametrize("words", ["DOS-2026-0016", "dos-2026-0016", "0016"])
def test_the_number_finds_the_lines_of_its_object(words, auditor, opened):
    found = auditor.get("/journal/", {"objet": words}).context["page"]
    assert [event.subject for event in found] == [opened.subject]


def test_a_name_finds_the_lines_about_a_person_or_a_body(auditor, opened, team, division):
    for words, subject in (
        ("Camille Desk", f"person:{team.desk.pk}"),
        (division.name, f"organisation:{division.pk}"),
    ):
        found = auditor.get("/journal/", {"objet": words}).context["page"]
        assert [event.subject for event in found] == [subject]


def test_the_page_of_the_object_is_proposed_to_who_may_see_it(auditor, browse, opened):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre")
    stranger = browse(person(Role.AUDITOR, on=elsewhere, name="ailleurs"))
    link, page = f'href="{opened.get_absolute_url()}"', f"/journal/{opened.subject}/"
    assert link in auditor.get(page).content.decode()
    assert link not in stranger.get(page).content.decode()


def test_every_subject_that_is_declared_has_its_table():
    for kind in subjects.known().values():
        columns = {field.name for field in kind.table._meta.get_fields()}
        assert set(kind.names) <= columns


def test_an_unknown_subject_is_not_found(auditor):
    assert auditor.get("/journal/dossier:99/").status_code == 404


def test_the_export_holds_the_selection_and_no_formula(auditor, team, day, lines):
    lines(2)
    journal.record("dossier:12", verb="essai", sentence="=1+1", actor=None, on=day)
    response = auditor.get("/journal.csv?objet=dossier:12")
    text = b"".join(response.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["phrase"] for row in rows] == ["Ligne 0", "Ligne 1", "'=1+1"]
    assert rows[0]["auteur"] == str(team.desk)
