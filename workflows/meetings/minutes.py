"""The minutes of a session: written from what was done, frozen by who presided, given to each dossier.

Who may not read them whole is given an extract of what was frozen, never another text.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.models import Prefetch

from accounts.models import User
from cpc.law.days import french_day
from cpc.law.exchanges.meeting import Ballot
from cpc.models import AgendaItem, CommitteeOpinion, Dossier, Minutes, Seat, Session, SessionState
from records.journal import record
from records.letters.content import Block
from web.refused import Refused
from workflows.engine.indexing import index_piece
from workflows.meetings.notices import tell_of_minutes
from workflows.meetings.papers import (
    Paper,
    Section,
    as_pdf,
    facts,
    from_json,
    heading,
    listing,
    paragraph,
)


def items_of(session: Session) -> list[AgendaItem]:
    """The items with all that pages and papers say of them; a bounded number of queries."""
    seats = Seat.objects.select_related("member__user", "cast_by").order_by(
        "member__user__last_name", "member__user__first_name", "member"
    )
    related = session.items.select_related(
        "dossier__division", "rapporteur__user", "asked_by", "evaluation", "ended_by"
    )
    return list(
        related.exclude(outcome=AgendaItem.Outcome.WITHDRAWN).prefetch_related(
            Prefetch("seats", queryset=seats), "pieces"
        )
    )


def minutes(session: Session) -> Paper:
    """The minutes as they would be approved now; as they were, once approved."""
    kept = Minutes.objects.filter(session=session).first()
    return from_json(kept.content) if kept else _draft(session, items_of(session))


def _draft(session: Session, items: list[AgendaItem]) -> Paper:
    title = f"Procès-verbal – {session.committee.name}, {french_day(session.held_on)}"
    sections = [Section(0, list(_head(session, items)))]
    sections += [Section(item.rank, list(_item(item, session))) for item in items]
    return Paper(
        title=title,
        author=session.committee.division.name,
        day=session.held_on.isoformat(),
        foot=f"{session.number} – {title}",
        sections=sections,
    )


def _head(session: Session, items: list[AgendaItem]) -> Iterator[Block]:
    chair = session.presided_by
    yield facts(
        [
            (
                "Séance",
                f"{session.number}, {french_day(session.held_on)} à {session.starts_at:%H:%M}",
            ),
            ("Lieu", " – ".join(filter(None, (session.place, session.link)))),
            ("Présidence", str(chair.user) if chair else ""),
            ("Convocation", french_day(session.convened_on) if session.convened_on else ""),
        ]
    )
    yield heading("Présences")
    yield facts(_attendance(items))
    yield heading("Déports")
    recusals = [
        f"{seat.member.user}{_of_item(item)} : {seat.recusal_reason}"
        for item in items
        for seat in item.seats.all()
        if seat.recused
    ]
    yield listing(recusals) if recusals else paragraph("Aucun déport.")


def _of_item(item: AgendaItem) -> str:
    """What stands between the name and the reason of a recusal."""
    return f", point {item.rank} ({item.dossier.number})"


def _attendance(items: Iterable[AgendaItem]) -> Iterator[tuple[str, str]]:
    """Each member once: role and presence, item by item when it changed."""
    by_member: dict[int, list[tuple[int, Seat]]] = {}
    for item in items:
        for seat in item.seats.all():
            by_member.setdefault(seat.member_id, []).append((item.rank, seat))
    for rows in by_member.values():
        said = [(rank, seat.get_presence_display() or "Non relevée") for rank, seat in rows]
        words = {word for _, word in said}
        told = said[0][1] if len(words) == 1 else ", ".join(f"point {r} : {w}" for r, w in said)
        member = rows[0][1].member
        yield str(member.user), f"{member.get_role_display()} – {told}"


def _item(item: AgendaItem, session: Session) -> Iterator[Block]:
    yield heading(f"Point {item.rank} – {item.dossier.number} : {item.dossier.title}")
    yield facts(
        [
            ("Question", item.question),
            ("Rapporteur", str(item.rapporteur.user) if item.rapporteur else ""),
            ("Rapport lu", f"évaluation du {french_day(item.evaluation.made_on)}"),
        ]
    )
    if item.debate:
        yield paragraph(item.debate)
    yield from _outcome(item)


def _outcome(item: AgendaItem) -> Iterator[Block]:
    """What came of it: the quorum, the named votes, the opinion; or why it was postponed."""
    if not item.is_concluded:
        yield paragraph(
            f"Point reporté : {item.outcome_reason}" if item.outcome else "Point ouvert."
        )
        return
    names = {
        ballot: ", ".join(
            str(seat.member.user) for seat in item.seats.all() if seat.ballot == ballot
        )
        for ballot in Ballot
    }
    yield facts(
        [
            ("Quorum", item.quorum.sentence),
            ("Vote", item.count.sentence),
            *((ballot.label, names[ballot]) for ballot in Ballot),
            ("Avis", item.get_opinion_display().capitalize()),
        ]
    )
    yield Block("quote", item.conclusion)


def extract(paper: Paper, *, without: Iterable[int]) -> Paper:
    """What somebody recused for these items may read of the minutes."""
    hidden = sorted(set(without) & {section.rank for section in paper.sections})
    if not hidden:
        return paper
    points = ", ".join(map(str, hidden))
    told = Section(
        0, [paragraph(f"Extrait : sans le texte des points dont vous êtes déporté ({points}).")]
    )
    kept = [section for section in paper.sections if section.rank not in hidden]
    return replace(paper, title=f"{paper.title} (extrait)", sections=[told, *kept])


def extract_for(dossier: Dossier, kept: Minutes) -> Paper:
    """What the approved minutes say of one dossier: a paper of its own, that names those it is taken from."""
    whole, session = from_json(kept.content), kept.session
    items = [item for item in items_of(session) if item.dossier == dossier]
    own = {0, *(item.rank for item in items)}
    sections = [section for section in whole.sections if section.rank in own]
    head = replace(sections[0], blocks=[_only_of(items, block) for block in sections[0].blocks])
    title = f"Extrait du {whole.title[0].lower()}{whole.title[1:]}"
    source = facts(
        [
            ("Dossier", dossier.number),
            (
                "Extrait de",
                f"procès-verbal {session.number}, approuvé le {french_day(kept.approved_on)}",
            ),
            ("Empreinte du texte entier (SHA-256)", kept.sha256),
        ]
    )
    return replace(
        whole,
        title=title,
        foot=f"{session.number} – {title}",
        sections=[Section(0, [source]), head, *sections[1:]],
    )


def _only_of(items: list[AgendaItem], block: Block) -> Block:
    """The list of the recusals, cut down to those of these items; any other block as it is."""
    if block.kind != "list":
        return block
    ends = tuple(map(_of_item, items))
    told = [line for line in block.items if line.partition(" : ")[0].endswith(ends)]
    return listing(told) if told else paragraph("Aucun déport.")


@transaction.atomic
def approve(session: Session, *, by: User, on: date) -> Minutes:
    """Freezes the minutes, by who presided; each conclusion becomes a piece of its dossier, and is searched.

    Who sat and who asked are told. Raises ``Refused``.
    """
    related = Session.objects.select_for_update(of=("self",)).select_related(
        "committee__division", "presided_by__user"
    )
    held = related.get(pk=session.pk)
    if not held.is_held:
        raise Refused(f"{held.number} : {held.get_state_display().lower()}, rien à approuver.")
    if held.presided_by.user_id != by.pk:
        raise Refused(
            f"Le procès-verbal est approuvé par {held.presided_by.user}, qui a présidé la séance."
        )
    items = items_of(held)
    if waiting := [item.dossier.number for item in items if item.is_open]:
        raise Refused(f"Restent à conclure ou à reporter : {', '.join(waiting)}.")
    kept = _freeze(_draft(held, items), held, by=by, on=on)
    concluded = [item for item in items if item.is_concluded]
    for item in concluded:
        index_piece(_give_back(item, kept, by=by, on=on))
    held.state = SessionState.APPROVED
    held.save()
    sentence = f"Procès-verbal approuvé, empreinte {kept.sha256[:12]}."
    record(held.subject, verb="minutes_approved", sentence=sentence, actor=by, on=on)
    tell_of_minutes(held, concluded)
    return kept


def _freeze(paper: Paper, session: Session, *, by: User, on: date) -> Minutes:
    approval = paragraph(f"Approuvé le {french_day(on)} par {by}, qui a présidé la séance.")
    whole = replace(paper, sections=[*paper.sections, Section(0, [approval])])
    pdf = as_pdf(whole)
    return Minutes.objects.create(
        session=session,
        content=whole.canonical,
        sha256=whole.sha256,
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        approved_by=by,
        approved_on=on,
    )


def _give_back(item: AgendaItem, kept: Minutes, *, by: User, on: date) -> CommitteeOpinion:
    """The conclusion as a piece of the dossier, worded as the minutes word it."""
    committee = item.committee
    opinion = CommitteeOpinion.objects.create(
        dossier=item.dossier,
        author=by,
        made_on=on,
        item=item,
        evaluation=item.evaluation,
        committee=committee.name,
        session_on=kept.session.held_on,
        question=item.question,
        opinion=item.opinion,
        votes=item.count.sentence,
        quorum=item.quorum.sentence,
        text=item.conclusion,
        minutes_sha256=kept.sha256,
    )
    sentence = f"{committee} : {opinion.get_opinion_display()} ({opinion.votes})."
    subject = item.dossier.subject
    record(subject, verb="committee_opinion", sentence=sentence, actor=by, on=on)
    return opinion
