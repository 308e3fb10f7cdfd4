"""Rules on the acts that change a framework, each broken on its page and refused there by its name."""

from datetime import date

import pytest

from cpc.law.life.acts import ActKind
from records import clock
from tests.workflows.walks import OPENED_CHANGE, abrogated, change, do
from workflows.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
WHY = {"reasons": "Deux cas graves."}
STOP = WHY | {"ground": "public_health"}
END = WHY | {"concerned": ["Vitiligo"], "availability": "Disponible le 1er avril.", "last_day": ""}

TYPED = {
    "a change in the past": (
        "R34",
        ActKind.MODIFICATION,
        OPENED_CHANGE | {"first_day": "2026-03-01"},
    ),
    "a suspension without ground": ("R51", ActKind.SUSPENSION, WHY),
    "an end without its day": ("R54", ActKind.CESSATION, END),
}


@pytest.mark.rule("R34", "R51", "R54", doors="form")
@pytest.mark.parametrize("what", TYPED)
def test_the_page_of_a_change_refuses_it_by_its_name(team, day, what):
    rule, kind, typed = TYPED[what]
    process = change(team, on=day, kind=kind)
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    response = do(item, team.legal, typed)
    assert response.status_code == 422
    assert f"{rule} – " in str(response.context["form"].errors)
    assert not process.dossier.changedrafts.exists()


@pytest.mark.rule("R58", doors="form")
def test_nothing_is_suspended_after_the_last_day(team, day):
    process = change(team, on=day, kind=ActKind.SUSPENSION)
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    with clock.at(date(2027, 3, 22)):
        response = do(item, team.legal, STOP)
    assert response.status_code == 422
    assert "R58 – " in str(response.context["form"].errors)


@pytest.mark.rule("R61", doors="form")
def test_what_no_court_orders_is_not_reinstated(team, day):
    process = change(team, on=day, kind=ActKind.REINSTATEMENT, cpc=abrogated(on=day))
    item = WorkItem.objects.open().get(task__process_id=process.pk)
    response = do(item, team.legal, WHY | {"concerned": ["Vitiligo"]})
    assert response.status_code == 422
    assert "R61 – Une remise en vigueur cite" in str(response.context["form"].errors)
