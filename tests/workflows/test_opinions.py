"""Others' opinions: asked, kept while written, signed and frozen, late, revoked, kept apart."""

import hashlib
import io
import zipfile
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import InterestDeclaration, Organisation, OrganisationKind
from accounts.roles import Role
from cpc.asked.reminders import BY_PART
from cpc.law.core import LawError
from cpc.law.exchanges.opinions import Sharing
from cpc.models import Opinion, OpinionRequest, Recusal
from records import clock
from records.models import Document, Event, Notice, Reminder, SearchEntry
from tests.conftest import person
from tests.signalements.conftest import a_draft
from tests.workflows.conftest import EVALUATION, PRECHECK
from web.refused import Refused, Stale
from workflows.intake.filing import file_signalement
from workflows.opinions import answers as opinion_answers
from workflows.opinions import requests as opinions
from workflows.opinions.answers import Typed
from workflows.opinions.requests import Consulted

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
remind = BY_PART["opinions"]
QUESTIONS = ["Cet effet est-il démontré ?", "Le risque est-il acceptable ?"]


@pytest.fixture
def experts(db):
    return Organisation.objects.create(kind=OrganisationKind.EXPERTS, name="Experts extérieurs")


@pytest.fixture
def expert(experts):
    return person(Role.EXPERT, on=experts, name="expert")


@pytest.fixture
def ask(dossier, experts, expert, team, day):
    def asked(*, of=None, sharing=Sharing.CONFIDENTIAL, due_on=None, on=day, inside=dossier):
        return opinions.ask(
            inside,
            consulted=[of or Consulted(experts, expert)],
            questions=QUESTIONS,
            sharing=sharing,
            due_on=due_on or on + timedelta(days=30),
            reason="Une lecture clinique.",
            documents=(),
            by=team.evaluator,
            on=on,
        )[0]

    return asked


def written(conclusion="reserved", version=0, **more):
    answers = {1: "Oui, sur trois séries.", 2: "Oui, sous surveillance."}
    return Typed(answers, conclusion, "À réserver aux centres.", version, **more)


def a_file(name="avis.txt"):
    return SimpleUploadedFile(name, b"Un avis.", content_type="text/plain")


def give(request, *, by, on):
    draft = opinion_answers.save(request, typed=written(), by=by, on=on)
    return opinion_answers.sign(
        request, function="Cardiologue", version=draft.version, by=by, on=on
    )


def agents(name, request):
    return reverse(name, args=[request.dossier.number, request.pk])


def space(name, request):
    return reverse(name, args=[request.pk])


# Asking


def test_several_opinions_are_asked_at_once_and_each_one_is_told(
    browse, team, dossier, bodies, day
):
    centre = person(Role.REPORTER, on=bodies.centre, name="centre")
    address = reverse("opinion_ask", args=[dossier.number, "centre"])
    page = browse(team.evaluator).get(address)
    assert page.context["form"]["due_on"].value() == day + timedelta(days=30)
    assert "défaut à confirmer" in page.content.decode()
    other = Organisation.objects.create(kind="crmr_ccmr", name="Centre Z", filiere="F")
    data = {
        "consulted": [bodies.centre.pk, other.pk],
        "questions": "Un ?\n\nDeux ?",
        "reason": "Rare.",
        "due_on": "2026-04-01",
        "sharing": "shared",
    }
    assert browse(team.evaluator).post(address, data).status_code == 302
    first, second = dossier.opinion_requests.all()
    assert [each.text for each in first.questions.all()] == ["Un ?", "Deux ?"]
    assert (first.number, second.number, first.shared) == (1, 2, True)
    notice = Notice.objects.get(recipient=centre)
    assert "01/04/2026" in notice.body and "Un ?" not in notice.body
    assert Event.objects.filter(subject=dossier.subject, verb="opinion_asked").count() == 2
    assert not Event.objects.filter(subject=dossier.subject, public_to_reporter=True).filter(
        verb__startswith="opinion"
    )


