"""A row marked by the desk, corrected in its own fields, compared on both sides; axe on each page."""

import pytest

from accounts.roles import Role
from records import clock
from signalements.models import Reference
from tests.signalements.conftest import a_draft
from workflows.intake.filing import file_signalement

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]


@pytest.fixture
def filed(bodies, division, with_password):
    author, on = with_password(Role.REPORTER, on=bodies.asso, name="marie"), clock.today()
    draft = a_draft(bodies.asso, by=author, on=on)
    Reference.objects.create(signalement=draft, citation="Dupont 2024", year=2024, kind="trial")
    return file_signalement(draft, by=author, on=on)


def test_a_row_is_marked_corrected_and_compared(visitor, filed, division, with_password):
    page, desk = visitor.page, with_password(Role.DESK, on=division, name="paul")
    visitor.log_in(desk)
    visitor.go(f"/signalements/{filed.number}/marquer/")
    assert "Dupont 2024" in page.locator("main").inner_text()
    page.get_by_label("À corriger – Référence 1").fill("L’année, et le PMID.")
    page.get_by_label("Référence à ajouter").fill("L’essai de Petit.")
    visitor.picture("ligne-marquer")
    visitor.press("Garder ces marques")
    visitor.go(f"/signalements/{filed.number}/demander/")
    visitor.fill(items="Le suivi à un an")
    visitor.press("Envoyer la demande")

    visitor.log_in(filed.author)
    answer = f"/signalements/{filed.number}/demandes/1/"
    visitor.go(answer)
    row = page.get_by_role("group", name="Référence 1")
    row.get_by_label("Année").fill("2023")
    row.get_by_label("PMID").fill("x")
    page.get_by_role("group", name="Référence à ajouter").get_by_label("DOI").fill("10.1000/petit")
    visitor.fill(item_1_state="given", item_1_text="Joint.")
    visitor.picture("ligne-corriger")
    visitor.press("Envoyer à l’agence")
    assert "Un PMID compte de 1 à 8 chiffres" in page.get_by_role("alert").inner_text()
    visitor.picture("ligne-refusee")
    row.get_by_label("PMID").fill("123")
    visitor.press("Envoyer à l’agence")
    visitor.go(answer)
    visitor.picture("ligne-envoyee")
    both = [page.locator("main").inner_text()]
    visitor.log_in(desk)
    visitor.go(f"/signalements/{filed.number}/demandes/1/lecture/")
    visitor.picture("ligne-lue")
    both.append(page.locator("main").inner_text())
    for read in both:
        assert "L’année, et le PMID." in read and "2023" in read and "10.1000/petit" in read
