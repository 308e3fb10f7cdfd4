"""What the draft of a change would do to its framework."""

from datetime import date
from typing import Any

from cpc import changes
from cpc.acts_file import Row, one
from cpc.change_facts import codes_or_names
from cpc.models import ChangeDraft, Dossier
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
