"""What changes for a time, then no more, tried by SQL: requests, files, mandates, acts, closed dossiers."""

from datetime import date

import pytest

from cpc.acts.enacting import enact
from cpc.law.deciding.eligibility import Answer
from cpc.models import (
    Act,
    ActIndication,
    ActMedicine,
    ClockStop,
    ConditionAnswer,
    Cpc,
    Dossier,
    ItemAnswer,
    OpinionRequest,
    PendingAct,
)
from records import clock
from records.models import Document
from tests.conftest import a_mandate
from tests.records.raw import change, insert, refused, remove
from tests.workflows.test_laboratory import a_file, opened, page, typed
from tests.workflows.test_signing import given
from workflows.laboratory import answers as laboratory_answers
from workflows.laboratory import requests as laboratory

pytestmark = pytest.mark.django_db
SENT = "Table « cpc_formalrequest »"


@pytest.fixture
def published(published_dossier) -> Dossier:
    published_dossier.refresh_from_db()
    return published_dossier


# Acts


def test_no_line_enters_an_act_that_is_published(published):
    act = published.acts.get()
    for line in (act.medicines.first(), act.indications.first()):
        assert "ne nomme plus rien d'autre" in refused(insert, line)
    assert "Table « cpc_act »" in refused(change, act, names=99)


def test_an_act_enters_with_all_its_lines_whatever_their_number(cpc):
    act = cpc.acts.get()
    assert act.names == 2
    bare = Act(
        reference="Levée",
        kind="suspension",
        cpc=cpc,
        decided_on=date(2026, 3, 2),
        published_on=date(2026, 3, 2),
        first_day=date(2026, 3, 3),
    )
    enact(bare, medicines=(), indications=(), on=date(2026, 3, 2))
    line = ActIndication(act=bare, text="Autre")
    assert "ne nomme plus rien d'autre" in refused(insert, line)


def test_a_line_takes_its_medicine_and_its_name_once(cpc, protopic):
    days = {"decided_on": "2026-03-02", "published_on": "2026-03-02"}
    act = Act.objects.create(reference="A", kind="not_established", names=2, **days)
    known = ActMedicine.objects.create(act=act, name="Tacrolimus")
    assert "cpc_actmedicine" in refused(change, known, name="Autre")
    coded = ActMedicine.objects.create(act=act, cis=protopic.cis, name=protopic.cis)
    assert "cpc_actmedicine" in refused(change, coded, name="Autre")
    change(coded, name=protopic.name, medicine_id=protopic.pk)
    assert "cpc_actmedicine" in refused(change, coded, name="Autre")


def test_a_framework_keeps_its_number_and_takes_another_title(cpc):
    change(cpc, title="Tacrolimus – vitiligo", search="tacrolimus")
    assert "cpc_cpc" in refused(change, cpc, number="CPC-2099-0001")
    assert "cpc_cpc" in refused(change, cpc, key="autre")
    assert "cpc_cpc" in refused(remove, Cpc.objects.create(number="CPC-1", title="Seul"))


def test_nothing_that_led_to_a_published_decision_is_gone_back_on(published):
    for pieces in ("prechecks", "evaluations", "visas", "drafts", "signatures", "publications"):
        piece = getattr(published, pieces).last()
        assert "La décision est publiée" in refused(change, piece, undone_on="2026-03-05")


# Dossiers


def test_a_closed_dossier_neither_opens_again_nor_changes(published):
    for values in (
        {"closed_on": None, "outcome": ""},
        {"outcome": "abandoned"},
        {"closed_on": "2026-03-03"},
        {"dci": "Autre"},
        {"cpc_id": None},
    ):
        assert "Table « cpc_dossier »" in refused(change, published, **values)
    tied = Dossier.medicines.through.objects.filter(dossier=published).last()
    assert "cpc_dossier_medicines" in refused(remove, tied)
    assert "cpc_dossier_medicines" in refused(insert, tied)


