"""What the draft of a change would do to its framework."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpc.acts import changes
from cpc.acts.file import Row, one
from cpc.facts.change_facts import codes_or_names
from cpc.facts.reading import acts_of, facts
from cpc.law.days import ONE_DAY
from cpc.law.life.acts import ENDING_KINDS
from cpc.law.life.register import Span, Standing, spans, standing
from cpc.models import Act, ChangeDraft, Dossier
from cpc.text import lines


def row_of(draft: ChangeDraft, *, decided_on: date, published_on: date) -> Row:
    """The act that the draft would make, as a row of an acts file. Raises ``ActsError``.

    But for the day on which the laboratories were told: they are told of the draft once it is handed on,
    and the gate asks that day of each of them (R52).
    """
    dossier, kind = draft.dossier, draft.kind
    given: dict[str, Any] = {
        "reference": reference_of(dossier),
        "cpc": dossier.cpc.number,
        "kind": kind.value,
        "medicines": codes_or_names(draft.medicines),
        "indications": list(draft.concerned) or lines(draft.indications),
        "same_group": draft.same_group,
        "decided_on": decided_on.isoformat(),
        "published_on": published_on.isoformat(),
        "follows": draft.follows.reference if draft.follows else "",
        "grounds": draft.ground,
        "emergency": bool(draft.urgency.strip()),
        "emergency_reason": draft.urgency.strip(),
    }
    for name in ("first_day", "last_day", "ruled_on"):
        if day := getattr(draft, name):
            given[name] = day.isoformat()
    return one(given)


def reference_of(dossier: Dossier) -> str:
    return f"{dossier.number}/{dossier.change_kind}"


def effect(draft: ChangeDraft, *, on: date) -> changes.Foreseen | None:
    """What it would do, decided and published on a day; None once its act is in the register.

    Raises ``ActsError`` when no such act may be.
    """
    return changes.foreseen(row_of(draft, decided_on=on, published_on=on), on=on)


@dataclass(frozen=True, slots=True)
class Done:
    """What an act of the register does, told as one that is foreseen: days without it, then with it."""

    before: Sequence[Span]
    after: Sequence[Span]
    day: date
    then: Standing | None
    warnings: Sequence[str] = ()

    @property
    def moves_days(self) -> bool:
        return list(self.before) != list(self.after)


def done(act: Act) -> Done:
    """What an act that is in the register does there, among all those published by now."""
    acts = [facts(each) for each in acts_of(act.cpc)]
    without = [each for each in acts if each.reference != act.reference]
    day = act.last_day + ONE_DAY if act.kind in ENDING_KINDS else act.first_day
    return Done(spans(without), spans(acts), day, standing(acts, on=day))
