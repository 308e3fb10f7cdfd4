"""What runs beside the steps of a process, at any moment: BPMN event sub-processes, drawn under it.

Each begins when somebody asks, or when time comes, and ends by what arrives, by its day or by a withdrawal,
without ever stopping the steps. They hold no task: their state is read from ``workflows.dossier.waits``.
"""

from dataclasses import dataclass

from cpc.asked.kind import AskedKind
from cpc.asked.kinds import KINDS
from signalements.law import acknowledgements
from workflows.engine import expected
from workflows.engine.expected import Kind, of

MESSAGE, TIMER, ASKED, WITHDRAWN = "message", "timer", "escalation", "signal"
"""The kinds of BPMN events: a message, a time, a person's decision, a decision taken back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way to end: the event that comes, and what follows."""

    event: str
    title: str
    end: str


@dataclass(frozen=True, slots=True)
class Aside:
    """``sends``: the message that leaves at the start, if one does."""

    kind: Kind
    title: str
    start: str
    begins: str
    outcomes: tuple[Outcome, ...]
    sends: str = ""


def _asked(kind: AskedKind) -> Aside:
    """Of whatever is asked of somebody outside: what its declaration says."""
    told = kind.beside
    outcomes = (
        Outcome(MESSAGE, told.answer, "Versé au dossier"),
        Outcome(TIMER, told.due, "L’instruction continue"),
        Outcome(WITHDRAWN, "Demande close", "Sans suite"),
    )
    return Aside(of(kind), told.title, ASKED, "Un agent demande", outcomes, sends=told.sends)


ACKNOWLEDGEMENT = Aside(
    expected.ACKNOWLEDGEMENT,
    "T1 – Accusé de réception (R9)",
    MESSAGE,
    "Dépôt",
    (
        Outcome(MESSAGE, "Envoi par le guichet", "ARE envoyé"),
        Outcome(TIMER, acknowledgements().capitalize(), "ARE parti d’office"),
    ),
    sends="Accusé d’enregistrement",
)
MEETING = Aside(
    expected.MEETING,
    "Séance d’un comité",
    ASKED,
    "Mis à l’ordre du jour",
    (
        Outcome(MESSAGE, "Conclusions de la séance", "Versées au dossier"),
        Outcome(WITHDRAWN, "Retiré de l’ordre du jour", "Sans suite"),
    ),
)
CLOCK = Aside(
    expected.CLOCK,
    "Suspension du délai",
    ASKED,
    "Délai suspendu",
    (Outcome(MESSAGE, "Reprise", "Le délai court"),),
)


def _outside(flow: str) -> tuple[Aside, ...]:
    return tuple(_asked(kind) for kind in KINDS if flow in kind.beside.flows)


OF_INSTRUCTION = (ACKNOWLEDGEMENT, *_outside("instruction"), MEETING, CLOCK)
OF_CHANGE = (*_outside("change"), CLOCK)
OF_RENEWAL = (*_outside("renewal"), MEETING, CLOCK)
