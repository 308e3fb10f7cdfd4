"""Notices, preferences, outbox; import of spreadsheets."""

from types import SimpleNamespace

from records.models import Notice
from tests.matrix.rows import ADMINS, PEOPLE, Row, pk

ROWS: dict[str, Row] = {
    "notices": Row(PEOPLE),
    "notices_read": Row(PEOPLE, method="post"),
    "notice_choices": Row(PEOPLE),
    "notice": Row({"author"}, 404, pk("notice")),
    "mailings": Row(ADMINS),
    "mailings_retry": Row(ADMINS, method="post"),
    "mailing_retry": Row(ADMINS, args=pk("notice"), method="post"),
}


def extend(world: SimpleNamespace) -> None:
    """Adds to ``world`` the objects that these rows name."""
    world.notice = Notice.objects.filter(recipient=world.people["author"]).earliest("pk")
