"""The drawing of a process for a page: viewflow's layout, our SVG, and the same steps as a list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from textwrap import wrap
from typing import Any

from django.utils import translation
from viewflow.workflow import chart
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from workflows.engine.bpmn import Box, placed, with_asides
from workflows.engine.expected import Wait
from workflows.engine.nodes import Due, Throw

DONE, CURRENT, COMING, FAILED, ASIDE = "done", "current", "coming", "failed", "aside"
LABELS = {
    DONE: "fait",
    CURRENT: "en cours",
    COMING: "à venir",
    FAILED: "en échec",
    ASIDE: "sans objet",
}
STATES = {STATUS.DONE: DONE, STATUS.ERROR: FAILED}


@dataclass(frozen=True, slots=True)
class Shape:
    """A node as it is drawn; lengths in SVG user units.

    ``kind``: task, wait, gate or event; ``event``: message, thrown or timer, what an event is about;
    ``url``: the list to which it leads, if any.
    """

    name: str
    title: str
    kind: str
    state: str
    x: int
    y: int
    width: int
    height: int
    text: list[tuple[str, int, int]]
    notes: tuple[str, ...] = ()
    event: str = ""
    url: str = ""

    @property
    def state_label(self) -> str:
        return LABELS[self.state]

    @property
    def radius(self) -> int:
        return self.width // 2

    @property
    def note(self) -> str:
        return ", ".join(self.notes)

    @property
    def notes_at(self) -> list[tuple[str, int, int]]:
        """The notes, line by line, above the left of the shape: arrows come in on the right."""
        top = -8 - LINE * (len(self.notes) - 1)
        return [(line, 0, top + LINE * rank) for rank, line in enumerate(self.notes)]


@dataclass(frozen=True, slots=True)
class Beside:
    """An aside in its place, with what it waits for or waited for."""

    box: Box
    waits: tuple[Wait, ...] = ()

    @property
    def open(self) -> list[Wait]:
        return [wait for wait in self.waits if wait.is_open]

    @property
    def state(self) -> str:
        if self.open:
            return CURRENT
        return DONE if self.waits else COMING

    @property
    def state_label(self) -> str:
        """How many are expected, how many came to an end."""
        if not self.waits:
            return "rien en cours"
        ended = len(self.waits) - len(self.open)
        told = [f"{len(self.open)} en attente"] if self.open else []
        return ", ".join([*told, f"{ended} terminé{'s' if ended > 1 else ''}"] if ended else told)


@dataclass(slots=True)
class Drawing:
    """``bare``: the height of the steps alone, without what runs beside them."""

    width: int
    height: int
    bare: int = 0
    shapes: list[Shape] = field(default_factory=list)
    edges: list[dict[str, Any]] = field(default_factory=list)
    steps: list[Shape] = field(default_factory=list)
    besides: list[Beside] = field(default_factory=list)


KINDS = {"HUMAN": "task", "FUNCTION": "task", "EXCLUSIVE_GATEWAY": "gate", "SWITCH": "gate"}


def draw(process: Process, *, waits: Sequence[Wait] = ()) -> Drawing:
    """The process of a file with each step done, current or coming, and its waits. One query."""
    states = _states(process)
    ahead = _ahead(process.flow_class, states)
    names = (node.name for node in process.flow_class.instance.nodes())
    passed = {name: ASIDE for name in names if name not in ahead}
    return layout(process.flow_class, states=passed | states, waits=waits)


def _ahead(flow_class: Any, states: Mapping[str, str]) -> set[str]:
    """What may still come: the nodes to which an arrow leads from where the process stands."""
    front = [name for name, state in states.items() if state in (CURRENT, FAILED)]
    arrows = [
        (edge.src.name, edge.dst.name)
        for node in flow_class.instance.nodes()
        for edge in node._outgoing()
    ]
    found: set[str] = set()
    while front:
        here = front.pop()
        reached = {after for before, after in arrows if before == here} - found
        found |= reached
        front += reached
    return found


def layout(
    flow_class: Any,
    *,
    states: Mapping[str, str] | None = None,
    notes: Mapping[str, tuple[str, ...]] | None = None,
    lists: Mapping[str, str] | None = None,
    waits: Sequence[Wait] = (),
) -> Drawing:
    """A flow with the state of each node. No query.

    ``notes``: lines to write over some of them; ``lists``: where some of them lead.
    """
    grid = chart.calc_layout_data(flow_class)
    states, notes, lists = states or {}, notes or {}, lists or {}
    drawing = Drawing(width=int(grid.width), height=int(grid.height), bare=int(grid.height))
    for cell in sorted(grid.cells, key=lambda cell: (cell.col, cell.row)):
        name = cell.node.name
        shape = _shape(cell, states.get(name, COMING))
        drawing.shapes.append(replace(shape, notes=notes.get(name, ()), url=lists.get(name, "")))
    for edge in grid.edges:
        points = " ".join(f"{int(x)},{int(y)}" for x, y in edge.segments)
        drawing.edges.append({"points": points, "label": edge.label, "at": _beside(edge)})
    boxes = placed(flow_class.asides, top=drawing.height + UNDER)
    for box in boxes:
        mine = tuple(wait for wait in waits if wait.kind == box.aside.kind)
        drawing.besides.append(Beside(box, mine))
        drawing.width = max(drawing.width, box.x + box.width)
        drawing.height = max(drawing.height, box.y + box.height)
    by_name = {shape.name: shape for shape in drawing.shapes}
    drawing.steps = [
        by_name[name]
        for name, node in vars(flow_class).items()  # in the order of the source
        if getattr(node, "task_type", None) == "HUMAN"
    ]
    return drawing


def _states(process: Process) -> dict[str, str]:
    states: dict[str, str] = {}
    for task in Task.objects.filter(process_id=process.pk).order_by("pk"):
        if task.status in (STATUS.CANCELED, STATUS.REVIVED):
            continue
        _forget_after(task.flow_task.name, states)
        states[task.flow_task.name] = STATES.get(task.status, CURRENT)
    return states


def _forget_after(name: str, states: dict[str, str]) -> None:
    """A step met again was sent back: what had followed it is to be done anew."""
    if name in states:
        reached = list(states)
        for later in reached[reached.index(name) :]:
            del states[later]


def _shape(cell: Any, state: str) -> Shape:
    node = cell.node
    kind = KINDS.get(node.task_type, "event")
    return Shape(
        name=node.name,
        title=str(node.task_title),
        kind=kind,
        state=state,
        x=int(cell.shape.x),
        y=int(cell.shape.y),
        width=int(cell.shape.width),
        height=int(cell.shape.height),
        text=_inside(node, cell.shape) if kind == "task" else _around(node),
        event=_event(node),
    )


def _event(node: Any) -> str:
    """What an event is about: a message that comes or leaves, a time; nothing for an end."""
    if isinstance(node, Due):
        return "timer"
    if isinstance(node, Throw):
        return "thrown"
    return "message" if node.task_type == "START" else ""


UNDER = 40
"""Between the steps and what runs beside them."""
LINE = 16
"""Height of a line of words, in SVG user units."""


def _inside(node: Any, box: Any) -> list[tuple[str, int, int]]:
    """The words of a task, in the middle of its box, in lines it can hold."""
    lines = wrap(str(node.task_title), 18)
    top = box.height / 2 - LINE * (len(lines) - 1) / 2
    return [(line, int(box.width / 2), int(top + LINE * rank)) for rank, line in enumerate(lines)]


def _beside(edge: Any) -> tuple[int, int] | None:
    """Where the words of an edge go: on a level one, over the slope of its gate, off the next box."""
    if not edge.label_pos:
        return None
    (_, first), (_, second) = edge.segments[:2]
    x, y = edge.label_pos
    return (int(x) - 14, int(y) - 4) if first == second else (int(x), int(y))


def _around(node: Any) -> list[tuple[str, int, int]]:
    """The words of a gate or an event: an end below, a gate lower beside its way, others above."""
    words = wrap(str(node.task_title), 15)
    if isinstance(node, Due):
        return [(line, -6, 32 + LINE * rank) for rank, line in enumerate(words)]
    above = (25, -8 - LINE * (len(words) - 1))
    places = {"START": above, "EVENT": above, "END": (25, 66)}
    x, y = places.get(node.task_type, (20, 90))
    return [(line, x, y + LINE * rank) for rank, line in enumerate(words)]


def bpmn(flow_class: Any) -> str:
    """The flow as BPMN 2.0 XML, the same bytes whatever the language of who asks."""
    with translation.override(None):
        grid = chart.calc_layout_data(flow_class)
        boxes = placed(flow_class.asides, top=int(grid.height) + UNDER)
        return with_asides(chart.grid_to_bpmn(grid), boxes)
