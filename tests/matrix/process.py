"""The course of a dossier: going back on a step, machine steps in error."""

from datetime import date
from types import SimpleNamespace

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import Permission
from cpc.law.deciding.eligibility import Origin
from tests.matrix.rows import Row, holding, pk
from tests.workflows.conftest import PRECHECK
from tests.workflows.walks import do
from workflows.flows.instruction import InstructionFlow
from workflows.flows.opening import open_dossier
from workflows.models import WorkItem

MANAGERS = holding(Permission.REASSIGN)
OPERATORS = MANAGERS | holding(Permission.ADMINISTER)
ROWS: dict[str, Row] = {
    "task_undo": Row(MANAGERS | {"legal"}, 404, pk("checked")),
    "failures": Row(OPERATORS),
    "failure_retry": Row(OPERATORS, 404, pk("broken"), method="post"),
}


def extend(world: SimpleNamespace) -> None:
    """Another dossier: its opportunity was checked; a machine step of it stands in error."""
    people = world.people
    dossier = open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Baclofène",
        indication="Alcoolodépendance",
        on=date(2026, 3, 2),
        by=people["manager"],
    )
    world.checked = WorkItem.objects.get(dossier=dossier)
    do(world.checked, people["legal"], PRECHECK)
    world.broken = Task.objects.create(
        process_id=dossier.process.pk, flow_task=InstructionFlow.establish, status=STATUS.ERROR
    )
