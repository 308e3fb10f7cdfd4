"""What the day says of the sessions: the ledger, replayable after any outage."""

from collections.abc import Iterable
from datetime import date, timedelta

from accounts.models import Permission, User
from cpc.law.days import ONE_DAY, french_day
from cpc.law.exchanges.meeting import (
    CONVOCATION_DAYS,
    MEETING_REMINDER_DAYS,
    MINUTES_REMINDER_DAYS,
    CommitteeRole,
)
from cpc.models import Session, SessionState
from records.models import Reminder
from records.notices import reminders
from workflows.meetings.notices import sitting, tell, where

OPEN = (SessionState.PLANNED, SessionState.CONVENED, SessionState.HELD)


def remind(on: date) -> list[Reminder]:
    """Writes each line due and not yet written; of several late together, the latest alone is told."""
    sessions = Session.objects.filter(state__in=OPEN).select_related("committee__division")
    return reminders.remind(sessions, lines=lines, tell=_tell, on=on)


def _tell(session: Session, line: Reminder) -> None:
    """Members are reminded of a session to come; the secretariat, of what it has still to do."""
    said = line.key.removeprefix(f"{session.subject}:")
    ahead = said.removesuffix("d").rpartition(":")[2].isdigit()
    people = sitting(session) if ahead else keepers(session)
    tell(session, people, said=said, sentence=line.sentence)


def keepers(session: Session) -> list[User]:
    """Named for the secretariat that day; who distributes the work when nobody is."""
    named = session.committee.members.on(session.held_on).filter(role=CommitteeRole.SECRETARY)
    people = [member.user for member in named.select_related("user") if member.user.is_active]
    return people or list(
        User.objects.holding(Permission.REASSIGN, where=session.committee.division)
    )


def lines(session: Session) -> Iterable[Reminder]:
    """The ledger of one session as it stands, unsaved."""
    day, address = session.held_on, session.get_absolute_url()
    key = f"{session.subject}:{day}"
    if session.state == SessionState.PLANNED:
        due = day - timedelta(days=CONVOCATION_DAYS.on(day).value)
        sentence = f"la séance du {french_day(day)} n'est pas convoquée."
        yield Reminder(key=f"{key}:unconvened", due_on=due, sentence=sentence, address=address)
    elif session.state == SessionState.CONVENED:
        for days in MEETING_REMINDER_DAYS.on(day).value:
            sentence = f"rappel, séance {where(session)}."[:500]
            due = day - timedelta(days=days)
            if due > session.convened_on:
                line_key = f"{key}:{days}d"
                yield Reminder(key=line_key, due_on=due, sentence=sentence, address=address)
        told = "n'a pas été ouverte : tenez-la, déplacez-la ou annulez-la."
        sentence = f"la séance du {french_day(day)} {told}"
        yield Reminder(key=f"{key}:late", due_on=day + ONE_DAY, sentence=sentence, address=address)
    elif session.state == SessionState.HELD:
        due = day + timedelta(days=MINUTES_REMINDER_DAYS.on(day).value)
        sentence = f"le procès-verbal du {french_day(day)} n'est pas approuvé."
        yield Reminder(key=f"{key}:minutes", due_on=due, sentence=sentence, address=address)
