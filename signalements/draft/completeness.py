"""How far a draft is from what the law wants, and what an evaluator will ask next."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from signalements.filed import filing
from signalements.form.codecs import CODECS
from signalements.form.question import Level, Question
from signalements.form.questions import STEPS, place_of
from signalements.law import filing_refusals, legal_items
from signalements.models import Signalement


@dataclass(frozen=True, slots=True)
class Completeness:
    """``missing``: refusals of law with their place; ``expected``: questions still empty, too."""

    total: int
    missing: list[dict[str, Any]]
    expected: list[dict[str, Any]]

    @property
    def done(self) -> int:
        return max(0, self.total - len(self.missing))


def completeness(draft: Signalement, *, on: date) -> Completeness:
    """Counted in items of law: the other questions do not move the meter."""
    facts = filing.facts(draft, on=on)
    missing = [_missing(draft, refusal) for refusal in filing_refusals(facts, on=on)]
    return Completeness(max(legal_items(facts), len(missing)), missing, _expected(draft))


def _missing(draft: Signalement, refusal: Any) -> dict[str, Any]:
    number, name = place_of(refusal)
    short = refusal.sentence.split(" : ")[0].rstrip(".") + "."
    url = _address(draft, number, name)
    return {"refusal": refusal, "short": short, "step": number, "url": url}


def _address(draft: Signalement, number: int, name: str) -> str:
    address = reverse("signalement_step", args=[draft.pk, number])
    return f"{address}#id_{name}" if name else address


def _expected(draft: Signalement) -> list[dict[str, Any]]:
    return [
        {"question": each, "step": step.number, "url": _address(draft, step.number, each.name)}
        for step in STEPS
        for each in step.questions
        if each.level is Level.EXPECTED and _empty(draft, each)
    ]


def _empty(draft: Signalement, question: Question) -> bool:
    if question.rows:
        return not getattr(draft, question.name).exists()
    return CODECS[question.name].is_empty(draft)
