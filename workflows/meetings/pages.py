"""What the pages on sessions share: whom they open to, forms that do one thing, rows of an agenda."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from accounts.models import Permission, User
from cpc.models import (
    AgendaItem,
    Committee,
    CommitteeMember,
    Deadline,
    Seat,
    Session,
    SessionState,
)
from web.gestures import status_of
from workflows.meetings.minutes import items_of
from workflows.meetings.questions import slots
from workflows.meetings.rights import mandate, may_keep


def seen(request: HttpRequest, number: str) -> Session:
    """A session that the person may know; 404 otherwise."""
    related = Session.objects.select_related("committee__division", "presided_by__user")
    return get_object_or_404(related.visible_to(request.user), number=number)


def item_of(session: Session, pk: int) -> AgendaItem:
    items = session.items.select_related("dossier__division", "committee", "session__committee")
    return get_object_or_404(items.exclude(outcome=AgendaItem.Outcome.WITHDRAWN), pk=pk)


def page_of(
    request: HttpRequest, form: Any, *, title: str, submit: str, back: str, **shown: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "submit": submit, "back": back}
    context |= {"introduction": "", "lead": ""} | shown
    return render(request, "workflows/meetings/form.html", context, status=status_of(form))


@dataclass(frozen=True, slots=True)
class Row:
    """An item with its hours; ``own``: the reader's seat, when they sit."""

    hours: str
    item: AgendaItem
    own: Seat | None
    recused: list[Seat] = field(default_factory=list)

    @property
    def hidden(self) -> bool:
        """The reader sits and is kept off this item."""
        return self.own is not None and self.own.recused


def rows(session: Session, *, member: CommitteeMember | None) -> list[Row]:
    found = []
    for hours, item in slots(session, items_of(session)):
        seats = list(item.seats.all())
        own = next((s for s in seats if member and s.member_id == member.pk), None)
        found.append(Row(hours, item, own, [seat for seat in seats if seat.recused]))
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that waits for a session, with the first of its running days."""

    item: AgendaItem
    nearest: Deadline | None
    meeting_on: date

    @property
    def clash(self) -> bool:
        return self.nearest is not None and self.meeting_on > self.nearest.due_on


MOST = 100


def waiting(session: Session) -> list[Waiting]:
    """The questions of open dossiers that wait for a session; three queries at any number."""
    running = Prefetch("dossier__deadlines", Deadline.objects.running(), to_attr="running_days")
    items = AgendaItem.objects.filter(committee=session.committee, session=None, outcome="")
    items = items.filter(dossier__closed_on=None)
    related = items.select_related("dossier", "asked_by").prefetch_related(running)
    return [
        Waiting(item, _first(item.dossier.running_days), session.held_on)
        for item in related.order_by("pk")[:MOST]
    ]


def _first(days: Iterable[Deadline]) -> Deadline | None:
    """The first legal limit, else the first day of any kind."""
    legal = [day for day in days if day.nature == Deadline.Nature.LEGAL]
    return min(legal or days, key=lambda day: day.due_on, default=None)


@dataclass(frozen=True, slots=True)
class Reader:
    """What one person may do on a session."""

    keeper: bool
    agent: bool
    member: CommitteeMember | None
    session: Session

    @property
    def sees_agenda(self) -> bool:
        """A member reads the agenda once it is called."""
        return self.keeper or self.agent or self.session.state != SessionState.PLANNED

    @property
    def presides(self) -> bool:
        chair = self.session.presided_by
        return chair is not None and self.member is not None and chair.pk == self.member.pk

    @property
    def reads_pack(self) -> bool:
        ready = self.session.packs_on is not None and self.session.state != SessionState.CANCELLED
        return self.member is not None and ready

    @property
    def sees_draft(self) -> bool:
        """The draft minutes are for who writes, who approves, and the agents."""
        return self.keeper or self.agent or self.presides


def reader(user: User, session: Session, *, on: date) -> Reader:
    return Reader(
        keeper=may_keep(user, session.committee, on=on),
        agent=user.may(Permission.READ, session.committee.division_id),
        member=mandate(user, session),
        session=session,
    )


def committee_seen(request: HttpRequest, pk: int) -> Committee:
    visible = Committee.objects.visible_to(request.user).select_related("division")
    return get_object_or_404(visible, pk=pk)
