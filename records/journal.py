"""The journal: append-only, chained. ``record`` is the only writer."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from records import clock
from records.models import Event


def digest(event: Event) -> str:
    """SHA-256 of the line's content with the hash of the line before it, as 64 hex digits."""
    content = json.dumps(
        [
            event.previous_hash,
            event.subject,
            event.rank,
            event.on.isoformat(),
            event.actor_id,
            event.verb,
            event.sentence,
            event.reason,
            event.data,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(content.encode()).hexdigest()


LONGEST = Event._meta.get_field("sentence").max_length


def shortened(sentence: str) -> str:
    """A sentence that fits its column; what is cut is said by an ellipsis."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"


@transaction.atomic
def record(
    subject: str,
    *,
    verb: str,
    sentence: str,
    actor: User | None,
    on: date,
    reason: str = "",
    data: dict[str, Any] | None = None,
    public: bool = False,
) -> Event:
    """Adds one line about ``subject``; ``public`` shows it to the reporting body too."""
    last = Event.objects.filter(subject=subject).order_by("-rank").first()
    event = Event(
        subject=subject,
        rank=last.rank + 1 if last else 1,
        at=clock.now(),
        on=on,
        actor=actor,
        verb=verb,
        sentence=shortened(sentence),
        reason=reason,
        data=data or {},
        public_to_reporter=public,
        previous_hash=last.hash if last else "",
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    return event


def broken_links(subject: str) -> list[int]:
    """The ranks whose line no longer matches its hash or its predecessor; empty when all is well."""
    broken, previous = [], ""
    for rank, event in enumerate(Event.objects.filter(subject=subject).order_by("rank"), start=1):
        if (event.rank, event.previous_hash, event.hash) != (rank, previous, digest(event)):
            broken.append(event.rank)
        previous = event.hash
    return broken
