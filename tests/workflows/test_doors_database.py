"""Rules that the database holds alone, whoever writes: what it refuses, and the name that the site gives."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cpc.models import (
    AdmissibilityReview,
    Concertation,
    ExplainedChange,
    LaboratoryRequest,
    Protocol,
    ProtocolWaiver,
    Publication,
    Signature,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
CONTENTS = dict.fromkeys(
    (
        *("monitoring", "data_items", "conditions", "periodicity", "channel"),
        *("prescriber_role", "pharmacist_role", "operator_role"),
    ),
    "Dit.",
)
PIECES = {
    "incomplete_lists_and_dates": ("R10", AdmissibilityReview, {"decision": "incomplete"}),
    "protocol_waiver_has_reasons": ("R25", ProtocolWaiver, {"reasons": ""}),
    "explained_change_has_reasons": ("R26", ExplainedChange, {"version": "a", "reasons": ""}),
    "concertation_says_something": ("R27", Concertation, {"outcome": "not_planned"}),
    "concertation_held_on_a_day": ("R27", Concertation, {"outcome": "agreed", "summary": "Oui."}),
    "signature_says_capacity": ("R33", Signature, {"decision": "signed"}),
    "delegate_names_delegation": (
        "R33",
        Signature,
        {"decision": "signed", "capacity": "delegate", "function": "Adjoint"},
    ),
}
"""By constraint: the rule, the piece, what it says and should not."""
REQUESTS = {
    "laboratory_receipt_is_proved": ("R20", {"received_on": DAY}),
    "laboratory_pursued_with_note": ("R23", {"pursued_on": DAY}),
    "laboratory_intention_checked_with_note": ("R19", {"checked_on": DAY}),
}


def message(model, name) -> str:
    """What the site says of a constraint."""
    found = {each.name: each.violation_error_message for each in model._meta.constraints}
    return str(found[name])


@pytest.mark.rule("R10", "R25", "R26", "R27", "R33", doors="database")
@pytest.mark.parametrize("name", PIECES)
def test_a_piece_that_breaks_a_rule_does_not_enter(dossier, team, name):
    rule, model, said = PIECES[name]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.create(dossier=dossier, author=team.legal, made_on=DAY, **said)
    assert f"({rule})" in message(model, name)


@pytest.mark.rule("R19", "R20", "R23", doors="database")
@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_to_a_laboratory_keeps_its_day_and_its_reason(ask, name):
    rule, said = REQUESTS[name]
    asked = ask()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        LaboratoryRequest.objects.filter(pk=asked.pk).update(**said)
    assert f"({rule})" in message(LaboratoryRequest, name)


@pytest.mark.rule("R29", doors="database")
@pytest.mark.parametrize("silent", CONTENTS)
def test_a_protocol_without_one_of_its_contents_does_not_enter(dossier, team, silent):
    draft = dossier.drafts.create(author=team.legal, made_on=DAY)
    name = "protocol_has_its_contents"
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Protocol.objects.create(draft=draft, **CONTENTS | {silent: ""})
    assert "(R29)" in message(Protocol, name)


@pytest.mark.rule("R34", doors="database")
def test_a_publication_without_its_day_does_not_enter(dossier, team, signed_dossier):
    with pytest.raises(IntegrityError, match="published_on_a_day"), transaction.atomic():
        Publication.objects.create(dossier=dossier, author=team.publisher, made_on=DAY)
    assert "(R34)" in message(Publication, "published_on_a_day")
