"""What « Mes signalements » shows: what awaits the body first, then what awaits the agency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import User
from cpc.asked.calling import called
from signalements.filed.progress import Progress, awaiting_answer, last_events, progress
from signalements.models import Signalement
from web.keyset import keyset

FIRST = 10  # drafts and requests shown above the list; the others have their own page


@dataclass(frozen=True, slots=True)
class Row:
    signalement: Signalement
    progress: Progress
    last_event: dict[str, Any] | None


def rows(signalements: list[Signalement], *, on: date) -> list[Row]:
    """One row each, with the latest line of the journal that its body may read: one query."""
    events = last_events(signalements)
    return [Row(item, progress(item, on=on), events.get(item.pk)) for item in signalements]


def my_signalements(user: User, *, given: Mapping[str, str], on: date) -> dict[str, Any]:
    """A bounded page: the first drafts and requests, and one page of what was filed."""
    mine = Signalement.objects.of_bodies(user)
    filed = mine.filed().with_progress()
    asked = awaiting_answer(filed, on=on).order_by("completion_due_on", "pk")
    drafts = list(mine.drafts().select_related("organisation")[: FIRST + 1])
    page = keyset(filed, by=("filed_on", "pk"), given=given, newest_first=True)
    return {
        "called": called(user),
        "asked": rows(list(asked[:FIRST]), on=on),
        "drafts": drafts[:FIRST],
        "more_drafts": len(drafts) > FIRST,
        "page": page,
        "rows": rows(page.rows, on=on),
    }


def my_drafts(user: User, *, given: Mapping[str, str]) -> dict[str, Any]:
    """Every draft of the bodies of ``user``, page by page."""
    drafts = Signalement.objects.editable_by(user).select_related("organisation")
    return {"page": keyset(drafts, by="pk", given=given, newest_first=True)}
