"""What the lists say of requests to laboratories: pages, ranks of the work, what is still possible."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpc.law.exchanges.laboratory import Consultation
from records import clock
from workflows.laboratory import requests as laboratory
from workflows.laboratory import times as laboratory_times
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db


def legal(dossier):
    return WorkItem.objects.open().get(dossier=dossier).legal_on


@pytest.mark.rule("R20")
def test_the_open_work_takes_the_legal_limit_that_starts_moves_and_ends(
    team, lab, ask, dossier, day
):
    asked = ask(months=1)
    assert legal(dossier) is None
    asked = laboratory.open_request(asked, by=lab, on=day)
    assert legal(dossier) == date(2026, 4, 2)
    laboratory_times.set_due(
        asked, due_on=date(2026, 4, 20), reason="Long", by=team.evaluator, on=day
    )
    assert legal(dossier) == date(2026, 4, 20)
    laboratory.cancel(asked, note="Inutile", by=team.evaluator, on=day)
    assert legal(dossier) is None


@pytest.mark.rule("R23")
def test_a_limit_pursued_without_answer_ranks_the_work_no_more(team, lab, ask, dossier, day):
    asked = laboratory.open_request(ask(months=1), by=lab, on=day)
    late = date(2026, 4, 3)
    laboratory.pursue(asked, note="Données publiées.", by=team.evaluator, on=late)
    assert legal(dossier) is None


def test_proving_the_receipt_ranks_the_work_too(team, ask, dossier, day):
    laboratory.prove_receipt(
        ask(months=1), received_on=day, proof="RAR", files=(), by=team.evaluator, on=day
    )
    assert legal(dossier) == date(2026, 4, 2)


def test_what_awaits_the_laboratory_is_by_last_day_and_what_is_over_apart(
    browse, team, lab, ask, day
):
    kinds = (Consultation.ELEMENTS, Consultation.PROTOCOL, Consultation.ELEMENTS)
    two, sealed, over = (ask(kind=kind, months=2) for kind in kinds)
    laboratory.open_request(two, by=lab, on=day)
    one = laboratory.open_request(ask(months=1), by=lab, on=day)
    laboratory.cancel(over, note="Inutile", by=team.evaluator, on=day)
    client = browse(lab)
    rows = client.get(reverse("laboratory_requests")).context["page"].rows
    assert [row.request.pk for row in rows] == [each.request_id for each in (sealed, one, two)]
    closed = client.get(reverse("laboratory_requests"), {"liste": "closes"}).context["page"].rows
    assert [row.request.pk for row in closed] == [over.request_id]


def test_long_lists_are_pages_with_the_same_queries(browse, team, lab, ask, dossier, day):
    address = reverse("laboratories", args=[dossier.number])
    agent = browse(team.evaluator)

    def looked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = agent.get(address).context["labs"].lines
        return page, len(queries)

    ask()
    ask()
    agent.get(address)
    _, few = looked()
    for _ in range(28):
        ask()
    page, many = looked()
    assert (len(page), many) == (25, few)
    last = agent.get(address, {"suite": page.next}).context["labs"].lines
    assert len(last) == 5 and not last.next


@pytest.mark.rule("R20")
def test_no_more_time_is_offered_when_the_text_allows_none(browse, lab, ask, day):
    asked = laboratory.open_request(ask(months=2), by=lab, on=day)
    client = browse(lab)
    address = reverse("laboratory_extension", args=[asked.request_id])
    assert laboratory_times.at_most(asked) and laboratory_times.latest_due(asked) == date(
        2026, 5, 2
    )
    page = client.get(reverse("laboratory_answer", args=[asked.request_id])).content.decode()
    assert address not in page and "le plus tardif" in page
    assert '<form method="post" class="cpc-form' not in client.get(address).content.decode()
    shorter = laboratory.open_request(ask(months=1), by=lab, on=day)
    assert not laboratory_times.at_most(shorter)


def test_a_late_request_still_takes_an_answer(browse, lab, ask, day):
    asked = laboratory.open_request(ask(months=1), by=lab, on=day)
    with clock.at(asked.request.due_on + timedelta(days=1)):
        (row,) = browse(lab).get(reverse("laboratory_requests")).context["page"].rows
    assert row.state.label == "Délai échu"
