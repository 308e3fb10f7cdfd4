"""One dossier through the whole examination, by the pages."""

from datetime import date

import pytest
from django.urls import reverse

from cpc.law.eligibility import Origin
from cpc.models import Act, Cpc
from records import clock
from workflows.models import WorkItem
from workflows.opening import open_dossier

pytestmark = pytest.mark.django_db

PRECHECK = {
    f"{code}_{key}": value
    for code, answer in (("r13", "yes"), ("r14", "no"), ("r15", "no"), ("r16", "no"), ("r17", "yes"))
    for key, value in (("answer", answer), ("reason", "Vérifié au dossier."))
} | {"conclusion": "pursue", "reasons": "Besoin non couvert."}
EVALUATION = {
    "need": "Besoin.",
    "efficacy": "Données.",
    "safety": "Données.",
    "argument": "Bénéfice présumé supérieur.",
    "conclusion": "favourable",
}
SIGNATURE = {"decision": "signed", "capacity": "director_general", "function": "Directrice générale"}


@pytest.fixture
def dossier(division, team, protopic, day):
    return open_dossier(
        origin=Origin.MINISTER_HEALTH,
        dci="Tacrolimus",
        indication="Vitiligo de l'adulte",
        on=day,
        by=team.manager,
        medicines=(protopic,),
        origin_reference="Lettre du 1er mars 2026",
    )


@pytest.fixture
def do(browse):
    """Takes the dossier's open task as somebody and posts its form."""

    def step(dossier, user, data, follow=False):
        item = WorkItem.objects.open().get(dossier=dossier)
        client = browse(user)
        client.post(reverse("task_take", args=[item.pk]))
        return client.post(reverse("task", args=[item.pk]), data)

    return step


def draft(medicine):
    return {
        "medicines": [medicine.pk],
        "indications": "Vitiligo de l'adulte",
        "posology": "Deux applications par jour.",
        "route": "Cutanée",
        "adverse_effects": "Irritation.",
        "argument": "Bénéfice présumé supérieur.",
        "waiver_reason": "Recul suffisant.",
    }


def to_publication(do, dossier, team, medicine):
    for user, data in (
        (team.legal, PRECHECK),
        (team.evaluator, EVALUATION),
        (team.second_evaluator, {"decision": "granted"}),
        (team.legal, draft(medicine)),
        (team.signatory, SIGNATURE),
    ):
        response = do(dossier, user, data)
        assert response.status_code == 302, response.content.decode()[:3000]


def test_a_favourable_dossier_becomes_a_three_year_cpc(do, dossier, team, protopic, day):
    to_publication(do, dossier, team, protopic)
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    act = Act.objects.get(kind="initial")
    assert (act.first_day, act.last_day) == (date(2026, 3, 3), date(2029, 3, 2))
    assert act.cpc == Cpc.objects.get(number="CPC-2026-0001")
    dossier.refresh_from_db()
    assert dossier.outcome == "established"


def test_the_evaluator_cannot_give_the_visa(do, dossier, team, division):
    from accounts.roles import Role, grant

    grant(team.second_evaluator, role=Role.EVALUATOR, on=division)
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.second_evaluator, EVALUATION)
    assert do(dossier, team.second_evaluator, {"decision": "granted"}).status_code == 403
    assert not dossier.visas.exists()


def test_a_returned_visa_goes_back_to_evaluation(do, dossier, team):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "returned", "points": "Préciser la sécurité."})
    assert WorkItem.objects.open().get(dossier=dossier).step == "Évaluation bénéfice / risque"


def test_a_refusal_on_the_minister_s_request_makes_no_public_entry(do, dossier, team):
    do(dossier, team.legal, PRECHECK | {"conclusion": "stop"})
    do(dossier, team.evaluator, {"reasons": "Données insuffisantes."})
    do(dossier, team.signatory, SIGNATURE)
    dossier.refresh_from_db()
    assert dossier.outcome == "abandoned"
    assert not Act.objects.exists()


def test_a_publication_before_the_signature_is_refused(do, dossier, team, protopic):
    to_publication(do, dossier, team, protopic)
    response = do(dossier, team.publisher, {"published_on": "2026-03-01"})
    assert response.status_code == 422
    assert "ne peut précéder la signature" in response.content.decode()
    assert not Cpc.objects.exists()
