"""One dossier through the whole examination, by the pages."""

from datetime import date

import pytest

from accounts.roles import Role, grant
from cpc.models import Act, Composition, Cpc, Medicine, Substance
from signalements.models import Signalement
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK, SIGNATURE
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


def test_a_favourable_dossier_becomes_a_three_year_cpc(do, dossier, team, signed_dossier):
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    act = Act.objects.get(kind="initial")
    assert (act.first_day, act.last_day) == (date(2026, 3, 3), date(2029, 3, 2))
    assert act.cpc == Cpc.objects.get(number="CPC-2026-0001")
    dossier.refresh_from_db()
    assert dossier.outcome == "established"


def test_every_date_of_the_act_keeps_its_reasons(do, dossier, team, signed_dossier):
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    assert {step["rule"] for step in Act.objects.get().trace} >= {"R32", "R34", "R35"}


def test_the_evaluator_cannot_give_the_visa(do, dossier, team, division):
    grant(team.second_evaluator, role=Role.EVALUATOR, on=division)
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.second_evaluator, EVALUATION)
    assert do(dossier, team.second_evaluator, {"decision": "granted"}).status_code == 403
    assert not dossier.visas.exists()


def test_the_visa_holder_cannot_sign(do, dossier, team, division, protopic):
    grant(team.second_evaluator, role=Role.SIGNATORY, on=division)
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis]})
    assert do(dossier, team.second_evaluator, SIGNATURE).status_code == 403


def test_a_returned_visa_goes_back_to_evaluation(do, dossier, team):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "returned", "points": "Préciser."})
    assert WorkItem.objects.open().get(dossier=dossier).step == "Évaluation bénéfice / risque"


def test_a_returned_signature_goes_back_to_the_draft(do, dossier, team, protopic):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis]})
    do(dossier, team.signatory, {"decision": "returned", "points": "Préciser la posologie."})
    assert WorkItem.objects.open().get(dossier=dossier).step == "Projet de décision"


def test_a_refusal_of_the_minister_s_request_makes_no_public_entry(do, dossier, team):
    do(dossier, team.legal, PRECHECK | {"conclusion": "stop"})
    do(dossier, team.evaluator, {"reasons": "Données insuffisantes."})
    do(dossier, team.signatory, SIGNATURE)
    dossier.refresh_from_db()
    assert dossier.outcome == "abandoned"
    assert not Act.objects.exists()


@pytest.mark.rule("R13", doors="form")
def test_a_medicine_without_amm_cannot_be_pursued(do, dossier, team):
    response = do(dossier, team.legal, PRECHECK | {"r13_answer": "no"})
    assert response.status_code == 422
    assert "R13" in response.content.decode()
    assert not dossier.prechecks.exists()


@pytest.mark.rule("R13")
def test_every_question_of_the_checklist_wants_its_reason(do, dossier, team):
    response = do(dossier, team.legal, PRECHECK | {"r15_reason": " "})
    assert response.status_code == 422
    assert not dossier.prechecks.exists()


@pytest.mark.rule("R28")
@pytest.mark.parametrize(
    "name", ["posology", "route", "adverse_effects", "argument", "indications"]
)
def test_a_draft_without_a_legal_item_is_refused_and_nothing_is_kept(
    do, dossier, team, protopic, name
):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    response = do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis], name: ""})
    assert response.status_code == 422
    assert not dossier.drafts.exists()


@pytest.mark.rule("R30", doors="form")
def test_a_draft_without_protocol_nor_waiver_is_refused(do, dossier, team, protopic):
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    response = do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis], "waiver_reason": ""})
    assert "R30" in response.content.decode()


@pytest.mark.rule("R34")
@pytest.mark.parametrize(
    ("published_on", "sentence"),
    [
        ("2026-03-01", "ne peut précéder la signature"),
        ("2026-03-03", "ne peut être future"),
        ("31/02/2026", "date"),
        ("", ""),
    ],
)
def test_a_publication_day_that_cannot_be_is_refused(
    do, dossier, team, signed_dossier, published_on, sentence
):
    response = do(dossier, team.publisher, {"published_on": published_on})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Cpc.objects.exists()


