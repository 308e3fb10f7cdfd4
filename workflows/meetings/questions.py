"""The questions put to a committee: asked, placed on an agenda, ordered, prepared, put back, withdrawn.

Each gesture is one transaction under the lock of the session (of the dossier, when a question is put),
with its line of the journal: the session's, and the dossier's when it is about one.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from cpc.asked.confirmed import of_one
from cpc.law.days import french_day
from cpc.law.exchanges.meeting import ITEM_MINUTES
from cpc.models import AgendaItem, Committee, CommitteeMember, Dossier, Session
from records import history
from records.journal import record
from records.models import Document
from web.refused import Refused
from workflows.meetings.notices import tell_of_agenda
from workflows.meetings.seats import confront, unplace
from workflows.meetings.sessions import ahead, write_line

NEEDS_REPORT = "L'évaluation n'est pas encore rendue : le comité n'aurait pas de rapport à lire."


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
    """Puts a question about a dossier to a committee, for one session or the next. Raises ``Refused``."""
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
    """Puts a waiting question on the agenda, last; interests are confronted at once.

    Who was called is told. Raises ``Refused``.
    """
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
    tell_of_agenda(found, on=on)
    return held


@transaction.atomic
def put_back(item: AgendaItem, *, by: User, on: date) -> None:
    """Takes a question off the agenda; it waits for another session. Who was called is told."""
    session, held = ahead(item.session), _open(item)
    unplace(held)
    sentence = f"{held.dossier.number} retiré de l'ordre du jour du {french_day(session.held_on)}."
    for subject in (session.subject, held.dossier.subject):
        record(subject, verb="item_put_back", sentence=sentence, actor=by, on=on)
    tell_of_agenda(session, on=on)


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
    write_line(session, verb="agenda_reordered", sentence=sentence, by=by, on=on)


@transaction.atomic
def prepare(
    item: AgendaItem,
    *,
    question: str,
    minutes: int,
    rapporteur: CommitteeMember | None,
    pieces: Iterable[Document],
    knowingly: int,
    by: User,
    on: date,
) -> AgendaItem:
    """The wording, the slot, who presents, the files that go in the packs, ``knowingly``: how many
    of them are lent only so (``cpc.asked.kinds.Lending``), each chosen for itself.
    """
    session, held = ahead(item.session), _open(item)
    held.question, held.minutes, held.rapporteur = question, minutes, rapporteur
    held.save()
    chosen = list(pieces)
    held.pieces.set(chosen)
    told = f", dont {knowingly} {of_one()}, communiquée(s) par choix" if knowingly else ""
    sentence = f"Point {held.dossier.number} préparé : {len(chosen)} pièce(s) jointe(s){told}."
    write_line(session, verb="item_prepared", sentence=sentence, by=by, on=on)
    return held


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
