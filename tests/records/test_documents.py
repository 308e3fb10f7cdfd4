"""Keeping and serving: once by content, intact or not at all, to those who may read."""

import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from records.documents import documents, storage
from records.files.slots import EXCHANGE
from records.models import Document, DocumentReading
from tests.conftest import person
from tests.records.corpus import active_pdf, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.tour]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DOCUMENTS_FOLDER = str(tmp_path)


@pytest.fixture
def give(bodies, reporter, day):
    def given(content: bytes = b"a;b\n", name: str = "a.csv", **where) -> Document:
        where = {"holder": bodies.asso, "division": None} | where
        upload = SimpleUploadedFile(name, content)
        return documents.receive(upload, slot=EXCHANGE, by=reporter, on=day, **where)

    return given


def test_it_is_served_so_that_no_browser_runs_it(give, browse, reporter):
    answer = browse(reporter).get(give(name="Année « 2025 ».csv").get_absolute_url())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''Ann%C3%A9e%20%C2%AB%202025%20%C2%BB.csv"
    )
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Length"] == "4"


def test_the_copy_is_served_and_the_original_stays_sealed(give, browse, reporter):
    given = active_pdf()
    document = give(given, "a.pdf")
    served = b"".join(browse(reporter).get(document.get_absolute_url()))
    assert b"app.alert" not in served
    assert storage.place(storage.ORIGINALS, document.original_sha256).read_bytes() == given


def test_each_reading_is_written(give, browse, reporter, stranger):
    document = give()
    browse(reporter).get(document.get_absolute_url())
    browse(reporter).head(document.get_absolute_url())
    browse(stranger).get(document.get_absolute_url())
    assert [each.reader for each in DocumentReading.objects.all()] == [reporter]


def test_agents_read_it_once_shared_and_not_before(give, browse, team, division):
    document = give()
    assert browse(team.desk).get(document.get_absolute_url()).status_code == 404
    documents.share([document], division=division)
    assert browse(team.desk).get(document.get_absolute_url()).status_code == 200


def test_a_stranger_does_not_learn_that_it_exists(give, browse, stranger):
    assert browse(stranger).get(give().get_absolute_url()).status_code == 404


def test_altered_bytes_are_not_served(give, browse, reporter):
    document = give()
    storage.place(storage.COPIES, document.sha256).write_bytes(b"autre")
    answer = browse(reporter).get(document.get_absolute_url())
    assert answer.status_code == 503
    assert "n’est plus celui dont l’empreinte" in answer.content.decode()


def test_missing_bytes_are_not_served(give, browse, reporter):
    document = give()
    storage.place(storage.COPIES, document.sha256).unlink()
    assert browse(reporter).get(document.get_absolute_url()).status_code == 503


def test_one_content_is_kept_once(give, tmp_path):
    give(name="a.csv")
    give(name="b.csv")
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_disk_that_fails_leaves_nothing_behind(give, settings, tmp_path):
    blocked = tmp_path / "plein"
    blocked.write_text("pas un dossier")
    settings.DOCUMENTS_FOLDER = str(blocked)
    with pytest.raises(OSError), transaction.atomic():
        give()
    assert not Document.objects.exists()


def test_a_body_has_its_quota(give, settings, bodies):
    settings.DOCUMENTS_QUOTA = 6
    give()
    with pytest.raises(
        documents.FileRefused, match="occupent déjà 4\u00a0octets sur 6\u00a0octets"
    ):
        give(b"c;d\n", "b.csv")
    assert documents.usage(bodies.asso) == 4


def test_bytes_go_with_their_last_row_and_not_before_a_day(give, tmp_path):
    first, second = give(name="a.csv"), give(name="b.csv")
    later = time.time() + timedelta(days=2).total_seconds()
    documents.drop(first)
    assert documents.sweep(before=later) == 0
    documents.drop(second)
    assert documents.sweep(before=time.time() - 60) == 0
    assert documents.sweep(before=later) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_file_is_somebodys(give):
    with pytest.raises(IntegrityError), transaction.atomic():
        give(holder=None)


def test_an_omedit_reads_what_it_gave(give, browse, bodies):
    omedit = person_of_omedit()
    document = give(holder=omedit.memberships.get().organisation)
    assert browse(omedit).get(document.get_absolute_url()).status_code == 200


def person_of_omedit():
    place = Organisation.objects.create(kind=OrganisationKind.OMEDIT, name="OMEDIT X")
    return person(Role.OMEDIT, on=place, name="omedit")


@pytest.mark.parametrize("gesture", ["scan", "sweep"])
def test_the_command_says_what_it_did(gesture, give):
    give(pdf(), "a.pdf")
    out = StringIO()
    call_command("documents", gesture, stdout=out)
    assert "0 " in out.getvalue()
