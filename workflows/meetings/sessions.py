"""A session before it opens: planned, moved, its convocation, its packs; or cancelled.

Each gesture is one transaction under the lock of the session, with its line of the journal and its notices.
"""

from datetime import date, time

from django.db import transaction

from accounts.models import User
from cpc.law.days import french_day
from cpc.models import Session, SessionState
from records.journal import record
from records.numbering import next_number
from web.refused import Refused
from workflows.meetings.notices import sitting, tell, where
from workflows.meetings.seats import confront, unplace

SERIES = "SEA"


def locked(session: Session) -> Session:
    """The session as it is now, until the end of the transaction."""
    held = Session.objects.select_for_update(of=("self",)).select_related("committee__division")
    return held.get(pk=session.pk)


def ahead(session: Session) -> Session:
    """The same. Raises ``Refused`` once it has opened or was cancelled."""
    found = locked(session)
    if not found.is_ahead:
        raise Refused(
            f"{found.number} : {found.get_state_display().lower()}, rien ne s'y change plus."
        )
    return found


def write_line(
    session: Session, *, verb: str, sentence: str, by: User, on: date, **more: str
) -> None:
    record(session.subject, verb=verb, sentence=sentence, actor=by, on=on, **more)


@transaction.atomic
def plan(session: Session, *, by: User, on: date) -> Session:
    """A session to come."""
    session.number = next_number(SERIES, year=session.held_on.year)
    session.planned_by = by
    session.save(force_insert=True)
    sentence = f"Séance prévue le {french_day(session.held_on)}, {session.committee}."
    write_line(session, verb="session_planned", sentence=sentence, by=by, on=on)
    return session


@transaction.atomic
def move(
    session: Session, *, held_on: date, starts_at: time, place: str, link: str, by: User, on: date
) -> Session:
    """Another day, hour or place; who was called is told."""
    found = ahead(session)
    found.held_on, found.starts_at, found.place, found.link = held_on, starts_at, place, link
    found.save()
    confront(found, by=by, on=on)
    sentence = f"Séance déplacée : le {french_day(held_on)} à {starts_at:%H:%M}, {place or link}."
    write_line(found, verb="session_moved", sentence=sentence, by=by, on=on)
    if found.state == SessionState.CONVENED:
        said = f"moved:{held_on}:{starts_at:%H%M}:{on}"
        tell(found, sitting(found), said=said, sentence=f"séance déplacée {where(found)}.")
    return found


@transaction.atomic
def cancel(session: Session, *, reason: str, by: User, on: date) -> Session:
    """No session; its questions wait for another one. Who was called is told."""
    found = ahead(session)
    called = sitting(found) if found.state == SessionState.CONVENED else []
    for item in found.items.filter(outcome="").select_related("dossier"):
        unplace(item)
    found.state, found.reason = SessionState.CANCELLED, reason
    found.save()
    sentence = f"Séance du {french_day(found.held_on)} annulée."
    write_line(found, verb="session_cancelled", sentence=sentence, by=by, on=on, reason=reason)
    told = f"la séance du {french_day(found.held_on)} est annulée. Motif : {reason}"
    tell(found, called, said="cancelled", sentence=told)
    return found


@transaction.atomic
def convene(session: Session, *, by: User, on: date) -> Session:
    """Calls the members. Raises ``Refused`` without an agenda, or without anybody to vote on it."""
    found = ahead(session)
    if found.state != SessionState.PLANNED:
        raise Refused(f"{found.number} est déjà convoquée.")
    if not found.items.filter(outcome="").exists():
        raise Refused("L'ordre du jour est vide : inscrivez-y au moins un dossier.")
    if not any(member.votes for member in found.committee.members.on(found.held_on)):
        raise Refused("Aucun membre votant n'a de mandat ce jour-là : complétez le comité.")
    confront(found, by=by, on=on)
    found.state, found.convened_on = SessionState.CONVENED, on
    found.save()
    sentence = f"Membres convoqués pour le {french_day(found.held_on)} à {found.starts_at:%H:%M}."
    write_line(found, verb="session_convened", sentence=sentence, by=by, on=on)
    tell(found, sitting(found), said="convened", sentence=f"vous êtes convoqué {where(found)}.")
    return found


@transaction.atomic
def hand_out(session: Session, *, by: User, on: date) -> Session:
    """The packs may be read by the members, each their own, who are told. Raises ``Refused``."""
    found = ahead(session)
    if found.state != SessionState.CONVENED:
        raise Refused("Convoquez d'abord les membres.")
    confront(found, by=by, on=on)
    found.packs_on = on
    found.save()
    sentence = "Dossiers de séance mis à la disposition des membres."
    write_line(found, verb="packs_handed_out", sentence=sentence, by=by, on=on)
    told = f"votre dossier de séance du {french_day(found.held_on)} est prêt."
    tell(found, sitting(found), said="packs", sentence=told)
    return found
