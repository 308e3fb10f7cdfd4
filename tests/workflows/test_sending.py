"""The drafts sent to the laboratories: what leaves, to whom, what the answer is bound to (R25 to R27)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import DecisionKind, Organisation
from accounts.roles import Role
from cpc.exchanges import Typed
from cpc.gate.observations import exchange_facts
from cpc.law.core import LawError
from cpc.law.deciding.observations import exchange_lacks
from cpc.models import Dossier, DossierLaboratory, DraftVersion, LaboratoryRequest, WorkingText
from records.models import Event, Letter, Notice
from tests.conftest import person
from tests.workflows.conftest import DRAFT, EVALUATION, PRECHECK
from tests.workflows.ready import answer, ready_to_sign
from web.refused import Refused
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.laboratory import sending
from workflows.models import WorkItem
from workflows.opinions.concertation import Held, concert

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
KIND = DecisionKind.ESTABLISHMENT
PARTS = (
    *("monitoring", "data_items", "conditions", "periodicity", "channel"),
    *("prescriber_role", "pharmacist_role", "operator_role", "crpv"),
)


def lacks(dossier, *, on):
    dossier = Dossier.objects.get(pk=dossier.pk)
    facts = exchange_facts(dossier, kind=KIND, on=on)
    return [lack.refusal.sentence for lack in exchange_lacks(facts, on=on)]


@pytest.fixture
def evaluated(dossier, do, team):
    """A dossier whose draft is to write."""
    for user, data in (
        (team.legal, PRECHECK),
        (team.evaluator, EVALUATION),
        (team.second_evaluator, {"decision": "granted"}),
    ):
        assert do(dossier, user, data).status_code == 302
    return dossier


@pytest.fixture
def written(evaluated, do, team, protopic):
    """A dossier to sign: its draft was handed on."""
    assert do(evaluated, team.legal, DRAFT | {"medicines": [protopic.cis]}).status_code == 302
    return evaluated


@pytest.fixture
def sent(written, present, lab, team, day):
    return sending.send([present], dossier=written, months=1, by=team.evaluator, on=day)[0]


@pytest.mark.rule("R26", doors="act")
def test_without_laboratory_nothing_leaves(written, team, day):
    with pytest.raises(LawError, match="R26 – Aucun laboratoire n'est au dossier"):
        sending.send([], dossier=written, months=1, by=team.evaluator, on=day)


@pytest.mark.rule("R25", "R26", "R27")
def test_what_the_helper_does_is_all_that_the_law_wants(written, team, day):
    assert lacks(written, on=day)
    ready_to_sign(written, team=team, on=day)
    assert lacks(written, on=day) == []
    ready_to_sign(written, team=team, on=day)
    assert LaboratoryRequest.objects.filter(draft__isnull=False).count() == 1


@pytest.mark.rule("R26")
def test_the_site_sends_the_texts_that_it_made_and_keeps_them(sent, written, day):
    assert isinstance(sent.draft, DraftVersion)
    assert "Deux applications par jour." in sent.draft.content
    assert len(sent.draft.sha256) == 64
    assert sent.documents.count() == 0
    assert "pas encore reçu" in lacks(written, on=day)[0]


@pytest.mark.rule("R26")
def test_the_sending_itself_is_no_change_of_the_drafts(sent, written, day):
    answer(sent, on=day)
    assert lacks(written, on=day) == []


@pytest.mark.rule("R23", "R26")
def test_silence_lets_one_sign_the_day_after_the_last(sent, written, lab, day):
    laboratory.open_request(sent, by=lab, on=day)
    due = date(2026, 4, 2)
    assert "jusqu'au 02/04/2026 inclus" in lacks(written, on=due)[0]
    assert lacks(written, on=due + timedelta(days=1)) == []


@pytest.mark.rule("R26")
def test_drafts_leave_while_they_are_written_once_they_are_whole(
    evaluated, present, lab, team, browse, protopic, day
):
    with pytest.raises(LawError, match="R28"):
        sending.send([present], dossier=evaluated, months=1, by=team.evaluator, on=day)
    for key, text in (DRAFT | {"medicines": protopic.cis}).items():
        WorkingText.objects.create(dossier=evaluated, key=key, text=text, author=team.legal)
    made = sending.send([present], dossier=evaluated, months=1, by=team.evaluator, on=day)
    assert made[0].draft.cause == "sent"


@pytest.mark.rule("R26")
def test_the_same_drafts_are_not_sent_twice_and_changed_ones_are(
    sent, written, present, team, do, lab, protopic, day
):
    with pytest.raises(Refused, match="a déjà reçu ces projets"):
        sending.send([present], dossier=written, months=1, by=team.evaluator, on=day)
    answer(sent, on=day)
    change(written, do, team, protopic)
    assert "a changé depuis son envoi" in lacks(written, on=day)[0]
    again = sending.send([present], dossier=written, months=1, by=team.evaluator, on=day)[0]
    assert again.draft.sha256 != sent.draft.sha256
    answer(again, on=day)
    assert lacks(written, on=day) == []


def change(dossier, do, team, protopic, posology="Une application par jour."):
    do(dossier, team.signatory, {"decision": "returned", "points": "Revoir la posologie."})
    data = DRAFT | {"medicines": [protopic.cis], "posology": posology}
    assert do(dossier, team.legal, data).status_code == 302


@pytest.mark.rule("R26")
def test_a_change_may_be_explained_once_and_for_itself_alone(
    sent, written, team, do, protopic, day
):
    answer(sent, on=day)

    def explain():
        return sending.explain_change(
            written, reasons="Demandé par le laboratoire.", by=team.legal, on=day
        )

    with pytest.raises(Refused, match="n'a pas changé"):
        explain()
    change(written, do, team, protopic)
    explain()
    assert lacks(written, on=day) == []
    with pytest.raises(Refused, match="déjà motivé"):
        explain()
    change(written, do, team, protopic, posology="Trois applications par jour.")
    assert "a changé depuis" in lacks(written, on=day)[0]


@pytest.mark.rule("R26")
def test_a_laboratory_without_account_is_told_by_a_letter_with_the_drafts(
    written, present, team, day
):
    present.organisation.address = "1 rue de la Paix\n75002 Paris"
    present.organisation.save()
    asked = sending.send([present], dossier=written, months=1, by=team.evaluator, on=day)[0]
    letter = sending.letter_of(asked)
    assert letter.recipient == present.organisation and letter.issued_on == day
    assert "75002 Paris" in letter.text.content and letter.text.intact
    assert bytes(letter.text.pdf).count(b"/Type /Page") or bytes(letter.text.pdf)
    assert Event.objects.filter(verb="drafts_letter", subject=written.subject).exists()
    laboratory.receipt(
        asked,
        received_on=day,
        how=laboratory.PROOF,
        proof="RAR 1A",
        by=team.evaluator,
        on=day,
    )
    assert "02/04/2026" in lacks(written, on=day)[0]


@pytest.mark.rule("R26")
def test_a_laboratory_with_an_account_receives_a_notice_and_no_letter(sent, lab):
    assert sending.letter_of(sent) is None
    assert Notice.objects.filter(recipient=lab, body__contains="projets de l'agence").exists()
    assert not Letter.objects.filter(kind="drafts").exists()


@pytest.mark.rule("R26")
def test_the_holder_that_the_data_base_names_must_be_at_the_dossier(
    written, present, lab, team, protopic, day
):
    protopic.holders = "LEO PHARMA (DANEMARK)"
    protopic.save()
    with pytest.raises(Refused, match="LEO PHARMA"):
        sending.send([present], dossier=written, months=1, by=team.evaluator, on=day)
    leo = Organisation.objects.create(kind="laboratory", name="Leo Pharma")
    row = DossierLaboratory(dossier=written, organisation=leo, capacity="holder", first_day=day)
    laboratory_present.add(row, by=team.evaluator, on=day)
    assert len(sending.send([present, row], dossier=written, months=1, by=team.legal, on=day)) == 2


@pytest.mark.rule("R26")
def test_part_of_the_observations_is_not_all_of_them(
    evaluated, present, lab, team, day, do, protopic
):
    protocol = dict.fromkeys(PARTS, "Selon la fiche.")
    data = DRAFT | {"medicines": [protopic.cis], "waiver_reason": ""} | protocol
    assert do(evaluated, team.legal, data).status_code == 302
    assert "n'ont pas été demandées" in lacks(evaluated, on=day)[0]
    asked = sending.send([present], dossier=evaluated, months=1, by=team.evaluator, on=day)[0]
    assert [item.code for item in asked.request.items.all()] == ["decision", "protocole"]
    asked = laboratory.open_request(asked, by=lab, on=day)
    one = [Typed(1, "given", "Rien.", 0)]
    laboratory_answers.save(asked, typed=one, claims={}, by=lab, on=day)
    laboratory_answers.send(asked, by=lab, on=day)
    assert any("02/04/2026" in told for told in lacks(evaluated, on=day))


@pytest.mark.rule("R27", doors="act")
def test_centres_with_a_part_in_the_protocol_are_not_said_without_object(
    written, present, team, day
):
    Dossier.objects.filter(pk=written.pk).update(rare_disease=True)
    written.refresh_from_db()
    WorkingText.objects.filter(dossier=written, key="centres_role").update(text="Appui du centre.")
    with pytest.raises(LawError, match="R27 – .* donne un rôle à des centres"):
        concert(written, held=Held(outcome="not_planned", summary="Non."), by=team.legal, on=day)


# A laboratory that is not in the list


def entered(browse, user, dossier, **data):
    data = {"name": "Sandoz", "address": "1 rue A\n75001 Paris"} | data
    return browse(user).post(reverse("laboratory_new", args=[dossier.number]), data)


def test_who_examines_enters_a_laboratory_and_the_administrator_is_told(browse, team, dossier):
    answer = entered(browse, team.evaluator, dossier)
    assert answer.status_code == 302
    made = Organisation.objects.get(name="Sandoz")
    following = browse(team.evaluator).get(answer.url).context["form"]
    assert following["organisation"].value() == str(made.pk)
    assert (made.kind, made.address) == ("laboratory", "1 rue A\n75001 Paris")
    assert Notice.objects.filter(recipient=team.administrator, subject__contains="Sandoz").exists()
    assert Event.objects.filter(subject=made.subject, actor=team.evaluator).exists()
    assert entered(browse, team.desk, dossier, name="Autre").status_code == 403


def test_a_laboratory_already_known_is_not_entered_twice_and_a_near_name_is_shown(
    browse, team, dossier
):
    Organisation.objects.create(kind="laboratory", name="Sandoz France")
    near = entered(browse, team.evaluator, dossier)
    assert near.status_code == 422 and "Sandoz France" in near.content.decode()
    assert entered(browse, team.evaluator, dossier, distinct="on").status_code == 302
    again = entered(browse, team.evaluator, dossier, distinct="on", name="SANDOZ")
    assert again.status_code == 422 and "existe déjà" in again.content.decode()
    assert entered(browse, team.evaluator, dossier, name="X", address="").status_code == 422


# The pages


def test_the_draft_is_sent_from_its_page_and_shows_who_has_what(
    browse, evaluated, present, lab, team, protopic
):
    client, item = browse(team.legal), WorkItem.objects.open().get(dossier=evaluated)
    client.post(reverse("task_take", args=[item.pk]))
    assert "Envoyer les projets" in client.get(item.get_absolute_url()).content.decode()
    data = DRAFT | {"medicines": [protopic.cis], "send": "1"}
    led_to = client.post(reverse("draft_save", args=[item.pk]), data)
    address = reverse("drafts_send", args=[evaluated.number])
    assert led_to.url == address
    shown = client.get(address).content.decode()
    assert "dans son espace" in shown and "Deux applications par jour." in shown
    assert client.post(address, {"months": "1"}).status_code == 422
    form = {"laboratories": [present.pk], "months": "1"}
    assert client.post(address, form).status_code == 302
    assert client.post(address, form).status_code == 422
    assert "Version 1 envoyée" in client.get(item.get_absolute_url()).content.decode()


def test_the_laboratory_reads_the_drafts_sent_once_opened_and_no_other_laboratory_does(
    browse, sent, lab, rival
):
    address = reverse("laboratory_answer", args=[sent.request_id])
    pdf = reverse("laboratory_draft", args=[sent.request_id, "decision"])
    client = browse(lab)
    assert "Deux applications" not in client.get(address).content.decode()
    assert client.get(pdf).status_code == 302
    client.post(reverse("laboratory_open", args=[sent.request_id]))
    assert "Deux applications par jour." in client.get(address).content.decode()
    assert client.get(pdf).content.startswith(b"%PDF")
    missing = reverse("laboratory_draft", args=[sent.request_id, "put-sp"])
    assert client.get(missing).status_code == 404
    other = browse(person(Role.LABORATORY, on=rival, name="rival"))
    assert other.get(pdf).status_code == 404
