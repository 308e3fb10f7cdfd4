"""What the antivirus says of each file: once given, again while it does not answer, after an update.

Every state is written with the instant of the analysis. A file that cannot be judged stays where it
is, unserved; whatever it is attached to is never touched.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from records import clock
from records.documents import storage
from records.files import antivirus
from records.files.antivirus import Unavailable, Verdict
from records.journal import record
from records.models import Document, DocumentState
from records.notices.outbox import queue

TRIES = 5
"""Failures after which a file is told « unknown »; it is still tried, once a day."""
LONGEST_WAIT = timedelta(days=1)
JUST_FAILED = timedelta(minutes=2)


@dataclass
class Tally:
    """How many files came out clean, infected, or could not be judged."""

    clean: int = 0
    infected: int = 0
    failed: int = 0


def first_state(document: Document) -> None:
    """Waiting for the antivirus; clean and saying so where the demonstration has none."""
    document.state, document.next_scan_at = DocumentState.PENDING, clock.now()
    if settings.ANTIVIRUS == "off":
        document.state, document.scanned_at = DocumentState.CLEAN, clock.now()


def scan_at_once(pk: int) -> None:
    """Just after the file is kept, so that most are judged when the page comes back.

    Not while the antivirus has just failed: nobody waits for each of ten files in turn.
    """
    soon = (clock.now(), clock.now() + JUST_FAILED)
    failing = Document.objects.waiting().filter(attempts=1, next_scan_at__range=soon).exists()
    document = Document.objects.waiting().filter(pk=pk).first()
    if document is not None and settings.CLAMD_ADDRESS and not failing:
        judge(document, timeout=settings.CLAMD_TIMEOUT_AT_ONCE)


def scan_waiting(*, limit: int = 100) -> Tally:
    """Judges the files whose turn has come, oldest first; for the worker, replayable."""
    tally = Tally()
    if settings.ANTIVIRUS == "off" or not settings.CLAMD_ADDRESS:
        return tally
    due = Q(next_scan_at=None) | Q(next_scan_at__lte=clock.now())
    for document in Document.objects.waiting().filter(due).order_by("next_scan_at", "pk")[:limit]:
        _count(tally, judge(document, timeout=settings.CLAMD_TIMEOUT))
    return tally


def rescan(*, limit: int = 1000) -> Tally:
    """Judges again, oldest analysis first, what other signatures than today's had found clean.

    Files stay readable meanwhile; a daemon that does not answer changes nothing.
    """
    tally = Tally()
    current = antivirus.version(settings.CLAMD_ADDRESS, timeout=settings.CLAMD_TIMEOUT)
    older = Document.objects.filter(state=DocumentState.CLEAN).exclude(scanner=current)
    for document in older.order_by("scanned_at", "pk")[:limit]:
        try:
            verdict = _verdict(document, timeout=settings.CLAMD_TIMEOUT)
        except Unavailable:
            tally.failed += 1
            continue
        _count(tally, _write(document, verdict))
    return tally


def judge(document: Document, *, timeout: float) -> DocumentState:
    """Asks the antivirus about one waiting file and writes what it said, or when to ask again."""
    try:
        verdict = _verdict(document, timeout=timeout)
    except Unavailable:
        return _put_off(document, at=clock.now())
    return _write(document, verdict)


def _verdict(document: Document, *, timeout: float) -> Verdict:
    """On what was given and on the copy: either one found, the file is infected."""
    given = storage.ORIGINALS
    if document.sha256 == document.original_sha256:
        given = storage.COPIES
    try:
        for shelf, sha256 in {(given, document.original_sha256), (storage.COPIES, document.sha256)}:
            verdict = antivirus.scan(
                storage.chunks(shelf, sha256), address=settings.CLAMD_ADDRESS, timeout=timeout
            )
            if verdict.threat:
                return verdict
    except storage.Altered as error:
        raise Unavailable(f"contenu absent : {error}") from error
    return verdict


def _put_off(document: Document, *, at: datetime) -> DocumentState:
    """One failure more: later each time; after ``TRIES`` the state says that it is not known."""
    document.attempts += 1
    wait = min(timedelta(minutes=2**document.attempts), LONGEST_WAIT)
    if document.attempts >= TRIES:
        document.state, wait = DocumentState.UNKNOWN, LONGEST_WAIT
    document.next_scan_at = at + wait
    document.save(update_fields=["attempts", "state", "next_scan_at"])
    return DocumentState(document.state)


@transaction.atomic
def _write(document: Document, verdict: Verdict) -> DocumentState:
    """The verdict; a threat condemns every file that shares the content."""
    at = clock.now()
    if not verdict.threat:
        still = Document.objects.filter(pk=document.pk).exclude(state=DocumentState.INFECTED)
        still.update(state=DocumentState.CLEAN, scanner=verdict.scanner, scanned_at=at)
        return DocumentState.CLEAN
    same = Q(original_sha256=document.original_sha256) | Q(sha256=document.sha256)
    for each in Document.objects.exclude(state=DocumentState.INFECTED).filter(same):
        _condemn(each, verdict, at=at)
    return DocumentState.INFECTED


def _condemn(document: Document, verdict: Verdict, *, at: datetime) -> None:
    """Out of reach, told to who gave it, written in the journal; nothing else changes."""
    document.state, document.threat = DocumentState.INFECTED, verdict.threat[:200]
    document.scanner, document.scanned_at = verdict.scanner, at
    document.save(update_fields=["state", "threat", "scanner", "scanned_at"])
    for sha256 in {document.sha256, document.original_sha256}:
        transaction.on_commit(lambda found=sha256: storage.shut_away(found))
    sentence = f"« {document.name} » retiré : l'antivirus y a trouvé {document.threat}."
    data = {"sha256": document.original_sha256, "scanner": document.scanner}
    record(
        document.subject, verb="infected", sentence=sentence, actor=None, on=at.date(), data=data
    )
    queue(
        f"{document.subject}:infected",
        recipients=[document.given_by],
        subject=f"Fichier retiré : {document.name}"[:200],
        body=(
            f"L'antivirus de l'agence a trouvé une menace ({document.threat}) dans le fichier "
            f"« {document.name} ». Il est retiré et personne ne peut l'ouvrir. Rien d'autre n'est "
            "perdu : votre texte et vos autres fichiers sont à leur place. Analysez votre poste, "
            "puis joignez un fichier sain si la pièce est utile."
        ),
    )


def _count(tally: Tally, state: DocumentState) -> None:
    if state == DocumentState.CLEAN:
        tally.clean += 1
    elif state == DocumentState.INFECTED:
        tally.infected += 1
    else:
        tally.failed += 1
