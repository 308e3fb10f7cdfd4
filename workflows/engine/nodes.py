"""The only node classes of the project: viewflow's, with three doors closed.

viewflow 2.4.0 lets a task be executed through another node's form, drops the permission of a revived
task and does not check the process of an address. Here a task is reached by its own number only
(``workflows.engine.tasks``), the node is read from the task, every node refuses a task that is not its own,
and a revived task keeps its permission. Each human task has a ``WorkItem``, the row that lists read.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from viewflow.workflow import flow
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.lock import SelectForUpdateLock
from viewflow.workflow.models import Task
from viewflow.workflow.nodes import mixins
from viewflow.workflow.nodes.boundary import BoundaryEventMixin, TimerBoundary
from viewflow.workflow.nodes.end import EndActivation
from viewflow.workflow.nodes.func import FunctionActivation
from viewflow.workflow.nodes.if_gate import IfActivation
from viewflow.workflow.nodes.switch import SwitchActivation
from viewflow.workflow.nodes.view import ViewActivation

from accounts.models import Permission, User
from workflows.engine.asides import Aside
from workflows.engine.failing import Guard
from workflows.models import WorkItem


class Flow(flow.Flow):
    """A flow of the project: one locked process at a time, no sleeping between tries.

    ``asides``: what runs beside its steps, at any moment, without ever holding them.
    """

    asides: tuple[Aside, ...] = ()
    lock_impl = SelectForUpdateLock(nowait=False, attempts=1)


class HumanActivation(ViewActivation):
    def prepare_revived_task(self, task: Task) -> None:
        """Keeps the permission of the task that is done again, and none of its error's details."""
        for name in (
            "owner_permission",
            "owner_permission_content_type_id",
            "owner_permission_obj_pk",
        ):
            setattr(task, name, getattr(self.task, name))
        task.data = without_locals(task.data)


class Guarded:
    """A step done by the machine: a failure stays on it, for an operator to run it again."""

    def exception_guard(self) -> Guard:
        return Guard(self)

    def prepare_revived_task(self, task: Task) -> None:
        task.data = without_locals(task.data)


class MachineActivation(Guarded, FunctionActivation):
    pass


class GuardedIf(Guarded, IfActivation):
    pass


class GuardedSwitch(Guarded, SwitchActivation):
    pass


class GuardedEnd(Guarded, EndActivation):
    pass


def without_locals(data: dict[str, Any] | None) -> dict[str, Any]:
    """Task data without the trace of an error: it may hold what people typed."""
    return {key: value for key, value in (data or {}).items() if key != "_exception"}


class View(flow.View):
    """A step done by a person who holds ``permission`` on the file's division, through ``form_class``.

    ``rule`` is the sentence shown above the form, ``submit`` the words on its button, ``days`` the
    parameter of the law module that gives the internal target of the step.
    """

    activation_class = HumanActivation

    def __init__(self, form_class: type, *, rule: str, then: str, submit: str, step: str) -> None:
        super().__init__(form_class)
        self.form_class = form_class
        self.rule = rule
        self.then = then
        self.submit = submit
        self.step = step

    def Permission(self, permission: Permission) -> "View":  # noqa: N802
        """The right needed, on the division of the file."""
        self.permission = permission
        return super().Permission(permission.full, obj=lambda process: process.coerced.division)

    def _create(self, *args: Any, **kwargs: Any) -> HumanActivation:
        activation = super()._create(*args, **kwargs)
        WorkItem.open_for(activation)
        return activation

    def _mine(self, task: Task) -> bool:
        return task.flow_task == self

    def can_assign(self, user: User, task: Task) -> bool:
        """Free, of this node, held by right, and not forbidden to this person by the file itself."""
        process = task.process.coerced
        return (
            self._mine(task)
            and task.owner_id is None
            and user.is_authenticated
            and user.may(self.permission, process.division.pk)
            and process.objection(user, self.step) is None
        )

    def can_execute(self, user: User, task: Task) -> bool:
        """One's own task, and still held by right."""
        return (
            self._mine(task)
            and super().can_execute(user, task)
            and user.may(self.permission, task.process.coerced.division.pk)
        )

    def can_unassign(self, user: User, task: Task) -> bool:
        """By its holder, or by who may reassign in the division."""
        return (
            self._mine(task)
            and task.owner_id is not None
            and (
                task.owner_id == user.pk
                or user.may(Permission.REASSIGN, task.process.coerced.division.pk)
            )
        )


class Function(flow.Function):
    """A machine step: one call of the domain. Refusals belong to the form before it.

    ``effect`` says what it makes that cannot be gone back on, ``remedy`` how that is corrected.
    """

    activation_class = MachineActivation

    def __init__(self, func: Any, *, effect: str, remedy: str) -> None:
        super().__init__(func)
        self.effect = effect
        self.remedy = remedy


class Throw(Function):
    """Letters that leave by themselves between two steps: a message thrown."""

    task_type = "EVENT"
    bpmn_element = "intermediateThrowEvent"
    shape: ClassVar = {"width": 50, "height": 50, "svg": ""}

    def __init__(self, func: Any, *, effect: str = "", remedy: str = "") -> None:
        super().__init__(func, effect=effect, remedy=remedy)

    def bpmn_content(self) -> str:
        return "<bpmn:messageEventDefinition/>"


class Due(BoundaryEventMixin, mixins.NextNodeMixin, Node):
    """The day that ends a wait (a timer on its border).

    It holds no task: the day is read from what was asked, and the day's work ends the wait (R10).
    """

    task_type = "EVENT"
    shape: ClassVar = TimerBoundary.shape

    def _ready(self) -> None:
        """No signal of the engine: only its place on the border of its host."""
        self._attached_to._boundary_events.append(self)

    def _arm(self, host_activation: Any) -> None:
        """Nothing to arm."""

    def bpmn_content(self) -> str:
        return "<bpmn:timerEventDefinition/>"


class Handle(flow.Handle):
    """A wait for somebody outside the agency, ended by code."""


class If(flow.If):
    """A question answered by reading the file."""

    activation_class = GuardedIf

    def _outgoing(self) -> Iterator[Edge]:
        labels = {"cond_true": "oui", "cond_false": "non"}
        for edge in super()._outgoing():
            yield Edge(edge.src, edge.dst, edge.edge_class, labels[edge.edge_class])


class Switch(flow.Switch):
    activation_class = GuardedSwitch


class StartHandle(flow.StartHandle):
    pass


class End(flow.End):
    activation_class = GuardedEnd
