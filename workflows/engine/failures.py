"""The machine steps in error: who sees them, and running one again."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from viewflow.workflow.context import Context
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from accounts.models import Organisation, User
from records.journal import record
from workflows.engine.failing import KEPT, OPERATORS, failed, tell
from workflows.engine.tasks import AlreadyDone, TaskRefused, locked


def known_to(user: User) -> QuerySet[Task]:
    """The machine steps of the divisions that ``user`` manages or administers, failed one day."""
    places = user.where_any(*OPERATORS)
    ours = Q(process__dossierprocess__dossier__division__in=places)
    ours |= Q(process__transitionprocess__publication__division__in=places)
    found = Task.objects.filter(ours, status__in=[STATUS.ERROR, STATUS.REVIVED], item=None)
    return found.select_related(
        "process__dossierprocess__dossier", "process__transitionprocess__publication"
    )


def visible_to(user: User) -> QuerySet[Task]:
    """Those that are in error now."""
    return known_to(user).filter(status=STATUS.ERROR)


def may_operate(user: User, division: Organisation) -> bool:
    return any(user.may(right, division.pk) for right in OPERATORS)


def told(task: Task) -> dict[str, Any]:
    """What is kept of the failure, its instant read."""
    kept = dict((task.data or {}).get(KEPT, {}))
    kept["since"] = datetime.fromisoformat(kept["since"]) if "since" in kept else task.finished
    return {"sentence": "", "place": "", "tries": 1} | kept


def retry(task: Task, *, by: User, on: date) -> list[Task]:
    """Runs a step in error again, once; gives what still fails. Raises ``TaskRefused``, ``Busy``.

    Raises ``AlreadyDone`` the second time.
    """
    with locked(task) as activation:
        process = activation.process
        if not may_operate(by, process.division):
            raise TaskRefused("Relancer une étape revient aux responsables et aux administrateurs.")
        if task.status != STATUS.ERROR:
            raise AlreadyDone("Cette étape vient d’être relancée.")
        title = task.flow_task.task_title
        record(
            process.file.subject,
            verb="retried",
            sentence=f"Étape automatique relancée : {title}.",
            actor=by,
            on=on,
            data={"task": task.pk, "step": task.flow_task.name},
        )
        with Context(propagate_exception=False):
            activation.revive()
        again = failed(process.pk)
        if any(each.flow_task != task.flow_task for each in again):
            tell(process, by=by, on=on)
    return again
