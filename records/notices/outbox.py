"""Notices wait in a table and leave by e-mail; what fails stays and is tried again.

A sender first claims what it will send, so that two of them never send the same notice; a sender that
dies leaves claims that lapse (``LEASE``). Sending is at least once: only a sender killed between the
answer of the mail server and the next line may repeat one notice, with the same Message-ID.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from records import clock
from records.models import Notice, NoticeChoice, NoticeState, Rhythm, Topic
from records.notices.mail import Outage, compose, deliver, opened, refusal

LEASE = timedelta(minutes=15)
"""How long a claim holds: longer than a batch may take with a slow mail server."""
BATCH = 20
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440, 1440))
"""After each failed attempt, the wait before the next one; after the last, the notice is given up."""

STATE_OF = {
    Rhythm.AT_ONCE: NoticeState.WAITING,
    Rhythm.DAILY: NoticeState.PUT_OFF,
    Rhythm.NEVER: NoticeState.ON_SITE,
}


def queue(
    key: str,
    *,
    recipients: Iterable[User],
    subject: str,
    body: str,
    topic: Topic = Topic.LEGAL,
    address: str = "",
) -> None:
    """Keeps one notice for each person, once for the same ``key``, at the rhythm that each one chose.

    A legal notice always leaves at once. ``address``: the path of the page that the notice is about;
    without it, the last address of the site that ``body`` names.
    """
    people = list(recipients)
    chosen = _rhythms(people, topic=topic)
    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(
                key=key,
                recipient=user,
                topic=topic,
                subject=" ".join(subject.split())[:200],
                body=body,
                address=address,
                state=STATE_OF[chosen.get(user.pk, Rhythm.AT_ONCE)],
                next_attempt_at=now,
            )
            for user in people
        ],
        ignore_conflicts=True,
    )


def tell(
    key: str,
    *,
    to: Iterable[User],
    number: str,
    sentence: str,
    address: str,
    topic: Topic = Topic.LEGAL,
    body: str = "",
    see: str = "Voir",
) -> None:
    """One notice on what has a ``number`` and a page: what is said, and the link to it, once.

    ``body``: what is read before the link, when it is more than ``sentence``; ``address``: a path.
    """
    link = f"{see} : {settings.PUBLIC_ADDRESS}{address}"
    queue(
        key,
        recipients=to,
        subject=f"{number} : {sentence}",
        body=f"{body or sentence}\n\n{link}",
        topic=topic,
        address=address,
    )


def _rhythms(people: list[User], *, topic: Topic) -> dict[int, Rhythm]:
    if topic in {Topic.LEGAL, Topic.DIGEST}:
        return {}
    found = NoticeChoice.objects.filter(user__in=people, topic=topic)
    return {user: Rhythm(rhythm) for user, rhythm in found.values_list("user_id", "rhythm")}


@dataclass(slots=True)
class Sending:
    """What one round did; ``outage``: why the mail server could not be reached, else empty."""

    sent: int = 0
    failed: int = 0
    outage: str = ""
    stopped: bool = False
    held: set[int] = field(default_factory=set)


def send_waiting(*, limit: int = 5000) -> tuple[int, int]:
    """Sends what is due, oldest first; returns (sent, failed)."""
    done = send_due(limit=limit)
    return done.sent, done.failed


def send_due(*, limit: int, stop: Callable[[], object] = lambda: False) -> Sending:
    """Sends what is due by batches, until ``limit``, an outage of the mail server or ``stop()``."""
    done = Sending()
    while done.sent + done.failed < limit and not (done.outage or done.stopped):
        claim = uuid.uuid4()
        batch = _claim(claim, size=min(BATCH, limit - done.sent - done.failed))
        if not batch:
            break
        try:
            with opened() as connection:
                _send(batch, connection=connection, done=done, stop=stop)
        except Outage as error:
            _note_outage(batch, error=error, done=done)
        finally:
            Notice.objects.filter(claim=claim).update(claim=None, claimed_until=None)
    return done


def _claim(claim: uuid.UUID, *, size: int) -> list[Notice]:
    """Takes the oldest due notices that nobody holds; what another sender is taking is passed over."""
    now = clock.now()
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    due = Notice.objects.to_send().filter(free, next_attempt_at__lte=now)
    if not due.exists():
        return []
    with transaction.atomic():
        locked = due.select_for_update(skip_locked=True).order_by("next_attempt_at", "pk")
        keys = list(locked.values_list("pk", flat=True)[:size])
        taken = due.filter(pk__in=keys)
        taken.update(claim=claim, claimed_until=now + LEASE)
    mine = Notice.objects.filter(claim=claim).select_related("recipient")
    return list(mine.order_by("next_attempt_at", "pk"))


def _send(
    batch: list[Notice],
    *,
    connection: BaseEmailBackend,
    done: Sending,
    stop: Callable[[], object],
) -> None:
    """One by one. After a failure, later notices to the same person wait their turn behind it."""
    for notice in batch:
        if stop():
            done.stopped = True
            return
        if notice.recipient_id in done.held or notice.claimed_until <= clock.now():
            continue
        try:
            deliver(compose(notice), connection=connection)
        except (OSError, ValueError) as error:
            done.failed += 1
            _keep_failure(notice, error=error, done=done)
        else:
            done.sent += 1
            _keep(notice, state=NoticeState.SENT, sent_at=clock.now(), last_error="")


def _keep(notice: Notice, **values: object) -> None:
    """Writes the outcome, unless the claim lapsed and another sender holds the notice."""
    attempts = notice.attempts + 1
    Notice.objects.filter(pk=notice.pk, claim=notice.claim).update(
        attempts=attempts, claim=None, claimed_until=None, **values
    )


def _keep_failure(notice: Notice, *, error: Exception, done: Sending) -> None:
    told, for_good = refusal(error)
    if for_good or notice.attempts >= len(WAITS):
        _keep(notice, state=NoticeState.GIVEN_UP, last_error=told)
        return
    done.held.add(notice.recipient_id)
    later = clock.now() + WAITS[notice.attempts]
    _keep(notice, state=NoticeState.RETRY, last_error=told, next_attempt_at=later)
    _queue_behind(notice, later=later)


def _queue_behind(notice: Notice, *, later: datetime) -> None:
    """What waits for the same person leaves no sooner, so in order."""
    others = Notice.objects.to_send().filter(recipient=notice.recipient_id).exclude(pk=notice.pk)
    others.filter(next_attempt_at__lt=later).update(next_attempt_at=later)


def _note_outage(batch: list[Notice], *, error: Outage, done: Sending) -> None:
    """The server is away: nothing counts as an attempt, order is kept; the first one says why."""
    done.outage = str(error)
    done.failed += 1
    first = Notice.objects.to_send().filter(claim=batch[0].claim).order_by("next_attempt_at", "pk")
    Notice.objects.filter(pk__in=list(first.values_list("pk", flat=True)[:1])).update(
        state=NoticeState.RETRY, last_error=done.outage
    )


def retry(notices: Iterable[int]) -> int:
    """Puts notices that failed back in front, with all their attempts; gives how many."""
    failed = Notice.objects.filter(
        pk__in=list(notices), state__in=[NoticeState.GIVEN_UP, NoticeState.RETRY]
    )
    return failed.update(state=NoticeState.WAITING, attempts=0, next_attempt_at=clock.now())
