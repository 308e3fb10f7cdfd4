"""What runs beside the steps of a process, at any moment: BPMN event sub-processes, drawn under it.

Each begins when somebody asks, or when time comes, and ends by what arrives, by its day or by a withdrawal,
without ever stopping the steps. They hold no task: their state is read from ``workflows.dossier.waits``.
"""

from dataclasses import dataclass

from signalements.law import acknowledgements
from workflows.engine.expected import Kind

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


def _asked(kind: Kind, title: str, *, sends: str, answer: str, due: str) -> Aside:
    outcomes = (
        Outcome(MESSAGE, answer, "Versé au dossier"),
        Outcome(TIMER, due, "L’instruction continue"),
        Outcome(WITHDRAWN, "Demande close", "Sans suite"),
    )
    return Aside(kind, title, ASKED, "Un agent demande", outcomes, sends=sends)


ACKNOWLEDGEMENT = Aside(
    Kind.ACKNOWLEDGEMENT,
    "T1 – Accusé de réception (R9)",
    MESSAGE,
    "Dépôt",
    (
        Outcome(MESSAGE, "Envoi par le guichet", "ARE envoyé"),
        Outcome(TIMER, acknowledgements().capitalize(), "ARE parti d’office"),
    ),
    sends="Accusé d’enregistrement",
)
BODY = _asked(
    Kind.BODY,
    "Organisme (R10)",
    sends="Demande envoyée",
    answer="Réponse",
    due="Date fixée",
)
LABORATORY = _asked(
    Kind.LABORATORY,
    "T3 à T5 – Laboratoire (R20 à R26)",
    sends="Demande envoyée",
    answer="Éléments, protocole ou observations",
    due="Dans la limite du texte",
)
OPINION = _asked(
    Kind.OPINION,
    "Avis de tiers (R27)",
    sends="Demande d’avis envoyée",
    answer="Avis signé",
    due="Date fixée",
)
MEETING = Aside(
    Kind.MEETING,
    "Séance d’un comité",
    ASKED,
    "Mis à l’ordre du jour",
    (
        Outcome(MESSAGE, "Conclusions de la séance", "Versées au dossier"),
        Outcome(WITHDRAWN, "Retiré de l’ordre du jour", "Sans suite"),
    ),
)
CLOCK = Aside(
    Kind.CLOCK,
    "Suspension du délai",
    ASKED,
    "Délai suspendu",
    (Outcome(MESSAGE, "Reprise", "Le délai court"),),
)
OF_INSTRUCTION = (ACKNOWLEDGEMENT, BODY, LABORATORY, OPINION, MEETING, CLOCK)
OF_CHANGE = (LABORATORY, OPINION, CLOCK)
OF_RENEWAL = (LABORATORY, OPINION, MEETING, CLOCK)
