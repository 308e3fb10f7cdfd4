"""The pack of one member for a session: one PDF with bookmarks, without the items of their recusals.

Parts are bound into a temporary file with their tags: memory stays flat whatever they weigh.
The same content gives the same bytes, whose hash is kept.
"""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import IO

import pikepdf

from accounts.models import User
from cpc.law.days import french_day
from cpc.models import AgendaItem, CommitteeMember, Evaluation, Pack, Session
from cpc.texts import evaluation_report
from records.documents import storage
from records.files.pdf_binding import STREAM, Binder
from records.models import Document
from web.refused import Refused
from workflows.meetings.minutes import items_of
from workflows.meetings.papers import Paper, Section, as_pdf, facts, heading, listing, paragraph
from workflows.meetings.questions import slots

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Made:
    """The file, at its beginning, and what is kept of it."""

    file: IO[bytes]
    pack: Pack


def readable(items: list[AgendaItem], *, member: CommitteeMember) -> list[AgendaItem]:
    """Of these items of a session, those in which this member sits and is not recused."""
    return [
        item
        for item in items
        if any(seat.member_id == member.pk and not seat.recused for seat in item.seats.all())
    ]


def make(session: Session, *, member: CommitteeMember, by: User, on: date) -> Made:
    """The pack as it is now. Raises ``LawError`` when a file of it cannot be read."""
    with ExitStack() as until_handed_out:
        file = until_handed_out.enter_context(tempfile.TemporaryFile())
        pages = _assemble(session, member, file)
        size = file.seek(0, 2)
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        until_handed_out.pop_all()
    pack, _ = Pack.objects.get_or_create(
        session=session,
        member=member,
        sha256=sha256,
        defaults={"size": size, "pages": pages, "made_on": on, "made_by": by},
    )
    return Made(file, pack)


def _assemble(session: Session, member: CommitteeMember, file: IO[bytes]) -> int:
    """Writes the whole file; gives its number of pages."""
    agenda = slots(session, items_of(session))
    items = readable([item for _, item in agenda], member=member)
    with tempfile.TemporaryDirectory() as folder:
        binder = Binder(Path(folder))
        binder.write(as_pdf(_cover(session, member, agenda, items)))
        bookmarks = [pikepdf.OutlineItem("Convocation et ordre du jour", 0)]
        bookmarks += [_item(binder, item, session) for item in items]
        with pikepdf.open(binder.bind(), access_mode=STREAM) as whole:
            binder.join_tags(whole)
            with whole.open_outline() as outline:
                outline.root.extend(bookmarks)
            whole.Root.Lang = pikepdf.String("fr-FR")
            whole.Root.PageMode = pikepdf.Name.UseOutlines
            whole.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
            whole.docinfo["/Title"] = f"{session} – dossier de {member.user}"
            whole.save(file, deterministic_id=True)
    return binder.pages


def _item(binder: Binder, item: AgendaItem, session: Session) -> pikepdf.OutlineItem:
    """One bookmark for the item; below it, its report, the table of its evidence, each piece."""
    start = binder.write(as_pdf(_sheet(item, session)))
    bookmark = pikepdf.OutlineItem(f"Point {item.rank} – {item}", start)
    for title, page in _report(binder, item, session):
        bookmark.children.append(pikepdf.OutlineItem(title, page))
    for piece in sorted(item.pieces.all(), key=lambda each: each.pk):
        bookmark.children.append(pikepdf.OutlineItem(piece.name, _piece(binder, piece)))
    return bookmark


def _report(binder: Binder, item: AgendaItem, session: Session) -> Iterator[tuple[str, int]]:
    """The evaluation report, and where its table of evidence begins (its first page on its side)."""
    found = evaluation_report.versions(item.dossier)
    read = _read(item, found, session)
    version = next(rank for rank, each in enumerate(found, start=1) if each.pk == read.pk)
    told = evaluation_report.report(read, version=version)
    content = evaluation_report.as_pdf(told)
    start = binder.write(content)
    yield f"Rapport d’évaluation, version {version}", start
    with pikepdf.open(BytesIO(content)) as part:
        for rank, page in enumerate(part.pages):
            left, bottom, right, top = page.mediabox
            if right - left > top - bottom:
                yield "Tableau des preuves", start + rank
                return


def _read(item: AgendaItem, found: list[Evaluation], session: Session) -> Evaluation:
    """The latest evaluation until the session opens; then the one that was read."""
    return found[-1] if session.is_ahead else item.evaluation


def _piece(binder: Binder, piece: Document) -> int:
    """A file of the dossier, unless it cannot be read any more."""
    try:
        if not piece.servable or piece.mime != PDF:
            raise storage.Altered(piece.sha256)
        storage.verify(storage.COPIES, piece.sha256)
        return binder.add(storage.place(storage.COPIES, piece.sha256))
    except (storage.Altered, pikepdf.PdfError) as error:
        sentence = (
            f"« {piece.name} » ne peut pas être lu : ôtez-le de ce point, ou faites-le redonner."
        )
        raise Refused(sentence) from error


def _paper(session: Session, *, title: str, sections: list[Section]) -> Paper:
    return Paper(
        title=title,
        author=session.committee.division.name,
        day=session.held_on.isoformat(),
        foot=f"{session.number} – confidentiel, pour les seuls membres du comité",
        sections=sections,
    )


def _cover(
    session: Session,
    member: CommitteeMember,
    agenda: list[tuple[str, AgendaItem]],
    items: list[AgendaItem],
) -> Paper:
    told = [
        f"{hours} : point {item.rank}, {item.dossier.number} – {item.dossier.title}"
        for hours, item in agenda
        if item in items
    ]
    hidden = len(agenda) - len(items)
    blocks = [
        facts(
            [
                ("Pour", str(member)),
                ("Jour", f"{french_day(session.held_on)} à {session.starts_at:%H:%M}"),
                ("Lieu", session.place),
                ("Visioconférence", session.link),
            ]
        ),
        heading("Ordre du jour"),
        listing(told) if told else paragraph("Aucun point ne vous concerne."),
    ]
    if hidden:
        away = "point(s) dont vous êtes déporté, absent(s) de ce dossier (R71)."
        blocks.append(paragraph(f"{hidden} {away}"))
    title = f"Convocation – {session.committee.name}"
    return _paper(session, title=title, sections=[Section(0, blocks)])


def _sheet(item: AgendaItem, session: Session) -> Paper:
    pieces = [piece.name for piece in item.pieces.all()]
    blocks = [
        facts(
            [
                ("Dossier", item.dossier.number),
                ("Usage", item.dossier.title),
                ("Question", item.question),
                ("Rapporteur", str(item.rapporteur.user) if item.rapporteur else ""),
            ]
        ),
        heading("Dans ce dossier"),
        listing(["Rapport d’évaluation, avec le tableau des preuves", *pieces]),
    ]
    return _paper(session, title=f"Point {item.rank}", sections=[Section(item.rank, blocks)])
