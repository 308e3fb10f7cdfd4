"""No page asks more of the base than ``data/queries.txt`` says, read by its usual reader."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.ceilings import compared, judge, queries
from tests.matrix.rows import EVERYBODY, Row
from tests.test_matrix import MATRIX, World, built, world

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.tour]
__all__ = ["built", "world"]

USUAL = ("anonymous", "evaluator", "legal", "desk", "manager", "administrator", "author")
READERS = (*USUAL, *sorted(EVERYBODY - {*USUAL}))


def usual_reader(row: Row) -> str | None:
    """Nobody, for a page that is not there yet in the world of the matrix."""
    return next((who for who in READERS if who in row.allowed), None)


def cost(world: World, name: str, who: str) -> int:
    """The queries of a page for somebody; what it writes is undone."""
    client, address = Client(), reverse(name, args=MATRIX[name].args(world))
    if world.people[who] is not None:
        client.force_login(world.people[who])
    with transaction.atomic():
        count, answer = queries(lambda: client.get(address))
        transaction.set_rollback(True)
    assert answer.status_code in {200, 302}, (name, who)
    return count


def test_no_page_asks_more_of_the_base_than_its_ceiling(world: World):
    usual = {name: usual_reader(row) for name, row in MATRIX.items() if row.method == "get"}
    found = {f"{name} {who}": cost(world, name, who) for name, who in usual.items() if who}
    assert compared("page", found) == []


@pytest.mark.parametrize("count", [7, 10])
def test_a_figure_at_its_ceiling_or_a_little_below_passes(count):
    assert judge("page home", count, 10) == ""


@pytest.mark.parametrize(
    ("count", "ceiling", "said"),
    [(11, 10, "1 over"), (6, 10, "lower"), (None, 10, "no longer"), (3, None, "not in")],
)
def test_any_other_is_told(count, ceiling, said):
    assert said in judge("page home", count, ceiling)
