"""What a change would do to its framework, as the pages of its steps show it before anything else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cpc import change_effects, frieze
from cpc.acts_file import ActsError
from cpc.changes import Foreseen
from cpc.law.core import trace_as_json
from cpc.models import Dossier


@dataclass(frozen=True, slots=True)
class Effect:
    """``seen``: days without and with the act; ``drawing``: their bands; ``trace``: why these dates."""

    seen: Foreseen
    drawing: Any
    trace: Any


def effect_on(form: Any, file: Any, *, on: date) -> Effect | None:
    """Of what is typed in the draft, else of the draft handed on; nothing when there is none to show."""
    if not isinstance(file, Dossier) or not file.is_change:
        return None
    if hasattr(form, "foreseen"):
        seen = form.foreseen
        if seen:
            form.show()
    else:
        seen = _of_the_draft(file, on=on)
    if seen is None:
        return None
    drawing = frieze.draw(seen.before, seen.after, on=on)
    return Effect(seen, drawing, trace_as_json(seen.trace))


def _of_the_draft(dossier: Dossier, *, on: date) -> Foreseen | None:
    draft = dossier.changedrafts.last()
    if draft is None or draft.is_abandoned:
        return None
    try:
        return change_effects.effect(draft, on=on)
    except ActsError:
        return None
