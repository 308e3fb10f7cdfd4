"""Each thing that the day's work says survives an outage of 1, 3 and 10 days: nothing lost, nothing twice."""

import dataclasses
import re
from datetime import date

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import Max

from accounts.roles import Role
from bodies.invitations import invite
from cpc.models import AdmissibilityReview, FormalRequest
from records import clock
from records.models import Letter, Notice, NoticeChoice, NoticeState, Reminder, Rhythm, Topic
from tests.cannabis import conftest as transition
from tests.conftest import DAY, person
from tests.workflows.outage_cases import CASES, ONE, Expected, World, a_silence_of_two_months
from workflows.worker.daily import REMINDERS, Report, run

pytestmark = [pytest.mark.django_db, pytest.mark.exhaustive, pytest.mark.tour]
OUTAGES = (1, 3, 10)
record, task, validated = transition.record, transition.task, transition.validated


def work(on: date) -> None:
    with clock.at(on):
        run(on)


def said() -> set[tuple[str, date]]:
    return set(Reminder.objects.values_list("key", "due_on"))


def each_day_from(first: date, *, days: int) -> set[tuple[str, date]]:
    """The ledger when the work runs every day; nothing of it is kept."""
    with transaction.atomic():
        for number in range(days):
            work(first + number * ONE)
        found = said()
        transaction.set_rollback(True)
    return found


def told(expected: Expected, *, after: int) -> dict[str, list[str]]:
    """The keys of the notices of this line (or of its ladder) made since that one, by person."""
    found: dict[str, list[str]] = {}
    made = Notice.objects.filter(key__startswith=expected.ladder or expected.key, pk__gt=after)
    for notice in made.select_related("recipient"):
        found.setdefault(notice.recipient.email, []).append(notice.key)
    return found


def last_notice() -> int:
    return Notice.objects.aggregate(last=Max("pk"))["last"] or 0


@pytest.mark.parametrize("outage", OUTAGES)
@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_was_due_during_an_outage_is_said_after_it_and_once(request, case, outage):
    expected = case.make(World(request))
    before, back = expected.due - ONE, expected.due + outage * ONE
    work(before)
    work(before)
    for model in (Reminder, Letter, Notice):
        assert not model.objects.filter(key=expected.key).exists()
    ideal = each_day_from(expected.due, days=outage + 1)
    mail.outbox.clear()
    after = last_notice()
    work(back)
    ledger = said()
    assert len(mail.outbox) == Notice.objects.filter(pk__gt=after, state=NoticeState.SENT).count()
    if expected.moot and back >= expected.moot:
        assert ledger | {(expected.key, expected.due)} == ideal
    else:
        assert ledger == ideal
        people = told(expected, after=after)
        assert expected.to <= set(people)
        assert all(len(keys) == 1 for keys in people.values()), people
        if expected.letter:
            assert Letter.objects.filter(key=expected.key, issued_on=back).count() == 1
        elif expected.line:
            line = Reminder.objects.get(key=expected.key)
            assert (line.due_on, line.said_on) == (expected.due, back)
    mail.outbox.clear()
    work(back)
    assert said() == ledger and not mail.outbox
    work(back + ONE)
    people = told(expected, after=after)
    assert all(keys.count(expected.key) <= 1 for keys in people.values())
    assert Letter.objects.filter(key=expected.key).count() == int(expected.letter)


@pytest.mark.rule("R10")
@pytest.mark.parametrize("outage", OUTAGES)
def test_completions_not_received_lapse_once_after_an_outage(request, outage):
    world = World(request)
    dossier = world.filed.dossier
    incomplete = request.getfixturevalue("do")(
        dossier,
        world.team.desk,
        {
            "decision": AdmissibilityReview.Decision.INCOMPLETE,
            "missing": "Le nombre de patients",
            "completion_due_on": "2026-03-20",
        },
    )
    assert incomplete.status_code == 302
    work(date(2026, 3, 20))
    assert not FormalRequest.objects.get().outcome
    for day in (date(2026, 3, 20) + outage * ONE, date(2026, 3, 21) + outage * ONE):
        work(day)
        work(day)
    assert FormalRequest.objects.get().outcome == "lapsed"
    assert dossier.work_items.open().count() == 1


@pytest.mark.parametrize("outage", OUTAGES)
def test_the_digest_of_an_outage_is_one_mail(request, outage):
    world = World(request)
    NoticeChoice.objects.create(user=world.team.desk, topic=Topic.WORK, rhythm=Rhythm.DAILY)
    expected = a_silence_of_two_months(world)
    mail.outbox.clear()
    back = expected.due + outage * ONE
    work(back)
    work(back)
    work(back + ONE)
    mine = [message for message in mail.outbox if world.team.desk.email in message.to]
    digests = Notice.objects.filter(topic=Topic.DIGEST, recipient=world.team.desk)
    assert digests.count() == 1 and len(mine) == 1


@pytest.mark.parametrize("outage", OUTAGES)
def test_an_invitation_that_could_not_leave_leaves_once(request, outage):
    world = World(request)
    body = world.ask_for("bodies").asso
    head = person(Role.BODY_ADMINISTRATOR, on=body, name="tete")
    invitation = invite("neuf@example.org", role=Role.REPORTER, organisation=body, by=head, on=DAY)
    mail.outbox.clear()
    for day in (DAY + outage * ONE, DAY + outage * ONE, DAY + (outage + 1) * ONE):
        work(day)
    (sent,) = [message for message in mail.outbox if message.to == [invitation.email]]
    invitation.refresh_from_db()
    term = settings.INVITATION_DAYS
    assert invitation.last_day == DAY + (outage + term) * ONE
    assert f"{invitation.last_day:%d/%m/%Y}" in sent.body


# Nothing that the day says is left out of this file


QUIET = {"opened", "expired", "lapsed"}
"""Lists of the report that say nothing to anybody: what was opened, what a person reads in the report."""


UNLEDGERED = {"acknowledged", "news", "handed_back", "gains"}
"""Parts whose letter or notice is itself the trace of what was said."""


def test_each_list_that_the_day_reports_has_a_case():
    lists = {each.name for each in dataclasses.fields(Report) if each.default_factory is list}
    assert lists - QUIET | set(REMINDERS) == {case.part for case in CASES}


def test_each_module_that_writes_the_ledger_has_a_case():
    apps = ("accounts", "records", "bodies", "cpc", "signalements", "cannabis", "workflows")
    writers = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for app in apps
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if re.search(r"(?<!class )(?<!\w)Reminder\(", path.read_text("utf-8"))
    }
    others = {case.module for case in CASES if case.part in UNLEDGERED}
    assert writers <= {case.module for case in CASES} <= writers | others