def test_an_open_dossier_is_put_right_and_keeps_its_number(dossier):
    change(dossier, dci="Tacrolimus monohydraté", rare_disease=True)
    assert "Table « cpc_dossier »" in refused(change, dossier, number="DOS-2026-9999")
    assert "Table « cpc_dossier »" in refused(remove, dossier)


def test_the_conditions_of_a_closed_dossier_are_answered_no_more(published, team, day):
    row = ConditionAnswer(
        dossier=published, author=team.legal, made_on=day, rule="R13", answer=Answer.NO, reason="R"
    )
    row.created_at = published.prechecks.get().created_at
    assert "dossier est clos" in refused(insert, row)


def test_two_clock_stops_of_a_dossier_share_no_day_after_a_migration_too(dossier, team):
    stop = ClockStop(dossier=dossier, motive="Séance", reason="meeting", stopped_by=team.desk)
    stop.first_day, stop.last_day = date(2026, 3, 2), date(2026, 3, 10)
    insert(stop)
    assert "ne se recouvrent pas" in refused(insert, stop, first_day="2026-03-10", last_day=None)
    insert(stop, first_day="2026-03-11", last_day=None)


# Requests


@pytest.fixture
def asked(ask, lab, day):
    return opened(ask(), by=lab, on=day)


def test_a_request_keeps_what_it_asked_and_once_ended_its_end(asked, team, day):
    request = asked.request
    assert SENT in refused(change, request, reason="Autre")
    assert SENT in refused(change, request, asked_on="2026-03-01")
    assert SENT in refused(change, request, first_due_on="2026-04-01")
    assert SENT in refused(remove, request)
    change(request, due_on="2026-04-30")
    laboratory.cancel(asked, note="Obtenu ailleurs.", by=team.legal, on=day)
    late = ItemAnswer(item=request.items.first(), author=team.legal, saved_at=clock.now())
    assert "ne reçoit plus de réponse" in refused(insert, late)
    for values in ({"due_on": "2026-05-02"}, {"outcome": "answered"}, {"end_reason": "Autre"}):
        assert SENT in refused(change, request, **values)


def test_a_request_to_a_laboratory_is_received_once(asked):
    told = "Table « cpc_laboratoryrequest »"
    assert told in refused(change, asked, months=1)
    assert told in refused(change, asked, received_on="2026-03-01")
    assert told in refused(change, asked, receipt="proof", receipt_proof="Avis")


def test_an_intention_is_examined_once(asked, team, day, lab):
    change(asked, checked_on=day.isoformat(), checked_by_id=team.legal.pk, checked_note="Vu.")
    told = refused(change, asked, checked_note="Autre")
    assert "cpc_laboratoryrequest" in told


@pytest.fixture
def answer(asked, browse, lab):
    """Written, with a file, and not sent."""
    data = typed() | {"item_1_files": [a_file()]}
    assert browse(lab).post(page("laboratory_answer", asked), data).status_code == 302
    return asked.request.items.get(number=1).answer


def test_the_files_of_an_answer_are_its_own_until_it_is_sent(asked, answer, lab, day):
    tied = answer.documents.through.objects.get()
    insert(tied, document_id=insert_document(answer.documents.get()))
    laboratory_answers.send(asked, by=lab, on=day)
    for gesture, row in ((insert, tied), (remove, tied)):
        assert "cpc_itemanswer_documents" in refused(gesture, row)
    assert "cpc_itemanswer_documents" in refused(change, tied, document_id=99)


