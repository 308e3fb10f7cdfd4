"""What of a piece is shown, taken away and searched is what its kind names; the rest appears nowhere."""

import json
import zipfile
from io import BytesIO

import pytest
from django.db.models import CheckConstraint
from django.urls import reverse

from cpc.models import ExplainedChange
from cpc.models.piece import Piece, StepPiece, piece_kinds
from records.models import SearchEntry
from workflows.dossier.pieces import pieces
from workflows.engine.indexing import index_piece
from workflows.engine.nodes import View
from workflows.management.commands.export_processes import FLOWS

OF_EACH = {"id", "dossier", "author", "made_on", "created_at", "undone_on"}
"""What the page says by itself: whose piece, of which day, gone back on or not."""
HIDDEN = {
    "cpc.Visa": {"evaluation", "change", "evaluator"},  # whom it keeps apart, what it looked at
    "cpc.Signature": {"evaluator", "visa_holder"},  # the same
    "cpc.ChangeConfirmation": {"signatory"},  # the same
    "cpc.Draft": {"classes", "uses", "left_out"},  # told in words beside it
    "cpc.ExplainedChange": {"version"},  # a hash, compared by the gate
    "cpc.CommitteeOpinion": {"item", "evaluation"},  # told by the columns copied from them
    "cpc.Opinion": {  # read in the text that was signed
        "request",
        "conclusion",
        "channel",
        "content",
        "sha256",
        "signatory",
        "function",
        "signed_on",
        "received_on",
    },
}
STEPS = [
    node
    for flow in FLOWS.values()
    for node in flow.instance.nodes()
    if isinstance(node, View) and hasattr(node.form_class._meta.model, "checked")
]


@pytest.mark.alike
@pytest.mark.parametrize("kind", piece_kinds(), ids=lambda kind: kind.__name__)
def test_every_column_of_a_piece_is_shown_or_named_hidden(kind: type[Piece]):
    columns = {field.name for field in kind._meta.fields} - OF_EACH
    hidden = HIDDEN.get(kind._meta.label, set())
    assert columns == {*kind.shown} | hidden and not hidden & {*kind.shown}
    assert len({*kind.shown}) == len(kind.shown)


@pytest.mark.alike
@pytest.mark.parametrize("node", STEPS, ids=str)
def test_what_a_constraint_of_a_step_looks_at_is_asked_by_its_form_or_given_by_the_file(node: View):
    form, model = node.form_class, node.form_class._meta.model
    known = {*form._meta.fields, *model.checked}
    looked_at = [
        each.condition.referenced_base_fields
        for each in model._meta.constraints
        if isinstance(each, CheckConstraint)
    ]
    assert all(columns <= known for columns in looked_at)


@pytest.fixture
def explained(dossier, team, day) -> ExplainedChange:
    """A piece with a column that is not shown."""
    made = ExplainedChange.objects.create(
        dossier=dossier, version="cachee", reasons="Coquille.", author=team.legal, made_on=day
    )
    index_piece(made)
    return made


@pytest.mark.django_db
def test_a_column_that_is_not_named_appears_nowhere(browse, team, dossier, explained):
    page = browse(team.evaluator).get(dossier.get_absolute_url()).content.decode()
    response = browse(team.evaluator).get(reverse("dossier_archive", args=[dossier.number]))
    with zipfile.ZipFile(BytesIO(b"".join(response))) as archive:
        taken = json.dumps(json.loads(archive.read("pieces.json")), ensure_ascii=False)
    found = SearchEntry.objects.get(source=f"explainedchange:{explained.pk}").body
    for text in (page, taken, found):
        assert "Coquille." in text and "cachee" not in text


@pytest.mark.django_db
def test_every_kind_of_piece_of_a_dossier_is_told_with_what_was_gone_back_on(dossier, explained):
    assert [each.lines for each in pieces(dossier)] == [[("Motifs", "Coquille.")]]
    assert any(issubclass(kind, StepPiece) for kind in piece_kinds())
