"""Requests answered item by item, extensions, corrections, messages, withdrawal, download."""

import io
import json
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cpc.exchanges import send
from cpc.law.core import LawError
from cpc.models import Dossier, FormalRequest, ItemAnswer, Message
from records.models import Letter, Notice
from signalements.filed.corrections import filed_texts
from signalements.models import ContentVersion, Withdrawal
from workflows.exchanges.asking import ask_information
from workflows.exchanges.completions import lapse_completions
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
DUE, LATE = date(2026, 4, 1), date(2026, 4, 2)


@pytest.fixture
def asked(filed, ask):
    ask(filed.dossier, due=DUE)
    return FormalRequest.objects.get()


def address(name, signalement, *rank):
    return reverse(name, args=[signalement.number, *rank])


def typed(text="Voici.", *, version=0, state="given", **more):
    item = {"item_1_state": state, "item_1_text": text, "item_1_version": version}
    return item | more


@pytest.mark.rule("R10")
def test_a_partial_answer_is_kept_and_not_read_by_the_desk_before_it_is_sent(
    mine, desk, filed, asked
):
    mine.post(address("signalement_request", filed, 1), typed("Début.", state=""))
    assert ItemAnswer.objects.get().text == "Début."
    assert "Début." in mine.get(address("signalement_request", filed, 1)).content.decode()
    assert "Début." not in desk.get(address("request_read", filed, 1)).content.decode()
    asked.refresh_from_db()
    assert not asked.outcome


@pytest.mark.rule("R10")
def test_an_unsent_answer_past_its_day_is_kept_and_shown_to_the_desk(
    mine, desk, filed, asked, on_day
):
    mine.post(address("signalement_request", filed, 1), typed("Début.", state=""))
    assert lapse_completions(LATE) == [filed.dossier]
    asked.refresh_from_db()
    assert asked.outcome == "lapsed"
    with on_day(LATE):
        assert "Début." in desk.get(address("request_read", filed, 1)).content.decode()


@pytest.mark.rule("R10", doors="act")
def test_the_last_day_is_included_and_the_next_gives_the_text_back(
    mine, filed, asked, on_day, reporter
):
    with pytest.raises(LawError, match="R10 – Le délai est échu"):
        send(asked, by=reporter, on=LATE)
    page = address("signalement_request", filed, 1)
    with on_day(LATE):
        late = mine.post(page, typed("Trop tard.", send="1"))
    assert late.status_code == 409 and "Trop tard." in late.content.decode()
    with on_day(DUE):
        assert mine.post(page, typed(send="1")).url == filed.get_absolute_url()
    assert WorkItem.objects.open().get().step == "Recevabilité"


@pytest.mark.parametrize("state", ["not_held", "not_applicable"])
def test_what_is_not_held_or_not_applicable_needs_its_reason(mine, filed, asked, state):
    page = address("signalement_request", filed, 1)
    refused = mine.post(page, typed("", state=state, send="1"), follow=True)
    assert "Dites pourquoi." in refused.content.decode()
    mine.post(page, typed("Aucun registre.", state=state, version=1, send="1"))
    asked.refresh_from_db()
    assert asked.outcome == "answered"


def test_a_colleague_s_change_is_shown_and_nothing_typed_is_lost(mine, filed, asked):
    page = address("signalement_request", filed, 1)
    mine.post(page, typed("Texte A"))
    second = mine.post(page, typed("Texte B"))
    text = second.content.decode()
    assert second.status_code == 409 and "Texte A" in text and "Texte B" in text
    assert ItemAnswer.objects.get().text == "Texte A"
    mine.post(page, typed("Texte B", version=1))
    assert ItemAnswer.objects.get().text == "Texte B"


def test_a_file_joined_by_mistake_is_taken_out_and_the_agency_never_reads_it(
    mine, desk, filed, asked
):
    page = address("signalement_request", filed, 1)
    wrong, right = (SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("faux", "bon"))
    mine.post(page, typed(item_1_files=[wrong, right]))
    given = ItemAnswer.objects.get().documents
    assert "à retirer" in mine.get(page).content.decode()
    mistake = given.get(name="faux.txt")
    mine.post(page, typed(version=1, item_1_dropped=[mistake.pk], send="1"))
    assert [each.name for each in given.all()] == ["bon.txt"]
    assert "faux.txt" not in desk.get(address("request_read", filed, 1)).content.decode()
    assert desk.get(mistake.get_absolute_url()).status_code == 404


