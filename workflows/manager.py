"""« Pilotage » : what part of the work is looked at, and the shape of what is shown and exported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Organisation, Permission, User
from cpc.models import Dossier
from records.spreadsheets import Cell
from workflows.charts import Chart
from workflows.flows.instruction import InstructionFlow
from workflows.flows.renewal import RenewalFlow
from workflows.models import WorkItem, WorkItemQuerySet

STEERS = (Permission.REASSIGN, Permission.SIGN, Permission.AUDIT)
"""Who distributes, signs or controls the work of a division reads its figures."""
FLOWS = {"instruction": InstructionFlow, "renouvellement": RenewalFlow}
PERIODS = {"3": "3 mois", "6": "6 mois", "12": "12 mois"}
HORIZONS = {"30": "30 jours", "60": "60 jours", "90": "90 jours"}
PROCEDURES = {"instruction": "Instruction", "renouvellement": "Renouvellement"}


def steered(user: User) -> list[int]:
    """The divisions that the person reads and steers; no query more."""
    steering = {place for permission in STEERS for place in user.where(permission)}
    return sorted(steering & set(user.where(Permission.READ)))


@dataclass(frozen=True, slots=True, kw_only=True)
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
    def items(self) -> WorkItemQuerySet:
        return WorkItem.objects.visible_to(self.user).filter(division__in=self.divisions)

    @property
    def dossiers(self) -> Any:
        return Dossier.objects.visible_to(self.user).filter(division__in=self.divisions)

    @property
    def flow(self) -> Any:
        return FLOWS[self.procedure]


@dataclass(frozen=True, slots=True)
class Row:
    cells: Sequence[Cell]
    url: str = ""


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
    extra: Any = field(default=None)


def names(places: Sequence[int]) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=places).order_by("name"))
