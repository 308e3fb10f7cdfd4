"""Each thing that the day's work says survives an outage of 1, 3 and 10 days: nothing lost, nothing twice.

A new reminder needs its ``Case`` below: two tests at the end fail until it has one.
"""

import dataclasses
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import Max

from accounts.roles import Role
from cannabis.models import TransitionEnd
from cannabis.notices import ladder
from cpc.law.core import add_months
from cpc.models import AdmissibilityReview, Cpc, FormalRequest
from records import clock
from records.models import Letter, Notice, NoticeChoice, NoticeState, Reminder, Rhythm, Topic
from records.organisation_invitations import invite
from signalements.law import acknowledgement_due, acknowledgement_reminder, implicit_alert
from tests.cannabis import conftest as transition
from tests.conftest import DAY, person
from tests.cpc.acts_sample import load, row
from tests.signalements.conftest import a_draft
from workflows import laboratory
from workflows.daily import Report, run
from workflows.intake import file_signalement

pytestmark = pytest.mark.django_db
OUTAGES = (1, 3, 10)
ONE = timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Expected:
    """What must have been said for the day ``due``, to whom; ``key``: of its line, notice or letter.

    ``alone``: of several lines of ``ladder`` that an outage makes late together, the last is told.
    ``moot``: from that day on it has lost its object, which went by itself.
    """

    due: date
    key: str
    to: set[str]
    ladder: str = ""
    letter: bool = False
    moot: date | None = None


@dataclasses.dataclass(frozen=True)
class Case:
    """``part``: the field of ``daily.Report`` that tells it; ``module``: where its line is written."""

    name: str
    part: str
    module: str
    make: Callable[["World"], Expected]

    def __str__(self) -> str:
        return self.name


class World:
    """What the makers of cases start from."""

    def __init__(self, request):
        self.ask_for = request.getfixturevalue
        self.team = self.ask_for("team")

    @property
    def filed(self):
        bodies, reporter = self.ask_for("bodies"), self.ask_for("reporter")
        draft = a_draft(bodies.asso, by=reporter, on=DAY)
        return file_signalement(draft, by=reporter, on=DAY)


# The cases


def an_acknowledgement_owed(world):
    filed = world.filed
    return Expected(
        acknowledgement_reminder(filed_on=DAY),
        f"{filed.subject}:acknowledgement-reminder",
        {world.team.desk.email},
        moot=acknowledgement_due(filed_on=DAY).value,
    )


def an_acknowledgement_on_its_last_day(world):
    filed = world.filed
    due = acknowledgement_due(filed_on=DAY).value
    return Expected(due, f"{filed.subject}:acknowledgement", {filed.author.email}, letter=True)


def a_silence_of_two_months(world):
    filed = world.filed
    due = implicit_alert(filed_on=DAY).value
    return Expected(due, f"{filed.subject}:silence", {world.team.desk.email})


def an_outcome_that_no_gesture_told(world):
    filed = world.filed
    dossier, day = filed.dossier, date(2026, 4, 8)
    dossier.closed_on, dossier.outcome = day, "abandoned"
    dossier.save()
    return Expected(day, f"outcome:{dossier.pk}:{filed.pk}", {filed.author.email}, letter=True)


def a_request_nobody_opens(world):
    asked, lab = world.ask_for("ask")(), world.ask_for("lab")
    examiners = {world.team.evaluator.email, world.team.legal.email}
    return Expected(DAY + 7 * ONE, f"{asked.key}:unopened", {lab.email, *examiners})


def _opened(world):
    asked, lab = world.ask_for("ask")(months=1), world.ask_for("lab")
    return laboratory.open_request(asked, by=lab, on=DAY), lab


def a_laboratory_five_days_before(world):
    asked, lab = _opened(world)
    due = asked.request.due_on
    key = f"{asked.key}:{due}"
    return Expected(due - 5 * ONE, f"{key}:5d", {lab.email}, ladder=key)


def a_laboratory_that_is_late(world):
    asked, lab = _opened(world)
    due = asked.request.due_on
    key = f"{asked.key}:{due}"
    return Expected(due + ONE, f"{key}:late", {lab.email, world.team.evaluator.email}, ladder=key)


def a_standing_near_its_end(world):
    proof = world.ask_for("bodies").asso.standing_proofs.get()
    head = person(Role.BODY_ADMINISTRATOR, on=proof.organisation, name="tete")
    key = f"standing:{proof.pk}:{proof.last_day}"
    return Expected(
        add_months(proof.last_day, -3), f"{key}:3m", {head.email, world.team.desk.email}, ladder=key
    )


