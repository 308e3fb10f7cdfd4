"""The earlier texts of the fields of a draft; ``records.shared_texts`` judges who may write over whom."""

from datetime import datetime, timedelta

from accounts.models import User
from records.shared_texts import Conflict, Verdict, fingerprint, judge, plain
from signalements.models import FieldVersion, Signalement

BURST = timedelta(minutes=10)
"""One person's changes to one field within this time are one version: the last of them."""

MUCH = 200
"""Characters: a change that takes away more than this, and more than half, begins a version."""


def conflict_on(draft: Signalement, *, key: str, mine: str, current: str) -> Conflict:
    """The conflict, with who wrote the text that is there, when that is known."""
    last = draft.field_versions.filter(key=key).select_related("author").first()
    known = last is not None and fingerprint(last.text) == fingerprint(current)
    if not known:
        return Conflict(key=key, mine=mine, theirs=current)
    return Conflict(key=key, mine=mine, theirs=current, author=last.author, at=last.at)


def preserve(draft: Signalement, *, key: str, before: str) -> FieldVersion | None:
    """Called before a field is written: its latest version, after having made one of ``before``
    if that text came from elsewhere."""
    last = draft.field_versions.filter(key=key).first()
    if before and (last is None or fingerprint(last.text) != fingerprint(before)):
        when = draft.updated_at
        return draft.field_versions.create(key=key, text=before, begun_at=when, at=when)
    return last


def remember(draft: Signalement, *, last: FieldVersion | None, new: FieldVersion) -> None:
    """Keeps ``new`` as the field's latest version.

    A burst of one person is one version, its last state; a change that wipes much text out begins
    another, so that a slip can be undone.
    """
    if last is not None and _goes_on(last, new):
        last.text, last.at = new.text, new.at
        last.save(update_fields=["text", "at"])
    else:
        new.draft = draft
        new.save(force_insert=True)


def _goes_on(last: FieldVersion, new: FieldVersion) -> bool:
    """Is ``new`` the next state of the burst of typing that ``last`` holds?"""
    gone = len(last.text) - len(new.text)
    wiped = gone > MUCH and gone > len(last.text) / 2
    return last.author_id == new.author_id and new.begun_at - last.begun_at < BURST and not wiped


def weigh(
    draft: Signalement,
    *,
    typed: dict[str, str],
    saved: dict[str, str],
    bases: dict[str, str],
    by: User,
    at: datetime,
) -> tuple[set[str], list[Conflict]]:
    """For a whole page sent at once: the keys to write, and the conflicts, whose fields stay.

    ``typed`` and ``saved``: texts by key; ``bases``: what the page was read with (a page that does
    not say is taken to have read what is saved). Versions of what is to be written are kept.
    """
    to_write, conflicts = set(), []
    for key, text in typed.items():
        current = saved[key]
        verdict = judge(text, current=current, base=bases.get(key, fingerprint(current)))
        if verdict is Verdict.WRITE:
            to_write.add(key)
            last = preserve(draft, key=key, before=current)
            new = FieldVersion(key=key, text=plain(text), author=by, begun_at=at, at=at)
            remember(draft, last=last, new=new)
        elif verdict is Verdict.CONFLICT:
            conflicts.append(conflict_on(draft, key=key, mine=text, current=current))
    return to_write, conflicts
