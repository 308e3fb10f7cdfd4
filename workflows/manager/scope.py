"""« Pilotage » : what part of the work is looked at, and the shape of what is shown and exported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import Organisation, Permission, User
from cpc.models import Dossier
from web.spreadsheets import Cell
from workflows.flows.procedures import FLOWS, human_steps
from workflows.manager.charts import Chart
from workflows.manager.spreads import Spread, spreads
from workflows.models import STATUS, WorkItem
from workflows.models.work_items import WorkItemQuerySet

STEERS = (Permission.REASSIGN, Permission.SIGN, Permission.AUDIT)
"""Who distributes, signs or controls the work of a division reads its figures."""
PERIODS = {"3": "3 mois", "6": "6 mois", "12": "12 mois"}
HORIZONS = {"30": "30 jours", "60": "60 jours", "90": "90 jours"}


def steered(user: User) -> list[int]:
    """The divisions that the person reads and steers; no query more."""
    steering = {place for permission in STEERS for place in user.where(permission)}
    return sorted(steering & set(user.where(Permission.READ)))


def midnight(day: date) -> datetime:
    """The instant at which a civil day begins in Paris."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What is looked at: these divisions, from ``first`` to ``on``, both included."""

    user: User
    divisions: Sequence[int]
    first: date
    on: date
    horizon: int
    procedure: str
    words: str
    """The filter in French, for the journal."""
    query: str
    """The filter as it stands in the address."""

    @property
    def earlier(self) -> "Scope":
        """The same for the period before, as long."""
        last = self.first - timedelta(days=1)
        return replace(self, first=last - (self.on - self.first), on=last)

    @property
    def items(self) -> WorkItemQuerySet:
        return WorkItem.objects.visible_to(self.user).filter(division__in=self.divisions)

    @property
    def dossiers(self) -> Any:
        return Dossier.objects.visible_to(self.user).filter(division__in=self.divisions)

    @property
    def finished(self) -> WorkItemQuerySet:
        """The steps of the procedure finished in the period; not those that were called off."""
        first, after = midnight(self.first), midnight(self.on + timedelta(days=1))
        return self.items.filter(
            finished_at__gte=first,
            finished_at__lt=after,
            task__flow_task__in=human_steps(self.flow),
        ).exclude(task__status=STATUS.CANCELED)

    @cached_property
    def spent(self) -> dict[str, Spread]:
        """The days that each finished step took, by the name of its node: read once, said in two tables."""
        found = spreads(self.finished, last=TruncDate("finished_at"), by="task__flow_task")
        return {node.name: days for node, days in found.items()}

    def at_horizon(self, days: str) -> str:
        """The filter as an address writes it, with another horizon."""
        return urlencode({**dict(parse_qsl(self.query)), "horizon": days})

    @property
    def flow(self) -> Any:
        return FLOWS[self.procedure]


@dataclass(frozen=True, slots=True)
class Row:
    """``urls``: by the rank of a cell, the list that holds what its figure counts."""

    cells: Sequence[Cell]
    urls: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the page: what is exported is what is shown."""

    key: str
    title: str
    columns: Sequence[str]
    rows: list[Row]
    note: str = ""
    empty: str = "Rien à montrer avec ce filtre."
    chart: Chart | None = None
    left_out: str = ""
    links: Sequence[Link] = ()
    extra: Any = field(default=None)

    @property
    def lines(self) -> Iterator[list[tuple[str, Cell, str]]]:
        """For a page, the cells of each row: its column, what it says, where it leads."""
        for row in self.rows:
            cells = enumerate(zip(self.columns, row.cells, strict=True))
            yield [(column, cell, row.urls.get(rank, "")) for rank, (column, cell) in cells]


def names(places: Sequence[int]) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=places).order_by("name"))
