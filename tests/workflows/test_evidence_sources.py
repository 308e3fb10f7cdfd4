"""Where an item of evidence comes from: a reference or a piece of a signalement of the dossier."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cpc.models import Dossier, EvidenceItem
from signalements.attachments import attach
from signalements.models import Reference
from signalements.slots import BY_NAME
from tests.conftest import DAY
from tests.signalements.conftest import a_draft
from workflows.evidence_forms import sources
from workflows.intake import file_signalement

pytestmark = pytest.mark.django_db

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
