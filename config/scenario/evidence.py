"""The verbs of the evidence table, by the pages of the site, and the criteria that cite it (R13–R17)."""

from collections.abc import Callable
from typing import Any

from config.scenario.exchanges import HABIT, Basis
from config.scenario.stage import Stage
from config.scenario.story import Step
from cpc.models import EvidenceItem


def _items(stage: Stage, step: Step, ranks: list[int]) -> list[EvidenceItem]:
    found = list(EvidenceItem.objects.filter(dossier=stage.dossier(step), rank__in=ranks))
    if len(found) < len(ranks):
        raise step.error("cette preuve n'est pas au tableau.", key="evidence")
    return found


def add(stage: Stage, step: Step) -> Basis:
    """An item whose source is cited, not chosen in the dossier."""
    number = stage.dossier(step).number
    stage.browser(step.who).fill("evidence_add", number, chosen="", **step.arguments)
    return [HABIT]


def correct(stage: Stage, step: Step) -> Basis:
    return _change(stage, step, "evidence_correct")


def withdraw(stage: Stage, step: Step) -> Basis:
    return _change(stage, step, "evidence_withdraw")


def _change(stage: Stage, step: Step, page: str) -> Basis:
    data = {name: value for name, value in step.arguments.items() if name != "evidence"}
    for item in _items(stage, step, step.arguments["evidence"]):
        stage.browser(step.who).fill(page, item.dossier.number, item.rank, **data)
    return [HABIT]


def criteria(stage: Stage, step: Step) -> dict[str, Any]:
    """The answers of an evaluation as its form sends them."""
    data: dict[str, Any] = {}
    for code, row in step.arguments.get("criteria", {}).items():
        given = row | ({"evidence": _keys(stage, step, row)} if "evidence" in row else {})
        data |= {f"{code.lower()}_{name}": value for name, value in given.items()}
    return data


def _keys(stage: Stage, step: Step, row: dict[str, Any]) -> list[int]:
    return [item.pk for item in _items(stage, step, row["evidence"])]


EVIDENCE: dict[str, Callable[[Stage, Step], Basis]] = {
    "add_evidence": add,
    "correct_evidence": correct,
    "withdraw_evidence": withdraw,
}
