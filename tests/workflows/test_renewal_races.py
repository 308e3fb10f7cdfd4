"""An abrogation recorded at the very moment of a signature or a publication, in real threads."""

import threading
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from cpc.acts.enacting import enact
from cpc.models import Act
from records import clock
from tests.workflows.conftest import EVALUATION, RENEWAL_DRAFT, SIGNATURE, finish

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 9, 1)
FAVOURABLE = EVALUATION | {"period_start": "following"}


@pytest.fixture(autouse=True)
def _september(_steady_day):
    with clock.at(TODAY):
        yield


def together(*gestures):
    """Each in its own thread, at once; what each gave."""
    barrier, answers = threading.Barrier(len(gestures)), [None] * len(gestures)

    def run(rank, gesture):
        barrier.wait()
        with clock.at(TODAY):
            answers[rank] = gesture()
        connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(gestures)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def abrogate(cpc):
    act = Act(
        reference="Abrogation",
        kind="abrogation",
        cpc=cpc,
        dci="Tacrolimus",
        follows=cpc.acts.first(),
        decided_on=TODAY,
        published_on=TODAY,
        first_day=TODAY,
        last_day=TODAY,
    )
    return enact(act, medicines=(), indications=(), on=TODAY)


def step(renewal, user, data):
    client = Client()
    client.force_login(user)
    return finish(renewal.work_items.open().get(), client=client, data=data)


@pytest.mark.rule("R61")
@pytest.mark.parametrize("turn", range(3))
def test_a_signature_and_an_abrogation_at_once_never_make_a_renewal(cpc, renewal, team, turn):
    for user, data in (
        (team.evaluator, FAVOURABLE),
        (team.second_evaluator, {"decision": "granted"}),
        (team.legal, RENEWAL_DRAFT),
    ):
        assert step(renewal, user, data).status_code == 302
    signed, _ = together(lambda: step(renewal, team.signatory, SIGNATURE), lambda: abrogate(cpc))
    assert signed.status_code in (302, 422)
    assert renewal.signatures.exists() is (signed.status_code == 302)
    if signed.status_code == 302:
        published = step(renewal, team.publisher, {"published_on": "2026-09-01"})
        assert published.status_code == 422
    assert not cpc.acts.filter(kind="renewal").exists()
    assert cpc.acts.filter(kind="abrogation").exists()
