"""Where an item of evidence comes from: a reference or a piece of a signalement of the dossier."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.models import Dossier, DossierLaboratory, Evaluation, EvidenceItem
from cpc.texts.evaluation_report import as_pdf, report, versions
from records.models import Document
from signalements.filed.attachments import attach
from signalements.models import Reference
from signalements.slots import BY_NAME
from tests.conftest import DAY, person
from tests.signalements.conftest import a_draft
from workflows.evidence.sources import sources
from workflows.intake.filing import file_signalement
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory

pytestmark = [pytest.mark.django_db, pytest.mark.tour]

ROW = {
    "population": "62 adultes",
    "outcome": "Réponse",
    "effect": "RR 2",
    "strength": "low",
    "comparator": "",
}


@pytest.fixture
def dossier(division, bodies, reporter) -> Dossier:
    """The dossier of a signalement with a reference, one to complete, and a piece."""
    draft = a_draft(bodies.asso, by=reporter, on=DAY)
    Reference.objects.create(signalement=draft, citation="Dupont 2024", pmid="12345678")
    Reference.objects.create(signalement=draft)
    piece = SimpleUploadedFile("donnees.csv", b"a;b\n1;2\n", content_type="text/csv")
    attach(draft, [piece], slot=BY_NAME["data"], by=reporter, on=DAY)
    return file_signalement(draft, by=reporter, on=DAY).dossier


def post(browse, user, dossier, **given: str):
    return browse(user).post(f"/dossiers/{dossier.number}/preuves/ajouter/", ROW | given)


def test_the_references_and_pieces_of_its_signalements_are_offered(dossier, team):
    found = list(sources(dossier, user=team.evaluator).values())
    assert [(each.kind, each.citation) for each in found] == [
        ("reference", "Dupont 2024"),
        ("document", "donnees.csv"),
    ]
    assert {each.origin for each in found} == {dossier.signalements.get().number}


def test_an_item_keeps_its_reference_and_leads_to_its_signalement(browse, dossier, team):
    (reference,) = Reference.objects.exclude(citation="")
    assert (
        post(browse, team.evaluator, dossier, chosen=f"reference-{reference.pk}").status_code == 302
    )
    item = EvidenceItem.objects.get()
    assert (item.source, item.citation, item.reference) == (
        "reference",
        "Dupont 2024",
        reference.pk,
    )
    page = browse(team.desk).get(f"/dossiers/{dossier.number}/preuves/").content.decode()
    assert item.origin in page


def test_an_item_leads_to_its_piece(browse, dossier, team):
    document = dossier.signalements.get().attachments.get().document
    post(browse, team.evaluator, dossier, chosen=f"document-{document.pk}")
    assert EvidenceItem.objects.get().document == document
    page = browse(team.desk).get(f"/dossiers/{dossier.number}/preuves/").content.decode()
    assert document.get_absolute_url() in page


@pytest.mark.parametrize("chosen", ["reference-999999", "document-0", "x"])
def test_a_source_of_elsewhere_is_refused(browse, dossier, team, chosen):
    assert post(browse, team.evaluator, dossier, chosen=chosen).status_code == 422
    assert not EvidenceItem.objects.exists()


def test_one_source_not_two(browse, dossier, team):
    (reference,) = Reference.objects.exclude(citation="")
    given = {"chosen": f"reference-{reference.pk}", "citation": "Autre"}
    assert post(browse, team.evaluator, dossier, **given).status_code == 422


def test_a_correction_shows_its_source_chosen(browse, dossier, team):
    (reference,) = Reference.objects.exclude(citation="")
    post(browse, team.evaluator, dossier, chosen=f"reference-{reference.pk}")
    page = browse(team.evaluator).get(f"/dossiers/{dossier.number}/preuves/1/corriger/")
    form = page.context["form"]
    assert form["chosen"].value() == f"reference-{reference.pk}"
    assert form["citation"].value() == ""


# What laboratories and bodies have sent


@pytest.fixture
def told(dossier, team, day):
    """A secret answer with its file, and one that is not, sent; one that is only saved."""
    maker = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Laboratoire L")
    lab = person(Role.LABORATORY, on=maker, name="lab")
    row = DossierLaboratory(dossier=dossier, organisation=maker, capacity="holder", first_day=day)
    (asked,) = laboratory.ask(
        [laboratory_present.add(row, by=team.evaluator, on=day)],
        kind=Consultation.ELEMENTS,
        elements=ELEMENTS[:3],
        months=2,
        reason="",
        files=(),
        by=team.evaluator,
        on=day,
    )
    laboratory.open_request(asked, by=lab, on=day)
    return lab, asked


def answered(browse, told):
    lab, asked = told
    file = SimpleUploadedFile("cohorte.txt", b"Une cohorte.", content_type="text/plain")
    given = {"item_1_state": "given", "item_1_text": "Cohorte.", "item_1_files": [file]}
    secret = {"item_1_secret": "on", "item_1_secret_reason": "Non publié"}
    rest = {"item_2_state": "given", "item_2_text": "Aucune.", "item_3_text": "À finir"}
    versions = {f"item_{number}_version": "0" for number in (1, 2, 3)}
    address = f"/laboratoire/{asked.request_id}/"
    browse(lab).post(address, given | secret | rest | versions | {"send": "1"})
    return asked


def test_the_answers_of_a_laboratory_and_their_files_are_offered_secrets_marked(
    browse, dossier, team, told
):
    answered(browse, told)
    offered = [each.citation for each in sources(dossier, user=team.evaluator).values()]
    mine = [citation for citation in offered if "Laboratoire L" in citation]
    assert mine == [
        "Réponse du 02/03/2026 – Laboratoire L, Demande d'éléments n° 1, élément 1"
        " (secret des affaires)",
        "cohorte.txt – Laboratoire L, Demande d'éléments n° 1, élément 1 (secret des affaires)",
        "Réponse du 02/03/2026 – Laboratoire L, Demande d'éléments n° 1, élément 2",
    ]


def test_a_secret_source_stays_marked_and_closed_to_all_but_the_division(
    browse, dossier, team, told, reporter
):
    answered(browse, told)
    document = Document.objects.get(name="cohorte.txt")
    chosen = f"document-{document.pk}"
    assert post(browse, team.evaluator, dossier, chosen=chosen).status_code == 302
    item = EvidenceItem.objects.get()
    assert item.is_secret and item.document == document and not item.origin
    page = browse(team.desk).get(f"/dossiers/{dossier.number}/preuves/").content.decode()
    assert "Secret des affaires" in page and document.get_absolute_url() in page
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre")
    for user in (reporter, told[0], person(Role.EVALUATOR, on=elsewhere, name="e")):
        assert not EvidenceItem.objects.visible_to(user).exists()
        assert browse(user).get(f"/dossiers/{dossier.number}/preuves/").status_code in (403, 404)
        assert not [key for key in sources(dossier, user=user) if key == chosen and user != told[0]]


def test_the_report_says_first_that_it_cites_a_secret(browse, dossier, team, told, day):
    answered(browse, told)
    document = Document.objects.get(name="cohorte.txt")
    post(browse, team.evaluator, dossier, chosen=f"document-{document.pk}")
    evaluation = Evaluation.objects.create(
        dossier=dossier, author=team.evaluator, made_on=day, argument="Oui", conclusion="favourable"
    )
    evaluation.evidence.set(EvidenceItem.objects.all())
    (made,) = versions(dossier)
    with CaptureQueriesContext(connection) as queries:
        facts = dict(report(made, version=1).facts)
    assert facts["Secret des affaires"].endswith("les sources de P1.") and not queries
    assert as_pdf(report(made, version=1)).startswith(b"%PDF")


def test_the_files_of_messages_are_offered_with_their_signalement(browse, dossier, team, reporter):
    number = dossier.signalements.get().number
    address = f"/signalements/{number}/messages/"
    key = browse(reporter).get(address).context["form"]["key"].value()
    file = SimpleUploadedFile("suite.txt", b"Une suite.", content_type="text/plain")
    sent = browse(reporter).post(address, {"text": "Voici.", "key": key, "files": [file]})
    assert sent.status_code == 302
    (source,) = [
        each
        for each in sources(dossier, user=team.evaluator).values()
        if "suite.txt" in each.citation
    ]
    assert source.origin == number and source.document.name == "suite.txt"
