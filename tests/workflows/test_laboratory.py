"""Laboratories: certain receipt, capped time, partial and late answers, secrets, reminders."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from cpc.asked.days import accepted_until
from cpc.asked.reminders import BY_PART
from cpc.law.core import LawError
from cpc.law.exchanges.laboratory import ELEMENTS, PROTOCOL, Consultation, Element
from cpc.models import (
    Deadline,
    DossierLaboratory,
    FormalRequest,
    ItemAnswer,
    LaboratoryRequest,
    SecretClaim,
)
from records import clock
from records.models import Document, Event, Notice, Reminder
from tests.conftest import person
from tests.signalements.conftest import a_draft
from web.refused import Refused
from workflows.clock import gestures as dossier_clock
from workflows.dossier import waits
from workflows.intake.filing import file_signalement
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.laboratory import times as laboratory_times

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
SECRET = "FORMULE-JAMAIS-DITE"
remind = BY_PART["laboratories"]


def opened(asked, *, by, on):
    return laboratory.receipt(asked, received_on=on, how=laboratory.OPENED, by=by, on=on)


def page(name, asked):
    return reverse(name, args=[asked.request_id])


def agents_page(name, asked):
    return reverse(name, args=[asked.request.dossier.number, asked.request_id])


def typed(number=1, text="Voici.", *, version=0, state="given", **more):
    fields = {"state": state, "text": text, "version": version} | more
    return {f"item_{number}_{name}": value for name, value in fields.items()}


def a_file(name="etude.txt"):
    return SimpleUploadedFile(name, b"Une etude.", content_type="text/plain")


# The certain day of receipt


@pytest.mark.rule("R20")
def test_no_time_runs_before_the_laboratory_opens_and_opening_is_the_receipt(browse, lab, ask, day):
    asked = ask()
    client = browse(lab)
    sealed = client.get(page("laboratory_answer", asked)).content.decode()
    assert "Aucun délai ne court" in sealed and ELEMENTS[0].text not in sealed
    assert not Deadline.objects.filter(key=asked.key).exists()
    assert client.post(page("laboratory_open", asked)).status_code == 302
    asked.refresh_from_db()
    assert (asked.received_on, asked.receipt, asked.receipt_by) == (day, "opened", lab)
    due = Deadline.objects.get(key=asked.key)
    assert (due.code, due.trigger_on, due.due_on) == ("lab_elements", day, date(2026, 5, 2))
    assert FormalRequest.objects.get(pk=asked.request_id).due_on == due.due_on
    assert Event.objects.filter(verb="request_received", public_to_reporter=True).count() == 1
    assert client.post(page("laboratory_open", asked)).status_code == 302
    assert Event.objects.filter(verb="request_received", public_to_reporter=True).count() == 1
    assert "élément" in client.get(page("laboratory_answer", asked)).content.decode()


@pytest.mark.rule("R20")
def test_two_months_from_the_last_day_of_the_year_are_not_exceeded(lab, ask):
    asked = opened(ask(on=date(2025, 12, 31)), by=lab, on=date(2025, 12, 31))
    assert asked.request.due_on == date(2026, 2, 28)
    assert accepted_until(asked) == date(2026, 3, 2)
    assert not laboratory_times.is_late(asked, on=date(2026, 3, 2))
    assert laboratory_times.is_late(asked, on=date(2026, 3, 3))


@pytest.mark.rule("R20", "R23")
@pytest.mark.parametrize(
    ("on", "over"),
    [(date(2026, 2, 28), False), (date(2026, 3, 2), False), (date(2026, 3, 3), True)],
)
def test_a_time_is_told_as_over_once_no_answer_is_in_time_any_more(browse, lab, ask, on, over):
    """Due on a Saturday: in time until Monday, on the pages, in the reminders and at the signature."""
    asked = opened(ask(on=date(2025, 12, 31)), by=lab, on=date(2025, 12, 31))
    client = browse(lab)
    with clock.at(on):
        remind(on)
        own = client.get(page("laboratory_answer", asked)).content.decode()
        listed = client.get(reverse("laboratory_requests")).content.decode()
    told = Reminder.objects.filter(key__endswith=":late")
    assert ("Le délai a pris fin" in own, "délai échu" in listed) == (over, over)
    assert [line.sentence for line in told] == [
        "le délai du laboratoire L a pris fin le 02/03/2026 inclus ; une réponse tardive reste possible."
    ][: int(over)]
    (wait,) = waits.waits(asked.request.dossier, on=on)
    assert wait.ending == (waits.Ending.LAPSED if over else None)


@pytest.mark.rule("R20")
def test_the_days_off_of_a_laboratory_overseas_are_its_own(lab, ask):
    asked = ask(on=date(2026, 3, 27), months=2)
    Organisation.objects.filter(pk=asked.request.addressee_id).update(zone="guadeloupe")
    asked = LaboratoryRequest.objects.get(pk=asked.pk)
    asked = opened(asked, by=lab, on=date(2026, 3, 27))
    assert laboratory_times.deadline_of(asked).zone == "guadeloupe"
    assert asked.request.due_on == date(2026, 5, 27)
    assert accepted_until(asked) == date(2026, 5, 28)


@pytest.mark.rule("R20")
def test_a_receipt_may_be_proved_by_the_agency_within_its_days(browse, team, ask, day):
    asked = ask()
    client, address = browse(team.legal), agents_page("laboratory_receipt", asked)
    before, after = day - timedelta(days=1), day + timedelta(days=1)
    for wrong in (before, after):
        response = client.post(address, {"received_on": wrong, "proof": "RAR"})
        assert response.status_code == 422
    assert client.post(address, {"received_on": day, "proof": ""}).status_code == 422
    sent = {"received_on": day, "proof": "Avis de réception", "files": [a_file()]}
    assert client.post(address, sent).status_code == 302
    asked.refresh_from_db()
    assert asked.receipt == "proof" and asked.receipt_document.division == team_division(asked)
    assert client.post(address, sent).status_code == 422
    assert Document.objects.count() == 1


def team_division(asked):
    return asked.request.dossier.division


# The last day


@pytest.mark.rule("R20", doors="form")
@pytest.mark.parametrize("kind", [Consultation.ELEMENTS, Consultation.PROTOCOL])
def test_the_agency_sets_the_day_and_never_beyond_two_months(browse, team, lab, ask, day, kind):
    asked = opened(ask(kind=kind, months=1), by=lab, on=day)
    assert asked.request.due_on == date(2026, 4, 2)
    client, address = browse(team.evaluator), agents_page("laboratory_due", asked)
    late = client.post(address, {"due_on": "2026-05-03", "reason": "Dossier long"})
    assert late.status_code == 422 and "R20 – " in late.content.decode()
    for due in ("2026-05-02", "2026-04-20"):
        assert client.post(address, {"due_on": due, "reason": "Dossier long"}).status_code == 302
        asked.request.refresh_from_db()
        assert str(asked.request.due_on) == due
        assert str(laboratory_times.deadline_of(asked).due_on) == due


@pytest.mark.rule("R20", doors="act")
def test_three_months_cannot_be_asked(ask):
    with pytest.raises(LawError, match="R20 – 3 mois ne se peut pas : 2 mois au plus"):
        ask(months=3)
    assert not LaboratoryRequest.objects.exists()


@pytest.mark.rule("R20")
def test_an_extension_is_refused_beyond_the_cap_whoever_asks_or_grants_it(
    browse, team, lab, ask, day
):
    asked = opened(ask(months=1), by=lab, on=day)
    client, address = browse(lab), page("laboratory_extension", asked)
    refused = client.post(address, {"until": "2026-05-03", "reason": "Congés"})
    assert refused.status_code == 422 and "au plus tard le" in refused.content.decode()
    assert client.post(address, {"until": "2026-04-30", "reason": "Congés"}).status_code == 302
    extension = asked.request.extensions.get()
    granted = {"decision": "granted", "until": "2026-04-30", "answer": ""}
    agent = browse(team.evaluator)
    assert agent.post(agents_page("laboratory_read", asked), granted).status_code == 302
    extension.refresh_from_db()
    asked.request.refresh_from_db()
    assert asked.request.due_on == extension.granted_until == date(2026, 4, 30)
    assert laboratory_times.deadline_of(asked).due_on == date(2026, 4, 30)


@pytest.mark.rule("R20")
def test_a_gesture_on_the_clock_moves_the_request_and_keeps_to_the_cap(team, lab, ask, day):
    asked = opened(ask(months=1), by=lab, on=day)
    deadline = laboratory_times.deadline_of(asked)
    dossier_clock.extend(deadline, length=1, reason="Accordé", by=team.evaluator, on=day)
    asked.request.refresh_from_db()
    assert asked.request.due_on == date(2026, 5, 2)
    with pytest.raises(Refused):
        dossier_clock.extend(deadline, length=1, reason="Encore", by=team.evaluator, on=day)


@pytest.mark.rule("R21", doors="act")
@pytest.mark.parametrize("asked", [(), (Element("8", "Le prix"),), (*ELEMENTS, *PROTOCOL)])
def test_elements_out_of_the_text_cannot_be_asked(ask, asked):
    with pytest.raises(LawError, match="R21"):
        ask(elements=asked)
    assert not LaboratoryRequest.objects.exists()


# Answers


@pytest.mark.rule("R21")
@pytest.mark.rule("R22", doors="reading")
def test_ready_answers_leave_and_the_others_stay_the_laboratorys_own(browse, team, lab, ask, day):
    asked = opened(ask(), by=lab, on=day)
    client, agent = browse(lab), browse(team.evaluator)
    address = page("laboratory_answer", asked)
    client.post(address, typed(1, SECRET, state="") | {"save": "1"})
    assert SECRET in client.get(address).content.decode()
    read = agents_page("laboratory_read", asked)
    assert SECRET not in agent.get(read).content.decode()
    partial = typed(1, SECRET, version=1) | typed(2, "", state="not_held") | {"send": "1"}
    assert client.post(address, partial).url.endswith("?manque=1")
    assert SECRET in agent.get(read).content.decode()
    asked.request.refresh_from_db()
    assert not asked.request.outcome
    other = typed(1, "Changé") | typed(2, "", version=1, state="not_held") | {"save": "1"}
    stale = client.post(address, other)
    assert stale.status_code == 409 and "Changé" in stale.content.decode()
    assert ItemAnswer.objects.get(item__number=1).text == SECRET
    rest = typed(2, "Aucune étude.", version=1, state="not_held") | {"send": "1"}
    assert client.post(address, rest).status_code == 302
    asked.request.refresh_from_db()
    assert asked.request.outcome == "answered"
    assert laboratory_times.deadline_of(asked).met_on == day


@pytest.mark.rule("R23", doors="form act")
def test_silence_blocks_nothing_and_a_late_answer_is_kept_and_marked(
    browse, team, lab, ask, dossier, do, day
):
    asked = opened(ask(months=1), by=lab, on=day)
    client, agent = browse(lab), browse(team.evaluator)
    pursue = agents_page("laboratory_pursue", asked)
    early = agent.post(pursue, {"note": "Données publiées."})
    assert early.status_code == 422 and "R23 – " in early.content.decode()
    with pytest.raises(LawError, match="R23"):
        laboratory.pursue(asked, note="Données publiées.", by=team.evaluator, on=day)
    late = date(2026, 4, 3)
    with clock.at(late):
        assert agent.post(pursue, {"note": "Données publiées."}).status_code == 302
        assert laboratory_times.deadline_of(asked).met_on == late
        answers = typed(1) | typed(2) | {"send": "1"}
        assert client.post(page("laboratory_answer", asked), answers).status_code == 302
        text = agent.get(agents_page("laboratory_read", asked)).content.decode()
    assert "En retard" in text and "Données publiées." in text
    assert Event.objects.filter(sentence__contains="après le délai").exists()


@pytest.mark.rule("R19")
@pytest.mark.parametrize(("intention", "flags"), [("none", 0), ("research", 1), ("both", 1)])
def test_an_intention_raises_a_flag_until_somebody_concludes(
    browse, team, lab, ask, dossier, day, intention, flags
):
    asked = opened(ask(elements=ELEMENTS[6:]), by=lab, on=day)
    client, agent = browse(lab), browse(team.evaluator)
    address = page("laboratory_answer", asked)
    client.post(address, typed() | {"send": "1"})
    assert not laboratory_answers.intentions(dossier)
    client.post(address, typed(version=1, intention=intention) | {"send": "1"})
    assert len(laboratory_answers.intentions(dossier)) == flags
    assert ("accès précoce" in agent.get(dossier.get_absolute_url()).content.decode()) == bool(
        flags
    )
    if flags:
        check = agents_page("laboratory_check", asked)
        assert agent.post(check, {"note": "Aucun essai déposé."}).status_code == 302
        assert not laboratory_answers.intentions(dossier)


def test_a_colleague_s_answer_is_not_overwritten(browse, lab, ask, day):
    asked = opened(ask(), by=lab, on=day)
    client, address = browse(lab), page("laboratory_answer", asked)
    client.post(address, typed(1, "Premier") | {"save": "1"})
    stale = client.post(address, typed(1, "Second") | {"save": "1"})
    assert stale.status_code == 409 and "Second" in stale.content.decode()
    assert ItemAnswer.objects.get().text == "Premier"


# Who was asked


@pytest.mark.rule("R24", doors="database")
def test_holder_and_operator_are_both_kept_and_change_over_time(
    present, maker, rival, team, ask, dossier, day
):
    operator = DossierLaboratory(
        dossier=dossier,
        organisation=rival,
        capacity="operator",
        mandated_by=maker,
        first_day=day,
    )
    laboratory_present.add(operator, by=team.evaluator, on=day)
    first = ask(of=operator)
    assert (first.holder, first.operator, first.request.addressee) == (maker, rival, rival)
    assert ask().operator == rival
    laboratory_present.leave(operator, last_day=day, by=team.evaluator, on=day)
    later = ask(on=day + timedelta(days=1))
    assert (later.holder, later.operator) == (maker, None)
    first.refresh_from_db()
    assert first.operator == rival
    with pytest.raises(DatabaseError, match="operator_names_its_holder"), transaction.atomic():
        DossierLaboratory.objects.filter(pk=operator.pk).update(mandated_by=None)


@pytest.mark.rule("R25")
def test_proposals_are_waived_with_a_reason(browse, team, dossier):
    client, waive = browse(team.legal), reverse("protocol_waive", args=[dossier.number])
    assert client.post(waive, {"note": ""}).status_code == 422
    assert client.post(waive, {"note": "Recul suffisant."}).status_code == 302
    assert dossier.protocolwaivers.get().reasons == "Recul suffisant."


# Reminders


def ledger(asked):
    found = Reminder.objects.filter(key__startswith=f"{asked.key}:").order_by("due_on")
    return list(found.values_list("due_on", flat=True))


@pytest.mark.parametrize("outage", [0, 1, 3, 10])
def test_reminders_are_neither_lost_nor_doubled_by_an_outage(lab, ask, day, outage):
    asked = opened(ask(months=1), by=lab, on=day)
    due = asked.request.due_on
    expected = [due - timedelta(days=15), due - timedelta(days=5), due + timedelta(days=1)]
    stopped = due - timedelta(days=6)
    each = [day + timedelta(days=number) for number in range(60)]
    for on in each:
        if not stopped < on <= stopped + timedelta(days=outage):
            remind(on)
            remind(on)
    assert ledger(asked) == expected
    told = Notice.objects.filter(key__startswith=f"{asked.key}:{due}", recipient=lab)
    assert told.count() == (2 if outage == 10 else 3)


def test_a_request_nobody_opens_is_told_to_both_sides_and_once(lab, team, ask, day):
    asked = ask()
    assert not remind(day + timedelta(days=6))
    assert len(remind(day + timedelta(days=9))) == 1
    assert not remind(day + timedelta(days=30))
    told = Notice.objects.filter(key__startswith=f"{asked.key}:unopened")
    assert {notice.recipient for notice in told} >= {lab, team.evaluator}


def test_a_new_last_day_has_its_own_reminders_and_an_end_has_none(team, lab, ask, day):
    asked = opened(ask(months=1), by=lab, on=day)
    remind(asked.request.due_on)
    laboratory_times.set_due(
        asked, due_on=date(2026, 5, 2), reason="Plus", by=team.evaluator, on=date(2026, 4, 2)
    )
    assert len(remind(date(2026, 4, 29))) == 2
    laboratory.cancel(asked, note="Inutile", by=team.evaluator, on=date(2026, 4, 29))
    assert not remind(date(2026, 6, 1))


# Secrets


@pytest.fixture
def told(browse, lab, ask, day):
    """An answer and a file, both claimed secret, sent."""
    asked = opened(ask(elements=ELEMENTS[:1]), by=lab, on=day)
    secret = {"secret": "on", "secret_reason": "Procédé", "files": [a_file("formule.txt")]}
    browse(lab).post(page("laboratory_answer", asked), typed(1, SECRET, **secret) | {"send": "1"})
    assert ItemAnswer.objects.get().sent_on == day
    return asked


def test_a_claim_has_a_reason_and_its_files_are_claimed_with_it(browse, lab, ask, day):
    asked = opened(ask(elements=ELEMENTS[:1]), by=lab, on=day)
    client, address = browse(lab), page("laboratory_answer", asked)
    client.post(address, typed(1, SECRET, secret="on") | {"send": "1"})
    assert ItemAnswer.objects.get().sent_on is None
    files = typed(1, SECRET, version=1, files=[a_file()])
    client.post(address, files | {"save": "1"})
    document = Document.objects.get()
    assert document.division is None and not SecretClaim.objects.exists()
    claim = typed(1, SECRET, version=2) | {f"file_{document.pk}": "Brevet", "send": "1"}
    client.post(address, claim)
    assert SecretClaim.objects.get().reason == "Brevet"
    document.refresh_from_db()
    assert document.division == asked.request.dossier.division


def test_the_agents_of_the_division_and_the_laboratory_alone_read_a_secret(browse, team, lab, told):
    document = Document.objects.get(name="formule.txt")
    for client, name in ((browse(team.auditor), agents_page), (browse(lab), page)):
        view = "laboratory_read" if name is agents_page else "laboratory_answer"
        text = client.get(name(view, told)).content.decode()
        assert SECRET in text and "Secret des affaires" in text
        assert client.get(document.get_absolute_url()).status_code == 200


def test_no_reporting_body_other_laboratory_or_division_reads_it_anywhere(
    browse, team, told, dossier, rival, bodies
):
    elsewhere = Organisation.objects.create(kind=OrganisationKind.ANSM_DIVISION, name="Autre")
    others = (
        person(Role.REPORTER, on=bodies.asso, name="r"),
        person(Role.LABORATORY, on=rival, name="rival"),
        person(Role.EVALUATOR, on=elsewhere, name="e"),
    )
    document = Document.objects.get(name="formule.txt")
    for user in others:
        client = browse(user)
        addresses = [
            agents_page("laboratory_read", told),
            page("laboratory_answer", told),
            document.get_absolute_url(),
            dossier.get_absolute_url(),
        ]
        assert {client.get(address).status_code for address in addresses} <= {403, 404}
        assert not ItemAnswer.objects.visible_to(user).exists()
        assert not FormalRequest.objects.visible_to(user).exists()
        assert not Document.objects.visible_to(user).exists()
        assert not DossierLaboratory.objects.visible_to(user).exists()
        for name in ("laboratory_requests", "signalements", "notices", "dossiers"):
            assert SECRET not in client.get(reverse(name)).content.decode()


def test_no_line_of_the_journal_and_no_notice_says_what_is_secret(told):
    for event in Event.objects.all():
        assert SECRET not in f"{event.sentence}{event.reason}{event.data}"
    for notice in Notice.objects.all():
        assert SECRET not in f"{notice.subject}{notice.body}"


def test_what_a_cancelled_request_had_not_sent_stays_the_laboratorys_own(
    browse, team, lab, ask, day
):
    asked = opened(ask(elements=ELEMENTS[:1]), by=lab, on=day)
    address = page("laboratory_answer", asked)
    browse(lab).post(address, typed(1, SECRET, files=[a_file()]) | {"save": "1"})
    laboratory.cancel(asked, note="Inutile", by=team.evaluator, on=day)
    agent = browse(team.evaluator)
    assert SECRET not in agent.get(agents_page("laboratory_read", asked)).content.decode()
    assert agent.get(Document.objects.get().get_absolute_url()).status_code == 404


def test_the_reporting_body_reads_nothing_of_it_in_its_archive_and_follow_up(
    browse, team, bodies, maker, day
):
    from_body = person(Role.REPORTER, on=bodies.asso, name="deposant")
    draft = a_draft(bodies.asso, by=from_body, on=day)
    signalement = file_signalement(draft, by=from_body, on=day)
    row = DossierLaboratory(
        dossier=signalement.dossier, organisation=maker, capacity="holder", first_day=day
    )
    laboratory_present.add(row, by=team.evaluator, on=day)
    asked = laboratory.ask(
        [row],
        kind=Consultation.ELEMENTS,
        elements=ELEMENTS[:1],
        months=1,
        reason=SECRET,
        files=(),
        by=team.evaluator,
        on=day,
    )[0]
    opened(asked, by=person(Role.LABORATORY, on=maker, name="lab"), on=day)
    client = browse(from_body)
    for name in ("signalement_follow", "signalement_messages", "signalement_archive"):
        response = client.get(reverse(name, args=[signalement.number]))
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert SECRET.encode() not in content and b"Laboratoire L" not in content
