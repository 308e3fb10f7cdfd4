"""The day's work: opened once, said once, the same after an outage."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from cpc.models import Cpc, Dossier
from records import clock
from records.models import Notice, Reminder
from tests.cpc.acts_sample import after, load, row
from workflows.flows.opening import open_renewal
from workflows.worker.daily import NoDivision, run

pytestmark = pytest.mark.django_db
LAST = date(2027, 3, 21)


def work(day: date):
    with clock.at(day):
        return run(day)


def ledger() -> set[tuple[str, date]]:
    return {
        (line.key.split(":", 2)[2], line.due_on)
        for line in Reminder.objects.filter(key__startswith="renewal:")
    }


def every_day(first: date, last: date, *, step: int = 1) -> None:
    day = first
    while day < last:
        work(day)
        day += timedelta(days=step)
    work(last)


@pytest.fixture
def framework(division, team, tmp_path) -> Cpc:
    load(tmp_path, row())
    return Cpc.objects.get()


# Opening


@pytest.mark.rule("R59")
def test_the_renewal_opens_twelve_months_before_the_end(framework):
    assert work(date(2026, 3, 20)).opened == []
    (dossier,) = work(date(2026, 3, 21)).opened
    assert (dossier.cpc, dossier.opened_by, dossier.is_renewal) == (framework, None, True)


def test_the_renewal_opens_once(framework):
    every_day(date(2026, 3, 21), date(2026, 3, 25))
    assert Dossier.objects.count() == 1


def test_a_renewal_left_to_lapse_closes_the_matter(framework):
    dossier = open_renewal(framework, on=date(2026, 4, 1), by=None)
    dossier.closed_on, dossier.outcome = date(2026, 5, 1), "lapsed"
    dossier.save()
    report = work(date(2026, 5, 2))
    assert (report.opened, report.reminders) == ([], [])


def test_a_renewed_framework_opens_nothing_before_its_next_end(framework, tmp_path):
    later = {"decided_on": "2026-02-10", "published_on": "2026-02-10"}
    load(tmp_path, after(reference="A-2", kind="renewal", **later))
    assert work(date(2026, 3, 21)).opened == []
    (dossier,) = work(date(2028, 2, 10)).opened
    assert dossier.cpc == framework


def test_the_renewal_of_the_last_period_does_not_count_for_the_next(framework, tmp_path):
    former = open_renewal(framework, on=date(2026, 3, 21), by=None)
    former.closed_on, former.outcome = date(2026, 3, 22), "renewed"
    former.save()
    later = {"decided_on": "2026-03-22", "published_on": "2026-03-22"}
    load(tmp_path, after(reference="A-2", kind="renewal", **later))
    (dossier,) = work(date(2028, 3, 22)).opened
    assert dossier != former


@pytest.mark.parametrize("kind", ["abrogation", "cessation"])
def test_what_was_ended_before_its_term_opens_nothing(framework, tmp_path, kind):
    ended = {"published_on": "2025-06-10", "last_day": "2025-06-10"}
    load(tmp_path, after(reference="A-2", kind=kind, **ended))
    report = work(date(2026, 3, 21))
    assert (report.opened, report.reminders) == ([], [])


@pytest.mark.rule("R58")
def test_nothing_opens_after_the_end_and_the_report_says_so(framework):
    report = work(LAST + timedelta(days=1))
    assert report.opened == []
    assert [ending.cpc for ending in report.expired] == [framework]


# Reminders


A_YEAR = {
    ("2027-03-21:12m", date(2026, 3, 21)),
    ("2027-03-21:9m", date(2026, 6, 21)),
    ("2027-03-21:6m", date(2026, 9, 21)),
    ("2027-03-21:alert", date(2026, 9, 21)),
    ("2027-03-21:3m", date(2026, 12, 21)),
    ("2027-03-21:1m", date(2027, 2, 21)),
}


@pytest.mark.rule("R59")
def test_each_reminder_is_written_on_its_day_and_once(framework):
    """Every day around each of them, and some days between."""
    due = {day for _, day in A_YEAR} | {LAST}
    around = {day + timedelta(days=days) for day in due for days in range(-2, 4)}
    between = {min(due) + timedelta(days=days) for days in range(0, 370, 15)}
    for day in sorted(around | between):
        work(day)
    assert ledger() == A_YEAR
    assert all(line.said_on == line.due_on for line in Reminder.objects.all())


@pytest.mark.parametrize("step", [7, 30, 200])
def test_an_outage_leaves_the_same_ledger(framework, step):
    every_day(date(2026, 3, 21), LAST + timedelta(days=3), step=step)
    assert ledger() == A_YEAR
    assert Dossier.objects.count() == 1


def test_an_end_already_past_when_first_seen_is_told_once(framework):
    for days in (1, 2, 40):
        work(LAST + timedelta(days=days))
    assert ledger() == {("2027-03-21:1m", date(2027, 2, 21))}


def test_a_renewed_period_is_reminded_no_more(framework, tmp_path):
    work(date(2026, 3, 21))
    later = {"decided_on": "2026-05-10", "published_on": "2026-05-10"}
    load(tmp_path, after(reference="A-2", kind="renewal", **later))
    every_day(date(2026, 6, 20), date(2026, 6, 22))
    assert ledger() == {("2027-03-21:12m", date(2026, 3, 21))}


# Notices


def told(key: str) -> set[str]:
    notices = Notice.objects.filter(key__endswith=key)
    return set(notices.values_list("recipient__email", flat=True))


def test_reminders_go_to_the_managers_and_the_alert_to_the_signatories(framework, team):
    work(date(2026, 3, 21))
    work(date(2026, 9, 21))
    assert told(":12m") == {team.manager.email}
    assert told(":alert") == {team.signatory.email}


def test_late_reminders_make_one_notice(framework):
    work(date(2026, 8, 1))
    assert {line.key.split(":")[-1] for line in Reminder.objects.all()} == {"12m", "9m"}
    assert Notice.objects.filter(key__startswith="renewal:").count() == 1


def test_a_signed_renewal_raises_no_alert(framework, team):
    work(date(2026, 3, 21))
    dossier = Dossier.objects.get()
    dossier.signatures.create(
        author=team.signatory,
        made_on=date(2026, 9, 1),
        decision="signed",
        capacity="director_general",
        function="Directrice générale",
    )
    every_day(date(2026, 9, 20), date(2026, 9, 22))
    assert not Reminder.objects.filter(key__endswith=":alert").exists()


def test_notices_leave_with_the_day_and_say_where_to_go(framework, settings):
    settings.PUBLIC_ADDRESS = "https://cpc.example"
    assert work(date(2026, 3, 21)).sent == 1
    assert "https://cpc.example/dossiers/DOS-2026-0001/" in mail.outbox[0].body


# The command


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("daily", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_prints_what_it_opened_and_sent(framework):
    said = command("--on", "2026-03-21")
    assert "Renouvellement ouvert : DOS-2026-0001, CPC-2024-0001." in said
    assert "Rappel dû le 21/03/2026" in said
    assert "Avis envoyés : 1" in said
    assert "Renouvellement ouvert" not in command("--on", "2026-03-21")


def test_the_command_works_on_the_day_of_the_clock(framework):
    assert command().startswith("Travail du 02/03/2026")


def test_the_command_refuses_what_is_not_a_day():
    with pytest.raises(CommandError, match="AAAA-MM-JJ"):
        command("--on", "demain")


def test_without_a_division_nothing_runs(db):
    with pytest.raises(NoDivision):
        run(date(2026, 3, 21))
    with pytest.raises(CommandError, match="direction"):
        command()


def test_before_any_text_there_is_nothing_to_do(framework):
    report = work(date(2019, 1, 1))
    assert (report.opened, report.reminders) == ([], [])
