"""The concertation with the centres before drafts leave (R27); pieces of laboratories and opinions (Q15)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import DecisionKind, Organisation
from accounts.roles import Role
from cpc.exchanges import Typed
from cpc.law.core import LawError
from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.law.exchanges.opinions import Sharing
from cpc.models import Dossier, DossierLaboratory, OpinionRequest, Protocol
from cpc.signed.act_text import text
from records.documents.documents import examine
from records.files.slots import EXCHANGE
from records.models import Document, Event, SearchEntry
from tests.conftest import person
from tests.signalements.conftest import a_draft
from workflows.intake.filing import file_signalement
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.laboratory import sending
from workflows.laboratory.drafts import Drafts
from workflows.opinions import answers as opinion_answers
from workflows.opinions import requests as opinions
from workflows.opinions.concertation import planned_support
from workflows.opinions.requests import Consulted

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
PARTS = (
    *("monitoring", "data_items", "conditions", "periodicity", "channel"),
    *("prescriber_role", "pharmacist_role", "operator_role"),
)
SECRET = "formule-secrete.txt"


@pytest.fixture
def rare(dossier):
    Dossier.objects.filter(pk=dossier.pk).update(rare_disease=True)
    dossier.refresh_from_db()
    return dossier


def present(dossier, *, by, on):
    maker = Organisation.objects.create(kind="laboratory", name="Laboratoire L")
    row = DossierLaboratory(
        dossier=dossier, organisation=maker, capacity="holder", first_day=date(2026, 1, 1)
    )
    return laboratory_present.add(row, by=by, on=on)


def send_drafts(row, *, by, on):
    """The drafts as they are handed on, one text with nothing left to write."""
    drafts = Drafts([text("decision", subject="Projet", blocks=[])])
    kind = DecisionKind.ESTABLISHMENT
    return sending.send(
        [row], dossier=row.dossier, kind=kind, months=1, drafts=drafts, by=by, on=on
    )


@pytest.mark.rule("R27", doors="act")
def test_drafts_of_a_rare_disease_wait_for_the_concertation_and_the_page_leads_to_it(
    browse, team, rare, bodies, day
):
    row = present(rare, by=team.evaluator, on=day)
    with pytest.raises(LawError, match="R27"):
        send_drafts(row, by=team.evaluator, on=day)
    client, address = browse(team.legal), reverse("concertation", args=[rare.number])
    page = client.get(reverse("drafts_send", args=[rare.number]))
    assert "ne peuvent pas encore partir" in page.content.decode()
    assert address in page.content.decode()
    data = {"outcome": "agreed", "summary": "Appui acquis."}
    assert client.post(address, data).status_code == 422
    tomorrow = data | {"centres": bodies.centre.pk, "held_on": "2026-03-03"}
    assert client.post(address, tomorrow).status_code == 422
    assert client.post(address, tomorrow | {"held_on": "2026-03-02"}).status_code == 302
    assert send_drafts(row, by=team.evaluator, on=day)
    shown = client.get(rare.get_absolute_url()).content.decode()
    assert "Appui acquis." in shown and bodies.centre.name in shown
    assert SearchEntry.objects.visible_to(team.legal).matching("acquis")


@pytest.mark.rule("R27")
def test_a_protocol_without_centres_is_said_with_its_reason_and_other_diseases_ask_nothing(
    browse, team, dossier, rare, day
):
    row = present(rare, by=team.evaluator, on=day)
    client, address = browse(team.legal), reverse("concertation", args=[rare.number])
    assert client.post(address, {"outcome": "not_planned", "summary": ""}).status_code == 422
    data = {"outcome": "not_planned", "summary": "Suivi par le prescripteur seul."}
    assert client.post(address, data).status_code == 302
    assert send_drafts(row, by=team.evaluator, on=day)
    Dossier.objects.filter(pk=dossier.pk).update(rare_disease=False)
    page = client.get(reverse("drafts_send", args=[rare.number]))
    assert "R27" not in page.content.decode()


@pytest.mark.rule("R27")
def test_a_signed_opinion_of_a_centre_may_stand_for_the_concertation(
    browse, team, rare, bodies, day
):
    centre = person(Role.REPORTER, on=bodies.centre, name="centre")
    asked = opinions.ask(
        rare,
        consulted=[Consulted(bodies.centre)],
        questions=["Appui ?"],
        sharing=Sharing.CONFIDENTIAL,
        due_on=date(2026, 4, 1),
        reason="Rare.",
        documents=(),
        by=team.evaluator,
        on=day,
    )[0]
    typed = opinion_answers.Typed({1: "Oui."}, "favourable", "", 0)
    opinion_answers.save(asked, typed=typed, by=centre, on=day)
    opinion = opinion_answers.sign(asked, function="C", version=1, by=centre, on=day)
    address = f"{reverse('concertation', args=[rare.number])}?avis={opinion.pk}"
    form = browse(team.legal).get(address).context["form"]
    assert form["opinion"].value() == opinion.pk
    data = {
        "outcome": "agreed",
        "summary": form["summary"].value(),
        "centres": form["centres"].value(),
        "held_on": form["held_on"].value(),
        "opinion": opinion.pk,
    }
    assert browse(team.legal).post(address, data).status_code == 302
    assert rare.concertations.get().opinion == opinion


def a_secret(dossier, *, by, on):
    """A file that a laboratory has sent and holds secret."""
    row = present(dossier, by=by, on=on)
    asked = laboratory.ask(
        [row],
        kind=Consultation.ELEMENTS,
        elements=ELEMENTS[:1],
        months=2,
        reason="",
        files=(),
        by=by,
        on=on,
    )[0]
    lab = person(Role.LABORATORY, on=row.organisation, name="lab")
    asked = laboratory.receipt(asked, received_on=on, how=laboratory.OPENED, by=lab, on=on)
    upload = SimpleUploadedFile(SECRET, b"La formule.", content_type="text/plain")
    kept = Typed(1, "given", "Voici.", 0, (examine(upload, slot=EXCHANGE),), True, "Formule.")
    laboratory_answers.save(asked, typed=[kept], claims={}, by=lab, on=on)
    laboratory_answers.send(asked, by=lab, on=on)
    return Document.objects.get(name=SECRET)


@pytest.fixture
def reported(bodies, division, reporter, day):
    """The dossier of a signalement of the association."""
    draft = a_draft(bodies.asso, by=reporter, on=day)
    return file_signalement(draft, by=reporter, on=day).dossier


def ask_with(client, dossier, body, *, kind, **more):
    data = {
        "consulted": body.pk,
        "questions": "Un ?",
        "reason": "Rare.",
        "due_on": "2026-04-01",
        "sharing": "shared",
    }
    return client.post(reverse("opinion_ask", args=[dossier.number, kind]), data | more)


def test_a_piece_of_a_laboratory_goes_out_only_by_an_express_choice(
    browse, team, reported, bodies, day
):
    secret = a_secret(reported, by=team.evaluator, on=day)
    filer = person(Role.REPORTER, on=bodies.cnp, name="cnp")
    client = browse(team.evaluator)
    address = reverse("opinion_ask", args=[reported.number, "cnp"])
    page = client.get(address).content.decode()
    assert SECRET in page and "secret des affaires revendiqué" in page
    chosen = {"secrets": secret.pk}
    refused = ask_with(client, reported, bodies.cnp, kind="cnp", **chosen)
    assert refused.status_code == 422 and "choix exprès" in refused.content.decode()
    assert browse(filer).get(secret.get_absolute_url()).status_code == 404
    knowingly = chosen | {"release": "on"}
    assert ask_with(client, reported, bodies.cnp, kind="cnp", **knowingly).status_code == 302
    assert browse(filer).get(secret.get_absolute_url()).status_code == 200
    line = Event.objects.get(subject=reported.subject, verb="secrets_lent")
    assert line.actor == team.evaluator and SECRET not in line.sentence
    assert not line.public_to_reporter


def test_a_body_that_reported_the_use_never_receives_pieces_of_a_laboratory(
    browse, team, reported, bodies, reporter, day
):
    secret = a_secret(reported, by=team.evaluator, on=day)
    knowingly = {"secrets": secret.pk, "release": "on"}
    client = browse(team.evaluator)
    response = ask_with(client, reported, bodies.asso, kind="association", **knowingly)
    assert response.status_code == 422 and "jamais" in response.content.decode()
    assert not OpinionRequest.objects.exists()
    assert browse(reporter).get(secret.get_absolute_url()).status_code == 404


@pytest.mark.rule("R27")
@pytest.mark.parametrize("name", ["laboratory_ask", "concertation"])
def test_what_the_draft_protocol_says_of_the_centres_is_shown_where_it_matters(
    browse, team, rare, name
):
    more = ["observations"] if name == "laboratory_ask" else []
    client, address = browse(team.legal), reverse(name, args=[rare.number, *more])
    assert "projet de protocole" not in client.get(address).content.decode()
    text = rare.working_texts.create(key="centres_role", text="", author=team.legal)
    assert "aucun rôle à des centres" in client.get(address).content.decode()
    text.text = "Le centre Z suit les enfants."
    text.save()
    assert "Le centre Z suit les enfants." in client.get(address).content.decode()


@pytest.mark.rule("R27")
def test_without_a_text_being_written_the_last_draft_says_it(rare, team, day):
    draft = rare.drafts.create(author=team.legal, made_on=day, waiver_reason="Recul.")
    assert planned_support(rare) == ""
    parts = dict.fromkeys(PARTS, "Dit.") | {"centres_role": "Suivi par le centre Z."}
    Protocol.objects.create(draft=draft, version=1, **parts)
    assert planned_support(rare) == "Suivi par le centre Z."
