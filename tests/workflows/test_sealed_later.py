"""What is signed, sent, filed or closed takes nothing more, tried by SQL; and is enacted as signed."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models

from bodies import authority
from cpc import seals_pieces
from cpc.models import Dossier, Signature, SignedDerogation
from cpc.models.piece import Piece, StepPiece, piece_kinds
from cpc.texts.signed_texts import rewritten_lacks
from records.sealing import Rule, Seal
from records.sealing.declared import declared
from records.sealing.triggers import expected
from signalements.models import Attachment, CorrectionMark, Estimate, Reference, Signalement
from signalements.models.rows import Row
from tests.records.raw import change, insert, refused, remove
from tests.signalements.conftest import a_draft
from tests.workflows.test_laboratory import opened
from tests.workflows.walks import do as walk
from tests.workflows.walks import reach
from workflows.flows.opening import open_dossier
from workflows.intake.filing import file_signalement
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db
CLOSED, SIGNED = "Ce dossier est clos", "La décision de ce dossier est signée"
REWRITTEN = "ne dit plus ce qui a été signé"


@pytest.fixture
def signed(signed_dossier) -> Dossier:
    return signed_dossier


@pytest.fixture
def published(published_dossier) -> Dossier:
    return published_dossier


def rows(dossier: Dossier) -> Iterator[tuple[type[Piece], models.Model]]:
    """One row of each table that tells of the dossier by its pieces, with the piece that it is of."""
    for model, piece, _ in seals_pieces.written():
        row = model._base_manager.order_by("pk").last()
        if row is not None:
            yield piece, row


# The registry


def rules() -> dict[str, set[str]]:
    """The names of the rules, by table."""
    found: dict[str, set[str]] = {}
    for each in (each for each in declared() if isinstance(each, Rule)):
        found.setdefault(each.model, set()).add(each.name)
    return found


def held(model: type[models.Model], *, name: str) -> bool:
    return any(each.endswith(name) for each in rules().get(model._meta.label, ()))


def test_every_piece_and_what_is_written_with_it_is_refused_once_closed_or_says_why_not():
    tables = list(seals_pieces.written())
    assert {model for model, _, _ in tables} >= set(piece_kinds())
    for model, piece, _ in tables:
        late = piece._meta.label in seals_pieces.ONCE_CLOSED
        assert held(model, name="_once_closed") is not late, model


def test_every_step_before_the_signature_writes_nothing_after_it():
    for model, piece, _ in seals_pieces.written():
        before = issubclass(piece, StepPiece) and (
            piece._meta.label not in seals_pieces.AFTER_SIGNATURE
        )
        assert held(model, name="_once_signed") is before, model


def test_every_relation_of_a_piece_is_known():
    known = {model for model, _, _ in seals_pieces.written()}
    for piece in piece_kinds():
        for field in piece._meta.local_many_to_many:
            assert field.remote_field.through in known


def test_whatever_is_sealed_whole_refuses_a_row_that_is_moved_in():
    laid = expected(connection.vendor)
    whole = [each for each in declared() if isinstance(each, Seal) and each.whole]
    assert len(whole) > 4
    for seal in whole:
        entered = seal.when.replace("OLD.", "NEW.")
        name = f"sealed_{seal.table._meta.db_table}"
        assert laid[f"{name}_insert"].refused == entered
        assert f"({seal.when}) OR ({entered})" in laid[f"{name}_update"].refused


# Closed, signed


def test_nothing_enters_a_closed_dossier(published):
    tried = set()
    for _, row in rows(published):
        refused(insert, row)
        tried.add(row._meta.label)
    assert {"cpc.PreCheck", "cpc.Evaluation", "cpc.Draft", "cpc.Draft_medicines"} <= tried
    assert CLOSED in refused(insert, published.evaluations.last(), argument="Autre")


def test_nothing_that_the_signature_covers_is_added_after_it(signed, day):
    covered = [
        row
        for piece, row in rows(signed)
        if issubclass(piece, StepPiece) and piece._meta.label not in seals_pieces.AFTER_SIGNATURE
    ]
    assert len(covered) > 5
    for row in covered:
        refused(insert, row)
    draft = signed.drafts.last()
    assert SIGNED in refused(insert, draft, indications="Autre")
    change(signed.signatures.get(), undone_on=day.isoformat())
    insert(draft)


def test_a_returned_publication_opens_the_draft_and_wants_another_signature(signed, do, team):
    returned = {"decision": "returned", "points": "À reprendre."}
    draft, signature = signed.drafts.last(), signed.signatures.get()
    assert do(signed, team.publisher, returned).status_code == 302
    insert(draft)
    sent = signed.publications.last()
    published = {"decision": "published", "published_on": "2026-03-02", "points": ""}
    assert "une fois signée" in refused(insert, sent, **published)
    insert(signature, created_at=sent.created_at.replace(year=2099).isoformat())
    insert(sent, **published)


def test_a_signature_takes_no_more_text_nor_derogation(signed):
    signature = signed.signatures.get()
    text = signature.texts.get(kind="decision")
    told = refused(insert, text, kind="put_sp", content="Autre")
    assert "plus de texte" in told or "UNIQUE" in told.upper()
    rule = SignedDerogation._meta.get_field("rule").flatchoices[0][0]
    row = SignedDerogation(signature=signature, rule=rule, reason="Autre")
    assert "plus de dérogation" in refused(insert, row)


# Moved in


def test_a_medicine_is_not_moved_into_a_closed_dossier(published, team, day, protopic):
    other = open_dossier(
        origin=published.origin,
        dci="Autre",
        indication="Autre",
        on=day,
        by=team.manager,
        origin_reference="Autre lettre",
    )
    other.medicines.add(protopic)
    tied = Dossier.medicines.through.objects.get(dossier=other)
    assert "cpc_dossier_medicines" in refused(change, tied, dossier_id=published.pk)


@pytest.fixture
def filed(division, bodies, reporter, day) -> Signalement:
    return file_signalement(a_draft(bodies.asso, by=reporter, on=day), by=reporter, on=day)


def test_a_filed_signalement_takes_nothing_new_nor_moved(filed, bodies, reporter, day, protopic):
    draft = a_draft(bodies.asso, by=reporter, on=day)
    draft.medicines.add(protopic)
    tied = Signalement.medicines.through.objects.get(signalement=draft)
    assert "signalement_medicines" in refused(change, tied, signalement_id=filed.pk)
    for model in (Reference, Estimate):
        row: Row = model.objects.create(signalement=draft)
        assert "correction demandée" in refused(change, row, signalement_id=filed.pk)
        assert "correction demandée" in refused(insert, row, signalement_id=filed.pk)
    assert Attachment.objects.filter(signalement=filed).count() == 0


# Sent


def test_a_request_that_is_sent_asks_nothing_more(ask, lab, day):
    item = opened(ask(), by=lab, on=day).request.items.last()
    assert "plus rien d'autre" in refused(insert, item, number=77)
    assert CorrectionMark.objects.count() == 0


# As a role that owns nothing


def test_a_temporary_table_stands_in_for_none_that_a_trigger_reads(dossier):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite nomme les tables de la base même")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger trigger JOIN pg_proc function "
            "ON function.oid = trigger.tgfoid WHERE NOT tgisinternal "
            "AND function.proconfig @> ARRAY['search_path=public, pg_temp']"
        )
        assert expected("postgresql").keys() <= {name for (name,) in cursor.fetchall()}
        dossier.closed_on, dossier.outcome = dossier.opened_on, "abandoned"
        dossier.save()
        cursor.execute("CREATE TEMP TABLE cpc_dossier AS SELECT * FROM public.cpc_dossier LIMIT 0")
    tied = Dossier.medicines.through.objects.last()
    assert "cpc_dossier_medicines" in refused(remove, tied)


# Enacted as signed


def publish(process, team):
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    return walk(item, team.publisher, {"published_on": "2026-03-02"})


FORGED = {
    "ChangeFlow.publication": ("changedrafts", {"posology": "Dix par jour"}),
    "InstructionFlow.publication": ("drafts", {"argument": "Autre"}),
    "InstructionFlow.refusal_publication": ("refusalnotes", {"public_reason": "Autre"}),
    "RenewalFlow.publication": ("drafts", {"argument": "Autre"}),
}


@pytest.mark.rule("R33", doors="database")
@pytest.mark.parametrize("state", FORGED)
def test_no_text_is_slipped_in_after_the_signature(state, team, bodies, reporter, day):
    process = reach(state, team=team, body=bodies.asso, author=reporter, on=day)
    pieces, forged = FORGED[state]
    assert SIGNED in refused(insert, getattr(process.dossier, pieces).last(), **forged)


@pytest.mark.rule("R33", doors="act")
@pytest.mark.parametrize("state", FORGED)
def test_what_is_not_what_was_signed_is_not_published(state, unsealed, team, bodies, reporter, day):
    process = reach(state, team=team, body=bodies.asso, author=reporter, on=day)
    dossier, (pieces, forged) = process.dossier, FORGED[state]
    gesture = change if pieces == "drafts" else insert  # a draft goes with its other tables
    gesture(getattr(dossier, pieces).last(), **forged)
    found = list(rewritten_lacks(dossier, kind=process.decision_kind))
    assert found and all(REWRITTEN in str(each.refusal) for each in found)
    assert publish(process, team).status_code == 422
    assert not dossier.acts.exists()


# Mandates


@pytest.mark.rule("R33", doors="database")
def test_a_title_does_not_end_before_what_was_signed_by_it(signed, team, day):
    mandate = team.signatory.general_mandates.get()
    assert Signature.objects.get().capacity == mandate.capacity
    assert "Table « accounts_mandate »" in refused(change, mandate, last_day="2026-03-01")
    with pytest.raises(ValidationError, match="signée à ce titre"):
        authority.end_mandate(mandate, last_day=date(2026, 3, 1), by=team.administrator, on=day)
    change(mandate, last_day=day.isoformat())
