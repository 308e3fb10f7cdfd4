"""A row marked « à corriger »: sent with the request, corrected in its own fields, compared by column."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.models import Dossier, FormalRequest
from records.models import SearchEntry
from signalements.filed.corrections import filed_texts
from signalements.models import (
    ContentVersion,
    CorrectionMark,
    Estimate,
    Reference,
    Signalement,
)
from tests.conftest import person
from workflows.engine.indexing import reindex
from workflows.evidence.sources import sources
from workflows.exchanges.asking import ask_information
from workflows.exchanges.completions import lapse_completions
from workflows.intake.filing import file_signalement

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
DUE, LATE = date(2026, 4, 1), date(2026, 4, 2)


def references(filed, *, user):
    """The references that may be cited as evidence."""
    found = sources(filed.dossier, user=user).items()
    return [source.citation for key, source in found if key.startswith("reference-")]


@pytest.fixture
def filed(draft, division, reporter, day):
    """Filed with two references and an estimate of the number of patients."""
    Reference.objects.create(signalement=draft, citation="Dupont 2024", year=2024, kind="trial")
    Reference.objects.create(signalement=draft, citation="Durand", result="Un\r\ndeux")
    Estimate.objects.create(signalement=draft, low=400, made_on=date(2025, 6, 1))
    draft.risks = "Neufs.\nRares."
    draft.save()
    return file_signalement(draft, by=reporter, on=day)


@pytest.fixture
def mark(desk, filed):
    """The desk leaves these comments, and no other."""

    def leave(**comments: str):
        data = {f"comment_{name.replace('__', '.')}": text for name, text in comments.items()}
        response = desk.post(address("signalement_mark", filed), data)
        assert response.status_code == 302
        return list(filed.marks.filter(request=None))

    return leave


@pytest.fixture
def asked(mark, filed, ask):
    """A completion request with the first reference to correct."""
    mark(references__1="Donnez le PMID.")
    ask(filed.dossier, due=DUE)
    return FormalRequest.objects.get()


def address(name, signalement, *rank):
    return reverse(name, args=[signalement.number, *rank])


def typed(mark, *, version=0, item=0, **columns):
    """The answer to the only item, and what is filled in of the marked row, whole."""
    filled = {f"mark_{mark.pk}_{name}": value for name, value in columns.items()}
    item_1 = {"item_1_state": "given", "item_1_text": "Voici.", "item_1_version": item}
    return item_1 | {f"mark_{mark.pk}_version": version} | filled


AS_FILED = {"citation": "Dupont 2024", "year": "2024", "kind": "trial"}


def send(mine, filed, asked, **columns):
    page = address("signalement_request", filed, asked.number)
    return mine.post(page, typed(asked.marks.get(), **columns) | {"send": "1"})


def shown(client, *where):
    return client.get(address(*where)).content.decode()


def test_a_marked_row_goes_out_with_the_request_and_comes_back_compared_by_column(
    mine, desk, filed, asked
):
    page = shown(mine, "signalement_request", filed, 1)
    assert "Référence 1" in page and "Donnez le PMID." in page and 'value="2024"' in page
    before = filed.filed_content.content
    assert send(mine, filed, asked, **AS_FILED | {"year": "2023", "pmid": "PMID 123"}).url
    version = ContentVersion.objects.get()
    rows = next(
        item["rows"]
        for section in version.parsed["sections"]
        for item in section["answers"]
        if item["name"] == "references"
    )
    assert {cell["question"]: cell["answer"] for cell in rows[0]} == {
        "Nature": "essai clinique",
        "Référence": "Dupont 2024",
        "Année": "2023",
        "PMID": "123",
    }
    assert rows[1] == rows_of(filed.filed_content)[1]
    filed.filed_content.refresh_from_db()
    assert filed.filed_content.content == before and filed_texts(filed)["chained"]
    assert list(filed.references.values_list("year", "pmid")) == [(2024, ""), (None, "")]
    for told in (
        shown(mine, "signalement_request", filed, 1),
        shown(desk, "request_read", filed, 1),
    ):
        assert "<del>" in told and "2024</del>" in strip(told) and "2023</ins>" in strip(told)
        assert "123</ins>" in strip(told) and "Dupont 2024</p>" in strip(told)


def rows_of(content, kind="references"):
    sections = content.parsed["sections"]
    return next(
        item["rows"] for each in sections for item in each["answers"] if item["name"] == kind
    )


def strip(page: str) -> str:
    return page.replace('<span class="fr-sr-only">]</span>', "")


def test_a_row_left_as_it_was_filed_is_not_sent(mine, filed, asked):
    page = address("signalement_request", filed, 1)
    data = typed(asked.marks.get(), **AS_FILED)
    answer = mine.post(page, data | {"send": "1"}, follow=True).content.decode()
    assert "Référence 1 : Cette ligne est encore celle qui a été déposée." in answer
    assert not ContentVersion.objects.exists()


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("references__2", {"citation": "Durand", "result": "Un\r\ndeux"}),
        ("risks", {"text": "Neufs.\r\nRares."}),
    ],
)
def test_a_browser_s_line_ends_correct_nothing(mine, filed, mark, ask, name, columns):
    (marked,) = mark(**{name: "Précisez."})
    ask(filed.dossier, due=DUE)
    data = typed(marked, **columns) | {"send": "1"}
    answer = mine.post(address("signalement_request", filed, 1), data, follow=True)
    assert "encore celle qui a été déposée" in answer.content.decode()


@pytest.mark.parametrize(
    ("column", "wrong", "told"),
    [
        ("pmid", "123456789", "Un PMID compte de 1 à 8 chiffres"),
        ("doi", "11.1000/x", "Un DOI commence par"),
        ("year", "12", "celle d&#x27;une publication"),
        ("year", "MMXX", "nombre entier"),
        ("patients", "9" * 30, "99999999"),
        ("kind", "roman", "roman"),
        ("citation", "x" * 2_001, "2000 caractères"),
        ("citation", "\x00", "nul"),
    ],
)
def test_what_is_wrong_in_a_row_is_said_at_its_column_and_nothing_is_kept(
    mine, filed, asked, column, wrong, told
):
    mark = asked.marks.get()
    data = typed(mark, **AS_FILED | {column: wrong, "population": "Adultes"})
    answer = mine.post(address("signalement_request", filed, 1), data | {"send": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page and "Adultes" in page
    assert f'href="#id_mark_{mark.pk}_{column}"' in page
    mark.refresh_from_db()
    assert (mark.version, mark.after) == (0, mark.before)


@pytest.mark.rule("R73")
def test_an_estimate_is_corrected_and_its_range_stays_in_order(mine, filed, mark, ask):
    (marked,) = mark(estimates__1="Donnez une fourchette.")
    ask(filed.dossier, due=DUE)
    page = address("signalement_request", filed, 1)
    assert 'value="2025-06-01"' in mine.get(page).content.decode()
    row = {"low": "400", "high": "300", "made_on": "2025-06-01"}
    refused = mine.post(page, typed(marked, **row) | {"send": "1"})
    assert refused.status_code == 422 and "300 est moins que 400" in refused.content.decode()
    assert (
        mine.post(page, typed(marked, **row | {"high": "900"}) | {"send": "1"}).status_code == 302
    )
    (cells,) = rows_of(ContentVersion.objects.get(), "estimates")
    assert [cell["answer"] for cell in cells] == ["400", "900", "01/06/2025"]


def test_a_mark_taken_back_before_the_request_is_not_sent(mine, filed, mark, ask):
    assert len(mark(references__1="Donnez le PMID.", references__2="Le DOI.")) == 2
    assert [each.name for each in mark(references__2="Le DOI.")] == ["references.2"]
    assert mark() == []
    ask(filed.dossier, due=DUE)
    assert not CorrectionMark.objects.exists()
    assert "Référence 1" not in shown(mine, "signalement_request", filed, 1).split("Suivi")[0]


def test_a_row_that_is_not_there_cannot_be_marked(mark):
    assert mark(references__3="Et celle-ci ?", estimates__0="x", references__01="x") == []


def test_a_colleague_s_row_is_shown_in_words_and_not_overwritten(mine, filed, asked):
    page, mark = address("signalement_request", filed, 1), asked.marks.get()
    mine.post(page, typed(mark, **AS_FILED | {"pmid": "1"}))
    second = mine.post(page, typed(mark, item=1, **AS_FILED | {"pmid": "2"}))
    told = second.content.decode()
    assert second.status_code == 409 and "PMID : 1 »" in told and 'value="2"' in told
    again = typed(mark, item=1, version=1, **AS_FILED | {"pmid": "2"})
    assert mine.post(page, again).status_code == 302
    mark.refresh_from_db()
    assert json.loads(mark.after)["pmid"] == "2" and mark.version == 2


def test_what_was_typed_in_a_row_too_late_is_given_back(mine, filed, asked, on_day):
    data = typed(asked.marks.get(), **AS_FILED | {"pmid": "777"})
    with on_day(LATE):
        late = mine.post(address("signalement_request", filed, 1), data | {"send": "1"})
    told = late.content.decode()
    assert late.status_code == 409 and "Référence 1 – PMID" in told and "777" in told


def test_a_row_saved_but_not_sent_in_time_corrects_nothing(mine, desk, team, filed, asked, on_day):
    data = typed(asked.marks.get(), **AS_FILED | {"citation": "Petit 2020"})
    mine.post(address("signalement_request", filed, 1), data)
    assert lapse_completions(LATE) == [filed.dossier]
    offered = references(filed, user=team.evaluator)
    assert offered == ["Dupont 2024", "Durand"] and not ContentVersion.objects.exists()
    with on_day(LATE):
        assert "Petit 2020" not in shown(desk, "request_read", filed, 1)


def test_nobody_else_corrects_the_row_nor_a_row_that_is_not_marked(
    browse, mine, filed, second, asked, cnp_reporter, team
):
    mark, page = asked.marks.get(), address("signalement_request", filed, 1)
    data = typed(mark, **AS_FILED | {"pmid": "1"})
    for user in (cnp_reporter, team.desk, team.evaluator):
        assert browse(user).post(page, data).status_code == 404
    other = CorrectionMark.objects.create(
        signalement=second,
        name="references.1",
        question="Référence 1",
        comment="À eux",
        before="{}",
        after="{}",
        author=team.desk,
        marked_on=filed.filed_on,
    )
    mine.post(page, data | {f"mark_{other.pk}_pmid": "9", "references.1.citation": "Autre"})
    other.refresh_from_db()
    mark.refresh_from_db()
    assert (other.after, json.loads(mark.after)["pmid"]) == ("{}", "1")
    assert filed.references.first().citation == "Dupont 2024"


def test_the_desk_of_another_division_marks_no_row(browse, filed):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre")
    other = browse(person(Role.DESK, on=elsewhere, name="ailleurs"))
    answer = other.post(address("signalement_mark", filed), {"comment_references.1": "Non."})
    assert answer.status_code == 404 and not CorrectionMark.objects.exists()


def test_a_row_asked_for_is_filled_in_and_joins_the_others(mine, team, filed, mark, ask, day):
    (marked,) = mark(references__new="L'essai de Petit manque.")
    ask(filed.dossier, due=DUE)
    page = address("signalement_request", filed, 1)
    blank = mine.post(page, typed(marked) | {"send": "1"}, follow=True)
    assert "Référence à ajouter : Cette ligne est encore vide." in blank.content.decode()
    sent = typed(marked, item=1, citation="Petit 2020", year="2020") | {"send": "1"}
    assert mine.post(page, sent).status_code == 302
    assert len(rows_of(filed.filed_content)) == 2
    assert rows_of(ContentVersion.objects.get())[2][1]["answer"] == "2020"
    offered = references(filed, user=team.evaluator)
    assert offered == ["Dupont 2024", "Durand", "Petit 2020"]


def test_a_row_emptied_counts_no_more_and_keeps_its_place(mine, team, filed, asked):
    assert send(mine, filed, asked).status_code == 302
    assert rows_of(ContentVersion.objects.get())[0] == []
    assert "Ligne vide" in shown(mine, "signalement_follow", filed)
    offered = references(filed, user=team.evaluator)
    assert offered == ["Durand"]


def test_a_row_corrected_once_is_corrected_again_from_its_last_version(
    mine, desk, team, filed, asked, mark, day
):
    waiting = mark(references__1="Et le DOI ?")
    send(mine, filed, asked, **AS_FILED | {"citation": "Dupont 2025"})
    ask_information(filed, items=["A"], due_on=None, reason="", by=team.desk, on=day)
    again = FormalRequest.objects.last()
    assert [each.pk for each in waiting] == [again.marks.get().pk]
    page = shown(mine, "signalement_request", filed, 2)
    assert "Dupont 2025" in page and "Dupont 2024" not in page
    send(mine, filed, again, citation="Dupont 2025", doi="10.1000/x")
    assert [each.number for each in filed.versions.all()] == [2, 3] and filed_texts(filed)[
        "chained"
    ]
    assert "10.1000/x" in rows_of(filed.versions.last())[0][-1]["answer"]
    offered = references(filed, user=team.evaluator)
    assert offered == ["Dupont 2025", "Durand"]


def test_the_archive_holds_the_row_as_filed_and_as_corrected(mine, filed, asked):
    send(mine, filed, asked, **AS_FILED | {"pmid": "12345678"})
    found = zipfile.ZipFile(io.BytesIO(b"".join(mine.get(address("signalement_archive", filed)))))
    assert "12345678" not in found.read("contenu/1-depose.json").decode()
    assert "12345678" in found.read("contenu/2-corrige.json").decode()
    (told,) = json.loads(found.read("echanges.json"))["demandes"][0]["corrections"]
    assert told["depose"] == "Nature : essai clinique ; Référence : Dupont 2024 ; Année : 2024"
    assert told["corrige"] == f"{told['depose']} ; PMID : 12345678"
    pages = PdfReader(io.BytesIO(found.read("resume.pdf"))).pages
    text = "".join(page.extract_text() for page in pages)
    assert "Référence 1" in text and "12345678" in text and "Durand" in text


def test_the_archive_of_the_dossier_holds_both_too(browse, mine, filed, asked, team):
    send(mine, filed, asked, **AS_FILED | {"pmid": "12345678"})
    page = reverse("dossier_archive", args=[filed.dossier.number])
    found = zipfile.ZipFile(io.BytesIO(b"".join(browse(team.manager).get(page))))
    assert "12345678" not in found.read(f"signalements/{filed.number}.json").decode()
    assert "12345678" in found.read(f"signalements/{filed.number}-2-corrige.json").decode()


def test_a_duplicate_begins_with_what_was_corrected(mine, filed, mark, ask):
    mark(references__1="Donnez le PMID.", risks="Précisez.")
    ask(filed.dossier, due=DUE)
    request = FormalRequest.objects.get()
    row, answer = request.marks.get(name="references.1"), request.marks.get(name="risks")
    data = typed(row, **AS_FILED | {"pmid": "123"})
    data |= {f"mark_{answer.pk}_text": "Très rares.", f"mark_{answer.pk}_version": "0"}
    mine.post(address("signalement_request", filed, request.number), data | {"send": "1"})
    mine.post(reverse("signalement_copy", args=[filed.pk]))
    draft = Signalement.objects.get(filed_on=None)
    assert draft.risks == "Très rares."
    assert [row.pmid for row in draft.references.order_by("pk")] == ["123", ""]


def test_what_a_correction_says_is_searched_from_then_on(mine, filed, asked):
    def found():
        entries = SearchEntry.objects.matching("randomisée")
        return list(entries.values_list("source", flat=True))

    assert found() == []
    send(mine, filed, asked, citation="Dupont 2024, étude randomisée", year="2024", kind="trial")
    assert found() == [filed.subject]
    reindex()
    assert found() == [filed.subject]


def test_a_closed_dossier_takes_no_mark_on_a_row(desk, filed, day):
    Dossier.objects.update(closed_on=day, outcome="abandoned")
    answer = desk.post(address("signalement_mark", filed), {"comment_references.1": "Le DOI ?"})
    told = answer.content.decode()
    assert answer.status_code == 422 and "est clos" in told and "Le DOI ?" in told
    assert not CorrectionMark.objects.exists()