def a_standing_that_has_ended(world):
    expected = a_standing_near_its_end(world)
    return dataclasses.replace(
        expected, due=date(2029, 1, 1), key=expected.key.replace(":3m", ":end")
    )


def _framework(world):
    load(world.ask_for("tmp_path"), row())
    return f"renewal:{Cpc.objects.get().pk}:2027-03-21"


def a_renewal_to_open(world):
    key = _framework(world)
    return Expected(date(2026, 3, 21), f"{key}:12m", {world.team.manager.email}, ladder=key)


def a_renewal_not_decided(world):
    key = _framework(world)
    return Expected(date(2026, 9, 21), f"{key}:alert", {world.team.signatory.email}, ladder=key)


def the_end_of_the_transition(world):
    with clock.at(transition.TODAY):
        publication = world.ask_for("validated")()
        end = TransitionEnd.objects.known(on=transition.TODAY).first()
        line = next(each for each in ladder(end, on=transition.TODAY) if each.key.endswith(":28"))
    assert publication.is_validated
    return Expected(line.due_on, line.key, {world.team.evaluator.email, world.team.legal.email})


CASES = (
    Case("rappel de l'accusé", "owed", "workflows/intake_letters.py", an_acknowledgement_owed),
    Case(
        "accusé de réception",
        "acknowledged",
        "workflows/intake_letters.py",
        an_acknowledgement_on_its_last_day,
    ),
    Case(
        "deux mois sans décision", "silences", "workflows/intake_news.py", a_silence_of_two_months
    ),
    Case("issue", "news", "workflows/intake_news.py", an_outcome_that_no_gesture_told),
    Case(
        "demande non ouverte",
        "laboratories",
        "workflows/laboratory_reminders.py",
        a_request_nobody_opens,
    ),
    Case(
        "laboratoire, cinq jours avant",
        "laboratories",
        "workflows/laboratory_reminders.py",
        a_laboratory_five_days_before,
    ),
    Case(
        "laboratoire en retard",
        "laboratories",
        "workflows/laboratory_reminders.py",
        a_laboratory_that_is_late,
    ),
    Case(
        "habilitation, trois mois avant",
        "standings",
        "signalements/standing_warnings.py",
        a_standing_near_its_end,
    ),
    Case(
        "habilitation finie",
        "standings",
        "signalements/standing_warnings.py",
        a_standing_that_has_ended,
    ),
    Case("renouvellement à ouvrir", "reminders", "workflows/daily.py", a_renewal_to_open),
    Case("renouvellement non décidé", "reminders", "workflows/daily.py", a_renewal_not_decided),
    Case("phase transitoire", "transition", "cannabis/notices.py", the_end_of_the_transition),
)


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
    assert not Reminder.objects.filter(key=expected.key).exists()
    ideal = each_day_from(expected.due, days=outage + 1)
    mail.outbox.clear()
    after = last_notice()
    work(back)
    ledger = said()
    assert len(mail.outbox) == Notice.objects.filter(pk__gt=after, state=NoticeState.SENT).count()
    if expected.moot and back >= expected.moot:
        assert ledger == ideal - {(expected.key, expected.due)}
    else:
        assert ledger == ideal
        people = told(expected, after=after)
        assert expected.to <= set(people)
        assert all(len(keys) == 1 for keys in people.values()), people
        if expected.letter:
            assert Letter.objects.filter(key=expected.key, issued_on=back).count() == 1
        else:
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
    invitation = invite(
        "neuf@example.org", role=Role.REPORTER, organisation=body, actor=head, on=DAY
    )
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


def test_each_list_that_the_day_reports_has_a_case():
    lists = {each.name for each in dataclasses.fields(Report) if each.default_factory is list}
    assert lists - QUIET == {case.part for case in CASES}


def test_each_module_that_writes_the_ledger_has_a_case():
    apps = ("accounts", "records", "cpc", "signalements", "cannabis", "workflows")
    writers = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for app in apps
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if re.search(r"(?<!class )(?<!\w)Reminder\(", path.read_text("utf-8"))
    }
    letters = {case.module for case in CASES if case.part in {"acknowledged", "news"}}
    assert writers <= {case.module for case in CASES}
    assert {case.module for case in CASES} <= writers | letters
