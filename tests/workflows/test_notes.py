"""Notes between colleagues: told to whom they cite, read by the division, in nothing that leaves."""

import pytest

from cpc.models import DossierNote
from records.models import Event, Notice, SearchEntry
from workflows.dossier.notes import cited
from workflows.engine.indexing import reindex

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


def write(client, dossier, text):
    return client.post(f"/dossiers/{dossier.number}/notes/", {"text": text})


def test_a_note_tells_the_colleague_that_it_cites(dossier, team, browse):
    write(browse(team.legal), dossier, "Vu avec @camille EVALUATOR, et @Camille Legal.")
    note = DossierNote.objects.get()
    assert list(note.mentions.all()) == [team.evaluator]
    notice = Notice.objects.get(key=f"note:{note.pk}")
    assert (notice.recipient, notice.topic) == (team.evaluator, "work")
    assert "Vu avec" not in notice.body


def test_a_name_that_only_begins_so_is_not_cited(team):
    assert cited("@Camille Evaluators", among=[team.evaluator]) == []
    assert cited("Camille Evaluator", among=[team.evaluator]) == []
    assert cited("(@Camille  Évaluator)", among=[team.evaluator]) == [team.evaluator]


def test_a_note_is_read_on_the_dossier_by_agents_and_by_nobody_else(
    dossier, team, browse, reporter
):
    write(browse(team.legal), dossier, "Rappeler le CRPV lundi.")
    assert (
        "Rappeler le CRPV" in browse(team.auditor).get(dossier.get_absolute_url()).content.decode()
    )
    assert browse(reporter).get(f"/dossiers/{dossier.number}/notes/").status_code == 404


def test_a_note_is_in_no_journal_and_no_search(dossier, team, browse):
    before = Event.objects.count()
    write(browse(team.legal), dossier, "Phrase introuvable.")
    reindex()
    assert Event.objects.count() == before
    assert not SearchEntry.objects.filter(body__contains="introuvable").exists()


def test_an_empty_note_is_given_back(dossier, team, browse):
    assert write(browse(team.legal), dossier, " ").status_code == 422
