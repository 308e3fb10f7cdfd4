"""The asides of a flow: placed under its steps, drawn on a page and written as BPMN 2.0.

Each is an event sub-process that does not interrupt: its start, the message that leaves, the ways to end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap
from xml.sax.saxutils import quoteattr

from workflows.engine.asides import Aside

CIRCLE, DIAMOND = 36, 50
LEFT, ROW, TOP, COLUMN, SPARE = 45, 92, 66, 112, 30
"""Lengths in user units: margin, height of a row, of the title, width of a column, room at the foot."""
MARGIN, ACROSS = 40, 3
"""Between two boxes; how many boxes across."""
WORDS = 15


@dataclass(frozen=True, slots=True)
class Mark:
    """One event or gate of an aside; ``element`` and ``event`` as BPMN names them."""

    name: str
    element: str
    event: str
    title: str
    x: int
    y: int
    size: int = CIRCLE

    @property
    def centre(self) -> tuple[int, int]:
        return self.x + self.size // 2, self.y + self.size // 2

    @property
    def radius(self) -> int:
        return self.size // 2

    @property
    def lines(self) -> list[str]:
        return wrap(self.title, WORDS, break_long_words=False)

    @property
    def words(self) -> list[tuple[str, int, int]]:
        """Its title, line by line, under it."""
        x, y = self.centre[0], self.y + self.size + 14
        return [(line, x, y + 14 * rank) for rank, line in enumerate(self.lines)]


@dataclass(slots=True)
class Box:
    """An aside in its place."""

    aside: Aside
    x: int
    y: int
    width: int
    height: int
    marks: list[Mark] = field(default_factory=list)
    flows: list[tuple[Mark, Mark]] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"aside_{self.aside.kind.value}"

    def points(self, flow: tuple[Mark, Mark]) -> list[tuple[int, int]]:
        """From one mark to the next: level, or down then level."""
        (first, second), half = flow, flow[0].size // 2
        (x, y), (to_x, to_y) = first.centre, second.centre
        if y == to_y:
            return [(x + half, y), (to_x - second.size // 2, to_y)]
        return [(x, y + half), (x, to_y), (to_x - second.size // 2, to_y)]

    @property
    def lines(self) -> list[str]:
        return [" ".join(f"{x},{y}" for x, y in self.points(flow)) for flow in self.flows]


def placed(asides: Sequence[Aside], *, top: int) -> list[Box]:
    """The boxes in rows under ``top``, each row as high as its highest box."""
    boxes: list[Box] = []
    for start in range(0, len(asides), ACROSS):
        row, x = asides[start : start + ACROSS], 0
        for aside in row:
            boxes.append(box := _box(aside, x=x, y=top))
            x += box.width + MARGIN
        top += max(box.height for box in boxes[start:]) + MARGIN
    return boxes


def _box(aside: Aside, *, x: int, y: int) -> Box:
    columns = 3 + bool(aside.sends) + (len(aside.outcomes) > 1)
    width = 2 * LEFT + COLUMN * (columns - 1) + CIRCLE
    box = Box(aside, x, y, width, TOP + ROW * len(aside.outcomes) - SPARE)
    start = _mark(box, "start", "startEvent", aside.start, aside.begins, column=0)
    before = [start]
    if aside.sends:
        sent = _mark(box, "send", "intermediateThrowEvent", "message", aside.sends, column=1)
        before.append(sent)
    if len(aside.outcomes) > 1:
        before.append(_mark(box, "gate", "eventBasedGateway", "", "", column=len(before)))
    box.flows += list(zip(before, before[1:], strict=False))
    for rank, way in enumerate(aside.outcomes):
        column = len(before)
        names = (f"catch_{rank}", f"end_{rank}")
        catch = _mark(
            box,
            names[0],
            "intermediateCatchEvent",
            way.event,
            way.title,
            column=column,
            row=rank,
        )
        end = _mark(box, names[1], "endEvent", "", way.end, column=column + 1, row=rank)
        box.flows += [(before[-1], catch), (catch, end)]
    return box


def _mark(
    box: Box, name: str, element: str, event: str, title: str, *, column: int, row: int = 0
) -> Mark:
    size = DIAMOND if element == "eventBasedGateway" else CIRCLE
    shift = (CIRCLE - size) // 2
    x, y = box.x + LEFT + COLUMN * column + shift, box.y + TOP - 24 + ROW * row + shift
    made = Mark(f"{box.name}_{name}", element, event, title, x, y, size)
    box.marks.append(made)
    return made


def with_asides(xml: str, boxes: Sequence[Box]) -> str:
    """The BPMN of a flow with its asides in the process and in the diagram."""
    if not boxes:
        return xml
    process, plane = "    </bpmn:process>", "        </bpmndi:BPMNPlane>"
    model = "\n".join(line for box in boxes for line in _model(box))
    diagram = "\n".join(line for box in boxes for line in _diagram(box))
    return xml.replace(process, f"{model}\n{process}").replace(plane, f"{diagram}\n{plane}")


def _flow_id(flow: tuple[Mark, Mark]) -> str:
    return f"id_edge_{flow[0].name}__{flow[1].name}"


def _model(box: Box) -> Iterator[str]:
    title = quoteattr(box.aside.title)
    yield f'        <bpmn:subProcess id="id_node_{box.name}" triggeredByEvent="true" name={title}>'
    for mark in box.marks:
        starts = ' isInterrupting="false"' if mark.element == "startEvent" else ""
        named = f" name={quoteattr(mark.title)}" if mark.title else ""
        yield f'            <bpmn:{mark.element} id="id_node_{mark.name}"{starts}{named}>'
        for flow in box.flows:
            if mark in flow:
                way = "outgoing" if flow[0] is mark else "incoming"
                yield f"                <bpmn:{way}>{_flow_id(flow)}</bpmn:{way}>"
        if mark.event:
            yield f"                <bpmn:{mark.event}EventDefinition/>"
        yield f"            </bpmn:{mark.element}>"
    for flow in box.flows:
        source, target = (f"id_node_{mark.name}" for mark in flow)
        ends = f'sourceRef="{source}" targetRef="{target}"'
        yield f'            <bpmn:sequenceFlow id="{_flow_id(flow)}" {ends} />'
    yield "        </bpmn:subProcess>"


def _diagram(box: Box) -> Iterator[str]:
    yield from _shape(box.name, (box.x, box.y, box.width, box.height), more=' isExpanded="true"')
    for mark in box.marks:
        yield from _shape(mark.name, (mark.x, mark.y, mark.size, mark.size))
    for flow in box.flows:
        edge = _flow_id(flow)
        shape = edge.replace("id_edge_", "id_edge_shape_")
        yield f'            <bpmndi:BPMNEdge id="{shape}" bpmnElement="{edge}">'
        for x, y in box.points(flow):
            yield f'                <di:waypoint xsi:type="dc:Point" x="{x}" y="{y}" />'
        yield "            </bpmndi:BPMNEdge>"


def _shape(name: str, bounds: tuple[int, int, int, int], *, more: str = "") -> Iterator[str]:
    x, y, width, height = bounds
    yield f'            <bpmndi:BPMNShape id="id_shape_{name}" bpmnElement="id_node_{name}"{more}>'
    yield f'                <dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}" />'
    yield "            </bpmndi:BPMNShape>"
