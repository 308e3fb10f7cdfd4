"""What a filing leaves behind, tried by SQL: it neither changes nor goes; a draft still does."""

import pytest

from signalements.models import Estimate, Reference
from tests.records.raw import change, insert, refused, remove, try_sealed_rows

pytestmark = pytest.mark.django_db


def test_what_a_filing_leaves_behind_is_sealed(filed):
    try_sealed_rows(
        {
            "records.Event",
            "records.Letter",
            "records.LetterText",
            "signalements.FiledContent",
            "signalements.Acknowledgement",
            "signalements.HistoricalSignalement",
        }
    )


def test_a_filed_signalement_stays_that_of_its_body(filed, bodies):
    assert "signalements_signalement" in refused(change, filed, organisation_id=bodies.cnp.pk)
    assert "signalements_signalement" in refused(change, filed, position="Autre")
    assert "signalements_signalement" in refused(remove, filed)


@pytest.mark.rule("R11", doors="database")
def test_a_joined_signalement_keeps_its_author_and_day_in_the_base(second, filed, reporter):
    assert second.dossier == filed.dossier
    for other in ({"author_id": reporter.pk}, {"filed_on": "2026-01-01"}):
        assert "Table « signalements_signalement »" in refused(change, second, **other)


def test_a_draft_changes_and_goes(draft, bodies):
    change(draft, organisation_id=bodies.cnp.pk)
    draft.medicines.clear()
    remove(draft)


def test_what_is_tied_to_a_filed_signalement_stays(filed):
    tied = filed.medicines.through.objects.first()
    if tied is not None:
        refused(remove, tied)
    for row in filed.references.all():
        refused(remove, row)


def test_a_filed_signalement_takes_no_other_medicine_and_its_rows_by_a_correction(filed, protopic):
    tied = filed.medicines.through(signalement=filed, medicine=protopic)
    assert "ne s'ajoute plus" in refused(insert, tied)
    for row in (Estimate(signalement=filed), Reference(signalement=filed)):
        assert "que par une correction" in refused(insert, row)
