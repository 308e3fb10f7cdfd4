"""The antivirus: what it says is written, what it does not say waits; never served before clean."""

import os
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from records import clock
from records.documents import documents, scanning, storage
from records.files import antivirus
from records.files.slots import EXCHANGE
from records.models import Document, Event, Notice
from tests.records.corpus import EICAR
from tests.records.stand_in_clamd import VERSION, stand_in_clamd

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
NOBODY = "127.0.0.1:1"
LATER = timedelta(days=1)


@pytest.fixture
def guarded(settings):
    settings.ANTIVIRUS, settings.CLAMD_TIMEOUT = "clamd", 5
    settings.CLAMD_ADDRESS = NOBODY
    return settings


@pytest.fixture
def give(guarded, bodies, reporter, day):
    def given(content: bytes = b"a;b\n", name: str = "a.csv") -> Document:
        upload = SimpleUploadedFile(name, content)
        return documents.receive(
            upload, slot=EXCHANGE, holder=bodies.asso, division=None, by=reporter, on=day
        )

    return given


def scanned_with(settings, answer: str | None, *, timeout: float = 5) -> scanning.Tally:
    with stand_in_clamd(answer) as clamd:
        settings.CLAMD_ADDRESS, settings.CLAMD_TIMEOUT = clamd.address, timeout
        tally = scanning.scan_waiting()
    return tally


def test_a_clean_file_is_served_afterwards_and_never_before(give, guarded, browse, reporter):
    document, client = give(), browse(reporter)
    assert client.get(document.get_absolute_url()).status_code == 409
    assert scanned_with(guarded, "stream: OK").clean == 1
    answer = client.get(document.get_absolute_url())
    assert (answer.status_code, b"".join(answer)) == (200, b"a;b\n")
    document.refresh_from_db()
    assert (document.state, document.scanner) == ("clean", VERSION)


def test_the_bytes_go_to_the_antivirus_as_they_were_given(give, guarded):
    give(b"x;y\n" * 50_000)
    with stand_in_clamd() as clamd:
        guarded.CLAMD_ADDRESS = clamd.address
        scanning.scan_waiting()
    assert clamd.received == [b"x;y\n" * 50_000]


def test_a_threat_is_taken_away_and_told(
    give, guarded, browse, reporter, django_capture_on_commit_callbacks
):
    document = give(EICAR, "a.txt")
    with django_capture_on_commit_callbacks(execute=True):
        assert scanned_with(guarded, "stream: Essai.Eicar FOUND").infected == 1
    document.refresh_from_db()
    assert (document.state, document.threat) == ("infected", "Essai.Eicar")
    assert browse(reporter).get(document.get_absolute_url()).status_code == 410
    assert not storage.place(storage.COPIES, document.sha256).exists()
    assert storage.place(storage.QUARANTINE, document.sha256).exists()
    assert Notice.objects.get().recipient == reporter
    assert Event.objects.get(subject=document.subject).verb == "infected"


def test_a_threat_condemns_every_file_of_the_same_content(give, guarded):
    give(EICAR, "a.txt")
    second = give(EICAR, "b.txt")
    scanned_with(guarded, "stream: Essai.Eicar FOUND")
    second.refresh_from_db()
    assert second.state == "infected"


@pytest.mark.parametrize(
    "answer",
    ["INSTREAM size limit exceeded. ERROR", "stream: Can't allocate memory ERROR", "", "bonjour"],
)
def test_an_answer_that_judges_nothing_leaves_the_file_waiting(answer, give, guarded):
    document = give()
    assert scanned_with(guarded, answer).failed == 1
    document.refresh_from_db()
    assert (document.state, document.attempts, document.servable) == ("pending", 1, False)


def test_an_antivirus_that_says_nothing_is_left_in_time(give, guarded):
    document = give()
    assert scanned_with(guarded, None, timeout=0.3).failed == 1
    document.refresh_from_db()
    assert document.state == "pending"


def test_something_else_at_the_address_is_no_antivirus(give, guarded):
    document = give()
    with stand_in_clamd() as clamd:
        clamd.version, guarded.CLAMD_ADDRESS = "HTTP/1.1 400", clamd.address
        scanning.scan_waiting()
    document.refresh_from_db()
    assert document.state == "pending"


