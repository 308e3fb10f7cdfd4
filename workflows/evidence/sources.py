"""Where an item of evidence may come from: references and files of a dossier that the person may read.

What a laboratory holds secret is marked in the citation, which is kept as it is: the mark follows it
into the table, the report and its PDF.
"""

from collections.abc import Iterator
from itertools import chain

from django.db.models import QuerySet

from accounts.models import User
from cpc.law.days import french_day
from cpc.models import (
    SECRET_MARK,
    Dossier,
    EvidenceItem,
    FormalRequest,
    ItemAnswer,
    Message,
    Opinion,
)
from records.models import Document
from signalements.filed.marks import rows_today
from workflows.evidence.table import Source

MOST_SOURCES = 200
"""Of each kind."""
Kind = EvidenceItem.Source
Option = tuple[str, Source]


def sources(dossier: Dossier, *, user: User) -> dict[str, Source]:
    """What may be chosen, by the value of its option: references, opinions, files, answers, messages."""
    numbers = dict(dossier.signalements.by_filing().values_list("pk", "number"))
    return dict(
        chain(
            _references(numbers),
            _opinions(dossier, user=user),
            _pieces(dossier, numbers, user=user),
            _answers(dossier, numbers, user=user),
            _messages(dossier, numbers, user=user),
            _committees(dossier),
        )
    )


def _references(numbers: dict[int, str]) -> Iterator[Option]:
    """As corrected, when the body corrected them."""
    for each in rows_today("references", of=numbers)[:MOST_SOURCES]:
        if each.identified:
            origin = numbers[each.signalement_id]
            yield (
                f"reference-{each.pk}",
                Source(kind=Kind.REFERENCE, citation=str(each), origin=origin, reference=each.pk),
            )


def _opinions(dossier: Dossier, *, user: User) -> Iterator[Option]:
    """The opinions given, with their conclusion."""
    given = Opinion.objects.visible_to(user).filter(dossier=dossier)
    for each in given.select_related("request__addressee", "request__person")[:MOST_SOURCES]:
        citation = f"{each} : {each.get_conclusion_display().lower()}"
        yield (
            f"opinion-{each.pk}",
            Source(kind=Kind.OPINION, citation=citation, opinion=each),
        )


def _file(document: Document, *, told: str = "", origin: str = "", secret: str = "") -> Option:
    citation = f"{document.name}{told}{secret}"
    source = Source(kind=Kind.DOCUMENT, citation=citation, origin=origin, document=document)
    return f"document-{document.pk}", source


def _pieces(dossier: Dossier, numbers: dict[int, str], *, user: User) -> Iterator[Option]:
    """The pieces joined to the signalements."""
    readable = Document.objects.visible_to(user).filter(attachment__signalement__dossier=dossier)
    for each in readable.select_related("attachment")[:MOST_SOURCES]:
        yield _file(each, origin=numbers.get(each.attachment.signalement_id, ""))


def _answers(dossier: Dossier, numbers: dict[int, str], *, user: User) -> Iterator[Option]:
    """What laboratories and bodies have sent in answer to a request: the text, then its files."""
    sent = ItemAnswer.objects.visible_to(user).filter(
        item__request__in=_requests(dossier, user=user), sent_on__isnull=False
    )
    related = sent.select_related("item__request__addressee").order_by("pk")
    for answer in related.prefetch_related("documents__secret_claim")[:MOST_SOURCES]:
        request = answer.item.request
        origin = _origin(request.subject, numbers)
        told = f" – {request.addressee}, {request}, élément {answer.item.number}"
        secret = SECRET_MARK if answer.secret else ""
        if answer.state == ItemAnswer.State.GIVEN and answer.text.strip():
            day = french_day(answer.sent_on)
            citation = f"Réponse du {day}{told}{secret}"
            source = Source(kind=Kind.CITATION, citation=citation, origin=origin)
            yield f"answer-{answer.pk}", source
        for each in answer.documents.all():
            claimed = SECRET_MARK if hasattr(each, "secret_claim") else secret
            yield _file(each, told=told, origin=origin, secret=claimed)


def _requests(dossier: Dossier, *, user: User) -> QuerySet[FormalRequest]:
    return FormalRequest.objects.visible_to(user).filter(dossier=dossier)


def _messages(dossier: Dossier, numbers: dict[int, str], *, user: User) -> Iterator[Option]:
    """The files joined to the messages exchanged with the bodies."""
    told = Message.objects.visible_to(user).filter(dossier=dossier, documents__isnull=False)
    related = told.select_related("addressee").prefetch_related("documents").distinct()
    for message in related.order_by("pk")[:MOST_SOURCES]:
        for each in message.documents.all():
            words = f" – message échangé avec {message.addressee}"
            yield _file(each, told=words, origin=_origin(message.subject, numbers))


def _committees(dossier: Dossier) -> Iterator[Option]:
    """What committees concluded on the dossier, cited as it was concluded."""
    for each in dossier.committeeopinions.all():
        yield (
            f"committee-{each.pk}",
            Source(kind=Kind.CITATION, citation=f"Avis : {each} ({each.votes})"),
        )


def _origin(subject: str, numbers: dict[int, str]) -> str:
    """The number of the signalement that a subject of exchanges names; empty for a laboratory's."""
    name, _, key = subject.partition(":")
    return numbers.get(int(key), "") if name == "signalement" and key.isdigit() else ""
