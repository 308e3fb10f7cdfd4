"""What the consulted answer: kept as they write, signed once and frozen; or received on paper."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from cpc.asked.gestures import check_open, end, locked, tell_agency, write_line
from cpc.facts.interests import why
from cpc.law.core import LawError, Refusal
from cpc.law.days import french_day
from cpc.law.exchanges.opinions import Opined
from cpc.models import Opinion, OpinionDraft, OpinionRequest
from records.documents.documents import Examined, drop, lend, receive
from records.files.slots import EXCHANGE
from records.journal import record
from records.models import Document
from records.words.french import named
from web.refused import Refused, check_versions
from workflows.engine.indexing import index_piece
from workflows.engine.ranking import rerank
from workflows.engine.rights import check_asks
from workflows.opinions.notices import tell_reporters
from workflows.opinions.requests import Outcome

NO_INTEREST = (
    "Déclare n'avoir aucun lien d'intérêts avec le médicament, ses titulaires ou exploitants."
)


MEANWHILE = "Un autre texte a été enregistré entre-temps."


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed, over the ``version`` that the page showed (0: none)."""

    answers: Mapping[int, str]
    conclusion: str
    remarks: str
    version: int
    files: tuple[Examined, ...] = ()
    dropped: tuple[int, ...] = ()


def draft_of(request: OpinionRequest) -> OpinionDraft:
    """What is being written, or an empty one of version 0 that is nowhere."""
    found = OpinionDraft.objects.filter(request=request).select_related("saved_by")
    return found.first() or OpinionDraft(request=request, version=0)


def _check_version(draft: OpinionDraft, version: int) -> None:
    """``Stale`` when somebody saved another text since the page showed ``version``."""
    check_versions(
        {0: (version, draft)},
        f"{draft.saved_by} a enregistré un autre texte entre-temps." if draft.pk else MEANWHILE,
        "Relisez-le avant de continuer.",
    )


@transaction.atomic
def save(request: OpinionRequest, *, typed: Typed, by: User, on: date) -> OpinionDraft:
    """Keeps what was typed, for the consulted alone. ``Stale``, and nothing kept, over another's."""
    request = locked(request)
    check_open(request, on=on)
    draft = draft_of(request)
    answers = {str(number): text for number, text in typed.answers.items() if text}
    kept = (draft.answers, draft.conclusion, draft.remarks)
    same = kept == (answers, typed.conclusion, typed.remarks)
    if same and not typed.files and not typed.dropped:
        return draft
    _check_version(draft, typed.version)
    draft.answers, draft.conclusion, draft.remarks = answers, typed.conclusion, typed.remarks
    draft.version += 1
    draft.saved_by, draft.saved_on = by, on
    draft.save()
    for document in draft.documents.filter(pk__in=typed.dropped):
        draft.documents.remove(document)
        drop(document)
    draft.documents.add(*_received(request, typed.files, by=by, on=on))
    return draft


def _received(
    request: OpinionRequest, files: Iterable[Examined], *, by: User, on: date
) -> list[Document]:
    """Files of the consulted, read by them alone until the opinion is signed."""
    body, person = request.addressee, request.person
    found = [
        receive(file, slot=EXCHANGE, holder=body, division=None, by=by, on=on) for file in files
    ]
    lend(found, to=body, person=person, purpose=request.subject, by=by, on=on)
    return found


def lacks(request: OpinionRequest, draft: OpinionDraft) -> list[str]:
    """What still prevents the signature, in words."""
    told = [
        f"Question {each.number} : écrivez votre réponse."
        for each in request.questions.all()
        if not draft.answer(each.number).strip()
    ]
    return told if draft.conclusion else [*told, "Choisissez votre conclusion."]


def compose(
    request: OpinionRequest, draft: OpinionDraft, *, signatory: str, function: str, on: date
) -> dict[str, Any]:
    """The text that is signed, whole: what was asked, what is answered, by whom, on which day."""
    return {
        **_asked(request),
        "questions": [
            {
                "number": each.number,
                "question": each.text,
                "answer": draft.answer(each.number),
            }
            for each in request.questions.all()
        ],
        "conclusion": Opined(draft.conclusion).label,
        "remarks": draft.remarks,
        "documents": _files(draft.documents.all()) if draft.pk else [],
        "interests": NO_INTEREST,
        "signatory": signatory,
        "function": function,
        "signed_on": on.isoformat(),
    }


def _asked(request: OpinionRequest) -> dict[str, Any]:
    return {
        "request": str(request),
        "dossier": request.dossier.number,
        "subject": request.dossier.title,
        "asked_on": request.asked_on.isoformat(),
        "consulted": request.addressee.name,
    }


