"""The letters: composed from their template, numbered, hashed, kept as sent, told by e-mail."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import Organisation, Permission, User
from records.files.pdf_binding import bound
from records.letters.content import LetterContent, as_text, compose, from_json
from records.letters.pdf import render
from records.models import CODE, Letter, LetterKind, LetterText
from records.notices.outbox import queue
from records.numbering import next_number

SERIES = "COU"


@transaction.atomic
def issue(
    kind: LetterKind,
    *,
    subject: str,
    recipient: Organisation,
    division: Organisation,
    data: dict[str, Any],
    by: User | None,
    on: date,
    key: str = "",
    enclosures: Sequence[bytes] = (),
) -> Letter:
    """Sends one letter about ``subject`` (a key of the journal) to ``recipient``; kept for ever.

    ``data`` feeds the template of the kind. Once a ``key`` (default: the subject and the kind): asked
    again, the letter that was sent comes back unchanged. ``enclosures``: PDF files bound behind it. The
    caller holds the lock of the file.
    """
    key = key or f"{subject}:{kind.value}"
    sent = Letter.objects.filter(key=key).first()
    if sent is not None:
        return sent
    number = next_number(SERIES, year=on.year)
    content = compose(kind, number=number, recipient=recipient, division=division, data=data, on=on)
    letter = Letter(
        number=number,
        key=key,
        kind=kind,
        subject=subject,
        recipient=recipient,
        division=division,
        title=content.title,
        issued_on=on,
        issued_by=by,
        sha256=content.sha256,
    )
    return _keep(letter, content, enclosures)


def _keep(letter: Letter, content: LetterContent, enclosures: Sequence[bytes]) -> Letter:
    pdf = render(content, code=letter.code)
    if enclosures:
        pdf = bound([pdf, *enclosures], title=content.title)
    letter.pdf_sha256 = hashlib.sha256(pdf).hexdigest()
    letter.save(force_insert=True)
    LetterText(letter=letter, content=content.canonical, pdf=pdf).save(force_insert=True)
    return letter


def announce(letter: Letter, *, also: str = "", recipients: Iterable[User] | None = None) -> None:
    """Queues the letter's plain text and address for those who follow the body's signalements."""
    if recipients is None:
        recipients = User.objects.holding(Permission.EDIT, where=letter.recipient)
    address = f"{settings.PUBLIC_ADDRESS}{letter.get_absolute_url()}"
    parts = [as_text(from_json(letter.text.content)), f"Ce courrier : {address}", also]
    queue(
        letter.key,
        recipients=recipients,
        subject=f"{letter.number} : {letter.title}"[:200],
        body="\n\n".join(part for part in parts if part),
    )


def verified(number: str, *, code: str) -> Letter | None:
    """The letter of this number when the code (from 12 hex digits on) is that of its text or file."""
    letter = Letter.objects.filter(number=number.strip().upper()).first()
    digits = "".join(code.split()).lower()
    if letter is None or len(digits) < CODE:
        return None
    return letter if _begins(letter, digits) else None


def _begins(letter: Letter, digits: str) -> bool:
    return letter.sha256.startswith(digits) or letter.pdf_sha256.startswith(digits)
