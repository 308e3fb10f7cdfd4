"""The pieces of a draft: joined, refused in a sentence, taken out, sealed when it is filed."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role, grant
from cpc.law.deciding.eligibility import Origin
from records.documents import storage
from records.models import Document
from signalements.filed import attachments as pieces
from signalements.filed.attachments import attach
from signalements.filed.filing import discard
from signalements.models import Attachment
from signalements.slots import BY_NAME
from tests.records import corpus
from workflows.flows.opening import open_dossier
from workflows.intake.filing import file_signalement, join

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
MEGABYTE = 1024**2


def a_file(name: str = "a.csv", content: bytes = b"a;b\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def send(draft, browse, reporter):
    client = browse(reporter)

    def sent(**files):
        return client.post(reverse("signalement_attachments", args=[draft.pk]), files)

    return sent


@pytest.fixture
def piece(draft, reporter, day) -> Attachment:
    return attach(draft, [a_file()], slot=BY_NAME["data"], by=reporter, on=day)[0]


def test_the_limits_are_on_the_page_before_one_chooses(draft, browse, reporter):
    page = browse(reporter).get(reverse("signalement_attachments", args=[draft.pk]))
    text = page.content.decode()
    for slot in BY_NAME.values():
        assert slot.label in text and slot.limits in text


def test_several_files_are_joined_each_in_its_slot(send, draft):
    answer = send(
        data=[a_file(), a_file("b.csv", b"c;d\n")], interests=a_file("cv.pdf", corpus.pdf())
    )
    assert answer.status_code == 302
    assert sorted(draft.attachments.values_list("slot", "document__name")) == [
        ("data", "a.csv"),
        ("data", "b.csv"),
        ("interests", "cv.pdf"),
    ]


def test_a_refused_file_has_its_sentence_and_the_others_are_joined(send, draft):
    answer = send(data=[a_file(), a_file("b.csv", b"<html>")], other=a_file("c.csv", b"e;f\n"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "« b.csv » n&#x27;est pas pris" in text and "2 fichiers sont joints" in text
    assert {each.document.name for each in draft.attachments.all()} == {"a.csv", "c.csv"}


@pytest.mark.parametrize("what", sorted(corpus.BAD))
def test_no_bad_file_breaks_the_page_or_the_draft(what, send, draft, reporter, browse):
    name, content, _ = corpus.BAD[what]
    before = draft.position
    answer = send(other=a_file(name, content))
    assert answer.status_code == 422
    assert not Document.objects.exists()
    draft.refresh_from_db()
    assert draft.position == before
    assert browse(reporter).get(reverse("signalement_review", args=[draft.pk])).status_code == 200


def test_nothing_chosen_says_what_to_do(send):
    answer = send()
    assert answer.status_code == 422
    assert "Aucun fichier n’est choisi" in answer.content.decode()


def test_the_same_content_is_not_joined_twice_in_a_slot(send, draft):
    send(data=a_file())
    assert "est déjà joint" in send(data=a_file("autre.csv")).content.decode()
    assert draft.attachments.count() == 1


def test_a_slot_that_is_full_says_so(send, draft):
    send(other=[a_file(f"{rank}.csv", b"%d;" % rank) for rank in range(5)])
    assert "en a déjà 5" in send(other=a_file()).content.decode()
    assert draft.attachments.count() == 5


def test_the_pieces_of_one_signalement_have_a_limit_together(send, draft, monkeypatch):
    monkeypatch.setattr(pieces, "WHOLE", 5)
    send(data=a_file())
    assert "tout compris" in send(data=a_file("b.csv", b"c;d\n")).content.decode()


def multipart(size: int, *, boundary: str) -> Iterator[bytes]:
    """A form whose file has ``size`` bytes, never whole in memory."""
    head = 'Content-Disposition: form-data; name="other"; filename="gros.pdf"\r\n'
    field = 'Content-Disposition: form-data; name="etape"\r\n\r\n9\r\n'
    yield f"--{boundary}\r\n{head}Content-Type: application/pdf\r\n\r\n%PDF-1.7\n".encode()
    for _ in range(size // MEGABYTE):
        yield bytes(MEGABYTE)
    yield f"\r\n--{boundary}\r\n{field}--{boundary}--\r\n".encode()


class Pipe:
    """What a server hands on of a body that is being received."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.left = parts, b""

    def read(self, size: int = -1) -> bytes:
        while len(self.left) < size and (part := next(self.parts, b"")):
            self.left += part
        given, self.left = self.left[:size], self.left[size:]
        return given

    readline = read


