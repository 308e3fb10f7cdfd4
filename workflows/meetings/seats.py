"""Who sits for which item: interests confronted (R71), recusals, presence; the session opened."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction

from accounts.models import User
from cpc.facts import interests
from cpc.law.days import french_day
from cpc.law.exchanges.meeting import CommitteeRole, Presence
from cpc.models import AgendaItem, CommitteeMember, Dossier, Recusal, Seat, Session, SessionState
from records import history
from records.journal import record
from web.refused import Refused


def members_of(session: Session) -> list[CommitteeMember]:
    """Those who sit that day, the secretariat apart."""
    sitting = session.committee.members.on(session.held_on).exclude(role=CommitteeRole.SECRETARY)
    return list(sitting.select_related("user"))


@transaction.atomic
def confront(session: Session, *, by: User, on: date) -> list[Seat]:
    """One seat a member and an item, recused when a declaration meets the dossier; replayable.

    Gives the seats newly recused.
    """
    members = members_of(session)
    recused: list[Seat] = []
    for item in session.items.filter(outcome="").select_related("dossier"):
        item.seats.exclude(member__in=members).delete()
        known = {seat.member_id: seat for seat in item.seats.select_related("member__user")}
        for member in members:
            if member.pk not in known:
                known[member.pk] = Seat.objects.create(
                    item=item, member=member, voting=member.votes
                )
        recused += recuse_declared(item, known.values(), by=by, on=on)
    return recused


def recuse_declared(item: AgendaItem, seats: Iterable[Seat], *, by: User, on: date) -> list[Seat]:
    """Those whom a declaration, the body that reported or a recusal from the dossier keeps off."""
    free = [seat for seat in seats if not seat.recused]
    kept_off = interests.kept_off(item.dossier, [seat.member.user for seat in free], on=on)
    found = [seat for seat in free if seat.member.user_id in kept_off]
    for seat in found:
        _recuse(seat, item, reason=kept_off[seat.member.user_id].noted, by=by, on=on)
    return found


def _recuse(seat: Seat, item: AgendaItem, *, reason: str, by: User, on: date) -> None:
    seat.recused, seat.recusal_reason, seat.ballot, seat.cast_by = True, reason, "", None
    seat.save()
    person, dossier = seat.member.user, item.dossier
    Recusal.objects.get_or_create(
        dossier=dossier, author=person, defaults={"reasons": reason, "made_on": on}
    )
    sentence = f"{person} ne siège pas pour {dossier.number}."
    for subject in (item.session.subject, dossier.subject):
        record(subject, verb="member_recused", sentence=sentence, actor=by, on=on, reason=reason)


@transaction.atomic
def recuse(seat: Seat, *, reason: str, by: User, on: date) -> Seat:
    """A member keeps off an item, by their own word; for the dossier, for good (R71).

    Raises ``Refused`` the second time.
    """
    item = open_item(seat.item)
    held = item.seats.select_related("member__user").get(pk=seat.pk)
    if held.recused:
        raise Refused(f"{held.member.user} est déjà déporté de ce point.")
    reopen(item)
    _recuse(held, item, reason=reason, by=by, on=on)
    return held


def unplace(item: AgendaItem) -> None:
    """Off its agenda: nobody sits for it any more, and it waits for another session."""
    item.seats.all().delete()
    item.session, item.rank, item.rapporteur = None, 0, None
    item.save()


def reopen(item: AgendaItem) -> None:
    """What was concluded is counted again once somebody came, left, or voted otherwise."""
    if item.is_concluded:
        item.outcome, item.opinion = "", ""
        item.save()


def open_item(item: AgendaItem) -> AgendaItem:
    """The item under lock, refused once its minutes are approved or when it has no session.

    Raises ``Refused`` then.
    """
    related = AgendaItem.objects.select_for_update(of=("self",)).select_related(
        "session__committee", "dossier"
    )
    held = related.get(pk=item.pk)
    if held.session is None or held.session.state in (
        SessionState.APPROVED,
        SessionState.CANCELLED,
    ):
        raise Refused("La séance est close : ce point ne change plus.")
    if held.outcome in (AgendaItem.Outcome.POSTPONED, AgendaItem.Outcome.WITHDRAWN):
        raise Refused("Ce point est reporté ou retiré : il ne change plus.")
    return held


def in_session(item: AgendaItem) -> AgendaItem:
    """The same, while the session sits. Raises ``Refused`` otherwise."""
    held = open_item(item)
    if not held.session.is_held:
        raise Refused("La séance n'est pas ouverte.")
    return held


@transaction.atomic
def open_session(
    session: Session,
    *,
    presided_by: CommitteeMember,
    presences: Mapping[int, Presence],
    by: User,
    on: date,
) -> Session:
    """Opens the session, on its day or after: who presides, who is there (``presences`` by member).

    Raises ``Refused`` before its day, or unless it is called.
    """
    found = Session.objects.select_for_update(of=("self",)).select_related("committee")
    held = found.get(pk=session.pk)
    if held.state != SessionState.CONVENED:
        raise Refused(f"{held.number} : {held.get_state_display().lower()}, elle ne s'ouvre pas.")
    if on < held.held_on:
        raise Refused(f"La séance s'ouvre le {french_day(held.held_on)}.")
    confront(held, by=by, on=on)
    for item in held.items.filter(outcome=""):
        item.evaluation = Dossier.objects.get(pk=item.dossier_id).evaluations.last()
        item.save()
    for member, presence in presences.items():
        seats = Seat.objects.filter(item__session=held, item__outcome="", member=member)
        history.change(seats, presence=presence)
    held.state, held.opened_on, held.presided_by = SessionState.HELD, on, presided_by
    held.save()
    sentence = f"Séance ouverte, présidée par {presided_by.user}."
    record(held.subject, verb="session_opened", sentence=sentence, actor=by, on=on)
    return held


@transaction.atomic
def attend(item: AgendaItem, *, presences: Mapping[int, Presence], by: User, on: date) -> None:
    """Who is there for this item (``presences`` by member); who left does not vote."""
    held, changed = in_session(item), []
    for seat in held.seats.select_related("member__user"):
        presence = presences.get(seat.member_id, seat.presence)
        if presence != seat.presence:
            seat.presence = presence
            seat.ballot, seat.cast_by = (seat.ballot, seat.cast_by) if seat.may_vote else ("", None)
            seat.save()
            changed.append(f"{seat.member.user} : {seat.get_presence_display().lower()}")
    if changed:
        reopen(held)
        sentence = f"Présences pour {held.dossier.number} : {', '.join(changed)}."
        record(held.session.subject, verb="attended", sentence=sentence, actor=by, on=on)
