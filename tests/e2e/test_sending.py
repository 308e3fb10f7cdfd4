"""The site sends the drafts: who receives them and how, what the laboratory reads, seen in a browser."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.models import DossierLaboratory, LaboratoryRequest
from records import clock
from tests.conftest import DAY, a_division, a_team, person, the_bodies
from tests.workflows.walks import reach
from workflows.laboratory import present as laboratory_present

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]


@pytest.fixture
def lab(with_password):
    maker = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Laboratoire L")
    return with_password(Role.LABORATORY, on=maker, name="elise")


@pytest.fixture
def dossier(lab, protopic):
    """A dossier to sign, with a holder that has an account and an operator that has none."""
    team, bodies = a_team(a_division()), the_bodies()
    author = person(Role.REPORTER, on=bodies.asso, name="signalant")
    with clock.at(DAY):
        process = reach(
            "InstructionFlow.signature", team=team, body=bodies.asso, author=author, on=DAY
        )
    found, holder = process.dossier, lab.memberships.get().organisation
    other = Organisation.objects.create(
        kind=OrganisationKind.LABORATORY,
        name="Exploitant sans accès",
        address="1 rue A\n75001 Paris",
    )
    for body, capacity, by in ((holder, "holder", None), (other, "operator", holder)):
        row = DossierLaboratory(
            dossier=found,
            organisation=body,
            capacity=capacity,
            mandated_by=by,
            first_day=date(2026, 1, 1),
        )
        laboratory_present.add(row, by=team.legal, on=DAY)
    return found


@pytest.fixture
def agent(with_password, dossier):
    return with_password(Role.LEGAL, on=dossier.division, name="camille")


def test_the_drafts_leave_from_their_page_and_are_read_by_the_laboratory(
    visitor, dossier, agent, lab
):
    page = visitor.page
    visitor.log_in(agent)
    visitor.go(reverse("laboratories", args=[dossier.number]))
    visitor.picture("laboratoires-projets")
    visitor.go(reverse("laboratory_new", args=[dossier.number]))
    visitor.go(reverse("drafts_send", args=[dossier.number]))
    visitor.picture("projets-envoi")
    visitor.press("Envoyer les projets")
    posted = LaboratoryRequest.objects.get(request__addressee__name="Exploitant sans accès")
    visitor.go(reverse("laboratory_read", args=[dossier.number, posted.request_id]))
    visitor.picture("projets-courrier")
    assert "Par courrier" in page.locator("main").inner_text()
    sent = LaboratoryRequest.objects.get(request__addressee__name="Laboratoire L")
    visitor.log_in(lab)
    visitor.go(reverse("laboratory_answer", args=[sent.request_id]))
    visitor.press("Ouvrir la demande")
    visitor.picture("projets-laboratoire")
    assert "Projets soumis à vos observations" in page.locator("main").inner_text()
