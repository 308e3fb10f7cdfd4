"""What the agents' pages show, gathered in a bounded number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from accounts.models import Permission, User
from cpc.asked.kinds import KINDS, may_ask
from cpc.asked.states import State, state_of
from cpc.facts.reading import standing_of
from cpc.law.days import french_day
from cpc.law.life.states import RegisterStatus
from cpc.models import AgendaItem, ClockStop, Deadline, Dossier, FormalRequest, Message
from records.models import Event, Letter
from signalements.filed.letters import without_acknowledgement
from signalements.models import CorrectionMark, Signalement
from workflows.dossier.pieces import PieceView, pieces
from workflows.dossier.waits import waits
from workflows.engine.drawing import Drawing, draw
from workflows.engine.expected import Wait
from workflows.engine.failing import failed
from workflows.engine.undo import last_step, may_undo
from workflows.models import Task, WorkItem


def undoable(dossier: Dossier, *, user: User) -> WorkItem | None:
    """The last step done, when ``user`` may ask to go back on it."""
    task = last_step(dossier)
    return task.item if task is not None and may_undo(user, task) else None


@dataclass(frozen=True, slots=True)
class ExchangeRow:
    """The exchanges about one signalement."""

    signalement: Signalement
    withdrawn: bool
    requests: list[tuple[FormalRequest, State]]
    unread: bool
    pending: int


def exchanges(dossier: Dossier, *, on: date) -> list[ExchangeRow]:
    """One row a signalement of the dossier; the same number of queries at any number."""
    found = list(dossier.signalements.by_filing().select_related("organisation", "withdrawal"))
    subjects = [signalement.subject for signalement in found]
    requests = FormalRequest.objects.filter(subject__in=subjects).prefetch_related("extensions")
    by_subject: dict[str, list[tuple[FormalRequest, State]]] = {}
    for each in requests.select_related("dossier"):
        by_subject.setdefault(each.subject, []).append((each, state_of(each, on=on)))
    messages = Message.objects.unread_by_agency().filter(subject__in=subjects)
    unread = set(messages.order_by().values_list("subject", flat=True))
    prepared = CorrectionMark.objects.filter(request=None, signalement__in=found)
    pending = Counter(prepared.values_list("signalement", flat=True))
    return [
        ExchangeRow(
            each,
            hasattr(each, "withdrawal"),
            by_subject.get(each.subject, []),
            each.subject in unread,
            pending[each.pk],
        )
        for each in found
    ]


@dataclass(frozen=True, slots=True)
class DossierPage:
    exchanges: list[ExchangeRow]
    pieces: list[PieceView]
    events: list[Event]
    items: list[WorkItem]
    drawing: Drawing
    deadlines: list[Deadline]
    stops: list[ClockStop]
    failed: list[Task]
    waits: list[Wait]

    @property
    def expected(self) -> list[Wait]:
        """What is still waited for."""
        return [wait for wait in self.waits if wait.is_open]

    @property
    def ended(self) -> list[Wait]:
        return [wait for wait in self.waits if not wait.is_open]

    @property
    def running_stop(self) -> ClockStop | None:
        return next((stop for stop in self.stops if stop.last_day is None), None)


def dossier_page(dossier: Dossier, *, on: date) -> DossierPage:
    found = waits(dossier, on=on)
    return DossierPage(
        exchanges=exchanges(dossier, on=on),
        pieces=pieces(dossier),
        events=list(Event.objects.filter(subject=dossier.subject).select_related("actor")[:200]),
        items=list(dossier.work_items.open().select_related("owner")),
        drawing=draw(dossier.process, waits=found),
        deadlines=list(dossier.deadlines.running()),
        stops=list(dossier.clock_stops.select_related("stopped_by")),
        failed=failed(dossier.process.pk),
        waits=found,
    )


def expected(file: Any, *, on: date) -> list[Wait]:
    """What a dossier still waits for beside the step that is open; nothing for another file."""
    return [w for w in waits(file, on=on) if w.is_open] if isinstance(file, Dossier) else []


def letters(dossier: Dossier, *, user: User) -> Any:
    """The letters on the signalements of a dossier that ``user`` may read, the latest first."""
    subjects = [signalement.subject for signalement in dossier.signalements.only("pk")]
    return Letter.objects.visible_to(user).about(*subjects)


def owed(dossier: Dossier, *, user: User) -> Any:
    """The signalements whose ARE ``user`` may still send, with the day by which it is due (R9)."""
    if not user.may(Permission.ADMIT, dossier.division_id):
        return Signalement.objects.none()
    filed = Signalement.objects.filter(dossier=dossier.pk)
    return without_acknowledgement(filed).select_related("acknowledgement").order_by("pk")


def agenda_items(dossier: Dossier) -> list[AgendaItem]:
    """What was put to committees about a dossier, the latest first."""
    return list(dossier.agenda_items.select_related("committee", "session").order_by("-pk"))


def may_open(user: User) -> bool:
    return user.may_anywhere(Permission.OPEN)


def framework_end(file: Any, *, on: date) -> list[tuple[str, str]]:
    """Of a renewal: the last day of its framework, the days left, or those out of any framework (R59)."""
    if not isinstance(file, Dossier) or not file.is_renewal:
        return []
    stands = standing_of(file.cpc, on=on)
    if stands is None or stands.end is None:
        return []
    days = (stands.end - on).days
    left = f"dans {days} jour{'s' if days > 1 else ''}" if days > 0 else "aujourd'hui"
    since = f"hors de tout cadre depuis {-days} jour{'s' if days < -1 else ''}"
    told = [("Dernier jour du cadre", f"{french_day(stands.end)} ({since if days < 0 else left})")]
    if stands.status is RegisterStatus.SUSPENDED:
        told.append(("Cadre suspendu", "le renouvellement ne lève pas la suspension (R60)"))
    return told


def askable(dossier: Dossier, *, user: User) -> list[tuple[str, str]]:
    """What ``user`` may ask from the page of the dossier itself: its title, its address.

    The kinds that have a section of their own there have their own link.
    """
    return [
        (kind.asking.title, reverse("asked_new", args=[dossier.number, kind.name]))
        for kind in KINDS
        if kind.asking and kind.on_dossier and may_ask(user, dossier, kind=kind)
    ]
