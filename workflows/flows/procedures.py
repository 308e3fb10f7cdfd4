"""The procedures of a dossier, as the filters of the agents' pages name them."""

from typing import Any

from django.db.models import Q

from cpc.law.deciding.eligibility import Origin
from workflows.flows.change import ChangeFlow
from workflows.flows.instruction import InstructionFlow
from workflows.flows.renewal import RenewalFlow

FLOWS = {
    "instruction": InstructionFlow,
    "renouvellement": RenewalFlow,
    "modification": ChangeFlow,
}
PROCEDURES = {
    "instruction": "Instruction",
    "renouvellement": "Renouvellement",
    "modification": "Modification d'un cadre",
}
ORIGINS = {
    "instruction": [origin.value for origin in Origin if origin.examines_a_use],
    "renouvellement": [Origin.RENEWAL.value],
    "modification": [Origin.CHANGE.value],
}
"""What opens a dossier says which procedure it follows (``workflows.flows.opening``)."""


def of_procedure(procedure: str) -> Q:
    """The work on the dossiers of a procedure."""
    return Q(dossier__origin__in=ORIGINS[procedure])


def human_steps(flow: Any) -> list[Any]:
    """The nodes that people do, in the order of the source."""
    return [node for node in vars(flow).values() if getattr(node, "task_type", "") == "HUMAN"]
