"""Two people send the drafts at the same moment: the laboratory receives them once. Real threads."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Organisation
from accounts.roles import Role
from cpc.models import DossierLaboratory, LaboratoryRequest, WorkingText
from records.models import Letter
from tests.conftest import person
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK
from tests.workflows.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.rule("R26")
def test_drafts_sent_twice_at_once_leave_once(dossier, do, team, division, protopic):
    for user, data in (
        (team.legal, PRECHECK),
        (team.evaluator, EVALUATION),
        (team.second_evaluator, {"decision": "granted"}),
    ):
        assert do(dossier, user, data).status_code == 302
    for key, text in (DRAFT | {"medicines": protopic.cis}).items():
        WorkingText.objects.create(dossier=dossier, key=key, text=text, author=team.legal)
    body = Organisation.objects.create(kind="laboratory", name="Laboratoire L", address="1 rue A")
    row = DossierLaboratory.objects.create(
        dossier=dossier,
        organisation=body,
        capacity="holder",
        first_day=date(2026, 1, 1),
        recorded_by=team.legal,
    )
    other = person(Role.LEGAL, on=division, name="autre.juriste")
    address, form = (
        reverse("drafts_send", args=[dossier.number]),
        {"laboratories": [row.pk], "months": "1"},
    )
    answers = at_once((team.legal, address, form), (other, address, form))
    assert 302 in {answer.status_code for answer in answers}
    assert all(answer.status_code in {302, 422, 503} for answer in answers)
    assert LaboratoryRequest.objects.filter(draft__isnull=False).count() == 1
    assert Letter.objects.filter(kind="drafts").count() == 1