@pytest.mark.parametrize("megabytes", [30, 300])
def test_a_file_far_too_large_is_counted_without_being_kept(megabytes, draft, browse, reporter):
    parts = list(multipart(0, boundary="x"))
    client, size = browse(reporter), megabytes * MEGABYTE
    answer = client.generic(
        "POST",
        reverse("signalement_attachments", args=[draft.pk]),
        **{
            "CONTENT_TYPE": "multipart/form-data; boundary=x",
            "CONTENT_LENGTH": str(sum(map(len, parts)) + size),
            "wsgi.input": Pipe(multipart(size, boundary="x")),
        },
    )
    assert answer.status_code == 422
    assert f"il pèse {megabytes}\u00a0Mo, la limite est de 20\u00a0Mo" in answer.content.decode()
    assert answer.context["step_number"] == "9"


def test_what_is_endless_is_refused_before_it_is_read(client):
    answer = client.generic("POST", "/connexion/", CONTENT_LENGTH=str(5 * 1024**3))
    assert answer.status_code == 413
    assert "Cet envoi est trop lourd" in answer.content.decode()


def test_a_piece_is_taken_out_of_a_draft(piece, draft, browse, reporter):
    address = reverse("signalement_attachment_remove", args=[draft.pk, piece.pk])
    answer = browse(reporter).post(address, {"etape": "6"})
    assert answer.url == reverse("signalement_step", args=[draft.pk, 6]) + "#pieces"
    assert not draft.attachments.exists() and not Document.objects.exists()


def test_another_body_takes_nothing_out(piece, draft, browse, cnp_reporter):
    address = reverse("signalement_attachment_remove", args=[draft.pk, piece.pk])
    assert browse(cnp_reporter).post(address).status_code == 404
    assert draft.attachments.exists()


def test_deleting_a_draft_takes_its_pieces(piece, draft):
    assert discard(draft)
    assert not Attachment.objects.exists() and not Document.objects.exists()


def test_filing_writes_the_pieces_into_the_frozen_text_and_shares_them(
    piece, draft, division, reporter, browse, team, day
):
    assert browse(team.desk).get(piece.document.get_absolute_url()).status_code == 404
    filed = file_signalement(draft, by=reporter, on=day)
    (written,) = filed.filed_content.parsed["attachments"]
    assert (written["name"], written["size"]) == ("a.csv", 4)
    assert written["sha256"] == piece.document.sha256
    assert browse(team.desk).get(piece.document.get_absolute_url()).status_code == 200
    page = browse(team.desk).get(reverse("signalement_read", args=[filed.number]))
    assert piece.document.get_absolute_url() in page.content.decode()


def test_after_filing_the_pieces_no_longer_change(piece, draft, division, reporter, browse, day):
    file_signalement(draft, by=reporter, on=day)
    client = browse(reporter)
    address = reverse("signalement_attachments", args=[draft.pk])
    assert client.post(address, {"data": a_file("b.csv", b"c;d\n")}).status_code == 302
    remove = reverse("signalement_attachment_remove", args=[draft.pk, piece.pk])
    assert client.post(remove).status_code == 404
    with pytest.raises(pieces.NoLongerADraft):
        attach(draft, [a_file("b.csv", b"c;d\n")], slot=BY_NAME["data"], by=reporter, on=day)
    assert draft.attachments.count() == 1


def test_a_file_that_the_antivirus_takes_away_leaves_the_draft_whole(
    piece, draft, division, reporter, browse, settings, day, django_capture_on_commit_callbacks
):
    settings.ANTIVIRUS, settings.CLAMD_ADDRESS = "clamd", "127.0.0.1:1"
    Document.objects.update(
        state="infected", threat="Essai", scanner="ClamAV", scanned_at="2026-03-02T12:00Z"
    )
    storage.shut_away(piece.document.sha256)
    page = browse(reporter).get(reverse("signalement_attachments", args=[draft.pk]))
    assert "y a trouvé Essai" in page.content.decode()
    filed = file_signalement(draft, by=reporter, on=day)
    assert filed.filed_content.parsed["attachments"] == []


def test_a_file_still_waiting_does_not_stop_the_filing(draft, division, reporter, day, settings):
    settings.ANTIVIRUS, settings.CLAMD_ADDRESS = "clamd", "127.0.0.1:1"
    (waiting,) = attach(draft, [a_file()], slot=BY_NAME["data"], by=reporter, on=day)
    filed = file_signalement(draft, by=reporter, on=day)
    assert waiting.document.state == "pending"
    assert filed.filed_content.parsed["attachments"][0]["name"] == "a.csv"


def test_the_pieces_follow_a_signalement_into_another_division(piece, draft, team, reporter, day):
    filed = file_signalement(draft, by=reporter, on=day)
    other = Organisation.objects.create(
        kind=OrganisationKind.ANSM_DIVISION, name="Direction médicale médicaments 2"
    )
    for role in (Role.DESK, Role.EVALUATOR):
        grant(team.desk, role=role, on=other)
    target = open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Tacrolimus",
        indication="Vitiligo",
        division=other,
        on=day,
        by=team.desk,
    )
    join(filed, dossier=target, by=team.desk, reason="Même usage.", on=day)
    piece.document.refresh_from_db()
    assert piece.document.division == other