def test_a_past_or_distant_last_day_comes_back_with_what_was_typed(
    browse, team, dossier, expert, experts
):
    address = reverse("opinion_ask", args=[dossier.number, "expert"])
    data = {"consulted": f"{experts.pk}-{expert.pk}", "questions": "Un ?", "reason": "Rare."}
    for wrong in ("2026-03-02", "9999-12-31"):
        response = browse(team.evaluator).post(
            address, data | {"due_on": wrong, "sharing": "shared"}
        )
        assert response.status_code == 422 and "Rare." in response.content.decode()
    assert not OpinionRequest.objects.exists()


@pytest.mark.rule("R71", doors="form act")
def test_an_expert_with_a_declared_interest_is_refused_and_shown_as_kept_off(
    browse, team, dossier, expert, experts, ask, day
):
    InterestDeclaration.objects.create(
        user=expert, about="substance", name="Tacrolimus", nature="activity",
        first_day=day, declared_on=day,
    )  # fmt: skip
    with pytest.raises(LawError, match="R71 – .*Tacrolimus"):
        ask()
    address = reverse("opinion_ask", args=[dossier.number, "expert"])
    client = browse(team.evaluator)
    assert "écarté" in client.get(address).content.decode()
    data = {
        "consulted": f"{experts.pk}-{expert.pk}",
        "questions": "Un ?",
        "reason": "Rare.",
        "due_on": "2026-04-01",
        "sharing": "confidential",
    }
    response = client.post(address, data)
    assert response.status_code == 422 and "R71" in response.content.decode()
    assert not OpinionRequest.objects.exists()


@pytest.mark.rule("R71")
def test_an_agent_who_keeps_off_asks_nothing(browse, team, dossier, day):
    Recusal.objects.create(dossier=dossier, author=team.evaluator, reasons="Lien.", made_on=day)
    address = reverse("opinion_ask", args=[dossier.number, "expert"])
    assert browse(team.evaluator).get(address).status_code == 403


# The space of the consulted


def test_the_expert_sees_only_what_is_asked_of_them_and_nothing_of_the_dossier(
    browse, dossier, expert, experts, bodies, ask
):
    asked, other = ask(), ask(of=Consulted(bodies.cnp))
    colleague = person(Role.EXPERT, on=experts, name="colleague")
    mine = browse(expert)
    assert QUESTIONS[0] in mine.get(space("opinion_answer", asked)).content.decode()
    assert mine.get(space("opinion_answer", other)).status_code == 404
    assert browse(colleague).get(space("opinion_answer", asked)).status_code == 404
    assert mine.get(dossier.get_absolute_url()).status_code == 404
    assert mine.get(agents("opinion_read", asked)).status_code == 404


def test_a_draft_is_kept_for_the_consulted_alone_then_signed_and_frozen(
    browse, team, expert, ask, day
):
    asked = ask()
    client, address = browse(expert), space("opinion_answer", asked)
    typed = {"answer_1": "UN-BROUILLON", "conclusion": "", "version": 0, "save": "1"}
    assert client.post(address, typed).status_code == 302
    assert "UN-BROUILLON" in client.get(address).content.decode()
    assert (
        "UN-BROUILLON"
        not in browse(team.evaluator).get(agents("opinion_read", asked)).content.decode()
    )
    typed |= {"answer_2": "Oui.", "version": 1, "review": "1"}
    led = client.post(address, typed)
    assert led.url.endswith("manque=1")
    assert "Choisissez votre conclusion" in client.get(led.url).content.decode()
    led = client.post(address, typed | {"conclusion": "favourable", "version": 2})
    assert led.url == space("opinion_sign", asked)
    assert "UN-BROUILLON" in client.get(led.url).content.decode()
    signature = {"function": "Cardiologue", "interests": "none", "version": 3}
    assert client.post(led.url, signature).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.signatory, opinion.function, opinion.signed_on) == (
        str(expert), "Cardiologue", day,
    )  # fmt: skip
    assert opinion.sha256 == hashlib.sha256(opinion.content.encode()).hexdigest()
    assert opinion.parsed["questions"][0]["answer"] == "UN-BROUILLON"
    assert client.post(address, typed).status_code == 409
    assert client.post(led.url, signature).status_code == 409
    page = browse(team.evaluator).get(agents("opinion_read", asked)).content.decode()
    assert "UN-BROUILLON" in page and opinion.sha256 in page
    assert Notice.objects.filter(key=f"{asked.subject}:given:agency").exists()


