"""The pack of a member: one PDF with bookmarks, without the items of their recusals, secrets by choice."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader, PdfWriter

from accounts.models import Organisation, OrganisationKind
from cpc.law.deciding.eligibility import Origin
from cpc.law.exchanges.laboratory import ELEMENTS, Consultation
from cpc.models import DossierLaboratory, EvidenceItem, ItemAnswer, Pack, Seat, SecretClaim
from records.documents import storage
from records.documents.documents import receive
from records.files.slots import EXCHANGE
from records.models import Document
from tests.workflows.meeting_stage import (
    QUESTION,
    a_committee,
    a_session,
    convened,
    evaluated,
)
from web.refused import Refused
from workflows.evidence import table as evidence
from workflows.flows.opening import open_dossier
from workflows.laboratory import present as laboratory_present
from workflows.laboratory import requests as laboratory
from workflows.meetings import pack as meeting_pack
from workflows.meetings import questions
from workflows.meetings import seats as meeting_seats
from workflows.meetings.pieces import candidates

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
HELD_ON = date(2026, 3, 12)


def a_pdf(pages=1):
    writer, target = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    writer.write(target)
    return target.getvalue()


@pytest.fixture
def house(division, team, day):
    return a_committee(division, team, on=day)


@pytest.fixture
def other(division, team, day):
    return open_dossier(
        origin=Origin.DIRECTOR_GENERAL,
        dci="Propranolol",
        indication="Autre",
        on=day,
        by=team.manager,
    )


@pytest.fixture
def session(house, dossier, other, team, day):
    """Two dossiers on the agenda; the first has a line of evidence."""
    finding = evidence.Finding(
        population="A", comparator="", outcome="B", effect="C", strength="low"
    )
    source = evidence.Source(kind=EvidenceItem.Source.CITATION, citation="Dupont 2024")
    found = evidence.add(dossier, finding=finding, source=source, by=team.evaluator, on=day)
    made = a_session(house.committee, by=team.desk, on=day, held_on=HELD_ON)
    for each in (dossier, other):
        report = evaluated(each, by=team.evaluator, on=day)
        if each == dossier:
            report.evidence.add(found)
        questions.ask(
            each,
            committee=house.committee,
            session=made,
            question=QUESTION,
            by=team.evaluator,
            on=day,
        )
    return made


def given(dossier, *, name, by, on, holder=None):
    """A PDF that the agency may read."""
    upload = SimpleUploadedFile(name, a_pdf(2), content_type="application/pdf")
    return receive(upload, slot=EXCHANGE, holder=holder, division=dossier.division, by=by, on=on)


def add_piece(session, piece, *, by, on):
    item = session.items.first()
    questions.prepare(
        item,
        question=QUESTION,
        minutes=30,
        rapporteur=None,
        pieces=[piece],
        knowingly=0,
        by=by,
        on=on,
    )
    return item


def outline(content):
    """The titles of the bookmarks, those below in a list of their own."""

    def titles(rows):
        return [titles(row) if isinstance(row, list) else row.title for row in rows]

    return titles(PdfReader(BytesIO(content)).outline)


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def read(browse, user, session):
    response = browse(user).get(reverse("meeting_pack", args=[session.number]))
    assert response.status_code == 200
    return b"".join(response)


def test_a_pack_has_a_bookmark_an_item_and_a_piece(browse, session, house, dossier, team, day):
    piece = given(dossier, name="etude.pdf", by=team.evaluator, on=day)
    add_piece(session, piece, by=team.desk, on=day)
    convened(session, by=team.desk, on=day)
    content = read(browse, house.anna.user, session)
    assert outline(content) == [
        "Convocation et ordre du jour",
        f"Point 1 – {dossier.number} – Tacrolimus",
        ["Rapport d’évaluation, version 1", "Tableau des preuves", "etude.pdf"],
        "Point 2 – DOS-2026-0002 – Propranolol",
        ["Rapport d’évaluation, version 1", "Tableau des preuves"],
    ]
    told = text_of(content)
    assert "Anna Expert" in told and "Dupont 2024" in told
    root = PdfReader(BytesIO(content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "fr-FR"
    kept = Pack.objects.get(member=house.anna)
    assert kept.sha256 == hashlib.sha256(content).hexdigest() and kept.size == len(content)


def test_the_same_content_gives_the_same_file_and_one_row(browse, session, house, team, day):
    convened(session, by=team.desk, on=day)
    first, second = (read(browse, house.anna.user, session) for _ in range(2))
    assert first == second and Pack.objects.count() == 1


@pytest.mark.rule("R71")
def test_a_recused_item_is_not_in_the_pack(browse, session, house, dossier, team, day):
    convened(session, by=team.desk, on=day)
    seat = Seat.objects.get(member=house.anna, item__dossier=dossier)
    meeting_seats.recuse(seat, reason="Parent", by=house.anna.user, on=day)
    content = read(browse, house.anna.user, session)
    assert outline(content)[1] == "Point 2 – DOS-2026-0002 – Propranolol"
    told = text_of(content)
    assert dossier.number not in told and "Tacrolimus" not in told and "1 point(s)" in told
    assert dossier.number in text_of(read(browse, house.bela.user, session))


def test_a_pack_is_read_once_handed_out_and_only_by_its_member(browse, session, house, team, day):
    page = reverse("meeting_pack", args=[session.number])
    assert browse(house.anna.user).get(page).status_code == 404
    convened(session, by=team.desk, on=day)
    assert browse(team.evaluator).get(page).status_code == 404
    others = reverse("meeting_member_pack", args=[session.number, house.anna.pk])
    assert browse(house.bela.user).get(others).status_code == 403
    response = browse(team.desk).get(others)
    assert response.status_code == 200 and b"".join(response).startswith(b"%PDF")


def test_a_file_that_cannot_be_read_stops_the_pack_and_is_named(
    browse, session, house, dossier, team, day
):
    piece = given(dossier, name="etude.pdf", by=team.evaluator, on=day)
    add_piece(session, piece, by=team.desk, on=day)
    convened(session, by=team.desk, on=day)
    storage.place(storage.COPIES, piece.sha256).unlink()
    response = browse(house.anna.user).get(reverse("meeting_pack", args=[session.number]))
    assert response.status_code == 409 and "etude.pdf" in response.content.decode()
    with pytest.raises(Refused):
        meeting_pack.make(session, member=house.anna, by=team.desk, on=day)


# Business secrets


@pytest.fixture
def of_laboratory(dossier, team, day):
    """A PDF that a laboratory sent."""
    maker = Organisation.objects.create(kind=OrganisationKind.LABORATORY, name="Laboratoire L")
    row = DossierLaboratory(
        dossier=dossier, organisation=maker, capacity="holder", first_day=date(2026, 1, 1)
    )
    asked = laboratory.ask(
        [laboratory_present.add(row, by=team.evaluator, on=day)],
        kind=Consultation.ELEMENTS,
        elements=ELEMENTS[:1],
        months=2,
        reason="",
        files=(),
        by=team.evaluator,
        on=day,
    )[0]
    piece = given(dossier, name="formule.pdf", by=team.evaluator, on=day, holder=maker)
    answer = ItemAnswer.objects.create(
        item=asked.request.items.get(),
        state="given",
        author=team.evaluator,
        saved_at="2026-03-02T10:00Z",
    )
    answer.documents.add(piece)
    answer.sent_on = day
    answer.save()
    return piece


@pytest.fixture
def secret(of_laboratory, team, day):
    """The same, claimed as a business secret."""
    SecretClaim.objects.create(
        document=of_laboratory, reason="Procédé", claimed_by=team.evaluator, claimed_on=day
    )
    return of_laboratory


def test_a_file_of_a_laboratory_goes_only_when_it_is_chosen_for_itself(
    browse, session, dossier, team, of_laboratory
):
    """As it is lent to who is consulted, whether it is claimed or not (Q15)."""
    (found,) = candidates(dossier, user=team.desk)
    assert (found.secret, found.knowingly) == (False, True)
    item = session.items.get(dossier=dossier)
    page = reverse("meeting_prepare", args=[session.number, item.pk])
    fields = browse(team.desk).get(page).context["form"].fields
    assert "pieces" not in fields and fields["secrets"].initial == []


def test_a_business_secret_goes_only_when_it_is_chosen_apart(
    browse, session, house, dossier, team, secret, day
):
    assert [each.secret for each in candidates(dossier, user=team.desk)] == [True]
    item = session.items.get(dossier=dossier)
    client, page = browse(team.desk), reverse("meeting_prepare", args=[session.number, item.pk])
    shown = client.get(page)
    assert shown.context["form"].fields["secrets"].initial == []
    sent = {"question": QUESTION, "minutes": "30"}
    assert client.post(page, sent | {"pieces": [secret.pk]}).status_code == 302
    assert not item.pieces.exists()
    assert client.post(page, sent | {"secrets": [secret.pk]}).status_code == 302
    assert item.pieces.get() == secret


def test_another_body_reads_no_piece_of_a_pack(browse, session, reporter, secret):
    assert Document.objects.visible_to(reporter).count() == 0
    assert browse(reporter).get(session.get_absolute_url()).status_code == 404
