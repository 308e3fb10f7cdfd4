"""The whole file of a signalement as a ZIP, for its body: text, versions, files, letters, journal.

Written to a temporary file, member by member: memory stays flat whatever the files weigh.
"""

import hashlib
import json
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from accounts.models import User
from cpc.models import FormalRequest, Message, RequestItem
from records.documents import storage
from records.models import Document, Letter
from signalements.filed.corrections import in_line
from signalements.filed.follow import shared_opinions
from signalements.filed.progress import timeline
from signalements.filed.summary import summary_pdf
from signalements.models import Signalement

README = """\
Signalement {number}

resume.pdf      le contenu qui fait foi aujourd'hui, à lire
contenu/        le texte déposé, exact, puis chaque version corrigée (JSON), avec les empreintes
pieces/         les fichiers joints, analysés sans menace connue
courriers/      les courriers de l'agence, tels qu'ils ont été envoyés
echanges.json   les demandes de l'agence, vos réponses, les messages, les avis partagés
journal.json    ce qui s'est passé, jour par jour
MANIFESTE.json  la liste des fichiers, avec l'empreinte SHA-256 de chacun
{left_out}
Vérifier une empreinte : « sha256sum contenu/1-depose.json » doit donner celle de l'accusé
d'enregistrement.
"""


class Writer:
    """A ZIP whose members are hashed as they are written; no name leads out of it, none twice."""

    def __init__(self, target: IO[bytes]) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True)
        self.hashes: dict[str, str] = {}

    def add(self, folder: str, name: str, chunks: Iterable[bytes]) -> None:
        path = self._free(folder, name)
        digest = hashlib.sha256()
        with self.zip.open(zipfile.ZipInfo(path), "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                member.write(chunk)
        self.hashes[path] = digest.hexdigest()

    def text(self, folder: str, name: str, text: str) -> None:
        self.add(folder, name, [text.encode()])

    def _free(self, folder: str, name: str) -> str:
        safe = safe_name(name)
        stem, suffix = PurePosixPath(safe).stem, PurePosixPath(safe).suffix
        rank, path = 1, f"{folder}{safe}"
        while path.lower() in {known.lower() for known in self.hashes}:
            rank += 1
            path = f"{folder}{stem}-{rank}{suffix}"
        return path

    def close(self) -> None:
        self.text("", "MANIFESTE.json", as_json(self.hashes))
        self.zip.close()


def safe_name(name: str) -> str:
    """Letters without accents, digits, points and dashes: readable by every unzipper."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    kept = "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in plain)
    return kept.strip(".-")[-120:] or "fichier"


def as_json(value: Any) -> str:
    """Readable, keys in order."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str)


def archive(signalement: Signalement, *, user: User) -> IO[bytes]:
    """The ZIP, open at its beginning; the caller has checked that ``user`` is of the body."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who serves it
    writer = Writer(target)
    writer.add("", "resume.pdf", [summary_pdf(signalement)])
    filed = signalement.filed_content
    writer.text("contenu/", "1-depose.json", filed.content)
    for version in signalement.versions.all():
        writer.text("contenu/", f"{version.number}-corrige.json", version.content)
    left_out = [str(each) for each in _files(signalement, user) if not write_document(writer, each)]
    for letter in Letter.objects.visible_to(user).filter(subject=signalement.subject):
        writer.add("courriers/", f"{letter.number}.pdf", [bytes(letter.text.pdf)])
    writer.text("", "echanges.json", as_json(_exchanges(signalement)))
    writer.text("", "journal.json", as_json(_journal(signalement)))
    told = "".join(
        f"\nNon joint (analyse en attente ou fichier retiré) : {name}" for name in left_out
    )
    writer.text("", "README.txt", README.format(number=signalement.number, left_out=told))
    writer.close()
    target.seek(0)
    return target


def _files(signalement: Signalement, user: User) -> Iterator[Document]:
    """Every file joined to it or exchanged about it, that the person may read."""
    visible = Document.objects.visible_to(user)
    yield from visible.filter(attachment__signalement=signalement)
    subject = signalement.subject
    yield from visible.filter(item_answers__item__request__subject=subject).distinct()
    yield from visible.filter(messages__subject=subject).distinct()


def write_document(writer: Writer, document: Document, *, folder: str = "pieces/") -> bool:
    """Only what may be served and is intact."""
    if not document.servable:
        return False
    try:
        storage.verify(storage.COPIES, document.sha256)
    except storage.Altered:
        return False
    writer.add(folder, document.name, storage.chunks(storage.COPIES, document.sha256))
    return True


def _exchanges(signalement: Signalement) -> dict[str, Any]:
    requests = FormalRequest.objects.filter(subject=signalement.subject)
    messages = Message.objects.filter(subject=signalement.subject).select_related("author")
    return {
        "avis_partages": [
            {"avis": str(opinion), "texte": dict(lines)}
            for opinion, lines in shared_opinions(signalement)
        ],
        "demandes": [
            told_request(each)
            for each in requests.prefetch_related("items__answer", "extensions", "marks")
        ],
        "messages": [told_message(each) for each in messages],
    }


def told_message(message: Message) -> dict[str, Any]:
    author = "agence" if message.from_agency else str(message.author)
    return {"envoye": message.sent_at, "de": author, "texte": message.text}


def told_request(request: FormalRequest, *, secrets: str = "") -> dict[str, Any]:
    """A request with its answers, as JSON. ``secrets``: the member that holds the texts claimed secret."""
    return {
        "demande": str(request),
        "demandee_le": request.asked_on,
        "a_repondre_avant_le": request.due_on,
        "issue": request.get_outcome_display(),
        "close_le": request.ended_on,
        "elements": [
            {
                "numero": item.number,
                "element": item.text,
                "reponse": item.answer.get_state_display() if hasattr(item, "answer") else "",
                "texte": _text(item, secrets=secrets),
            }
            for item in request.items.all()
        ],
        "delais": [
            {
                "demande_jusqu_au": each.asked_until,
                "motif": each.reason,
                "decision": each.get_decision_display(),
                "accorde_jusqu_au": each.granted_until,
            }
            for each in request.extensions.all()
        ],
        "corrections": [
            {
                "question": mark.question,
                "commentaire": mark.comment,
                "depose": in_line(mark, mark.before),
                "corrige": in_line(mark, mark.after),
            }
            for mark in request.marks.all()
        ],
    }


def _text(item: RequestItem, *, secrets: str) -> str:
    if not hasattr(item, "answer"):
        return ""
    return secrets if secrets and item.answer.secret else item.answer.text


def _journal(signalement: Signalement) -> list[dict[str, Any]]:
    return [
        {"jour": each["on"], "evenement": each["title"], "texte": each.get("text", "")}
        for each in timeline(signalement)
    ]
