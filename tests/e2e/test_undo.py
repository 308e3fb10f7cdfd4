"""An evaluator goes back on an evaluation, and finds it as it was written."""

import pytest

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role, grant
from cpc.law.deciding.eligibility import Origin
from records import clock
from tests.workflows.conftest import EVALUATION, PRECHECK
from tests.workflows.walks import do
from workflows.flows.opening import open_dossier
from workflows.models import WorkItem

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.django_db(transaction=True),
    pytest.mark.exhaustive,
    pytest.mark.tour,
]


@pytest.fixture
def evaluator(with_password):
    """Who checked the opportunity of a dossier, then evaluated it: the visa is waited for."""
    division = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="DMM1")
    user = with_password(Role.EVALUATOR, on=division, name="camille")
    grant(user, role=Role.MANAGER, on=division)
    given = {"dci": "Tacrolimus", "indication": "Vitiligo", "on": clock.today(), "by": user}
    open_dossier(origin=Origin.DIRECTOR_GENERAL, **given)
    for typed in (PRECHECK, EVALUATION):
        assert do(WorkItem.objects.open().get(), user, typed).status_code == 302
    return user


def test_one_goes_back_on_an_evaluation_and_finds_what_was_typed(visitor, evaluator):
    visitor.log_in(evaluator)
    visitor.go(f"/dossiers/{WorkItem.objects.open().get().number}/")
    page = visitor.page
    page.get_by_role("link", name="Revenir sur l’étape").click()
    visitor.look()
    page.get_by_label("Motif").fill("Une étude a été retirée.")
    page.get_by_role("button", name="Revenir sur cette étape").click()
    assert (
        page.get_by_label("Argumentaire bénéfice / risque").input_value() == EVALUATION["argument"]
    )
    visitor.look()