@pytest.mark.rule("R10")
def test_an_extension_that_waits_holds_the_lapse_and_its_grant_moves_the_day(
    mine, desk, filed, asked, on_day
):
    with on_day(DUE):
        data = {"until": "2026-05-01", "reason": "Registre."}
        assert mine.post(address("request_extension", filed, 1), data).status_code == 302
    assert lapse_completions(LATE) == []
    page = address("request_read", filed, 1)
    with on_day(LATE):
        too_far = desk.post(page, {"decision": "granted", "until": "2026-05-02"})
        assert too_far.status_code == 422
        assert desk.post(page, {"decision": "granted", "until": "2026-04-20"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.first_due_on, asked.due_on) == (DUE, date(2026, 4, 20))
    assert lapse_completions(date(2026, 4, 20)) == []
    assert lapse_completions(date(2026, 4, 21)) == [filed.dossier]


def test_an_extension_is_refused_with_a_reason_only(mine, desk, filed, asked):
    data = {"until": "2026-05-01", "reason": "Registre."}
    mine.post(address("request_extension", filed, 1), data)
    page = address("request_read", filed, 1)
    assert desk.post(page, {"decision": "refused"}).status_code == 422
    assert desk.post(page, {"decision": "refused", "answer": "Assez."}).status_code == 302
    assert "Assez." in mine.get(address("signalement_request", filed, 1)).content.decode()


def test_a_marked_answer_is_corrected_as_a_new_version_chained_to_what_was_filed(
    mine, desk, filed, ask, team, day, reporter, unsealed
):
    desk.post(address("signalement_mark", filed), {"comment_risks": "Citez l'acné."})
    ask(filed.dossier, due=DUE)
    mark = FormalRequest.objects.get().marks.get()
    page = address("signalement_request", filed, 1)
    same = mine.post(page, typed(send="1") | {f"mark_{mark.pk}_text": mark.before}, follow=True)
    assert "encore celle qui a été déposée" in same.content.decode()
    sent = typed(version=1, send="1") | {f"mark_{mark.pk}_text": "Irritation et acné."}
    assert mine.post(page, sent).status_code == 302
    version = ContentVersion.objects.get()
    assert version.previous_sha256 == filed.filed_content.sha256
    assert filed.filed_content.intact and filed_texts(filed)["chained"]
    for client, where in ((mine, page), (desk, address("request_read", filed, 1))):
        text = client.get(where).content.decode()
        assert "<ins>" in text and "<del>" in text
    pages = ((mine, "signalement_follow"), (desk, "signalement_read"))
    for broken, said in ((False, "Versions enchaînées"), (True, "Suite des versions rompue")):
        if broken:
            ContentVersion.objects.update(previous_sha256="0" * 64)
        for client, name in pages:
            assert said in client.get(address(name, filed)).content.decode()


def test_a_message_reaches_the_other_side_once_and_is_read_there(mine, desk, filed, reporter):
    page = address("signalement_messages", filed)
    data = {"key": "11111111-1111-4111-8111-111111111111", "text": "Une <b>question</b>."}
    for _ in range(2):
        assert mine.post(page, data).status_code == 302
    message = Message.objects.get()
    assert message.read_at is None
    assert Notice.objects.filter(key=f"message:{message.pk}").exclude(recipient=reporter).exists()
    assert "Une &lt;b&gt;question" in desk.get(page).content.decode()
    message.refresh_from_db()
    assert message.read_at and not message.from_agency


def test_a_message_after_the_end_is_given_back(mine, filed, reporter):
    page = address("signalement_messages", filed)
    mine.post(address("signalement_withdraw", filed), {"reason": "Doublon."})
    data = {"key": "11111111-1111-4111-8111-111111111111", "text": "Trop tard."}
    response = mine.post(page, data)
    assert response.status_code == 409 and "Trop tard." in response.content.decode()


def test_a_body_does_not_read_the_thread_or_the_request_of_another(
    browse, cnp_reporter, filed, second, asked
):
    other = browse(cnp_reporter)
    for name, rank in (("signalement_messages", ()), ("signalement_request", (1,))):
        assert other.get(address(name, filed, *rank)).status_code == 404


def test_the_only_signalement_withdrawn_stops_the_examination(mine, desk, filed):
    mine.post(address("signalement_withdraw", filed), {"reason": "Doublon."})
    filed.dossier.refresh_from_db()
    assert filed.dossier.outcome == "abandoned"
    assert not WorkItem.objects.open().exists()
    assert Letter.objects.filter(kind="withdrawal").exists()
    assert "Retiré par votre organisme" in mine.get(filed.get_absolute_url()).content.decode()


def test_the_desk_may_go_on_at_the_director_general_s_initiative(mine, desk, filed):
    mine.post(address("signalement_withdraw", filed), {"reason": "Doublon."})
    assert "dossier d’initiative" in desk.get(filed.dossier.get_absolute_url()).content.decode()
    form = desk.get(f"{reverse('dossier_open')}?depuis={filed.dossier.number}").context["form"]
    assert form["dci"].value() == filed.dossier.dci


def test_a_co_signatory_s_withdrawal_never_closes_the_case(mine, filed, second, asked):
    mine.post(address("signalement_withdraw", filed), {"reason": "Doublon."})
    filed.dossier.refresh_from_db()
    assert filed.dossier.closed_on is None
    asked.refresh_from_db()
    assert asked.outcome == "cancelled"
    assert WorkItem.objects.open().get().step == "Recevabilité"


def test_a_signalement_is_withdrawn_once_and_never_after_the_outcome(mine, filed):
    page = address("signalement_withdraw", filed)
    assert mine.post(page, {"reason": " "}).status_code == 422
    mine.post(page, {"reason": "Doublon."})
    assert mine.post(page, {"reason": "Encore."}).status_code == 409
    assert Withdrawal.objects.count() == 1


def test_the_archive_holds_everything_with_its_hashes(mine, desk, filed, asked, team, day):
    mine.post(address("signalement_request", filed, 1), typed(send="1"))
    ask_information(filed, items=["A"], due_on=None, reason="", by=team.desk, on=day)
    content = b"".join(mine.get(address("signalement_archive", filed)))
    found = zipfile.ZipFile(io.BytesIO(content))
    names = set(found.namelist())
    assert {"resume.pdf", "README.txt", "contenu/1-depose.json", "journal.json"} <= names
    manifest = json.loads(found.read("MANIFESTE.json"))
    assert set(manifest) == names - {"MANIFESTE.json"}
    assert manifest["contenu/1-depose.json"] == filed.filed_content.sha256
    assert found.read("resume.pdf").startswith(b"%PDF")


def test_a_request_during_the_examination_may_have_no_last_day(mine, desk, filed):
    page = address("request_new", filed)
    assert desk.post(page, {"items": "A\nB"}).status_code == 302
    request = FormalRequest.objects.get()
    assert (request.kind, request.due_on, request.items.count()) == ("information", None, 2)
    assert "Répondre à la demande" in mine.get(filed.get_absolute_url()).content.decode()
    assert desk.post(address("request_cancel", filed, 1), {"reason": "Su."}).status_code == 302
    assert "Répondre à la demande" not in mine.get(filed.get_absolute_url()).content.decode()


def test_once_the_dossier_is_closed_nothing_of_its_requests_changes(mine, desk, filed, asked, day):
    more = {"until": "2026-05-01", "reason": "Congés."}
    assert mine.post(address("request_extension", filed, 1), more).status_code == 302
    Dossier.objects.update(closed_on=day, outcome="abandoned")
    granted = {"decision": "granted", "until": "2026-05-01", "answer": "Bien."}
    for page, data, status, given_back in (
        (address("signalement_mark", filed), {"comment_risks": "L'acné ?"}, 422, "acné ?"),
        (address("request_cancel", filed, 1), {"reason": "On le sait."}, 422, "On le sait."),
        (address("request_read", filed, 1), granted, 409, "Bien."),
    ):
        answer = desk.post(page, data)
        told = answer.content.decode()
        assert answer.status_code == status and "est clos" in told and given_back in told, page
    asked.refresh_from_db()
    assert (asked.outcome, asked.marks.count(), filed.marks.count()) == ("", 0, 0)
    assert asked.extensions.get().decision == ""
