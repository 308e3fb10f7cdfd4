"""What the day says, one case each: what has to be said, on which day, to whom.

A new reminder adds its maker and its line in ``CASES``; two tests of ``test_outages.py`` fail until then.
What is asked of somebody outside has its own by the case of its kind (``asked_cases.py``).
"""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from accounts.models import Absence
from accounts.roles import Role
from cannabis.models import TransitionEnd
from cannabis.notices import ladder
from cpc.asked.kinds import KINDS
from cpc.law.days import add_months
from cpc.models import Cpc
from records import clock
from signalements.law import acknowledgement_due, acknowledgement_reminder, implicit_alert
from tests.cannabis import conftest as transition
from tests.conftest import DAY, person
from tests.cpc.acts_sample import load, row
from tests.signalements.conftest import a_draft
from tests.workflows import meeting_stage as stage
from tests.workflows.asked_cases import CASES as ASKED_CASES
from tests.workflows.asked_cases import DUE, a_house
from workflows.engine.tasks import take
from workflows.inbox.watches import watch
from workflows.intake.filing import file_signalement
from workflows.meetings import questions
from workflows.models import SavedView

ONE = timedelta(days=1)


@dataclasses.dataclass(frozen=True)
class Expected:
    """What must have been said for the day ``due``, to whom; ``key``: of its line, letter, or notice
    without a ``line`` of the ledger.

    ``alone``: of several lines of ``ladder`` that an outage makes late together, the last is told.
    ``moot``: from that day on it has lost its object, which went by itself; its line may stay.
    """

    due: date
    key: str
    to: set[str]
    ladder: str = ""
    letter: bool = False
    line: bool = True
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


def the_return_of_somebody_absent(world):
    dossier, team = world.ask_for("dossier"), world.team
    other = person(Role.LEGAL, on=dossier.division, name="suppleante")
    task = dossier.work_items.open().get().task
    take(task, by=team.legal, on=DAY)
    last_day = DAY + 20 * ONE
    Absence.objects.create(user=team.legal, substitute=other, first_day=DAY, last_day=last_day)
    task.refresh_from_db()
    take(task, by=other, on=DAY)
    key = f"hand-back:{task.pk}:"
    return Expected(last_day + ONE, key, {team.legal.email, other.email}, ladder=key, line=False)


def a_view_that_gains_a_task(world):
    """The task comes by the work of its day: the renewal of a framework opens."""
    key, reader = _framework(world), world.team.manager
    view = SavedView.objects.create(author=reader, name="Tout", query="onglet=all")
    watch(view, reader=reader, on=DAY)
    assert key
    return Expected(date(2026, 3, 21), "view-watch:", {reader.email}, "view-watch:", line=False)


def _asked(world, *, name, said, opened):
    """One line of the ladder of a kind, of a request that nobody answers."""
    dossier = world.ask_for("dossier")
    house = a_house(name, dossier=dossier, team=world.team, opened=opened)
    due = (house.case.said if opened else house.case.unopened)[said]
    agency = {house.by.email} if said in house.case.agency else set()
    key = f"{house.kind.key_of(house.request)}:"
    return Expected(due, f"{key}{said}", {house.who.email} | agency, ladder=key)


def asked_cases():
    """Of each kind: what is said before its time runs, the last before its last day, the first after it."""
    for kind in KINDS:
        asked = ASKED_CASES[kind.name]
        ahead = [said for said, day in asked.said.items() if day <= DUE][-1:]
        late = [said for said, day in asked.said.items() if day > DUE][:1]
        for said in (*asked.unopened, *ahead, *late):
            opened = said not in asked.unopened
            make = partial(_asked, name=kind.name, said=said, opened=opened)
            yield Case(f"{kind.name} {said}", kind.ladder.part, "cpc/asked/reminders.py", make)


HELD_ON = date(2026, 3, 16)


def _session(world):
    """A session of a committee, with the dossier on its agenda."""
    team, dossier = world.team, world.ask_for("dossier")
    house = stage.a_committee(dossier.division, team, on=DAY)
    session = stage.a_session(house.committee, by=team.desk, on=DAY, held_on=HELD_ON)
    stage.evaluated(dossier, by=team.evaluator, on=DAY)
    questions.ask(
        dossier,
        committee=house.committee,
        session=session,
        question=stage.QUESTION,
        by=team.evaluator,
        on=DAY,
    )
    return session, house


def a_session_not_called(world):
    session, _ = _session(world)
    key = f"{session.subject}:{HELD_ON}"
    return Expected(HELD_ON - 5 * ONE, f"{key}:unconvened", {world.team.desk.email}, ladder=key)


def a_session_to_come(world):
    session, house = _session(world)
    stage.convened(session, by=world.team.desk, on=DAY)
    key = f"{session.subject}:{HELD_ON}"
    members = {getattr(house, name).user.email for name in stage.NAMES}
    due = HELD_ON - 7 * ONE
    return Expected(due, f"{key}:7d", members, ladder=key, moot=HELD_ON + ONE)


def a_session_never_opened(world):
    session, _ = _session(world)
    stage.convened(session, by=world.team.desk, on=DAY)
    key = f"{session.subject}:{HELD_ON}"
    return Expected(HELD_ON + ONE, f"{key}:late", {world.team.desk.email}, ladder=key)


def minutes_not_approved(world):
    session, house = _session(world)
    stage.convened(session, by=world.team.desk, on=DAY)
    with clock.at(HELD_ON):
        stage.opened(session, house, by=world.team.desk, on=HELD_ON)
    key = f"{session.subject}:{HELD_ON}:minutes"
    return Expected(HELD_ON + 15 * ONE, key, {world.team.desk.email})


CASES = (
    Case("rappel de l'accusé", "owed", "workflows/exchanges/letters.py", an_acknowledgement_owed),
    Case(
        "accusé de réception",
        "acknowledged",
        "workflows/exchanges/letters.py",
        an_acknowledgement_on_its_last_day,
    ),
    Case(
        "deux mois sans décision",
        "silences",
        "workflows/exchanges/news.py",
        a_silence_of_two_months,
    ),
    Case("issue", "news", "workflows/exchanges/news.py", an_outcome_that_no_gesture_told),
    *asked_cases(),
    Case(
        "habilitation, trois mois avant",
        "standings",
        "bodies/standing_warnings.py",
        a_standing_near_its_end,
    ),
    Case(
        "habilitation finie",
        "standings",
        "bodies/standing_warnings.py",
        a_standing_that_has_ended,
    ),
    Case("renouvellement à ouvrir", "reminders", "workflows/worker/daily.py", a_renewal_to_open),
    Case(
        "renouvellement non décidé", "reminders", "workflows/worker/daily.py", a_renewal_not_decided
    ),
    Case(
        "retour d'absence",
        "handed_back",
        "workflows/engine/hand_backs.py",
        the_return_of_somebody_absent,
    ),
    *(
        Case(name, "meetings", "workflows/meetings/reminders.py", make)
        for name, make in (
            ("séance non convoquée", a_session_not_called),
            ("séance à venir", a_session_to_come),
            ("séance non ouverte", a_session_never_opened),
            ("procès-verbal", minutes_not_approved),
        )
    ),
    Case("vue qui gagne", "gains", "workflows/inbox/watches.py", a_view_that_gains_a_task),
    Case("phase transitoire", "transition", "cannabis/notices.py", the_end_of_the_transition),
)
