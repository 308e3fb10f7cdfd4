"""Sessions of committees on the side of people: rights, notices, and what a gesture entails elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import Permission, User
from cpc.law.core import french_day
from cpc.law.exchanges.meeting import Ballot, CommitteeRole, Presence
from cpc.models import (
    AgendaItem,
    Committee,
    CommitteeMember,
    Dossier,
    Minutes,
    Session,
    SessionState,
)
from records.models import Topic
from records.notices import outbox
from workflows.engine.indexing import index_piece
from workflows.engine.rights import may_move
from workflows.meetings import minutes as meeting_minutes
from workflows.meetings import seats as meeting_seats
from workflows.meetings import sessions as meetings
from workflows.meetings import votes as meeting_votes

NOT_KEPT = "Le secrétariat de ce comité est tenu par d’autres personnes."


def concerned(user: User) -> bool:
    """Has « Séances » a place in this person's menu? No query for an agent."""
    return user.is_agent or (user.is_active and CommitteeMember.objects.filter(user=user).exists())


def may_keep(user: User, committee: Committee, *, on: date) -> bool:
    return Committee.objects.kept_by(user, on=on).filter(pk=committee.pk).exists()


def check_keeper(user: User, committee: Committee, *, on: date) -> None:
    if not may_keep(user, committee, on=on):
        raise PermissionDenied(NOT_KEPT)


def may_found(user: User) -> list[int]:
    """The divisions where this person may make committees: who distributes the work there."""
    return user.where(Permission.REASSIGN)


def may_put(user: User, dossier: Dossier) -> bool:
    """May this person put a question about the dossier? Who examines it or distributes its work."""
    return may_move(user, dossier) and not dossier.closed_on


def mandate(user: User, session: Session) -> CommitteeMember | None:
    """As what this person sits that day; None for the secretariat and for everybody else."""
    sitting = session.committee.members.on(session.held_on).exclude(role=CommitteeRole.SECRETARY)
    return sitting.filter(user=user).first()


def tell(
    session: Session, people: Iterable[User], *, said: str, sentence: str, topic: Topic = Topic.WORK
) -> None:
    """One notice a person; never what is on the agenda, which the page shows."""
    outbox.tell(
        f"{session.subject}:{said}",
        to=people,
        number=session.number,
        sentence=sentence,
        body=f"{session.committee}\n{sentence}",
        address=session.get_absolute_url(),
        topic=topic,
    )


def sitting(session: Session) -> list[User]:
    return [member.user for member in meeting_seats.members_of(session) if member.user.is_active]


def where(session: Session) -> str:
    places = ", ".join(filter(None, (session.place, session.link)))
    return f"le {french_day(session.held_on)} à {session.starts_at:%H:%M}, {places}"


@transaction.atomic
def convene(session: Session, *, by: User, on: date) -> Session:
    found = meetings.convene(session, by=by, on=on)
    tell(found, sitting(found), said="convened", sentence=f"vous êtes convoqué {where(found)}.")
    return found


@transaction.atomic
def hand_out(session: Session, *, by: User, on: date) -> Session:
    found = meetings.hand_out(session, by=by, on=on)
    sentence = f"votre dossier de séance du {french_day(found.held_on)} est prêt."
    tell(found, sitting(found), said="packs", sentence=sentence)
    return found


@transaction.atomic
def move(
    session: Session, *, held_on: date, starts_at: time, place: str, link: str, by: User, on: date
) -> Session:
    """Another day or place; who was called is told."""
    found = meetings.move(
        session, held_on=held_on, starts_at=starts_at, place=place, link=link, by=by, on=on
    )
    if found.state == SessionState.CONVENED:
        said = f"moved:{held_on}:{starts_at:%H%M}:{on}"
        tell(found, sitting(found), said=said, sentence=f"séance déplacée {where(found)}.")
    return found


@transaction.atomic
def ask(
    dossier: Dossier,
    *,
    committee: Committee,
    session: Session | None,
    question: str,
    by: User,
    on: date,
) -> AgendaItem:
    item = meetings.ask(
        dossier, committee=committee, session=session, question=question, by=by, on=on
    )
    _tell_of_agenda(item.session, on=on)
    return item


@transaction.atomic
def place(item: AgendaItem, *, session: Session, by: User, on: date) -> AgendaItem:
    placed = meetings.place(item, session=session, by=by, on=on)
    _tell_of_agenda(placed.session, on=on)
    return placed


@transaction.atomic
def put_back(item: AgendaItem, *, by: User, on: date) -> None:
    session = item.session
    meetings.put_back(item, by=by, on=on)
    _tell_of_agenda(session, on=on)


def _tell_of_agenda(session: Session | None, *, on: date) -> None:
    """Those who were called are told, once a day, that the agenda is another one."""
    if session is not None and session.state == SessionState.CONVENED:
        sentence = f"l'ordre du jour du {french_day(session.held_on)} a changé."
        tell(session, sitting(session), said=f"agenda:{on}", sentence=sentence)


@transaction.atomic
def cancel(session: Session, *, reason: str, by: User, on: date) -> Session:
    called = session.state == SessionState.CONVENED
    people = sitting(session) if called else []
    found = meetings.cancel(session, reason=reason, by=by, on=on)
    sentence = f"la séance du {french_day(found.held_on)} est annulée. Motif : {reason}"
    tell(found, people, said="cancelled", sentence=sentence)
    return found


@transaction.atomic
def sit(
    item: AgendaItem,
    *,
    presences: Mapping[int, Presence],
    ballots: Mapping[int, Ballot],
    by: User,
    on: date,
) -> AgendaItem:
    """Who is there and how they vote, together or not at all."""
    meeting_seats.attend(item, presences=presences, by=by, on=on)
    if ballots:
        meeting_votes.cast(item, ballots=ballots, by=by, on=on)
    return item


@transaction.atomic
def note(
    item: AgendaItem, *, debate: str, conclusion: str, by: User, on: date, **seats: Any
) -> AgendaItem:
    """What is typed during the debate, with who is there and the votes; nothing concluded yet."""
    sit(item, **seats, by=by, on=on)
    return meeting_votes.note(item, debate=debate, conclusion=conclusion)


@transaction.atomic
def conclude(
    item: AgendaItem, *, debate: str, conclusion: str, by: User, on: date, **seats: Any
) -> AgendaItem:
    sit(item, **seats, by=by, on=on)
    return meeting_votes.conclude(item, debate=debate, conclusion=conclusion, by=by, on=on)


@transaction.atomic
def approve(session: Session, *, by: User, on: date) -> Minutes:
    """Freezes the minutes; each opinion can be searched, and who asked for it is told."""
    kept = meeting_minutes.approve(session, by=by, on=on)
    concluded = session.items.filter(outcome=AgendaItem.Outcome.CONCLUDED)
    askers: dict[int, User] = {}
    for item in concluded.select_related("piece__dossier", "asked_by"):
        index_piece(item.piece)
        askers[item.asked_by_id] = item.asked_by
    people = {user.pk: user for user in [*sitting(session), *askers.values()] if user.is_active}
    sentence = f"le procès-verbal du {french_day(session.held_on)} est approuvé."
    tell(session, people.values(), said="minutes", sentence=sentence, topic=Topic.NEWS)
    return kept
