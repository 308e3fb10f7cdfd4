"""« Rechercher »: every word in French, of dossiers, pieces, signalements, files; only what one may read."""

import time
from io import BytesIO, StringIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from records.documents import documents
from records.files.slots import EXCHANGE
from records.models import Document, DocumentState, SearchEntry
from records.search.files import index_files, text_of
from records.search.index import excerpt
from tests.conftest import person
from tests.records.corpus import pdf
from tests.signalements.conftest import a_draft
from tests.workflows.conftest import PRECHECK, do, dossier
from workflows.engine import recusal
from workflows.engine.indexing import reindex
from workflows.intake.filing import file_signalement
from workflows.laboratory import present as laboratory_present

pytestmark = pytest.mark.django_db
__all__ = ["do", "dossier"]


def written_pdf(*words: str) -> bytes:
    """A PDF with a text layer."""
    with pikepdf.new() as made:
        for text in words:
            page = made.add_blank_page()
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.Contents = made.make_stream(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode())
        out = BytesIO()
        made.save(out)
    return out.getvalue()


def found(client, asked: str, **more) -> list[str]:
    rows = client.get("/rechercher/", {"q": asked} | more).context["page"].rows
    return sorted(row.kind for row in rows)


@pytest.fixture
def given(bodies, reporter, division, day):
    def give(content: bytes, name: str = "essai.pdf", **where) -> Document:
        upload = SimpleUploadedFile(name, content)
        where = {"holder": bodies.asso, "division": division} | where
        return documents.receive(upload, slot=EXCHANGE, by=reporter, on=day, **where)

    return give


@pytest.mark.parametrize("asked", ["vitiligo", "VITILIGO adulte", "tacro", "protopic", "63213392"])
def test_a_dossier_is_found_as_soon_as_it_is_open(dossier, team, browse, asked):
    assert found(browse(team.desk), asked) == ["dossier"]


@pytest.mark.parametrize("asked", ["", "?!", "tacrolimus psoriasis", "x" * 500])
def test_what_is_nowhere_is_not_found(dossier, team, browse, asked):
    assert found(browse(team.desk), asked) == []


def test_a_piece_is_found_by_the_words_of_its_author(dossier, do, team, browse):
    do(dossier, team.legal, PRECHECK | {"reasons": "Bénéfice démontré chez l'hémophile."})
    client = browse(team.desk)
    assert found(client, "hemophile") == ["piece"]
    assert found(client, "hemophile", nature="dossier") == []


def test_a_piece_written_beside_the_steps_is_found_too(dossier, team, browse, day):
    answered = {"R17": ("yes", "Essai nyctalope lu."), "R13": ("yes", "AMM lue.")}
    form = {f"{code.lower()}_answer": answer for code, (answer, _) in answered.items()}
    form |= {f"{code.lower()}_reason": reason for code, (_, reason) in answered.items()}
    form |= {f"{code}_answer": "unknown" for code in ("r14", "r15", "r16")}
    form |= {f"{code}_reason": "À voir." for code in ("r14", "r15", "r16")}
    address = reverse("conditions_answer", args=[dossier.number])
    assert browse(team.legal).post(address, form).status_code == 302
    laboratory_present.waive_protocol(
        dossier, reasons="Recul exorbitant.", by=team.evaluator, on=day
    )
    recusal.recuse(dossier, by=team.evaluator, reasons="Cousinage proche.", on=day)
    for asked in ("nyctalope", "exorbitant", "cousinage"):
        assert found(browse(team.desk), asked) == ["piece"], asked


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the French dictionary is there only")
def test_the_french_dictionary_finds_other_forms_of_a_word(dossier, do, team, browse):
    do(dossier, team.legal, PRECHECK | {"reasons": "Les cliniciens ont des traitements efficaces."})
    assert found(browse(team.desk), "clinicienne traitement efficace") == ["piece"]
    assert found(browse(team.desk), "les cliniciens") == ["piece"]


def test_a_signalement_is_found_as_it_was_filed_and_not_before(bodies, reporter, team, browse, day):
    draft = a_draft(bodies.asso, by=reporter, on=day, risks="Photosensibilité marquée")
    client = browse(team.desk)
    assert found(client, "photosensibilite") == []
    file_signalement(draft, by=reporter, on=day)
    assert found(client, "photosensibilite") == ["signalement"]


def test_the_text_of_a_pdf_is_found_once_it_is_clean_and_shared(given, team, browse, division):
    document = given(written_pdf("Cohorte danoise", "de patients greffes"), division=None)
    assert index_files() == 0
    documents.share([document], division=division)
    assert (index_files(), index_files()) == (1, 0)
    assert found(browse(team.desk), "danoise greffes") == ["document"]


def test_a_file_withdrawn_by_the_antivirus_is_not_found(given, team, browse):
    document = given(written_pdf("Cohorte danoise"))
    index_files()
    document.state, document.threat = DocumentState.INFECTED, "X"
    document.save()
    assert found(browse(team.desk), "danoise") == []


def test_a_file_that_cannot_be_read_is_found_by_its_name(given, team, browse, unsealed):
    document = given(pdf(), "rapport-danois.pdf")
    Document.objects.filter(pk=document.pk).update(sha256="0" * 64)
    assert index_files() == 1
    assert found(browse(team.desk), "danois") == ["document"]


def test_reading_a_text_has_an_end(given, settings, monkeypatch):
    document = given(b"mot " * 200_000, "a.txt")
    assert len(text_of(document)) <= 200_000
    monkeypatch.setattr("records.search.files.LONGEST", 0.001)
    began = time.monotonic()
    assert text_of(document) == ""
    assert time.monotonic() - began < 5


def test_another_division_finds_nothing_and_a_body_has_no_search(dossier, given, reporter, browse):
    given(written_pdf("Vitiligo"))
    index_files()
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Ailleurs")
    assert found(browse(person(Role.MANAGER, on=elsewhere, name="x")), "vitiligo") == []
    assert browse(reporter).get("/rechercher/?q=vitiligo").status_code == 403


def test_an_excerpt_marks_what_was_found():
    parts = excerpt("Un  essai randomisé, hémophilie sévère.", asked="hemophilie")
    assert [part.text for part in parts if part.found] == ["hémophilie"]
    assert excerpt("", asked="x") == []
    far = excerpt("mot " * 100 + "cible", asked="cible")
    assert far[0].text == "…" and far[-1].found


def test_reindexing_writes_everything_again_and_changes_nothing(
    dossier, do, team, bodies, reporter, day
):
    do(dossier, team.legal, PRECHECK)
    file_signalement(a_draft(bodies.asso, by=reporter, on=day), by=reporter, on=day)
    before = list(SearchEntry.objects.order_by("source").values_list("source", "words"))
    SearchEntry.objects.filter(kind="piece").delete()
    for _ in range(2):
        call_command("reindex", stdout=StringIO())
    assert list(SearchEntry.objects.order_by("source").values_list("source", "words")) == before


def test_reindexing_reads_as_many_times_for_three_signalements_as_for_one(
    division, bodies, reporter, day
):
    def reads() -> int:
        with CaptureQueriesContext(connection) as queries:
            reindex()
        return len(queries)

    def filed(dci: str) -> None:
        file_signalement(a_draft(bodies.asso, by=reporter, on=day, dci=dci), by=reporter, on=day)

    filed("Tacrolimus")
    one = reads()
    filed("Baclofène")
    filed("Mélatonine")
    assert reads() == one
