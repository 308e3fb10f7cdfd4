"""The manager filters and exports; an evaluator fills in the evidence table; both in a browser."""

import pytest

from accounts.roles import Role
from cpc.law.deciding.eligibility import Origin
from workflows.flows.opening import open_dossier

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.e2e,
    pytest.mark.exhaustive,
    pytest.mark.tour,
]


@pytest.fixture
def dossier(division, protopic, day):
    return open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Tacrolimus",
        indication="Vitiligo",
        on=day,
        by=None,
        medicines=(protopic,),
    )


def test_the_manager_filters_and_takes_what_is_shown(visitor, with_password, division, dossier):
    visitor.log_in(with_password(Role.MANAGER, on=division, name="responsable"))
    visitor.press("Pilotage")
    visitor.page.select_option("[name=horizon]", "90")
    visitor.press("Filtrer")
    assert "horizon=90" in visitor.page.url
    visitor.picture("pilotage")
    with visitor.page.expect_download() as taken:
        visitor.page.get_by_role("link", name="Exporter en XLSX : Dossiers à risque").click()
    assert taken.value.suggested_filename.startswith("pilotage-risques-")
    visitor.page.set_viewport_size({"width": 390, "height": 800})
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_step_of_the_drawing_is_reached_with_the_keyboard(
    visitor, with_password, division, dossier
):
    visitor.log_in(with_password(Role.MANAGER, on=division, name="responsable"))
    visitor.go("/pilotage/")
    step = visitor.page.get_by_role(
        "link", name="Opportunité et conditions légales : 1 en cours ; voir ses tâches ouvertes"
    )
    visitor.page.get_by_role("link", name="Exporter en XLSX : Temps par étape").focus()
    for _ in range(5):
        if step.evaluate("each => each === document.activeElement"):
            break
        visitor.page.keyboard.press("Tab")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.look()
    assert visitor.page.get_by_role("link", name=dossier.number).count() == 1
    assert visitor.page.input_value("[name=etape]") == "Opportunité et conditions légales"
    visitor.go("/dossiers/?etat=ouverts&ouvert_au=2100-01-01")
    assert visitor.page.get_by_role("link", name=dossier.number).count() == 1


def test_an_evaluator_adds_evidence_and_gets_a_refusal_back(
    visitor, with_password, division, dossier
):
    visitor.log_in(with_password(Role.EVALUATOR, on=division, name="evaluatrice"))
    visitor.go(f"/dossiers/{dossier.number}/preuves/ajouter/")
    visitor.fill(population="62 adultes", outcome="Réponse", effect="RR 2", strength="moderate")
    visitor.press("Ajouter au tableau")
    assert visitor.page.input_value("[name=population]") == "62 adultes"
    visitor.fill(citation="Dupont 2024")
    visitor.press("Ajouter au tableau")
    assert visitor.page.get_by_role("cell", name="62 adultes").count() == 1
    visitor.picture("preuves")
