"""Models of the workflows, one file a subject; ``Process``, ``Task`` and ``STATUS`` are the engine's own."""

from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from workflows.models.inbox import FollowUp, SavedView, ViewWatch
from workflows.models.processes import DossierProcess, TransitionProcess
from workflows.models.undo import UndoneStep
from workflows.models.work_items import WorkItem

__all__ = [
    "STATUS",
    "DossierProcess",
    "FollowUp",
    "Process",
    "SavedView",
    "Task",
    "TransitionProcess",
    "UndoneStep",
    "ViewWatch",
    "WorkItem",
]
