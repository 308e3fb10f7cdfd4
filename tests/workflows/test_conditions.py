"""The legal conditions answered again until the signature, and what the signature makes of them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from cpc.facts.conditions import answers_of
from cpc.law.life.acts import ActKind
from cpc.models import CatalogueImport, Composition, ConditionAnswer, Medicine, Substance
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK, SIGNATURE
from tests.workflows.walks import in_force
from workflows.flows.opening import open_change

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
ALL = {key: value for key, value in PRECHECK.items() if key not in {"conclusion", "reasons"}}
DOUBT = PRECHECK | {"r14_answer": "unknown"}


@pytest.fixture
def answer(browse, team):
    def post(dossier, *, user=team.legal, **changed):
        address = reverse("conditions_answer", args=[dossier.number])
        return browse(user).post(address, ALL | changed)

    return post


@pytest.fixture
def to_signature(do, team, protopic):
    def walk(dossier, *, precheck=PRECHECK, draft=DRAFT):
        for user, data in (
            (team.legal, precheck),
            (team.evaluator, EVALUATION),
            (team.second_evaluator, {"decision": "granted"}),
            (team.legal, draft | {"medicines": [protopic.cis]}),
        ):
            assert do(dossier, user, data).status_code == 302

    return walk


def errors(response) -> str:
    return " ".join(response.context["form"].non_field_errors())


@pytest.fixture
def twin(protopic) -> Medicine:
    """An authorised medicine with the substance, form and strength of the named one."""
    other = Medicine.objects.add(
        cis="60000001", name="TACROLIMUS B", form="pommade", amm_status="Autorisation active"
    )
    substance = Substance.objects.create(code="00001", name="TACROLIMUS")
    for medicine in (protopic, other):
        Composition.objects.create(
            medicine=medicine,
            element="pommade",
            substance=substance,
            name="TACROLIMUS",
            strength="0,1 g",
            reference="100 g",
            nature="SA",
            link=1,
        )
    return other


@pytest.mark.rule("R14")
def test_a_doubt_goes_through_the_visa_and_the_draft_and_is_refused_at_the_signature(
    dossier, do, team, browse, to_signature, answer
):
    to_signature(dossier, precheck=DOUBT)
    refused = do(dossier, team.signatory, SIGNATURE)
    assert refused.status_code == 422
    assert errors(refused).startswith("R14 – ")
    page = refused.content.decode()
    assert reverse("conditions", args=[dossier.number]) in page
    assert answer(dossier, r14_reason="Registre des essais lu.").status_code == 302
    assert do(dossier, team.signatory, SIGNATURE).status_code == 302


@pytest.mark.rule("R14")
def test_the_visa_tells_what_the_signature_will_refuse_and_refuses_nothing(
    dossier, do, team, browse
):
    do(dossier, team.legal, DOUBT)
    do(dossier, team.evaluator, EVALUATION)
    item = dossier.work_items.open().get()
    browse(team.second_evaluator).post(reverse("task_take", args=[item.pk]))
    page = browse(team.second_evaluator).get(reverse("task", args=[item.pk])).content.decode()
    assert "Pour signer et publier, il manque" in page
    assert "« ne sait pas » ne suffit pas" in page
    assert do(dossier, team.second_evaluator, {"decision": "granted"}).status_code == 302


def test_the_meter_of_the_draft_tells_what_is_done_elsewhere_and_lets_it_go(
    dossier, do, team, to_signature, browse, protopic
):
    to_signature(dossier, precheck=DOUBT)  # handed on, although the signature waits
    assert dossier.drafts.count() == 1


@pytest.mark.rule("R17")
def test_an_answer_that_turned_bad_after_the_signature_forbids_the_publication(
    dossier, do, team, to_signature, answer
):
    to_signature(dossier)
    do(dossier, team.signatory, SIGNATURE)
    answer(dossier, r17_answer="no", r17_reason="Une étude contraire est parue.")
    refused = do(dossier, team.publisher, {"published_on": "2026-03-02"})
    assert refused.status_code == 422
    assert errors(refused).startswith("R17 – ")
    returned = {"decision": "returned", "points": "La présomption est tombée."}
    assert do(dossier, team.publisher, returned).status_code == 302


@pytest.mark.rule("R16")
def test_a_treatment_found_later_asks_for_its_recital(dossier, do, team, to_signature, answer):
    to_signature(dossier)
    answer(
        dossier,
        r16_answer="yes",
        r16_reason="Un traitement est autorisé depuis.",
        r16b_answer="yes",
        r16b_reason="Autre substance.",
    )
    refused = do(dossier, team.signatory, SIGNATURE)
    assert errors(refused).startswith("R16 – Un traitement approprié existe")


@pytest.mark.rule("R13")
def test_an_amm_that_the_data_base_says_lost_is_refused_with_its_day(
    dossier, do, team, to_signature, protopic
):
    to_signature(dossier)
    CatalogueImport.objects.create(on=date(2026, 2, 1), folder="bdpm")
    Medicine.objects.filter(pk=protopic.pk).update(amm_status="Autorisation abrogée")
    told = errors(do(dossier, team.signatory, SIGNATURE))
    assert "R13 – " in told
    assert "chargée le 01/02/2026 dit « Autorisation abrogée »" in told


@pytest.mark.rule("R15")
def test_an_identical_medicine_is_looked_at_before_the_signature(
    dossier, do, team, to_signature, answer, twin
):
    to_signature(dossier)
    assert "R15 – " in errors(do(dossier, team.signatory, SIGNATURE))
    assert answer(dossier, identical=[twin.cis]).status_code == 422
    checked = answer(dossier, identical=[twin.cis], verified="RCP lu : transplantation seule.")
    assert checked.status_code == 302
    assert do(dossier, team.signatory, SIGNATURE).status_code == 302


def test_earlier_answers_stay_and_the_latest_counts(dossier, do, team, answer, browse):
    do(dossier, team.legal, DOUBT)
    answer(dossier, r14_reason="Registre lu.")
    answer(dossier, r14_answer="unknown", r14_reason="Un essai reste à vérifier.")
    assert answers_of(dossier)["R14"] == ("unknown", "Un essai reste à vérifier.")
    assert ConditionAnswer.objects.filter(dossier=dossier).count() == 2
    page = browse(team.desk).get(reverse("conditions", args=[dossier.number])).content.decode()
    assert "Registre lu." in page
    assert "Un essai reste à vérifier." in page


def test_nothing_changed_is_said_and_nothing_is_kept(dossier, do, team, answer):
    do(dossier, team.legal, PRECHECK)
    assert "Aucune réponse n" in errors(answer(dossier))
    assert not ConditionAnswer.objects.exists()


def test_an_answer_without_reason_is_kept_by_no_door(dossier, team, day):
    given = {"dossier": dossier, "author": team.legal, "made_on": day, "answer": "yes"}
    with pytest.raises(IntegrityError), transaction.atomic():
        ConditionAnswer.objects.create(**given, rule="R13", reason="")


def test_the_page_wants_of_a_change_what_its_act_wants(day, team, browse):
    dossier = open_change(in_force(), kind=ActKind.SUSPENSION, on=day, by=team.manager)
    page = browse(team.legal).get(reverse("conditions", args=[dossier.number])).content.decode()
    assert "change un cadre déjà établi" in page
    for told in ("il manque", "à confirmer", "confirmée par"):
        assert told not in page
