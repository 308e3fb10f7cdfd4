"""Notices wait in a table and leave by e-mail; what fails stays and is tried again."""

import smtplib
from collections.abc import Iterable

from django.core.mail import send_mail

from accounts.models import User
from records import clock
from records.models import Notice


def queue(key: str, *, recipients: Iterable[User], subject: str, body: str) -> None:
    """Keeps one notice for each person, once for the same ``key``."""
    Notice.objects.bulk_create(
        [Notice(key=key, recipient=user, subject=subject, body=body) for user in recipients],
        ignore_conflicts=True,
    )


def send_waiting(*, limit: int = 500) -> tuple[int, int]:
    """Sends what waits, oldest first; returns (sent, failed)."""
    sent = failed = 0
    for notice in Notice.objects.filter(sent_at=None).select_related("recipient")[:limit]:
        notice.attempts += 1
        try:
            send_mail(notice.subject, notice.body, None, [notice.recipient.email])
        except (OSError, smtplib.SMTPException) as error:
            notice.last_error = str(error)[:1000]
            failed += 1
        else:
            notice.sent_at, notice.last_error = clock.now(), ""
            sent += 1
        notice.save(update_fields=["attempts", "last_error", "sent_at"])
    return sent, failed
