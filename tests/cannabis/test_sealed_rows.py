"""What sets the end of the transition phase, tried by SQL: it is added to, never rewritten."""

import pytest

from cannabis.models import Alternative, EndReading, Override, TransitionEnd
from tests.cannabis.conftest import LAST_DAY, TODAY
from tests.records.raw import change, refused, remove

pytestmark = pytest.mark.django_db


def test_an_act_a_reading_and_an_end_stay_as_they_were_recorded(division, team):
    own = {"division": division, "author": team.manager, "recorded_on": TODAY}
    seen = {"outcome": "confirmed", "judged_by": team.legal, "judged_on": TODAY}
    act = Override.objects.create(**own, **seen, nature="decree", title="Décret", last_day=LAST_DAY)
    held = EndReading.objects.create(**own, mode="quantieme", first_day=TODAY, reason="Avis.")
    found = Alternative.objects.create(**own, title="X", indications="Y", available_on=TODAY)
    end = TransitionEnd.objects.create(
        number="FIN-2026-0009", override=act, last_day=LAST_DAY, computed_on=TODAY, reason="Décret."
    )
    for row, column in (
        (act, "last_day"),
        (held, "first_day"),
        (found, "available_on"),
        (end, "last_day"),
    ):
        told = f"Table « {row._meta.db_table} »"
        assert told in refused(change, row, **{column: "2030-01-01"})
        assert told in refused(remove, row)
