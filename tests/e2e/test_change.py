"""A suspension is recorded from the sheet of a framework, its effect seen; another person confirms it."""

import pytest

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from tests.cpc.acts_sample import SUSPENSION, load, row

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]


def test_a_suspension_is_seen_then_recorded_then_confirmed(visitor, with_password, tmp_path):
    load(tmp_path, row())
    division = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="DMM1")
    visitor.log_in(with_password(Role.PUBLISHER, on=division, name="camille"))
    visitor.go("/registre/CPC-2024-0001/")
    visitor.press("Enregistrer un acte déjà publié")
    visitor.press("Suspension")
    visitor.fill(**SUSPENSION)
    visitor.press("Voir l’effet")
    page = visitor.page
    assert page.title().startswith("Effet : ")
    assert page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == "effet"
    assert page.get_by_role("heading", name="Ce que le registre montrerait").is_visible()
    assert page.get_by_label("Référence de l'acte").input_value() == SUSPENSION["reference"]
    visitor.press("Enregistrer cet acte")
    assert page.get_by_text("quand une autre personne l’aura confirmé").is_visible()
    assert not page.locator(".cpc-register__status--suspended").is_visible()
    visitor.log_in(with_password(Role.PUBLISHER, on=division, name="second"))
    visitor.go("/registre/CPC-2024-0001/")
    visitor.press(SUSPENSION["reference"])
    assert page.get_by_role("heading", name="Ce que le registre montrerait").is_visible()
    visitor.press("Confirmer : l’acte entre au registre")
    assert page.get_by_text("le registre est à jour").is_visible()
    assert page.locator(".cpc-register__status--suspended").is_visible()
