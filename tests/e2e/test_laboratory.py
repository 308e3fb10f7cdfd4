"""A laboratory opens a request, answers in part, holds an element confidential, sends; the agency reads."""

import pytest

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.law.deciding.eligibility import Origin
from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.models import DossierLaboratory
from records import clock
from workflows.flows.opening import open_dossier
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]


@pytest.fixture
def agent(with_password):
    division = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="DMM1")
    return with_password(Role.EVALUATOR, on=division, name="camille")


@pytest.fixture
def lab(with_password):
    maker = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Laboratoire L")
    return with_password(Role.LABORATORY, on=maker, name="elise")


@pytest.fixture
def asked(agent, lab):
    on = clock.today()
    dossier = open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Tacrolimus",
        indication="Vitiligo",
        on=on,
        by=agent,
        division=agent.memberships.get().organisation,
    )
    row = DossierLaboratory(
        dossier=dossier,
        organisation=lab.memberships.get().organisation,
        capacity="holder",
        first_day=on,
    )
    return laboratory.ask(
        [laboratory_present.add(row, by=agent, on=on)],
        kind=Consultation.ELEMENTS,
        elements=ELEMENTS[:3],
        months=2,
        reason="",
        files=(),
        by=agent,
        on=on,
    )[0]


def test_a_laboratory_answers_in_part_and_the_agency_reads_it(visitor, asked, agent, lab):
    page = visitor.page
    visitor.log_in(lab)
    visitor.go("/laboratoire/")
    visitor.picture("laboratoire")
    with page.expect_navigation():
        page.get_by_role("link", name=str(asked)).click()
    visitor.look()
    assert ELEMENTS[0].text not in page.content()
    visitor.press("Ouvrir la demande")
    visitor.picture("laboratoire-demande")
    assert page.get_by_role("heading", name=f"1. {ELEMENTS[0].text}").is_visible()
    visitor.fill(
        item_1_state="given",
        item_1_text="Cohorte de 40 patients.",
        item_1_secret=True,
        item_1_secret_reason="Données non publiées.",
        item_2_state="confidential",
        item_2_text="Protocole d’un partenaire.",
        item_3_text="À chiffrer.",
    )
    visitor.press("Envoyer ce qui est prêt")
    assert "le reste est enregistré" in page.locator("main").inner_text()
    assert page.locator("[name=item_3_text]").input_value() == "À chiffrer."
    assert not page.locator("[name=item_1_text]").count()
    visitor.picture("laboratoire-envoyee")

    visitor.log_in(agent)
    visitor.go(f"/dossiers/{asked.request.dossier.number}/laboratoires/")
    with page.expect_navigation():
        page.get_by_role("link", name=str(asked)).click()
    visitor.look()
    visitor.picture("laboratoire-agence")
    read = page.locator("main").inner_text()
    assert "Cohorte de 40 patients." in read and "Données non publiées." in read
    assert "Protocole d’un partenaire." in read and "À chiffrer." not in read
    assert page.get_by_text("Secret des affaires", exact=True).first.is_visible()
