"""The journal: who reads it, what is found, whether its chain holds, what is exported."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from records import journal
from records.models import Event

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


def test_the_chain_is_said_intact_then_broken(auditor, lines):
    lines(3)
    assert "La chaîne est intacte" in auditor.get("/journal/dossier:12/").content.decode()
    Event.objects.filter(subject="dossier:12", rank=2).update(sentence="Autre chose")
    page = auditor.get("/journal/dossier:12/").content.decode()
    assert "La chaîne est rompue" in page
    assert "La ligne 2" in page


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
