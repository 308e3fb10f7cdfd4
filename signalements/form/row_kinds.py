"""The rows of a draft by the question that they answer: references (R6), estimates of patients (R73)."""

import re
from typing import Any

from signalements.form.question import Rows
from signalements.form.questions import QUESTIONS
from signalements.models import Signalement
from signalements.models.rows import Row

KINDS: dict[str, Rows] = {
    name: question.kind for name, question in QUESTIONS.items() if isinstance(question.kind, Rows)
}
ROWS = {name: kind.model for name, kind in KINDS.items()}
NAMES = {name: kind.one for name, kind in KINDS.items()}
SHEETS = {name: kind.sheet for name, kind in KINDS.items()}
ROW_KEY = re.compile(rf"({'|'.join(KINDS)})\.([1-9][0-9]{{0,17}})(?:\.([a-z_]+))?", re.ASCII)
"""``references.12``, or a column of that row."""
MOST_ROWS = 200


def rows_of(draft: Signalement, name: str) -> list[Any]:
    """The rows of a draft, in the order in which they were added; one query."""
    return list(getattr(draft, name).order_by("pk"))


def row_refusals(row: Row, values: dict[str, Any]) -> dict[str, str]:
    """What the columns of a row say against each other, by column.

    ``values`` are the new ones; those that are not in it are read from the row.
    """
    if not {"low", "high"} & values.keys():
        return {}
    low = values.get("low", getattr(row, "low", None))
    high = values.get("high", getattr(row, "high", None))
    if low is None or high is None or high >= low:
        return {}
    told = f"La fourchette va du plus bas au plus haut : {high} est moins que {low}."
    return {"high" if "high" in values else "low": told}