def test_a_changed_text_no_longer_answers_to_its_hash_and_the_page_says_so(
    browse, team, expert, ask, day, unsealed
):
    opinion = give(ask(), by=expert, on=day)
    Opinion.objects.update(content=opinion.content.replace("trois", "cent"))
    page = browse(team.evaluator).get(agents("opinion_read", opinion.request))
    assert "altéré après la signature" in page.content.decode()


def test_an_opinion_without_a_signatory_is_refused_by_the_database(expert, ask, day, unsealed):
    opinion = give(ask(), by=expert, on=day)
    with pytest.raises(DatabaseError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(signatory="")


def test_two_members_of_a_body_do_not_overwrite_each_other(browse, bodies, ask, day):
    one = person(Role.REPORTER, on=bodies.cnp, name="un")
    two = person(Role.REPORTER, on=bodies.cnp, name="deux")
    asked = ask(of=Consulted(bodies.cnp))
    opinion_answers.save(asked, typed=written(), by=one, on=day)
    with pytest.raises(Stale):
        opinion_answers.save(asked, typed=written("favourable"), by=two, on=day)
    typed = {"answer_1": "LE-MIEN", "answer_2": "B", "conclusion": "none", "version": 0}
    response = browse(two).post(space("opinion_answer", asked), typed)
    page = response.content.decode()
    assert response.status_code == 409 and "LE-MIEN" in page and "trois séries" in page


def test_what_is_signed_is_what_was_read(expert, ask, day):
    asked = ask()
    draft = opinion_answers.save(asked, typed=written(), by=expert, on=day)
    with pytest.raises(Stale):
        opinion_answers.sign(asked, function="C", version=draft.version - 1, by=expert, on=day)


def test_a_contributor_prepares_and_a_filer_signs(browse, bodies, ask, day):
    helper = person(Role.CONTRIBUTOR, on=bodies.cnp, name="aide")
    asked = ask(of=Consulted(bodies.cnp))
    opinion_answers.save(asked, typed=written(), by=helper, on=day)
    assert browse(helper).get(space("opinion_answer", asked)).status_code == 200
    assert browse(helper).get(space("opinion_sign", asked)).status_code == 403
    filer = person(Role.REPORTER, on=bodies.cnp, name="depose")
    assert browse(filer).get(space("opinion_sign", asked)).status_code == 200
    assert "Un avis vous est demandé" in browse(filer).get(reverse("signalements")).content.decode()


def test_another_unit_of_the_agency_answers_without_reading_the_dossier(browse, dossier, ask, day):
    unit = Organisation.objects.create(kind="ansm_division", name="Surveillance")
    agent = person(Role.EVALUATOR, on=unit, name="unite")
    asked = ask(of=Consulted(unit))
    assert browse(agent).get(space("opinion_answer", asked)).status_code == 200
    assert browse(agent).get(dossier.get_absolute_url()).status_code == 404
    assert give(asked, by=agent, on=day).dossier == dossier


# Interests


@pytest.mark.rule("R71")
def test_declaring_an_interest_refuses_the_signature_and_records_the_recusal(
    browse, team, dossier, expert, ask, day
):
    asked = ask()
    opinion_answers.save(asked, typed=written(), by=expert, on=day)
    client = browse(expert)
    signature = {"function": "Cardiologue", "interests": "declared", "version": 1}
    led = client.post(space("opinion_sign", asked), signature)
    assert led.url == space("opinion_conflict", asked)
    declared = {"about": "company", "name": "Une société", "nature": "financial"}
    assert client.post(led.url, declared).status_code == 302
    asked.refresh_from_db()
    assert asked.outcome == "recused" and not Opinion.objects.exists()
    assert InterestDeclaration.objects.get(user=expert).name == "Une société"
    assert Recusal.objects.get(dossier=dossier).author == expert
    page = browse(team.evaluator).get(dossier.get_absolute_url()).content.decode()
    assert "Déport" in page and "Une société" in page
    assert client.get(space("opinion_sign", asked)).status_code == 403


@pytest.mark.rule("R71")
def test_in_a_body_a_colleague_signs_in_the_place_of_who_keeps_off(browse, bodies, ask, day):
    one = person(Role.REPORTER, on=bodies.cnp, name="un")
    two = person(Role.REPORTER, on=bodies.cnp, name="deux")
    asked = ask(of=Consulted(bodies.cnp))
    InterestDeclaration.objects.create(
        user=one, about="substance", name="tacrolimus", nature="other",
        first_day=day, declared_on=day,
    )  # fmt: skip
    opinion_answers.save(asked, typed=written(), by=two, on=day)
    with pytest.raises(LawError, match="R71"):
        opinion_answers.sign(asked, function="P", version=1, by=one, on=day)
    client = browse(one)
    assert "Noter mon déport" in client.get(space("opinion_answer", asked)).content.decode()
    assert client.post(space("opinion_conflict", asked), {"known": "1"}).status_code == 302
    assert Recusal.objects.get().author == one
    assert not OpinionRequest.objects.get().outcome
    assert opinion_answers.sign(asked, function="P", version=1, by=two, on=day).author == two


# Days


def test_reminders_are_said_once_each_whatever_the_outage(ask, expert, day):
    for outage in (1, 3, 10):
        asked = ask()
        on, last, told = day, asked.due_on + timedelta(days=40), []
        while on <= last:
            told += [line for line in remind(on) if line.key.startswith(asked.subject)]
            on += timedelta(days=outage)
        keys = [line.key.rsplit(":", 1)[1] for line in told]
        assert sorted(keys) == sorted(["7d", "1d", "late1", "late15"])
        sent = Notice.objects.filter(recipient=expert, key__startswith=f"{asked.subject}:2026")
        assert sent.count() == len(set(sent.values_list("key", flat=True)))
        opinions.revoke(asked, reason="Fin.", by=asked.asked_by, on=last)


def test_a_prolonged_request_has_its_own_reminders_and_a_given_one_none(ask, expert, team, day):
    asked = ask()
    remind(asked.due_on - timedelta(days=7))
    later = asked.due_on + timedelta(days=30)
    opinions.prolong(asked, due_on=later, reason="Congrès.", by=team.evaluator, on=day)
    assert not remind(asked.due_on + timedelta(days=1))
    said = remind(later - timedelta(days=7))
    assert [line.due_on for line in said] == [later - timedelta(days=7)]
    give(asked, by=expert, on=day)
    assert not remind(later + timedelta(days=30))


def test_a_late_opinion_is_kept_and_marked_and_silence_blocks_nothing(
    browse, team, dossier, expert, ask
):
    asked = ask()
    with clock.at(asked.due_on + timedelta(days=3)):
        page = browse(team.evaluator).get(agents("opinion_read", asked)).content.decode()
        assert "peut se poursuivre sans cet avis" in page
        opinion = give(asked, by=expert, on=clock.today())
        assert opinion.late
        assert (
            "En retard"
            in browse(team.evaluator).get(dossier.get_absolute_url() + "avis/").content.decode()
        )


def test_more_time_is_asked_then_granted_or_refused_with_a_reason(browse, team, expert, ask):
    asked = ask()
    data = {"until": asked.due_on + timedelta(days=10), "reason": "Congrès."}
    assert browse(expert).post(space("opinion_more_time", asked), data).status_code == 302
    client, address = browse(team.evaluator), agents("opinion_read", asked)
    assert "Congrès." in client.get(address).content.decode()
    assert client.post(address, {"decision": "refused"}).status_code == 422
    granted = {"decision": "granted", "until": data["until"]}
    assert client.post(address, granted).status_code == 302
    asked.refresh_from_db()
    assert asked.due_on == data["until"] and asked.first_due_on < asked.due_on
    assert client.post(address, granted).status_code == 409


def test_a_revoked_request_says_why_takes_nothing_and_lends_nothing(browse, team, expert, ask, day):
    asked = ask()
    client = browse(team.evaluator)
    assert client.post(agents("opinion_revoke", asked), {"reason": ""}).status_code == 422
    assert (
        client.post(agents("opinion_revoke", asked), {"reason": "Sans objet."}).status_code == 302
    )
    assert "Sans objet." in browse(expert).get(space("opinion_answer", asked)).content.decode()
    typed = {"answer_1": "TARD", "version": 0}
    response = browse(expert).post(space("opinion_answer", asked), typed)
    assert response.status_code == 409 and "TARD" in response.content.decode()
    with pytest.raises(Refused):
        opinions.revoke(asked, reason="Encore.", by=team.evaluator, on=day)


# Paper


def test_an_opinion_received_on_paper_is_recorded_with_its_file_and_who_typed_it(
    browse, team, bodies, ask, day
):
    asked = ask(of=Consulted(bodies.cnp), on=day)
    client, address = browse(team.legal), agents("opinion_record", asked)
    data = {
        "signatory": "Jeanne Caron",
        "function": "Présidente",
        "signed_on": day,
        "received_on": day,
        "conclusion": "unfavourable",
        "text": "Le risque l'emporte.",
        "interests": "none",
    }
    assert client.post(address, data).status_code == 422
    assert (
        client.post(address, data | {"files": a_file(), "interests": "declared"}).status_code == 422
    )
    early = data | {"files": a_file(), "signed_on": day - timedelta(days=1)}
    assert client.post(address, early).status_code == 422
    assert client.post(address, data | {"files": a_file()}).status_code == 302
    opinion = Opinion.objects.get()
    assert (opinion.channel, opinion.author) == ("paper", team.legal)
    assert opinion.documents.get().division == asked.dossier.division
    page = client.get(agents("opinion_read", asked)).content.decode()
    assert f"enregistré par {team.legal}" in page and "Le risque l" in page


# What the dossier makes of it


def test_the_search_of_agents_finds_a_signed_opinion_and_not_a_draft(team, expert, ask, day):
    asked = ask()
    draft = opinion_answers.save(asked, typed=written(), by=expert, on=day)
    assert not SearchEntry.objects.visible_to(team.evaluator).matching("surveillance")
    opinion_answers.sign(asked, function="C", version=draft.version, by=expert, on=day)
    found = SearchEntry.objects.visible_to(team.evaluator).matching("surveillance")
    assert "avis rendu" in found.get().title
    assert not SearchEntry.objects.visible_to(expert).matching("surveillance")


def test_a_signed_opinion_is_a_source_of_evidence(browse, team, dossier, expert, ask, day):
    opinion = give(ask(), by=expert, on=day)
    address = reverse("evidence_add", args=[dossier.number])
    form = browse(team.evaluator).get(f"{address}?avis={opinion.pk}").context["form"]
    assert form["chosen"].value() == f"opinion-{opinion.pk}"
    data = {
        "population": "Adultes", "outcome": "Réponse", "effect": "60 %", "strength": "low",
        "chosen": f"opinion-{opinion.pk}",
    }  # fmt: skip
    assert browse(team.evaluator).post(address, data).status_code == 302
    item = dossier.evidence.get()
    assert (item.source, item.opinion) == ("opinion", opinion)


def test_the_evaluation_report_names_the_opinions_given_before_it(
    browse, team, dossier, expert, ask, do, day
):
    from_before = give(ask(), by=expert, on=day)
    do(dossier, team.legal, PRECHECK)
    do(dossier, team.evaluator, EVALUATION)
    second = give(ask(), by=expert, on=day)
    page = browse(team.evaluator).get(reverse("evaluation", args=[dossier.number, 1]))
    told = dict(page.context["report"].texts)
    assert told["Avis recueillis"].count("Favorable avec réserves") == 1
    assert from_before.request != second.request


def shared_dossier(bodies, *, by, on):
    return file_signalement(a_draft(bodies.asso, by=by, on=on), by=by, on=on)


def test_a_shared_opinion_is_read_by_the_reporting_body_once_given_a_confidential_one_never(
    browse, division, bodies, reporter, experts, expert, ask, day
):
    signalement = shared_dossier(bodies, by=reporter, on=day)
    asked = ask(sharing=Sharing.SHARED, inside=signalement.dossier)
    hidden = ask(inside=signalement.dossier)
    opinion_answers.save(asked, typed=written(), by=expert, on=day)
    client, address = browse(reporter), signalement.get_absolute_url()
    assert "trois séries" not in client.get(address).content.decode()
    opinion_answers.sign(asked, function="C", version=1, by=expert, on=day)
    assert Notice.objects.filter(recipient=reporter, topic="news", address=address).count() == 1
    page = client.get(address).content.decode()
    assert "trois séries" in page and "Avis rendu à l’agence" in page
    files = browse(reporter).get(reverse("signalement_archive", args=[signalement.number]))
    with zipfile.ZipFile(io.BytesIO(files.getvalue())) as archive:
        assert "trois séries" in archive.read("echanges.json").decode()
    give(hidden, by=expert, on=day)
    assert client.get(address).content.decode().count("trois séries") == 1


# Pieces that the consulted may read


def test_only_the_chosen_pieces_are_read_and_only_until_the_request_is_revoked(
    browse, team, dossier, experts, expert, ask, day
):
    colleague = person(Role.EXPERT, on=experts, name="colleague")
    address = reverse("opinion_ask", args=[dossier.number, "expert"])
    data = {
        "consulted": f"{experts.pk}-{expert.pk}",
        "questions": "Un ?",
        "reason": "Rare.",
        "due_on": "2026-04-01",
        "sharing": "confidential",
        "files": a_file("dossier.txt"),
    }
    assert browse(team.evaluator).post(address, data).status_code == 302
    document, asked = Document.objects.get(), OpinionRequest.objects.get()
    assert browse(expert).get(document.get_absolute_url()).status_code == 200
    assert browse(colleague).get(document.get_absolute_url()).status_code == 404
    assert "dossier.txt" in browse(expert).get(space("opinion_answer", asked)).content.decode()
    opinions.revoke(asked, reason="Fin.", by=team.evaluator, on=day)
    assert browse(expert).get(document.get_absolute_url()).status_code == 404


def test_files_of_the_consulted_reach_the_agency_only_with_the_signature(
    browse, team, expert, ask, day
):
    asked = ask()
    typed = {"answer_1": "A", "answer_2": "B", "conclusion": "none", "version": 0}
    client = browse(expert)
    client.post(space("opinion_answer", asked), typed | {"files": a_file(), "save": "1"})
    document = Document.objects.get()
    assert browse(team.evaluator).get(document.get_absolute_url()).status_code == 404
    assert client.get(document.get_absolute_url()).status_code == 200
    opinion_answers.sign(asked, function="C", version=1, by=expert, on=day)
    assert browse(team.evaluator).get(document.get_absolute_url()).status_code == 200
    whole = reverse("dossier_archive", args=[asked.dossier.number])
    with zipfile.ZipFile(io.BytesIO(browse(team.evaluator).get(whole).getvalue())) as archive:
        assert "fichiers/avis.txt" in archive.namelist()
        assert "Avis rendu" in archive.read("pieces.json").decode()


def test_the_reminder_ledger_names_its_page(ask, day):
    asked = ask()
    remind(asked.due_on)
    assert Reminder.objects.filter(address=agents("opinion_read", asked)).count() == 2
    assert date(2026, 4, 1) == asked.due_on
