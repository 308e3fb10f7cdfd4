"""Writing a decision: nothing lost, nothing incomplete handed on, what was read is what is signed."""

import json
from datetime import date

import pytest
from django.urls import reverse

from cpc.acts.enacting import Covered, enact
from cpc.models import Act, Cpc, Dossier, DraftVersion, SignedText
from cpc.signed.act_text import from_json
from records.shared_texts import fingerprint
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK, SIGNATURE
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
PROTOCOL = {
    "protocol": "PUT-SP, version 1",
    "monitoring": "Tous les trois mois.",
    "data_items": "Surface atteinte.",
    "conditions": "Durée du traitement.",
    "periodicity": "Annuelle.",
    "channel": "Voie électronique.",
    "prescriber_role": "Informe le patient.",
    "pharmacist_role": "Dispense.",
    "operator_role": "Recueille les données.",
    "crpv": "CRPV de Toulouse",
    "waiver_reason": "",
}


@pytest.fixture
def drafting(do, dossier, team):
    """The dossier at its draft; the task is taken."""
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    return WorkItem.objects.open().get(dossier=dossier)


@pytest.fixture
def writer(drafting, team, browse):
    client = browse(team.legal)
    client.post(reverse("task_take", args=[drafting.pk]))
    return client


def send(client, item, key, text, *, base=""):
    data = {"key": key, "text": text, "base": fingerprint(base)}
    return client.post(reverse("draft_save", args=[item.pk]), data)


def test_a_text_is_kept_while_it_is_written_and_comes_back(writer, drafting, dossier):
    assert send(writer, drafting, "posology", "Deux fois par jour.").status_code == 200
    page = writer.get(reverse("task", args=[drafting.pk])).content.decode()
    assert page.count("Deux fois par jour.") >= 2  # its question and the preview


def test_two_windows_do_not_overwrite_each_other(writer, drafting, dossier):
    send(writer, drafting, "posology", "Une fois.")
    answer = send(writer, drafting, "posology", "Trois fois.")
    assert answer.status_code == 409
    assert "Une fois." in answer.content.decode()
    assert dossier.working_texts.get(key="posology").text == "Une fois."


def test_a_colleague_who_takes_over_begins_a_version(
    writer, drafting, dossier, team, browse, division
):
    send(writer, drafting, "posology", "Une fois.")
    writer.post(reverse("task_release", args=[drafting.pk]))
    other = browse(team.evaluator)
    other.post(reverse("task_take", args=[drafting.pk]))
    send(other, drafting, "posology", "Deux fois.", base="Une fois.")
    version = DraftVersion.objects.get()
    assert (version.cause, version.author) == ("taken_over", team.legal)
    assert "Une fois." in version.content


@pytest.mark.rule("R29", "R31")
@pytest.mark.parametrize("name", ["monitoring", "channel", "operator_role", "crpv"])
def test_a_protocol_without_a_legal_item_does_not_go_on(
    do, dossier, team, protopic, drafting, name
):
    data = DRAFT | PROTOCOL | {"medicines": [protopic.cis], name: ""}
    assert do(dossier, team.legal, data).status_code == 422
    assert not dossier.drafts.exists()


def test_the_preview_says_what_is_missing_and_writes_nothing(writer, drafting, dossier):
    answer = writer.post(reverse("draft_preview", args=[drafting.pk]), {"route": "Cutanée"})
    page = answer.content.decode()
    assert "#id_posology" in page
    assert "Cutanée" in page
    assert not dossier.working_texts.exists()


def test_what_the_signatory_saw_is_what_is_kept(do, dossier, team, protopic, drafting):
    do(dossier, team.legal, DRAFT | PROTOCOL | {"medicines": [protopic.cis]})
    stale = SIGNATURE | {"seen": "0" * 64}
    assert do(dossier, team.signatory, stale).status_code == 422
    assert not SignedText.objects.exists()
    assert do(dossier, team.signatory, SIGNATURE).status_code == 302
    decision, put_sp = SignedText.objects.order_by("pk")
    told = from_json(decision.content)
    assert told.title.startswith("Décision du 2 mars 2026")
    assert "CRPV de Toulouse" in decision.content
    assert told.sha256 == decision.sha256
    assert "Surface atteinte." in put_sp.content