def test_an_antivirus_that_is_down_is_asked_again_later_and_the_state_ends_by_saying_so(
    give, guarded, day
):
    document = give()
    for passed in range(scanning.TRIES):
        with clock.at(day + passed * LATER):
            scanning.scan_waiting()
    document.refresh_from_db()
    assert (document.state, document.attempts) == ("unknown", scanning.TRIES)
    with clock.at(day + 30 * LATER):
        scanned_with(guarded, "stream: OK")
    document.refresh_from_db()
    assert document.state == "clean"


def test_a_file_put_off_is_not_asked_again_before_its_time(give, guarded):
    give()
    assert scanning.scan_waiting().failed == 1
    assert scanning.scan_waiting().failed == 0


def test_the_file_is_judged_as_soon_as_it_is_kept(
    give, guarded, django_capture_on_commit_callbacks
):
    with stand_in_clamd() as clamd:
        guarded.CLAMD_ADDRESS = clamd.address
        with django_capture_on_commit_callbacks(execute=True):
            document = give()
    document.refresh_from_db()
    assert document.state == "clean"


def test_an_antivirus_that_has_just_failed_is_not_waited_for_again(
    give, guarded, django_capture_on_commit_callbacks
):
    for name in ("a.csv", "b.csv"):
        with django_capture_on_commit_callbacks(execute=True):
            give(name=name)
    assert sorted(Document.objects.values_list("attempts", flat=True)) == [0, 1]


def test_new_signatures_find_what_the_old_ones_did_not(give, guarded):
    document = give()
    scanned_with(guarded, "stream: OK")
    with stand_in_clamd("stream: Essai.Neuf FOUND") as clamd:
        guarded.CLAMD_ADDRESS = clamd.address
        assert scanning.rescan().infected == 0
        clamd.version = "ClamAV 9.9.9/2/essai"
        assert scanning.rescan().infected == 1
    document.refresh_from_db()
    assert document.threat == "Essai.Neuf"


def test_a_rescan_with_the_antivirus_down_changes_nothing(give, guarded):
    document = give()
    scanned_with(guarded, "stream: OK")
    guarded.CLAMD_ADDRESS = NOBODY
    with pytest.raises(antivirus.Unavailable):
        scanning.rescan()
    document.refresh_from_db()
    assert document.servable


def test_without_antivirus_the_demonstration_says_so(give, guarded, browse, reporter):
    guarded.ANTIVIRUS = "off"
    document = give()
    assert document.label == "Non analysé : aucun antivirus (démonstration)"
    assert browse(reporter).get(document.get_absolute_url()).status_code == 200


def test_what_nothing_analysed_is_not_served_once_an_antivirus_is_asked_for(give, guarded):
    guarded.ANTIVIRUS = "off"
    document = give()
    guarded.ANTIVIRUS = "clamd"
    assert not document.servable


@pytest.fixture
def clamd(guarded) -> str:
    """A real clamd whose only signature is that of EICAR (.ci/run starts it)."""
    address = os.environ.get("CLAMD_ADDRESS", "")
    if not address:
        how = "Essais avec un vrai clamd laissés de côté : CLAMD_ADDRESS n'est pas donné (.ci/run le fait)."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(how)
    guarded.CLAMD_ADDRESS = address
    return address


@pytest.mark.clamd
def test_a_real_clamd_lets_a_clean_file_and_finds_eicar(clamd, give):
    clean, eicar = give(), give(EICAR, "b.txt")
    tally = scanning.scan_waiting()
    assert (tally.clean, tally.infected, tally.failed) == (1, 1, 0)
    clean.refresh_from_db()
    eicar.refresh_from_db()
    assert clean.scanner.startswith("ClamAV ") and clean.scanned_at.date() == date(2026, 3, 2)
    assert eicar.threat.startswith("Essai.Eicar")


@pytest.mark.clamd
def test_a_real_clamd_that_is_sent_too_much_says_it(clamd):
    with pytest.raises(antivirus.Unavailable, match="size limit exceeded"):
        antivirus.scan((bytes(65536) for _ in range(800)), address=clamd, timeout=20)
