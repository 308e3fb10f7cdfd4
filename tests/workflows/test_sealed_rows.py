"""What an instruction leaves behind, tried by SQL: no sealed row changes, no illegal state enters."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from cpc.models import (
    Act,
    ClockStop,
    Dossier,
    Evaluation,
    Publication,
    RegisterSpan,
    Signature,
    Visa,
)
from records.models import Document
from records.sealing import laying
from records.sealing.triggers import expected
from tests.records.raw import change, insert, refused, try_sealed_rows
from workflows.flows.opening import open_dossier
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(signed_dossier) -> Dossier:
    return signed_dossier


@pytest.fixture
def published(published_dossier) -> Dossier:
    return published_dossier


@pytest.fixture
def unsigned(signed, day):
    """The dossier, its signature gone back on."""
    signature = signed.signatures.get()
    change(signature, undone_on=day.isoformat())
    signature.undone_on = None
    return signature


@pytest.fixture
def another(dossier, division, team, day) -> Dossier:
    """Another dossier, with nothing in it."""
    return open_dossier(
        origin=dossier.origin,
        dci="Autre",
        indication="Autre",
        on=day,
        by=team.manager,
        origin_reference="Autre lettre",
    )


@pytest.mark.rule("R41", doors="database")
def test_what_a_whole_instruction_leaves_behind_is_sealed(published):
    try_sealed_rows(
        {
            "records.Event",
            "cpc.Act",
            "cpc.ActMedicine",
            "cpc.ActIndication",
            "cpc.PreCheck",
            "cpc.PreCheckAnswer",
            "cpc.Evaluation",
            "cpc.Visa",
            "cpc.Draft",
            "cpc.Draft_medicines",
            "cpc.DraftVersion",
            "cpc.Signature",
            "cpc.SignedText",
            "cpc.Publication",
            "cpc.HistoricalVisa",
            "cpc.HistoricalDossier",
            "accounts.HistoricalUser",
        }
    )


def test_a_piece_is_undone_once(signed, day):
    signature = signed.signatures.get()
    change(signature, undone_on=day.isoformat())
    assert "Table « cpc_signature »" in refused(change, signature, undone_on="2026-03-05")
    assert "Table « cpc_signature »" in refused(change, signature, undone_on=None)


def test_a_visa_names_the_author_of_its_evaluation(unsigned, team):
    visa = unsigned.dossier.visas.get()
    told = refused(insert, visa, author_id=team.desk.pk, evaluator_id=team.legal.pk)
    assert "nomme son auteur" in told


def test_a_visa_is_on_an_evaluation_of_its_own_dossier(unsigned, another, team):
    told = refused(
        insert, unsigned.dossier.visas.get(), author_id=team.desk.pk, dossier_id=another.pk
    )
    assert "évaluation de son dossier" in told


def test_the_evaluator_does_not_sign_by_leaving_the_evaluator_out(unsigned, team):
    for values in (
        {"author_id": team.evaluator.pk, "evaluator_id": None},
        {"author_id": team.signatory.pk, "evaluator_id": None},
        {"author_id": team.evaluator.pk, "evaluator_id": team.legal.pk},
        {"author_id": team.second_evaluator.pk, "visa_holder_id": None},
    ):
        assert "Le signataire n" in refused(insert, unsigned, **values)
    insert(unsigned)


def test_two_signatures_do_not_stand(signed, team):
    assert "déjà une décision signée" in refused(insert, signed.signatures.get())


def test_another_signature_stands_once_the_publication_was_returned(signed, do, team):
    done = do(signed, team.publisher, {"decision": "returned", "points": "À reprendre."})
    assert done.status_code == 302
    insert(signed.signatures.get())


@pytest.mark.rule("R33", doors="database")
def test_an_expired_delegation_signs_nothing(unsigned):
    delegate = {"capacity": "delegate", "delegation": "Décision du 1er janvier"}
    for first, last in (("2026-01-01", "2026-03-01"), ("2026-03-03", None)):
        told = refused(
            insert, unsigned, **delegate, delegation_first_day=first, delegation_last_day=last
        )
        assert "ne couvre pas" in told
    insert(
        unsigned, **delegate, delegation_first_day="2026-03-02", delegation_last_day="2026-03-02"
    )


def test_two_publications_do_not_stand(signed, team, day):
    sent = Publication(
        dossier=signed, author=team.publisher, made_on=day, published_on=day, address="https://a.fr"
    )
    sent.created_at = signed.signatures.get().created_at
    insert(sent)
    assert "déjà publiée" in refused(insert, sent)


def test_nothing_is_published_without_a_signature(published, another):
    told = refused(insert, published.publications.get(), dossier_id=another.pk)
    assert "une fois signée" in told


def test_a_piece_is_not_made_before_its_dossier_nor_in_the_time_to_come(unsigned, settings):
    recital = unsigned.dossier.prechecks.get()
    assert "où le dossier est ouvert" in refused(insert, recital, made_on="2026-03-01")
    settings.DEMONSTRATION = False  # the real day is known
    laying.lay(connection)
    assert "pas dans l'avenir" in refused(insert, recital, made_on="2099-01-01")
    insert(recital, made_on="2026-03-02")


def test_a_clock_does_not_stop_before_its_dossier_is_open(dossier, team):
    stop = ClockStop(dossier=dossier, motive="Séance", reason="meeting", stopped_by=team.desk)
    stop.first_day = date(2026, 3, 1)
    assert "où le dossier est ouvert" in refused(insert, stop)
    insert(stop, first_day="2026-03-02")


def test_a_framework_has_one_status_a_day(published):
    span = RegisterSpan.objects.order_by("first_day").last()
    for first, last in (
        ("2026-06-01", None),
        ("2020-01-01", "2026-06-01"),
        ("2026-06-01", "2026-06-01"),
    ):
        assert "un statut par jour" in refused(insert, span, first_day=first, last_day=last)
    insert(span, first_day="2020-01-01", last_day="2020-12-31")


@pytest.mark.rule("R32", doors="database")
def test_an_act_does_not_last_until_2060(published):
    told = refused(insert, Act.objects.get(), reference="Autre", last_day="2060-01-01")
    assert "une durée si longue" in told


def test_a_task_that_is_done_has_no_open_work(dossier):
    item = WorkItem.objects.open().get()
    with pytest.raises(IntegrityError, match="plus de tâche ouverte"), transaction.atomic():
        type(item.task).objects.filter(pk=item.task_id).update(status="DONE")
    WorkItem.objects.update(finished_at="2026-03-02T12:00Z")
    type(item.task).objects.filter(pk=item.task_id).update(status="DONE")
    with pytest.raises(IntegrityError, match="étape faite"), transaction.atomic():
        WorkItem.objects.update(finished_at=None)


def test_a_document_is_not_clean_without_an_antivirus(division, team, day, settings):
    settings.DEMONSTRATION = False
    laying.lay(connection)
    document = Document(
        division=division,
        name="a.pdf",
        mime="application/pdf",
        size=1,
        original_size=1,
        given_by=team.desk,
        given_on=day,
        scanned_at="2026-03-02T12:00Z",
    )
    assert "quel antivirus" in refused(insert, document, state="clean")
    insert(document, state="clean", scanner="ClamAV 1.4")


@pytest.mark.rule("R12", doors="database")
@pytest.mark.parametrize(
    ("table", "column", "own"),
    [
        (Evaluation, "conclusion", {}),
        (Dossier, "outcome", {"number": "DOS-2026-0099"}),
        (Dossier, "origin", {"number": "DOS-2026-0099"}),
        (Visa, "decision", {}),
        (Signature, "capacity", {}),
        (Publication, "decision", {}),
        (Act, "kind", {"reference": "autre"}),
        (RegisterSpan, "status", {}),
    ],
)
def test_a_value_out_of_its_list_enters_nowhere(published, table, column, own):
    row = table._base_manager.last()
    laying.lift(connection)  # a closed dossier takes no piece, whatever it says
    rule = expected(connection.vendor)[f"rule_{table._meta.db_table}_choices_insert"]
    laying.script(connection, [getattr(rule, connection.vendor)])
    assert "hors de sa liste" in refused(insert, row, **own, **{column: "banana"})
