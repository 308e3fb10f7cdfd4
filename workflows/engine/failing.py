"""A machine step that fails: what is kept of its error, and who is told.

What is kept says the kind of error, the rule or the constraint that refused and the place in the code;
never a value, a local variable or a sentence of the engine that could quote what people wrote.
"""

import re
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.urls import reverse
from viewflow.workflow.context import context
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.models import Permission, User
from cpc.law.core import LawError
from records import clock
from records.journal import record
from records.models import Topic
from records.notices import outbox

KEPT = "failure"
"""The key of the failure in the data of its task."""
SQLITE_NAMED = re.compile(r"(?:CHECK|UNIQUE) constraint failed: ([\w.]+)")

OF_A_SEAL = re.compile(r"Table « \w+ » \(")
"""What ``records.sealing`` says when a row that no longer changes is written."""

OPERATORS = (Permission.REASSIGN, Permission.ADMINISTER)


class Guard:
    """Around a machine step: its failure stays on the step instead of undoing a person's work.

    A lock or a base that does not answer is nobody's mistake: the whole gesture is to be done again.
    """

    def __init__(self, activation: Any) -> None:
        self.activation = activation

    def __enter__(self) -> "Guard":
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or isinstance(error, OperationalError):
            return False
        if context.propagate_exception:
            return False
        keep(self.activation, error)
        return True


def keep(activation: Any, error: Exception) -> None:
    """The step stands in error, with what an operator may read; since its first failure."""
    task, now = activation.task, clock.now()
    before = (task.data or {}).get(KEPT, {})
    task.data = (task.data or {}) | {
        KEPT: {
            "sentence": sentence_of(error),
            "place": place_of(error),
            "since": before.get("since", now.isoformat()),
            "tries": before.get("tries", 0) + 1,
        }
    }
    task.finished, task.status = now, STATUS.ERROR
    task.save()


def sentence_of(error: Exception) -> str:
    """Why, without a value: our own sentence when a rule or a constraint refused, else the kind."""
    if isinstance(error, LawError):
        return " ".join(str(refusal) for refusal in error.refusals)
    if isinstance(error, IntegrityError):
        return _of_constraint(error)
    if isinstance(error, ValidationError):
        return _of_validation(error)
    return f"Erreur du programme ({type(error).__name__})."


def _of_constraint(error: IntegrityError) -> str:
    if OF_A_SEAL.match(str(error)):
        return str(error).splitlines()[0]  # its own sentence, which names no value
    diagnostic = getattr(error.__cause__, "diag", None)
    found = SQLITE_NAMED.search(str(error))
    name = getattr(diagnostic, "constraint_name", None) or (found.group(1) if found else "")
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name and constraint.violation_error_message:
                return str(constraint.violation_error_message)
    return f"La base refuse cet enregistrement (contrainte {name or 'inconnue'})."


def _of_validation(error: ValidationError) -> str:
    """The fields refused and the code of each refusal."""
    if not hasattr(error, "error_dict"):
        codes = {str(each.code or "invalide") for each in error.error_list}
        return f"Enregistrement refusé ({', '.join(sorted(codes))})."
    told = [
        f"{name} : {', '.join(sorted({str(each.code or 'invalide') for each in errors}))}"
        for name, errors in sorted(error.error_dict.items())
    ]
    return f"Enregistrement refusé ({' ; '.join(told)})."


def place_of(error: Exception) -> str:
    """The last line of our own code that the error went through: file, line, function."""
    found, trace = "", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        ours = path.is_relative_to(settings.BASE_DIR) and "site-packages" not in path.parts
        if ours and path.name != Path(__file__).name:
            where = path.relative_to(settings.BASE_DIR)
            found = f"{where}, ligne {trace.tb_lineno}, {trace.tb_frame.f_code.co_name}"
        trace = trace.tb_next
    return found


def failed(process: Process | int) -> list[Task]:
    """The machine steps of a process that stand in error."""
    return list(Task.objects.filter(process=process, status=STATUS.ERROR).order_by("pk"))


def tell(process: Any, *, by: User | None, on: date) -> list[Task]:
    """Writes in the journal, and tells who may run it again, each step that has just failed."""
    found = failed(process)
    for task in found:
        _tell(process, task, by=by, on=on)
    return found


def _tell(process: Any, task: Task, *, by: User | None, on: date) -> None:
    title, file = task.flow_task.task_title, process.file
    sentence = f"Étape automatique en échec : {title}."
    data = {"task": task.pk, "step": task.flow_task.name}
    record(file.subject, verb="failed", sentence=sentence, actor=by, on=on, data=data)
    outbox.tell(
        f"failure:{task.pk}",
        to=User.objects.holding(*OPERATORS, where=process.division),
        number=file.number,
        sentence=f"« {title} » n’a pas abouti",
        body=f"{sentence}\nLe travail qui y a mené est enregistré ; l’étape est à relancer.",
        address=reverse("failures"),
        topic=Topic.WORK,
    )
