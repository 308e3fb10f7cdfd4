"""An expert writes an opinion, comes back, reads it again and signs; the agency reads it frozen."""

import pytest

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.law.deciding.eligibility import Origin
from cpc.law.exchanges.opinions import Sharing, proposed_due
from records import clock
from workflows.flows.opening import open_dossier
from workflows.opinions import requests as opinions
from workflows.opinions.requests import Consulted

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
def expert(with_password):
    experts = Organisation.objects.create(kind=OrganisationKind.EXPERTS, name="Experts extérieurs")
    return with_password(Role.EXPERT, on=experts, name="helene")


@pytest.fixture
def asked(agent, expert):
    on = clock.today()
    dossier = open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Tacrolimus",
        indication="Vitiligo",
        on=on,
        by=agent,
        division=agent.memberships.get().organisation,
    )
    return opinions.ask(
        dossier,
        consulted=[Consulted(expert.memberships.get().organisation, expert)],
        questions=["Efficace ?", "Sûr ?"],
        sharing=Sharing.CONFIDENTIAL,
        due_on=proposed_due(on=on),
        reason="Une lecture clinique.",
        documents=(),
        by=agent,
        on=on,
    )[0]


def test_an_expert_signs_what_was_read_again_and_the_agency_reads_it(visitor, asked, agent, expert):
    page = visitor.page
    visitor.log_in(expert)
    visitor.go("/avis-demandes/")
    with page.expect_navigation():
        page.get_by_role("link", name="Tacrolimus – Vitiligo").click()
    visitor.look()
    visitor.fill(answer_1="Oui, dans deux séries.")
    visitor.press("Relire et signer")
    assert "Question 2 : écrivez votre réponse." in page.locator("main").inner_text()
    assert page.locator("[name=answer_1]").input_value() == "Oui, dans deux séries."
    visitor.picture("avis-reponse")
    visitor.fill(answer_2="Oui, sous surveillance.", conclusion="reserved")
    visitor.press("Relire et signer")
    visitor.picture("avis-signature")
    visitor.fill(function="Dermatologue", interests="none")
    visitor.press("Signer l’avis")
    assert "Texte figé à la signature" in page.locator("main").inner_text()

    visitor.log_in(agent)
    visitor.go(f"/dossiers/{asked.dossier.number}/avis/{asked.pk}/")
    visitor.picture("avis-agence")
    read = page.locator("main").inner_text()
    assert "Oui, sous surveillance." in read and "Dermatologue" in read
