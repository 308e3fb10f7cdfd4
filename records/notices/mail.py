"""A notice as an e-mail, plain text and HTML, and its way to the mail server."""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse

from records.models import Notice, Topic

WHY = {
    Topic.LEGAL: "Cet avis est prévu par le droit : il vous est toujours envoyé.",
    Topic.DIGEST: "Vous avez choisi de recevoir ces avis une fois par jour.",
}


class Outage(Exception):
    """The mail server can't be reached, or refuses us whatever we send."""


@contextmanager
def opened() -> Iterator[BaseEmailBackend]:
    """A connection for a whole batch; ``Outage`` when there is none."""
    connection = get_connection()
    try:
        _open(connection)
        yield connection
    finally:
        connection.close()


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Outage(f"Serveur de messagerie injoignable : {_words(error)}") from error


def deliver(message: EmailMultiAlternatives, *, connection: BaseEmailBackend) -> None:
    """Sends one message; a connection that was lost is opened again. Raises ``Outage``."""
    _open(connection)
    try:
        connection.send_messages([message])
    except smtplib.SMTPSenderRefused as error:
        raise Outage(f"Notre adresse d'envoi est refusée : {_words(error)}") from error
    except smtplib.SMTPRecipientsRefused:
        raise
    except OSError:  # every other failure of smtplib is one: the conversation can't go on
        connection.close()
        raise


def refusal(error: Exception) -> tuple[str, bool]:
    """What the server said, and whether trying again is of no use (a 5xx, an impossible address)."""
    codes = [getattr(error, "smtp_code", 0)]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    unsendable = isinstance(error, ValueError)
    return _words(error), unsendable or all(500 <= code < 600 for code in codes)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {_text(said)}" for code, said in error.recipients.values()]
        return " ; ".join(answers)[:1000]
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"[:1000]
    return (str(error) or type(error).__name__)[:1000]


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def compose(notice: Notice) -> EmailMultiAlternatives:
    """The message: text always, the same in a sober HTML with a button to the page."""
    context = page_of(notice)
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message = EmailMultiAlternatives(
        " ".join(notice.subject.split()),
        render_to_string("mail/notice.txt", context),
        None,
        [notice.recipient.email],
        headers={
            "Message-ID": f"<avis-{notice.pk}-{notice.created_at:%Y%m%d%H%M%S}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(render_to_string("mail/notice.html", context), "text/html")
    return message


def page_of(notice: Notice) -> dict[str, object]:
    """What both templates show."""
    address = address_in(notice)
    return {
        "notice": notice,
        "body": notice.body.strip(),
        "paragraphs": re.split(r"\n\s*\n", notice.body.strip()),
        "button": f"{settings.PUBLIC_ADDRESS}{address}" if address else "",
        "why": WHY.get(notice.topic, f"Sujet : {notice.get_topic_display().lower()}."),
        "choices": f"{settings.PUBLIC_ADDRESS}{reverse('notice_choices')}",
        "site": settings.PUBLIC_ADDRESS,
    }


def address_in(notice: Notice) -> str:
    """The path of the page that the notice is about; empty when it names none of the site."""
    if notice.address:
        return notice.address
    site = urlsplit(settings.PUBLIC_ADDRESS)
    found = re.findall(rf"{re.escape(site.scheme)}://{re.escape(site.netloc)}(/\S*)", notice.body)
    return found[-1].rstrip(".,;)") if found else ""
