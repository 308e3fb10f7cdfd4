"""What those who sit are told of a session: never what is on its agenda, which the page shows."""

from collections.abc import Iterable
from datetime import date

from accounts.models import User
from cpc.law.days import french_day
from cpc.models import AgendaItem, Session, SessionState
from records.models import Topic
from records.notices import outbox
from workflows.meetings.seats import members_of


def tell(
    session: Session, people: Iterable[User], *, said: str, sentence: str, topic: Topic = Topic.WORK
) -> None:
    """One notice a person."""
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
    return [member.user for member in members_of(session) if member.user.is_active]


def where(session: Session) -> str:
    places = ", ".join(filter(None, (session.place, session.link)))
    return f"le {french_day(session.held_on)} à {session.starts_at:%H:%M}, {places}"


def tell_of_agenda(session: Session | None, *, on: date) -> None:
    """Those who were called are told, once a day, that the agenda is another one."""
    if session is not None and session.state == SessionState.CONVENED:
        sentence = f"l'ordre du jour du {french_day(session.held_on)} a changé."
        tell(session, sitting(session), said=f"agenda:{on}", sentence=sentence)


def tell_of_minutes(session: Session, items: Iterable[AgendaItem]) -> None:
    """Those who sat, and those who asked one of the questions."""
    people = {user.pk: user for user in sitting(session)}
    people |= {item.asked_by_id: item.asked_by for item in items if item.asked_by.is_active}
    sentence = f"le procès-verbal du {french_day(session.held_on)} est approuvé."
    tell(session, people.values(), said="minutes", sentence=sentence, topic=Topic.NEWS)
