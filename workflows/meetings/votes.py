"""The votes on an item, and what the committee concludes: counted from the seats, never typed.

A recused or absent member never votes (R71): the gesture says why, the base refuses it anyway.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from cpc.law.exchanges.meeting import Ballot, Count, Presence, Quorum
from cpc.models import AgendaItem, Seat, Session
from records import history
from records.journal import record
from web.refused import Refused
from workflows.meetings.seats import attend, in_session, recuse_declared, reopen


def quorum_of(seats: Iterable[Seat], *, percent: int) -> Quorum:
    """Of the voting members who are not recused."""
    counted = [seat for seat in seats if seat.voting and not seat.recused]
    return Quorum(len(counted), sum(seat.is_present for seat in counted), percent)


@transaction.atomic
def cast(item: AgendaItem, *, ballots: Mapping[int, Ballot], by: User, on: date) -> AgendaItem:
    """The votes, each named (``ballots`` by member; empty: none). Raises ``Refused``."""
    held = _to_decide(item)
    seats = list(held.seats.select_related("member__user"))
    recuse_declared(held, seats, by=by, on=on)
    quorum = quorum_of(seats, percent=held.session.committee.quorum_percent)
    found = [quorum.objection()] if any(ballots.values()) else []
    found += [
        f"{seat.member.user} {_why_not(seat)}."
        for seat in seats
        if ballots.get(seat.member_id) and not seat.may_vote
    ]
    if refusals := [sentence for sentence in found if sentence]:
        raise Refused(*refusals)
    reopen(held)
    for seat in seats:
        ballot = ballots.get(seat.member_id, seat.ballot)
        if ballot != seat.ballot:
            seat.ballot, seat.cast_by = ballot, by if ballot else None
            seat.save()
    sentence = f"Vote sur {held.dossier.number} : {count_of(seats).sentence}."
    record(held.session.subject, verb="voted", sentence=sentence, actor=by, on=on)
    return held


def _to_decide(item: AgendaItem) -> AgendaItem:
    """The item in its sitting, of a dossier that is still examined."""
    held = in_session(item)
    if held.dossier.closed_on:
        sentence = (
            f"{held.dossier.number} est clos : il n'y a plus d'avis à rendre. Reportez ce point."
        )
        raise Refused(sentence)
    return held


def _why_not(seat: Seat) -> str:
    if seat.recused:
        return "est déporté de ce point et ne vote pas"
    if not seat.voting:
        return "n'a pas de voix délibérative"
    return "n'est pas présent pour ce point et ne vote pas"


def count_of(seats: Iterable[Seat], *, casting: str = "") -> Count:
    given = [seat.ballot for seat in seats]
    return Count(
        given.count(Ballot.FOR),
        given.count(Ballot.AGAINST),
        given.count(Ballot.ABSTENTION),
        casting,
    )


@transaction.atomic
def sit(
    item: AgendaItem,
    *,
    presences: Mapping[int, Presence],
    ballots: Mapping[int, Ballot],
    by: User,
    on: date,
) -> None:
    """Who is there and how they vote, together or not at all."""
    attend(item, presences=presences, by=by, on=on)
    if ballots:
        cast(item, ballots=ballots, by=by, on=on)


@transaction.atomic
def note(
    item: AgendaItem, *, debate: str, conclusion: str, by: User, on: date, **seats: Any
) -> AgendaItem:
    """Keeps what is typed during the debate, with who is there and the votes; nothing is concluded."""
    sit(item, **seats, by=by, on=on)
    held = in_session(item)
    if conclusion or not held.is_concluded:
        held.debate, held.conclusion = debate, conclusion
        held.save()
    return held


@transaction.atomic
def conclude(
    item: AgendaItem, *, debate: str, conclusion: str, by: User, on: date, **seats: Any
) -> AgendaItem:
    """What the committee answers, with the count and the quorum as they are; again until approved.

    ``seats``: who is there and how they vote, as ``sit`` takes them; without them, as they were.
    Raises ``Refused`` without a quorum.
    """
    if seats:
        sit(item, **seats, by=by, on=on)
    held = _to_decide(item)
    session, there = held.session, list(held.seats.select_related("member__user"))
    recuse_declared(held, there, by=by, on=on)
    quorum = quorum_of(there, percent=session.committee.quorum_percent)
    if not quorum.reached:
        raise Refused(f"{quorum.sentence} Reportez ce point.")
    casting = _casting(session, there)
    count = count_of(there, casting=casting)
    held.debate, held.conclusion, held.outcome = debate, conclusion, AgendaItem.Outcome.CONCLUDED
    held.votes_for, held.votes_against = count.votes_for, count.votes_against
    held.abstentions, held.casting, held.opinion = count.abstentions, casting, count.opinion
    held.quorum_seats, held.quorum_present = quorum.seats, quorum.present
    held.quorum_percent, held.ended_on, held.ended_by = quorum.percent, on, by
    held.save()
    sentence = f"{held.dossier.number} : {count.opinion.label} ({count.sentence})."
    for subject in (session.subject, held.dossier.subject):
        record(subject, verb="item_concluded", sentence=sentence, actor=by, on=on)
    return held


def _casting(session: Session, seats: Iterable[Seat]) -> str:
    """The ballot of who presides, when the committee's own rules let it decide a tie."""
    if not session.committee.casting_vote:
        return ""
    presiding = [seat for seat in seats if seat.member_id == session.presided_by_id]
    return presiding[0].ballot if presiding else ""


@transaction.atomic
def postpone(item: AgendaItem, *, reason: str, by: User, on: date) -> AgendaItem:
    """No conclusion that day; the same question waits for another session. Gives the waiting one.

    Of a dossier closed since, the question is withdrawn: nothing waits.
    """
    held = in_session(item)
    closed = held.dossier.closed_on is not None
    outcome = AgendaItem.Outcome.WITHDRAWN if closed else AgendaItem.Outcome.POSTPONED
    held.outcome, held.outcome_reason = outcome, reason
    held.ended_on, held.ended_by = on, by
    held.opinion = held.conclusion = ""
    held.votes_for = held.votes_against = held.abstentions = 0
    held.save()
    history.change(held.seats.exclude(ballot=""), ballot="", cast_by=None)
    if closed:
        return held
    again = AgendaItem.objects.create(
        committee=held.committee,
        dossier=held.dossier,
        evaluation=held.evaluation,
        question=held.question,
        asked_by=held.asked_by,
        asked_on=held.asked_on,
        minutes=held.minutes,
    )
    sentence = f"{held.dossier.number} : point reporté à une autre séance."
    for subject in (held.session.subject, held.dossier.subject):
        record(subject, verb="item_postponed", sentence=sentence, actor=by, on=on, reason=reason)
    return again