@pytest.mark.rule("R38", doors="reading")
def test_a_refusal_after_a_signalement_enters_the_public_list(do, dossier, team):
    dossier.origin = "signalement"
    dossier.save()
    do(dossier, team.legal, PRECHECK | {"conclusion": "stop"})
    do(dossier, team.evaluator, {"reasons": "Données insuffisantes.", "public_reason": "Données."})
    do(dossier, team.signatory, SIGNATURE)
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    act = Act.objects.get()
    assert (act.kind, act.public_reason) == ("not_established", "Données.")
    assert [item.name for item in act.medicines.all()] == ["PROTOPIC 0,1 %, pommade"]
    assert [item.text for item in act.indications.all()] == ["Vitiligo de l'adulte"]


@pytest.mark.rule("R38")
def test_a_refusal_after_a_signalement_that_joined_enters_the_list_too(
    do, dossier, team, bodies, reporter, day
):
    Signalement.objects.create(
        organisation=bodies.asso,
        author=reporter,
        started_on=day,
        filed_on=day,
        number="SIG-2026-0001",
        dossier=dossier,
    )
    do(dossier, team.legal, PRECHECK | {"conclusion": "stop"})
    do(dossier, team.evaluator, {"reasons": "Données insuffisantes."})
    do(dossier, team.signatory, SIGNATURE)
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    dossier.refresh_from_db()
    assert dossier.outcome == "not_established"
    assert Act.objects.get().kind == "not_established"


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("names", "links", "natures", "status"),
    [
        (("Tacrolimus monohydraté", "Tacrolimus"), (1, 1), ("SA", "FT"), 302),
        (("Sulfaméthoxazole", "Triméthoprime"), (1, 2), ("SA", "SA"), 302),
    ],
)
def test_a_salt_or_a_fixed_combination_is_not_several_medicines(
    do, dossier, team, protopic, names, links, natures, status
):
    compose(protopic, names, links, natures)
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    response = do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis]})
    assert response.status_code == status


@pytest.mark.rule("R18", doors="form")
def test_two_medicines_of_two_substances_need_the_reason_why_they_share(
    do, dossier, team, protopic
):
    other = Medicine.objects.add(cis="60000001", name="AUTRE, crème", amm_status="")
    dossier.medicines.add(other)
    compose(protopic, ("Tacrolimus",), (1,), ("SA",))
    compose(other, ("Pimécrolimus",), (1,), ("SA",))
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    both = DRAFT | {"medicines": [protopic.cis, other.cis]}
    assert "R18" in do(dossier, team.legal, both).content.decode()
    assert do(dossier, team.legal, both | {"common_mechanism": "Calcineurine."}).status_code == 302


def compose(medicine, names, links, natures):
    for rank, (name, link, nature) in enumerate(zip(names, links, natures, strict=True)):
        substance = Substance.objects.create(code=f"{medicine.cis}{rank}", name=name)
        Composition.objects.create(
            medicine=medicine, element="crème", substance=substance, link=link, nature=nature
        )


def test_a_returned_publication_goes_back_to_the_draft(do, dossier, team, signed_dossier):
    do(dossier, team.publisher, {"decision": "returned", "points": "Une coquille dans le titre."})
    assert WorkItem.objects.open().get(dossier=dossier).step == "Projet de décision"
    assert not Cpc.objects.exists()


def test_a_doubt_in_the_checklist_is_shown_on_the_dossier(do, dossier, team, browse):
    do(dossier, team.legal, PRECHECK | {"r17_answer": "unknown"})
    page = browse(team.evaluator).get(dossier.get_absolute_url()).content.decode()
    assert "À surveiller" in page
    assert "À éclaircir" in page
