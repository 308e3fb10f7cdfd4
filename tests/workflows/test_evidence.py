"""The evidence table of a dossier, the criteria that cite it, the report of each evaluation."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from cpc.models import Dossier, EvidenceItem
from cpc.texts.evaluation_report import as_pdf, compare, report, versions
from records.models import Event
from tests.workflows.conftest import EVALUATION, PRECHECK
from workflows.engine.recusal import recuse
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]

ROW = {
    "population": "62 adultes",
    "comparator": "Véhicule",
    "outcome": "Repigmentation à 24 semaines",
    "effect": "RR 2,1 (IC 95 % : 1,3 à 3,4)",
    "strength": "moderate",
    "citation": "Dupont et al., 2024. PMID 1",
}


@pytest.fixture
def add(browse, team, dossier):
    def post(user=None, **changes):
        address = f"/dossiers/{dossier.number}/preuves/ajouter/"
        return browse(user or team.evaluator).post(address, ROW | changes)

    return post


def test_an_item_is_numbered_and_told(add, dossier, team):
    assert add().status_code == add(outcome="Tolérance").status_code == 302
    assert [item.code for item in dossier.evidence.all()] == ["P1", "P2"]
    line = Event.objects.filter(subject=dossier.subject, verb="evidence_added").last()
    assert (line.sentence, line.actor) == ("Preuve P1 ajoutée au tableau.", team.evaluator)


@pytest.mark.parametrize("missing", ["population", "outcome", "effect", "strength", "citation"])
def test_an_item_says_in_whom_what_how_much_how_sure_and_from_where(add, dossier, missing):
    response = add(**{missing: " "})
    assert response.status_code == 422
    assert "62 adultes" in response.content.decode() or missing == "population"
    assert not dossier.evidence.exists()


def test_a_study_without_comparator_is_an_item(add, dossier):
    add(comparator="")
    assert dossier.evidence.get().comparator == ""


def test_a_correction_replaces_and_keeps_the_old_item(add, browse, team, dossier):
    add()
    address = f"/dossiers/{dossier.number}/preuves/1/corriger/"
    client = browse(team.evaluator)
    assert "62 adultes" in client.get(address).content.decode()
    assert client.post(address, ROW | {"effect": "RR 1,9"}).status_code == 302
    old, new = dossier.evidence.order_by("rank")
    assert (old.effect, old.withdrawal_reason) == (ROW["effect"], "Corrigée : remplacée par P2.")
    assert (new.effect, new.replaces) == ("RR 1,9", old)
    assert client.post(address, ROW).status_code == 404


def test_a_withdrawal_is_reasoned(add, browse, team, dossier):
    add()
    address = f"/dossiers/{dossier.number}/preuves/1/retirer/"
    client = browse(team.evaluator)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Étude rétractée."}).status_code == 302
    page = client.get(f"/dossiers/{dossier.number}/preuves/").content.decode()
    assert "Étude rétractée." in page
    assert not dossier.evidence.current().exists()


def test_the_table_of_a_closed_dossier_is_frozen(add, dossier, day):
    Dossier.objects.update(closed_on=day, outcome="abandoned")
    assert add().status_code == 403
    assert not dossier.evidence.exists()


def test_who_may_not_evaluate_may_read(add, browse, team, dossier, reporter):
    assert add(team.desk).status_code == 403
    assert browse(team.desk).get(f"/dossiers/{dossier.number}/preuves/").status_code == 200
    assert browse(reporter).get(f"/dossiers/{dossier.number}/preuves/").status_code == 404


@pytest.mark.rule("R71")
def test_who_is_recused_writes_nothing(add, dossier, team, day):
    recuse(dossier, by=team.evaluator, reasons="Lien", on=day)
    assert add().status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"citation": ""}, {"source": "document"}, {"withdrawn_on": "2026-03-02"}]
)
def test_the_database_holds_the_source_and_the_reason(add, dossier, wrong, unsealed):
    add()
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceItem.objects.update(**wrong)


def test_criteria_left_empty_are_those_of_the_precheck(do, dossier, team):
    do(dossier, team.legal, PRECHECK)
    assert do(dossier, team.evaluator, EVALUATION).status_code == 302
    rows = dossier.evaluations.get().criteria.all()
    assert [(row.rule, row.answer, row.taken_over) for row in rows] == [
        ("R13", "yes", True),
        ("R14", "no", True),
        ("R15", "no", True),
        ("R16", "no", True),
        ("R17", "yes", True),
    ]


def test_the_form_shows_each_criterion_with_what_was_answered(browse, do, dossier, team, add):
    do(dossier, team.legal, PRECHECK)
    add()
    item = WorkItem.objects.open().get(dossier=dossier)
    client = browse(team.evaluator)
    client.post(f"/taches/{item.pk}/prendre/")
    form = client.get(f"/taches/{item.pk}/").context["form"]
    assert form["r13_answer"].value() == "yes"
    assert form["r17_argument"].value() == "Vérifié au dossier."
    assert list(form.fields)[3:6] == ["r13_answer", "r13_argument", "r13_evidence"]


@pytest.mark.rule("R17", doors="form")
def test_a_favourable_evaluation_cites_the_table(do, dossier, team, add):
    do(dossier, team.legal, PRECHECK)
    add()
    refused = do(dossier, team.evaluator, EVALUATION)
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "R17 – " in said and "citez au moins une preuve" in said
    item = dossier.evidence.get()
    cited = {"r17_answer": "yes", "r17_argument": "Essai P1.", "r17_evidence": [item.pk]}
    assert do(dossier, team.evaluator, EVALUATION | cited).status_code == 302
    row = dossier.evaluations.get().criteria.get(rule="R17")
    assert (list(row.evidence.all()), row.taken_over) == ([item], False)


def test_evidence_of_another_dossier_is_not_cited(do, dossier, team, add):
    do(dossier, team.legal, PRECHECK)
    add()
    cited = {"r17_answer": "yes", "r17_argument": "x", "r17_evidence": ["999999"]}
    assert do(dossier, team.evaluator, EVALUATION | cited).status_code == 422


@pytest.fixture
def two_versions(do, dossier, team, add, browse) -> Dossier:
    """An evaluation returned by the visa, then written again with another item."""
    do(dossier, team.legal, PRECHECK)
    add()
    first = {"r17_answer": "yes", "r17_argument": "Essai P1 seul."}
    do(dossier, team.evaluator, EVALUATION | first | {"r17_evidence": [dossier.evidence.get().pk]})
    do(dossier, team.second_evaluator, {"decision": "returned", "points": "Et la tolérance ?"})
    add(outcome="Tolérance")
    both = [item.pk for item in dossier.evidence.all()]
    again = {"r17_argument": "Essais P1 et P2.", "r17_answer": "yes", "r17_evidence": both}
    do(dossier, team.evaluator, EVALUATION | again | {"safety": "Données longues."})
    return dossier


def test_each_version_keeps_the_table_of_its_day(two_versions):
    first, second = versions(two_versions)
    assert [len(each.evidence.all()) for each in (first, second)] == [1, 2]
    told = report(first, version=1)
    assert ("Visa", "Renvoyé avec observations – Camille Second_Evaluator, le 02/03/2026") in (
        told.facts
    )
    assert [each.codes for each in told.criteria if each.cited] == ["P1"]


def test_two_versions_stand_side_by_side_word_by_word(two_versions, browse, team):
    old, new = (report(each, version=v) for v, each in enumerate(versions(two_versions), start=1))
    rows = {row.label: row for row in compare(old, new=new)}
    assert not rows["Efficacité"].changed
    added = [part.text.strip() for part in rows["Sécurité"].parts if part.kind == "added"]
    assert added == ["longues"] and rows["Sécurité"].changed
    assert rows["Preuve P2"].before == []
    page = browse(team.auditor).get(f"/dossiers/{two_versions.number}/evaluations/1/2/")
    assert "<ins>" in page.content.decode()
    assert "Ajouté dans la version 2" in page.content.decode()


def test_a_comparison_begins_with_what_the_visa_asked_and_folds_what_is_the_same(
    two_versions, browse, team
):
    page = browse(team.auditor).get(f"/dossiers/{two_versions.number}/evaluations/1/2/")
    text = page.content.decode()
    asked, changed, same = (
        text.index(told) for told in ("Et la tolérance ?", "Ce qui a changé", "Ce qui n’a pas")
    )
    assert asked < changed < text.index("Sécurité</h3>") < same < text.index("Efficacité</summary>")


def test_corrected_evidence_stands_beside_what_it_replaces_and_withdrawn_gives_its_reason(
    dossier, do, team, add, browse
):
    do(dossier, team.legal, PRECHECK)
    add()
    add(outcome="Tolérance")
    cites = {"r17_answer": "yes", "r17_argument": "Essais cités."}
    do(dossier, team.evaluator, EVALUATION | cites | {"r17_evidence": pks(dossier)})
    do(dossier, team.second_evaluator, {"decision": "returned", "points": "Relire P1 et P2."})
    client, table = browse(team.evaluator), f"/dossiers/{dossier.number}/preuves"
    for rank, effect in ((1, "RR 2,0"), (3, "RR 1,9")):
        client.post(f"{table}/{rank}/corriger/", ROW | {"effect": effect})
    client.post(f"{table}/2/retirer/", {"reason": "Étude rétractée."})
    do(dossier, team.evaluator, EVALUATION | cites | {"r17_evidence": pks(dossier)})
    old, new = (report(each, version=v) for v, each in enumerate(versions(dossier), start=1))
    rows = {row.label: row for row in compare(old, new=new)}
    paired = rows["Preuve P1, corrigée en P4"]
    assert "1,9" in "".join(part.text for part in paired.after)
    assert (rows["Preuve P2"].after, rows["Preuve P2"].note) == ([], "Étude rétractée.")
    assert not {"Preuve P3", "Preuve P4"} & set(rows)
    page = client.get(f"/dossiers/{dossier.number}/evaluations/1/2/").content.decode()
    assert "Étude rétractée." in page


def pks(dossier):
    return [item.pk for item in dossier.evidence.current()]


def test_the_report_is_a_tagged_pdf_that_says_the_page(two_versions, browse, team):
    address = f"/dossiers/{two_versions.number}/evaluations/2"
    response = browse(team.second_evaluator).get(f"{address}.pdf")
    reader = PdfReader(BytesIO(response.content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Essais P1 et P2." in text
    assert "Tolérance" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    page = browse(team.second_evaluator).get(f"{address}/").content.decode()
    assert "Essais P1 et P2." in page


def test_the_same_report_is_the_same_bytes(two_versions):
    told = report(versions(two_versions)[1], version=2)
    assert as_pdf(told) == as_pdf(told)


def test_what_was_typed_is_never_markup(do, dossier, team):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION | {"need": '#panic("x") *gras* $x$ 😀'})
    told = report(versions(dossier)[0], version=1)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(as_pdf(told))).pages)
    assert '#panic("x") *gras* $x$ [U+1F600]' in text


@pytest.mark.parametrize("version", ["0", "3", "99999999999999999999"])
def test_a_version_that_does_not_exist_is_not_found(two_versions, browse, team, version):
    address = f"/dossiers/{two_versions.number}/evaluations/{version}"
    assert browse(team.auditor).get(f"{address}/").status_code == 404
    assert browse(team.auditor).get(f"{address}.pdf").status_code == 404
