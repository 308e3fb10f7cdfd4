"""The receipt of a filed signalement: its letter, and the day by which the ARE is due (R9)."""

from cpc.law.core import trace_as_json
from records.letters.content import from_json
from signalements.filed.letters import registration, send
from signalements.law import acknowledgement_due
from signalements.models import Acknowledgement, FiledContent, sha256


def receipt_of(filed: FiledContent) -> Acknowledgement:
    """Sends the registration letter; the receipt, unsaved, keeps its lines and the trace of the day."""
    signalement = filed.signalement
    letter = send(registration(filed), by=None, on=signalement.filed_on)
    due = acknowledgement_due(filed_on=signalement.filed_on)
    lines = from_json(letter.text.content).lines
    return Acknowledgement(
        signalement=signalement,
        lines=lines,
        registered_on=signalement.filed_on,
        due_on=due.value,
        trace=trace_as_json(due.trace),
        sha256=sha256("\n".join(lines)),
    )
