"""Saving a draft field by field, while people type, and bringing an earlier text back."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import User
from records.shared_texts import Change, Saved, Verdict, fingerprint, judge, plain
from signalements.form.fields import Located, locate
from signalements.form.forms import AlreadyFiled
from signalements.form.versions import conflict_on, preserve, remember
from signalements.models import DraftPresence, FieldVersion, Signalement, SignalementQuerySet

HERE = timedelta(minutes=1)
"""Somebody seen within this time is said to be in the draft; pages call every 20 seconds."""

RECENT = 3  # fields written by others, shown to those who are there


@transaction.atomic
def save_field(
    mine: SignalementQuerySet, *, pk: int, change: Change, by: User, at: datetime
) -> Saved:
    """Saves one field of one of ``mine``, and its version.

    Raises ``Signalement.DoesNotExist``, ``AlreadyFiled``, ``UnknownField``, ``ValidationError`` (the
    text is not one that this field takes) or ``Conflict``; nothing is written then.
    """
    draft = mine.select_for_update().get(pk=pk)
    if draft.is_filed:
        raise AlreadyFiled
    located = locate(draft, change.key)
    value, current = located.clean(plain(change.text)), located.read()
    verdict = judge(located.codec.text_of(value), current=current, base=change.base)
    if verdict is Verdict.WRITE:
        text = _write(draft, located, value=value, change=change, by=by, at=at)
        return Saved(change.key, text, at)
    if verdict is Verdict.CONFLICT and not _received(draft, change, by=by):
        raise conflict_on(draft, key=change.key, mine=change.text, current=current)
    return Saved(change.key, current, at, theirs=verdict is not Verdict.SAME)


def _write(
    draft: Signalement, located: Located, *, value: Any, change: Change, by: User, at: datetime
) -> str:
    """The field's new text. Its versions are its history: a copy of the whole draft every second
    would say less and cost more, so the history of records keeps the steps of the form only."""
    last = preserve(draft, key=change.key, before=located.read())
    draft.skip_history_when_saving = True
    located.write(value)
    text = located.read()
    new = FieldVersion(key=change.key, text=text, author=by, begun_at=at, at=at)
    remember(draft, last=None if change.apart else last, new=new)
    return text


def _received(draft: Signalement, change: Change, *, by: User) -> bool:
    """Was this text, sent anew by a page opened later, already taken before a colleague's?"""
    if not change.again:
        return False
    own = draft.field_versions.filter(key=change.key, author=by)
    return any(
        fingerprint(text) == fingerprint(change.text)
        for text in own.values_list("text", flat=True)[:5]
    )


def restore(
    version: FieldVersion, *, mine: SignalementQuerySet, base: str, by: User, at: datetime
) -> Saved:
    """Puts an earlier text back, as a new version. Raises what ``save_field`` raises."""
    change = Change(version.key, version.text, base, apart=True)
    return save_field(mine, pk=version.draft_id, change=change, by=by, at=at)


def arrive(draft: Signalement, *, by: User, at: datetime) -> None:
    """Notes that ``by`` has the draft open."""
    DraftPresence.objects.bulk_create(
        [DraftPresence(draft=draft, user=by, seen_at=at)],
        update_conflicts=True,
        unique_fields=["draft", "user"],
        update_fields=["seen_at"],
    )


def others(draft: Signalement, *, than: User, at: datetime) -> dict[str, list[Any]]:
    """Who else was in the draft within the last minute, and which fields they wrote."""
    seen = draft.presences.filter(seen_at__gte=at - HERE).exclude(user=than)
    written = draft.field_versions.filter(at__gte=at - HERE, author__isnull=False).exclude(
        author=than
    )
    return {
        "people": [each.user for each in seen.select_related("user")],
        "written": list(written.select_related("author").order_by("-at")[:RECENT]),
    }
