"""Notices, preferences, outbox; import of spreadsheets."""

from types import SimpleNamespace

from records import clock
from records.models import Notice
from signalements.sheets import drafts as imports
from tests.matrix.rows import ADMINS, PEOPLE, REPORTERS, Row, pk

ROWS: dict[str, Row] = {
    "notices": Row(PEOPLE),
    "notices_read": Row(PEOPLE, method="post"),
    "notice_choices": Row(PEOPLE),
    "notice": Row({"author"}, 404, pk("notice")),
    "mailings": Row(ADMINS),
    "mailings_retry": Row(ADMINS, method="post"),
    "mailing_retry": Row(ADMINS, args=pk("notice"), method="post"),
    "signalement_import": Row(REPORTERS),
    "signalement_import_xlsx": Row(REPORTERS),
    "signalement_import_csv": Row(REPORTERS),
    "signalement_import_preview": Row({"author"}, 404, lambda world: [world.sheet.uuid]),
}


def extend(world: SimpleNamespace) -> None:
    """Adds to ``world`` the objects that these rows name."""
    world.notice = Notice.objects.filter(recipient=world.people["author"]).earliest("pk")
    world.sheet = imports.prepare(
        b"dci\nBaclof\xe8ne",
        name="observatoire.csv",
        organisation=world.body,
        by=world.people["author"],
        at=clock.now(),
    )
