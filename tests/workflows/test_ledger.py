"""No date is missed: every day that something sets is in the ledger, so in the rank and the risks."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from accounts.models import Organisation, OrganisationKind
from cpc.clock import nature_of
from cpc.law.deciding.eligibility import Origin
from cpc.law.exchanges.opinions import Sharing
from cpc.law.limits import LIMITS, READ
from cpc.models import ClockStop, Deadline, Dossier, StopReason
from signalements.law import acknowledgement_due, implicit_alert
from tests.signalements.conftest import a_draft
from tests.workflows.walks import reach
from workflows.clock import gestures as clock
from workflows.deadlines import to_open
from workflows.engine import ledger, ranking
from workflows.exchanges.asking import ask_information
from workflows.exchanges.completions import cancel_request
from workflows.exchanges.letters import acknowledge
from workflows.intake.filing import file_signalement
from workflows.intake.withdrawal import withdraw
from workflows.manager.forms import SteeringFilter
from workflows.manager.risks import at_risk
from workflows.models import WorkItem
from workflows.models.risk import Days, Risk, weighed
from workflows.opinions import requests as opinions

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
DAY = date(2026, 3, 2)


@pytest.fixture
def filed(bodies, reporter, day, team):
    return file_signalement(a_draft(bodies.asso, by=reporter, on=day), by=reporter, on=day)


@pytest.fixture
def renewal(team, bodies, reporter, day):
    process = reach("RenewalFlow.evaluation", team=team, body=bodies.asso, author=reporter, on=day)
    return process.coerced.dossier


def running(dossier) -> dict[str, Deadline]:
    return {row.code: row for row in dossier.deadlines.running()}


def item(dossier) -> WorkItem:
    return WorkItem.objects.open().get(dossier=dossier)


def test_every_day_that_is_read_has_its_source_and_every_other_is_reckoned():
    sources = [code for codes in ledger.SOURCES for code in codes]
    assert sorted(sources) == sorted(READ)
    assert not set(READ) & set(LIMITS)


@pytest.mark.rule("R69")
def test_silence_weighs_from_the_filing_and_is_late_two_months_after(filed, day):
    row = running(filed.dossier)["silence"]
    assert row.due_on == implicit_alert(filed_on=day).value == date(2026, 5, 2)
    for on, risk in (
        (date(2026, 4, 16), Risk.INTERNAL_LATE),
        (date(2026, 4, 17), Risk.LEGAL_SOON),
        (date(2026, 5, 2), Risk.LEGAL_SOON),
        (date(2026, 5, 3), Risk.LEGAL_LATE),
    ):
        acknowledge(filed, by=None, on=day)
        ranking.refresh(on)
        assert item(filed.dossier).days.risk(on=on) == risk
    assert "rejet implicite possible" in item(filed.dossier).days.reason(on=on)


@pytest.mark.rule("R9")
def test_the_acknowledgement_weighs_until_it_is_sent(filed, team, day):
    assert item(filed.dossier).legal_on == acknowledgement_due(filed_on=day).value
    acknowledge(filed, by=team.desk, on=day)
    assert "acknowledgement" not in running(filed.dossier)
    assert item(filed.dossier).legal_label.endswith("rejet implicite possible")


def test_a_withdrawn_signalement_owes_nothing_more(filed, reporter, day):
    dossier = filed.dossier
    Dossier.objects.filter(pk=dossier.pk).update(origin=Origin.DIRECTOR_GENERAL)  # it goes on
    withdraw(filed, reason="Doublon.", by=reporter, on=day)
    assert set(running(dossier)) == {"internal_admissibility"}


@pytest.mark.rule("R10")
def test_an_answer_asked_of_a_body_weighs_as_the_agency_s_own_aims_do(filed, team, day):
    due = day + timedelta(days=5)
    asked = ask_information(filed, items=["Combien ?"], due_on=due, reason="", by=team.desk, on=day)
    row = running(filed.dossier)["answer"]
    assert (row.due_on, row.nature) == (due, Deadline.Nature.PROMISED)
    acknowledge(filed, by=None, on=day)
    ranking.refresh(day)
    assert item(filed.dossier).why.reason.startswith("Réponse attendue : dans 5 jours")
    cancel_request(asked, reason="Reçue autrement.", by=team.desk, on=day)
    assert "answer" not in running(filed.dossier)


def test_an_opinion_asked_is_in_the_ledger_until_its_end(filed, team, day):
    experts = Organisation.objects.create(kind=OrganisationKind.EXPERTS, name="Experts Z")
    due = day + timedelta(days=30)
    (asked,) = opinions.ask(
        filed.dossier,
        consulted=[opinions.Consulted(experts)],
        questions=["Qu'en pensez-vous ?"],
        sharing=Sharing.CONFIDENTIAL,
        due_on=due,
        reason="Avis utile.",
        documents=[],
        by=team.evaluator,
        on=day,
    )
    assert running(filed.dossier)["opinion"].due_on == due
    later = due + timedelta(days=10)
    opinions.prolong(asked, due_on=later, reason="Congés.", by=team.evaluator, on=day)
    assert running(filed.dossier)["opinion"].due_on == later
    opinions.revoke(asked, reason="Sans objet.", by=team.evaluator, on=day)
    assert "opinion" not in running(filed.dossier)


@pytest.mark.rule("R59")
def test_a_renewal_in_alert_goes_before_the_agency_s_own_aims(renewal, team):
    rows = running(renewal)
    assert rows["framework_end"].due_on == date(2027, 3, 21)
    assert (rows["renewal_alert"].due_on, rows["renewal_alert"].nature) == (
        date(2026, 9, 21),
        Deadline.Nature.ALERT,
    )
    on = date(2026, 9, 22)
    ranking.refresh(on)
    why = item(renewal).days.why(on=on)
    assert why.label == "Alerte passée"
    assert "CPC-2024-0009" in why.reason
    filtered = SteeringFilter({}, user=team.manager)
    assert filtered.is_valid()
    scope = filtered.scope(on=on)
    ((found, reasons),) = at_risk(scope, days=30)
    assert found == renewal
    assert any(reason.words.startswith("Alerte") for reason in reasons)


@pytest.mark.rule("R59")
def test_the_alert_ends_with_the_signature_and_the_next_step_no_longer_says_it(
    team, bodies, reporter, day
):
    where = {"team": team, "body": bodies.asso, "author": reporter, "on": day}
    signed = reach("RenewalFlow.publication", **where).coerced.dossier
    assert "renewal_alert" not in running(signed)
    assert item(signed).legal_nature == Deadline.Nature.LEGAL


def test_nothing_is_written_twice_and_what_is_met_comes_back_with_its_cause(filed, day):
    before = list(Deadline.objects.order_by("pk").values())
    ledger.settle([filed.dossier], on=day)
    assert list(Deadline.objects.order_by("pk").values()) == before
    Deadline.objects.filter(code="silence").update(met_on=day)
    ledger.settle([filed.dossier], on=day)
    assert "silence" in running(filed.dossier)


def test_a_suspension_moves_no_day_that_is_read(filed, team, day):
    clock.suspend(
        filed.dossier,
        first_day=day,
        reason=StopReason.OPINION,
        motive="Avis attendu",
        basis="",
        by=team.evaluator,
        on=day,
    )
    assert running(filed.dossier)["silence"].due_on == date(2026, 5, 2)


@pytest.mark.parametrize(
    ("nature", "days", "risk"),
    [
        ("promised", -1, Risk.INTERNAL_LATE),
        ("promised", 7, Risk.DUE_SOON),
        ("promised", 8, Risk.IN_TIME),
        ("alert", -1, Risk.LEGAL_LATE),
        ("alert", 15, Risk.LEGAL_SOON),
        ("legal", 16, Risk.IN_TIME),
    ],
)
def test_what_each_nature_weighs(nature, days, risk):
    target = DAY + timedelta(days=40)
    assert Days(target, DAY + timedelta(days=days), "X", nature).risk(on=DAY) == risk


def test_of_two_days_owed_the_heavier_is_told():
    target = DAY + timedelta(days=40)
    opinion = Deadline(due_on=DAY + timedelta(days=1), label="Avis", nature="promised")
    legal = Deadline(due_on=DAY + timedelta(days=10), label="Silence", nature="legal")
    assert ledger_says(target, opinion, legal) == "Limite légale : dans 10 jours (Silence)"
    legal.due_on = DAY + timedelta(days=16)
    assert ledger_says(target, opinion, legal) == "Réponse attendue : dans 1 jour (Avis)"


@pytest.mark.rule("R23")
def test_a_time_left_to_a_laboratory_is_no_legal_limit_of_the_agency_once_over():
    target, gone = DAY + timedelta(days=40), DAY - timedelta(days=7)
    for code, limit in LIMITS.items():
        row = Deadline(
            due_on=gone,
            label=limit.label,
            nature=nature_of(limit),
            silence=limit.silence.value,
        )
        expected = "promised" if code.startswith("lab_") else row.nature
        assert row.weighs == expected, code
    left = Deadline(due_on=gone, label="Observations", nature="legal", silence="continues")
    assert ledger_says(target, left) == "Réponse attendue : 7 jours de retard (Observations)"
    assert weighed(target, [left], on=DAY).risk(on=DAY) == Risk.INTERNAL_LATE


def ledger_says(target, *owing) -> str:
    return weighed(target, owing, on=DAY).reason(on=DAY)


# What nobody holds


def test_a_clock_stopped_without_expected_end_is_a_row_for_who_may_read_it(filed, team, day):
    stop(filed.dossier, team, day)
    ((row),) = to_open.rows(team.evaluator, on=day)
    assert row.kind == "Délai suspendu" and "aucune reprise n'est prévue" in row.why
    stranger_division = Organisation.objects.create(
        kind=OrganisationKind.ANSM_DIVISION, name="Autre direction"
    )
    ClockStop.objects.update(expected_on=day + timedelta(days=3))
    assert to_open.rows(team.evaluator, on=day + timedelta(days=3)) == []
    ((row),) = to_open.rows(team.evaluator, on=day + timedelta(days=4))
    assert "la reprise était attendue" in row.why
    filed.dossier.division = stranger_division
    filed.dossier.save()
    assert to_open.rows(team.evaluator, on=day + timedelta(days=4)) == []


def stop(dossier, team, day) -> None:
    with transaction.atomic():
        clock.suspend(
            dossier,
            first_day=day,
            reason=StopReason.OTHER,
            motive="Attente",
            basis="",
            by=team.evaluator,
            on=day,
        )
