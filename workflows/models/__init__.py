"""Models of the workflows, one file a subject; ``Task`` and ``STATUS`` are the engine's own."""

from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from workflows.models.inbox import FollowUp, SavedView, ViewWatch
from workflows.models.processes import DossierProcess, TransitionProcess
from workflows.models.undo import UndoneStep
from workflows.models.work_items import WorkItem

__all__ = [
    "STATUS",
    "DossierProcess",
    "FollowUp",
    "SavedView",
    "Task",
    "TransitionProcess",
    "UndoneStep",
    "ViewWatch",
    "WorkItem",
]