def test_the_published_act_gives_its_text_to_everybody(client, dossier, do, team, signed_dossier):
    do(dossier, team.publisher, {"published_on": "2026-03-02"})
    act = Act.objects.get()
    address = reverse("act_text", args=[act.cpc.number, act.pk])
    assert address in client.get(act.cpc.get_absolute_url()).content.decode()
    assert "Vitiligo de l" in client.get(address).content.decode()
    file = client.get(reverse("act_pdf", args=[act.cpc.number, act.pk, "decision"]))
    assert file.content.startswith(b"%PDF")


def test_a_returned_draft_is_compared_with_what_replaces_it(
    do, dossier, team, protopic, drafting, browse
):
    do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis]})
    do(dossier, team.signatory, {"decision": "returned", "points": "Préciser."})
    do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis], "posology": "Trois fois."})
    page = browse(team.legal).get(reverse("draft_compare", args=[dossier.number, 1, 2]))
    assert "Trois" in page.content.decode()


@pytest.mark.rule("R16")
def test_an_existing_treatment_prints_the_locked_recital(do, dossier, team, protopic):
    differing = {"r16_answer": "yes", "r16b_answer": "yes", "r16b_reason": "Autre substance."}
    do(dossier, team.legal, PRECHECK | differing)
    do(dossier, team.evaluator, EVALUATION)
    do(dossier, team.second_evaluator, {"decision": "granted"})
    do(
        dossier,
        team.legal,
        DRAFT | {"medicines": [protopic.cis], "prescriber_recital": "Ruxolitinib."},
    )
    content = json.loads(DraftVersion.objects.get().content)
    texts = [block["text"] for block in content[0]["blocks"]]
    assert any("s'il juge qu'il répond" in text for text in texts)


def test_the_whole_page_is_kept_without_being_handed_on(writer, drafting, dossier):
    address = reverse("draft_save", args=[drafting.pk])
    assert writer.post(address, {"posology": "Une fois.", "route": "Orale"}).status_code == 302
    assert dossier.working_texts.get(key="route").text == "Orale"
    assert not dossier.drafts.exists()


def test_a_text_too_long_comes_back_with_its_reason(writer, drafting, dossier):
    answer = writer.post(reverse("draft_save", args=[drafting.pk]), {"route": "x" * 201})
    assert answer.status_code == 422
    assert "x" * 201 in answer.content.decode()


def test_the_reasons_of_a_refusal_make_its_decision(do, dossier, team):
    do(dossier, team.legal, PRECHECK | {"conclusion": "stop"})
    do(dossier, team.evaluator, {"reasons": "les données sont insuffisantes ;"})
    do(dossier, team.signatory, SIGNATURE)
    assert "Considérant que les données sont insuffisantes" in SignedText.objects.get().content


def test_a_version_is_compared_with_the_act_that_it_replaces(
    do, dossier, team, protopic, drafting, browse
):
    do(dossier, team.legal, DRAFT | {"medicines": [protopic.cis]})
    page = browse(team.legal)
    address = reverse("draft_compare_act", args=[dossier.number, 1])
    assert page.get(address).status_code == 404
    cpc = Cpc.objects.create(number="CPC-2024-0001", title="Tacrolimus – Vitiligo")
    enact(
        Act(
            reference="décision du 21/03/2024",
            kind="initial",
            cpc=cpc,
            decided_on=date(2024, 3, 21),
            published_on=date(2024, 3, 21),
            first_day=date(2024, 3, 22),
            last_day=date(2027, 3, 21),
        ),
        medicines=[Covered(name="PROTOPIC 0,03 %")],
        indications=["Vitiligo de l'enfant"],
        on=date(2024, 3, 21),
    )
    Dossier.objects.filter(pk=dossier.pk).update(cpc=cpc)
    told = page.get(address).content.decode()
    assert "Acte du 21/03/2024" in told
    assert "enfant" in told and "adulte" in told