def _files(documents: Iterable[Document]) -> list[dict[str, str]]:
    return [{"name": each.name, "sha256": each.sha256} for each in documents]


def _sealed(content: dict[str, Any]) -> dict[str, str]:
    """The exact text to keep, and its hash."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return {"content": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}


def intact(opinion: Opinion) -> bool:
    """Is the text still the one that was signed?"""
    return hashlib.sha256(opinion.content.encode()).hexdigest() == opinion.sha256


@transaction.atomic
def sign(request: OpinionRequest, *, function: str, version: int, by: User, on: date) -> Opinion:
    """Signs the version that was shown; nothing of it changes any more.

    ``LawError``: an interest is declared (R71), an answer misses. ``Stale``: another text meanwhile.
    Raises ``Stale``, ``Refused`` when something is missing, ``LawError`` (R71).
    """
    request = locked(request)
    check_open(request, on=on)
    if found := why(request.dossier, by, on=on, speaking_for=request.speaking_for):
        raise LawError(Refusal("R71", f"{found} : vous ne pouvez pas signer cet avis."))
    draft = draft_of(request)
    if missing := lacks(request, draft):
        raise Refused(*missing)
    _check_version(draft, version)
    content = compose(request, draft, signatory=str(by), function=function, on=on)
    opinion = Opinion.objects.create(
        request=request,
        dossier=request.dossier,
        conclusion=draft.conclusion,
        channel=Opinion.Channel.SPACE,
        signatory=str(by),
        function=function,
        signed_on=on,
        received_on=on,
        author=by,
        made_on=on,
        **_sealed(content),
    )
    files = list(draft.documents.all())
    opinion.documents.set(files)
    _given(opinion, by=by, on=on)
    return opinion


def _given(opinion: Opinion, *, by: User, on: date) -> None:
    """The request is answered, its day runs no more; the opinion is searched, the agency told.

    Of a shared opinion, the reporting bodies are told so too.
    """
    request = opinion.request
    end(request, Outcome.ANSWERED, by=by, on=on)
    late = ", après la date fixée" if opinion.late else ""
    told = opinion.get_conclusion_display().lower()
    sentence = f"{request} : avis rendu{late}, {told}."
    write_line(request, verb="given", sentence=sentence, by=by, on=on)
    if request.shared:
        sentence = f"Avis rendu à l'agence {named(request.addressee).by}."
        record(
            request.dossier.subject,
            verb="opinion_shared",
            sentence=sentence,
            actor=None,
            on=on,
            public=True,
        )
        tell_reporters(request)
    index_piece(opinion)
    rerank(request.dossier, on=on)
    sentence = f"{request.to_whom} a rendu son avis ({request})."
    tell_agency(request, said="given", sentence=sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPaper:
    """An opinion that came by post or mail, as the agent typed it."""

    conclusion: str
    text: str
    signatory: str
    function: str
    signed_on: date
    received_on: date
    interests: str
    files: Sequence[Examined]


def _check_days(request: OpinionRequest, paper: OnPaper, *, on: date) -> None:
    if not request.asked_on <= paper.signed_on <= paper.received_on <= on:
        asked = french_day(request.asked_on)
        raise Refused(
            f"L'avis est signé puis reçu entre le {asked}, jour de la demande, et aujourd'hui."
        )


@transaction.atomic
def record_paper(request: OpinionRequest, *, paper: OnPaper, by: User, on: date) -> Opinion:
    """An opinion received outside the service, with its file; ``by`` is who typed it.

    Raises ``Refused`` without the file.
    """
    check_asks(by, request, on=on)
    request = locked(request)
    check_open(request, on=on)
    _check_days(request, paper, on=on)
    if not paper.files:
        raise Refused("Joignez l'avis tel qu'il a été reçu.")
    division = request.dossier.division
    kept = [
        receive(file, slot=EXCHANGE, holder=None, division=division, by=by, on=on)
        for file in paper.files
    ]
    content = {
        **_asked(request),
        "questions": [],
        "conclusion": Opined(paper.conclusion).label,
        "remarks": paper.text,
        "documents": _files(kept),
        "interests": paper.interests,
        "signatory": paper.signatory,
        "function": paper.function,
        "signed_on": paper.signed_on.isoformat(),
        "received_on": paper.received_on.isoformat(),
        "typed_by": str(by),
    }
    opinion = Opinion.objects.create(
        request=request,
        dossier=request.dossier,
        conclusion=paper.conclusion,
        channel=Opinion.Channel.PAPER,
        signatory=paper.signatory,
        function=paper.function,
        signed_on=paper.signed_on,
        received_on=paper.received_on,
        author=by,
        made_on=on,
        **_sealed(content),
    )
    opinion.documents.set(kept)
    _given(opinion, by=by, on=on)
    return opinion
