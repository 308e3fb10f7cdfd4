"""What a change would do to its framework, as the pages of its steps show it before anything else."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cpc.acts import effects as change_effects
from cpc.acts import frieze
from cpc.acts.changes import Foreseen
from cpc.acts.raw import ActsError
from cpc.law.core import trace_as_json
from cpc.models import Dossier
from records.words.french import in_words

FORESEEN = "Ce que ferait cet acte, publié aujourd’hui"
DONE = "Ce que fait cet acte, publié le"


@dataclass(frozen=True, slots=True)
class Effect:
    """``seen``: days without and with the act; ``drawing``: their bands; ``trace``: why these dates."""

    title: str
    seen: Foreseen | change_effects.Done
    drawing: Any
    trace: Any


def effect_on(form: Any, file: Any, *, on: date) -> Effect | None:
    """Of what is typed in the draft, else of the draft handed on; of its act, once that is published."""
    if not isinstance(file, Dossier) or not file.is_change:
        return None
    if act := file.acts.last():
        title = f"{DONE} {in_words(act.published_on)}"
        return _told(title, change_effects.done(act), trace=act.trace, on=on)
    seen = _typed(form) if hasattr(form, "foreseen") else _of_the_draft(file, on=on)
    return _told(FORESEEN, seen, trace=trace_as_json(seen.trace), on=on) if seen else None


def _told(title: str, seen: Foreseen | change_effects.Done, *, trace: Any, on: date) -> Effect:
    return Effect(title, seen, frieze.draw(seen.before, seen.after, on=on), trace)


def _typed(form: Any) -> Foreseen | None:
    if form.foreseen:
        form.show()
    return form.foreseen


def _of_the_draft(dossier: Dossier, *, on: date) -> Foreseen | None:
    draft = dossier.changedrafts.last()
    if draft is None or draft.is_abandoned:
        return None
    try:
        return change_effects.effect(draft, on=on)
    except ActsError:
        return None
