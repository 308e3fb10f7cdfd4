"""A session before it opens: planned, its agenda, its convocation, its packs; or cancelled.

Each gesture is one transaction under the lock of the session (of the dossier, when a question is put),
with its line of the journal: the session's, and the dossier's when it is about one.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction

from accounts.models import User
from cpc.law.core import french_day
from cpc.law.exchanges.meeting import ITEM_MINUTES
from cpc.models import (
    AgendaItem,
    Committee,
    CommitteeMember,
    Dossier,
    Session,
    SessionState,
)
from records import history
from records.journal import record
from records.models import Document
from records.numbering import next_number
from web.refused import Refused
from workflows.meetings.seats import confront

SERIES = "SEA"
NEEDS_REPORT = "L'évaluation n'est pas encore rendue : le comité n'aurait pas de rapport à lire."


def locked(session: Session) -> Session:
    """The session as it is now, until the end of the transaction."""
    held = Session.objects.select_for_update(of=("self",)).select_related("committee__division")
    return held.get(pk=session.pk)


def ahead(session: Session) -> Session:
    """The same, refused once it has opened or was cancelled."""
    found = locked(session)
    if not found.is_ahead:
        raise Refused(
            f"{found.number} : {found.get_state_display().lower()}, rien ne s'y change plus."
        )
    return found


def _journal(
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
    _journal(session, verb="session_planned", sentence=sentence, by=by, on=on)
    return session


@transaction.atomic
def move(
    session: Session, *, held_on: date, starts_at: time, place: str, link: str, by: User, on: date
) -> Session:
    """Another day, hour or place."""
    found = ahead(session)
    found.held_on, found.starts_at, found.place, found.link = held_on, starts_at, place, link
    found.save()
    confront(found, by=by, on=on)
    sentence = f"Séance déplacée : le {french_day(held_on)} à {starts_at:%H:%M}, {place or link}."
    _journal(found, verb="session_moved", sentence=sentence, by=by, on=on)
    return found


@transaction.atomic
def cancel(session: Session, *, reason: str, by: User, on: date) -> Session:
    """No session; its questions wait for another one."""
    found = ahead(session)
    for item in found.items.filter(outcome="").select_related("dossier"):
        _unplace(item)
    found.state, found.reason = SessionState.CANCELLED, reason
    found.save()
    sentence = f"Séance du {french_day(found.held_on)} annulée."
    _journal(found, verb="session_cancelled", sentence=sentence, by=by, on=on, reason=reason)
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
    """Puts a question about a dossier to a committee, for one session or the next. Raises ``LawError``."""
    held = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    _check_ready(held, committee)
    item = AgendaItem.objects.create(
        committee=committee,
        dossier=held,
        evaluation=held.evaluations.last(),
        question=question,
        asked_by=by,
        asked_on=on,
        minutes=ITEM_MINUTES.on(on).value,
    )
    sentence = f"Question posée au comité : {committee}."
    record(
        held.subject, verb="committee_asked", sentence=sentence, actor=by, on=on, reason=question
    )
    return place(item, session=session, by=by, on=on) if session else item


def _check_ready(dossier: Dossier, committee: Committee) -> None:
    """Open, evaluated, and not already put to this committee."""
    if dossier.closed_on:
        raise Refused(f"{dossier.number} est clos : plus rien ne s'y demande.")
    if not dossier.evaluations.exists():
        raise Refused(NEEDS_REPORT)
    if committee.items.filter(dossier=dossier, outcome="").exists():
        raise Refused(f"{dossier.number} est déjà inscrit auprès de ce comité.")


@transaction.atomic
def place(item: AgendaItem, *, session: Session, by: User, on: date) -> AgendaItem:
    """Puts a waiting question on the agenda, last; interests are confronted at once."""
    found = ahead(session)
    held = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if held.session_id or not held.is_open or held.committee_id != found.committee_id:
        raise Refused("Cette question n'attend pas de séance de ce comité.")
    if held.dossier.closed_on:
        raise Refused(f"{held.dossier.number} est clos : plus rien ne s'y demande.")
    last = found.items.order_by("-rank").values_list("rank", flat=True).first() or 0
    held.session, held.rank = found, last + 1
    held.save()
    confront(found, by=by, on=on)
    sentence = f"{held.dossier.number} inscrit à la séance du {french_day(found.held_on)}."
    for subject in (found.subject, held.dossier.subject):
        record(subject, verb="item_placed", sentence=sentence, actor=by, on=on)
    return held


def _unplace(item: AgendaItem) -> None:
    item.seats.all().delete()
    item.session, item.rank, item.rapporteur = None, 0, None
    item.save()


@transaction.atomic
def put_back(item: AgendaItem, *, by: User, on: date) -> None:
    """Takes a question off the agenda; it waits for another session."""
    session, held = ahead(item.session), _open(item)
    _unplace(held)
    sentence = f"{held.dossier.number} retiré de l'ordre du jour du {french_day(session.held_on)}."
    for subject in (session.subject, held.dossier.subject):
        record(subject, verb="item_put_back", sentence=sentence, actor=by, on=on)


def _open(item: AgendaItem) -> AgendaItem:
    held = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if not held.is_open:
        raise Refused("Ce point est déjà traité.")
    return held


@transaction.atomic
def withdraw(item: AgendaItem, *, reason: str, by: User, on: date) -> AgendaItem:
    """The question is not put any more; refused once its session has opened."""
    if item.session is not None:
        ahead(item.session)
    held = _open(item)
    held.outcome, held.outcome_reason = AgendaItem.Outcome.WITHDRAWN, reason
    held.ended_on, held.ended_by = on, by
    held.save()
    sentence = f"Question retirée au comité : {held.committee}."
    subject = held.dossier.subject
    record(subject, verb="committee_not_asked", sentence=sentence, actor=by, on=on, reason=reason)
    return held


@transaction.atomic
def reorder(item: AgendaItem, *, step: int, by: User, on: date) -> None:
    """One place up (-1) or down (+1); at the ends nothing moves."""
    session = ahead(item.session)
    items = list(session.items.exclude(outcome=AgendaItem.Outcome.WITHDRAWN))
    place_now = next((rank for rank, each in enumerate(items) if each.pk == item.pk), None)
    if place_now is None or not 0 <= place_now + step < len(items):
        return
    items.insert(place_now + step, items.pop(place_now))
    moved = [(rank, each) for rank, each in enumerate(items, start=1) if each.rank != rank]
    for rank, each in moved:
        each.rank = rank
    history.change_all([each for _, each in moved], model=AgendaItem, fields=["rank"])
    sentence = f"Ordre du jour : {item.dossier.number} passe au rang {place_now + step + 1}."
    _journal(session, verb="agenda_reordered", sentence=sentence, by=by, on=on)


@transaction.atomic
def prepare(
    item: AgendaItem,
    *,
    question: str,
    minutes: int,
    rapporteur: CommitteeMember | None,
    pieces: Iterable[Document],
    secrets: int,
    by: User,
    on: date,
) -> AgendaItem:
    """The wording, the slot, who presents, the files that go in the packs (``secrets`` of them secret)."""
    session, held = ahead(item.session), _open(item)
    held.question, held.minutes, held.rapporteur = question, minutes, rapporteur
    held.save()
    chosen = list(pieces)
    held.pieces.set(chosen)
    told = f", dont {secrets} sous secret des affaires, communiquée(s) par choix" if secrets else ""
    sentence = f"Point {held.dossier.number} préparé : {len(chosen)} pièce(s) jointe(s){told}."
    _journal(session, verb="item_prepared", sentence=sentence, by=by, on=on)
    return held


@transaction.atomic
def convene(session: Session, *, by: User, on: date) -> Session:
    """Calls the members: there is an agenda, and somebody to vote on it."""
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
    _journal(found, verb="session_convened", sentence=sentence, by=by, on=on)
    return found


@transaction.atomic
def hand_out(session: Session, *, by: User, on: date) -> Session:
    """The packs may be read by the members, each their own."""
    found = ahead(session)
    if found.state != SessionState.CONVENED:
        raise Refused("Convoquez d'abord les membres.")
    confront(found, by=by, on=on)
    found.packs_on = on
    found.save()
    sentence = "Dossiers de séance mis à la disposition des membres."
    _journal(found, verb="packs_handed_out", sentence=sentence, by=by, on=on)
    return found


def slots(session: Session, items: Iterable[AgendaItem]) -> list[tuple[str, AgendaItem]]:
    """Each item with its hours, « 14 h 00 – 14 h 30 », one after the other from the start."""
    start, found = datetime.combine(session.held_on, session.starts_at), []
    for item in items:
        end = start + timedelta(minutes=item.minutes)
        found.append((f"{_hour(start)} – {_hour(end)}", item))
        start = end
    return found


def _hour(instant: datetime) -> str:
    return f"{instant:%H}\u00a0h\u00a0{instant:%M}"