def test_a_request_for_an_opinion_keeps_what_it_asked_and_its_end(dossier, division, team, day):
    days = {"asked_on": day, "first_due_on": date(2026, 4, 2), "due_on": date(2026, 4, 2)}
    asked = {"dossier": dossier, "addressee": division, "number": 1, "reason": "A"}
    row = OpinionRequest.objects.create(
        **asked, **days, sharing="confidential", asked_by=team.legal
    )
    told = "Table « cpc_opinionrequest »"
    assert told in refused(change, row, reason="Autre")
    assert told in refused(change, row, first_due_on="2026-05-02")
    change(row, due_on="2026-05-02")
    change(row, outcome="revoked", ended_on=day.isoformat(), end_reason="Sans objet.")
    assert told in refused(change, row, end_reason="Autre")
    assert told in refused(change, row, due_on="2026-06-02")


# Files


def insert_document(document: Document) -> int:
    """Another file like ``document``."""
    document.pk, document.uuid = None, "0" * 31 + "1"
    document.save(force_insert=True)
    return document.pk


def test_a_file_in_a_draft_may_be_dropped_and_once_sent_is_frozen(asked, answer, lab, day):
    document = answer.documents.get()
    assert document.division_id is None
    change(document, name="autre.txt")
    laboratory_answers.send(asked, by=lab, on=day)
    told = "Table « records_document »"
    assert told in refused(change, document, name="encore.txt")
    assert told in refused(change, document, division_id=None)
    change(document, indexed=True)


def test_a_file_that_nobody_of_the_agency_reads_is_frozen_by_what_was_sent_with_it(
    asked, answer, lab, day
):
    """The state that the page never makes: sent, and shared with no division."""
    document = answer.documents.get()
    answer.sent_on = day
    answer.save()
    assert document.division_id is None
    assert "Table « records_document »" in refused(change, document, sha256="0" * 64)
    assert "Table « records_document »" in refused(remove, document)


# Mandates, delegations, acts to confirm


@pytest.mark.rule("R33", doors="database")
def test_a_mandate_keeps_what_its_act_says_and_its_end_only_comes_sooner(team):
    mandate = team.signatory.general_mandates.get()
    for values in (
        {"person_id": team.manager.pk},
        {"capacity": "acting"},
        {"function": "Autre"},
        {"first_day": "2019-01-01"},
        {"reference": "Autre"},
    ):
        assert "Table « accounts_mandate »" in refused(change, mandate, **values)
    change(mandate, last_day="2026-06-30")
    change(mandate, last_day="2026-05-31")
    for later in ("2026-06-01", None):
        assert "Table « accounts_mandate »" in refused(change, mandate, last_day=later)
    assert "Table « accounts_mandate »" in refused(remove, mandate)


@pytest.mark.rule("R33", doors="database")
def test_two_mandates_of_one_capacity_share_no_day_whatever_writes(team):
    held = a_mandate(team.manager, capacity="acting", last_day=date(2026, 6, 30))
    assert "ne se recouvrent pas" in refused(insert, held, first_day="2026-06-30", last_day=None)
    insert(held, first_day="2026-07-01", last_day=None)


@pytest.mark.rule("R33", doors="database")
def test_a_delegation_keeps_its_scope_and_its_end_only_comes_sooner(team, division):
    held = given(team.manager, division, last_day=date(2026, 12, 31))
    told = "Table « accounts_delegation »"
    assert told in refused(change, held, scope='["renewal"]')
    assert told in refused(change, held, delegate_id=team.legal.pk)
    assert told in refused(change, held, last_day="2027-12-31")
    change(held, last_day="2026-03-02")


def test_an_act_to_confirm_keeps_what_was_recorded_and_is_judged_once(cpc, team, day):
    pending = PendingAct.objects.create(
        cpc=cpc, reference="A", content={}, recorded_by=team.manager, recorded_on=day
    )
    told = "Table « cpc_pendingact »"
    assert told in refused(change, pending, content='{"row": {}}')
    assert told in refused(change, pending, recorded_by_id=team.legal.pk)
    judged = {"outcome": "refused", "reason": "Non.", "judged_by_id": team.legal.pk}
    change(pending, **judged, judged_on="2026-03-02")
    assert told in refused(change, pending, reason="Si.")
    assert told in refused(change, pending, outcome="", judged_on=None)
