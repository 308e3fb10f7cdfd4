"""The whole of a dossier as a ZIP, for the agents of its division; never the notes between colleagues.

Written to a temporary file, member by member: memory stays flat whatever the files weigh.
"""

import tempfile
from contextlib import ExitStack
from functools import reduce
from operator import or_
from typing import IO, Any

from django.db.models import Prefetch, Q

from accounts.models import User
from cpc.asked.kinds import KINDS
from cpc.models import Dossier, EvidenceItem, ItemAnswer, Message, Minutes
from cpc.texts.evaluation_report import as_pdf, report, versions
from records.models import Document, Event
from signalements.filed.archive import Writer, as_json, told_message, told_request, write_document
from workflows.dossier import pages
from workflows.dossier.pieces import pieces
from workflows.meetings.minutes import extract_for
from workflows.meetings.papers import as_pdf as paper_as_pdf
from workflows.meetings.pieces import is_secret

README = """\
Dossier {number} – {title}

pieces.json           les pièces du dossier, dans l'ordre du temps
evaluations/          chaque rapport d'évaluation (PDF)
preuves.json          le tableau des preuves
echanges.json         les demandes aux organismes et aux laboratoires, leurs réponses, les messages
comites/              l'extrait du procès-verbal approuvé de chaque séance où le dossier a été conclu
signalements/         le texte déposé de chaque signalement, puis chaque version corrigée (JSON)
courriers/            les courriers envoyés
fichiers/             les fichiers joints, analysés sans menace connue
secret-des-affaires/  ceux qu'un laboratoire dit couverts par le secret des affaires
journal.json          ce qui s'est passé
MANIFESTE.json        la liste des fichiers, avec l'empreinte SHA-256 de chacun
{left_out}"""
FILES, SECRETS = "fichiers/", "secret-des-affaires/"
SECRET_ANSWERS = "reponses.json"


def archive(dossier: Dossier, *, user: User) -> IO[bytes]:
    """The ZIP, open at its beginning; the caller has checked that ``user`` reads the dossier."""
    with ExitStack() as until_handed_out:
        target = until_handed_out.enter_context(tempfile.TemporaryFile())
        writer = Writer(target)
        _texts(writer, dossier)
        _exchanges(writer, dossier, user=user)
        _papers(writer, dossier, user=user)
        left_out = _files(writer, dossier, user=user)
        told = "".join(f"\nNon joint (analyse en attente ou retiré) : {name}" for name in left_out)
        number, title = dossier.number, dossier.title
        readme = README.format(number=number, title=title, left_out=told)
        writer.text("", "README.txt", readme)
        writer.close()
        target.seek(0)
        until_handed_out.pop_all()
        return target


def _texts(writer: Writer, dossier: Dossier) -> None:
    told = [
        {"piece": each.title, "auteur": each.author, "le": each.made_on, "contenu": each.lines}
        for each in reversed(pieces(dossier))
    ]
    writer.text("", "pieces.json", as_json(told))
    evidence = EvidenceItem.objects.filter(dossier=dossier).select_related("author")
    writer.text("", "preuves.json", as_json([_evidence(each) for each in evidence]))
    events = Event.objects.filter(subject=dossier.subject).select_related("actor").order_by("rank")
    journal = [
        {
            "le": each.on,
            "par": str(each.actor or "service"),
            "fait": each.sentence,
            "motif": each.reason,
        }
        for each in events
    ]
    writer.text("", "journal.json", as_json(journal))


def _exchanges(writer: Writer, dossier: Dossier, *, user: User) -> None:
    """What was asked of bodies and laboratories with what they sent, and the messages; secrets apart."""
    sent = ItemAnswer.objects.visible_to(user).filter(item__request__dossier=dossier)
    related = (Prefetch("items__answer", sent), "extensions", "marks")
    requests = dossier.requests.select_related("addressee").prefetch_related(*related)
    subjects = [each.subject for each in dossier.signalements.all()]
    messages = Message.objects.filter(subject__in=subjects).select_related("author")
    apart = f"Dans {SECRETS}{SECRET_ANSWERS}."
    told = {
        "demandes": [
            {"a": str(each.addressee), **told_request(each, secrets=apart)} for each in requests
        ],
        "messages": [told_message(each) for each in messages],
    }
    writer.text("", "echanges.json", as_json(told))
    secret = sent.filter(secret=True).select_related("item__request").order_by("item")
    if held := [
        {
            "demande": str(each.item.request),
            "numero": each.item.number,
            "texte": each.text,
            "secret": each.secret_reason,
        }
        for each in secret
    ]:
        writer.text(SECRETS, SECRET_ANSWERS, as_json(held))


def _evidence(item: EvidenceItem) -> dict[str, Any]:
    return {
        "preuve": item.code,
        "population": item.population,
        "comparateur": item.comparator,
        "critere": item.outcome,
        "effet": item.effect,
        "certitude": item.get_strength_display(),
        "source": item.citation,
        "par": str(item.author),
        "retiree_le": item.withdrawn_on,
        "motif_du_retrait": item.withdrawal_reason,
    }


def _papers(writer: Writer, dossier: Dossier, *, user: User) -> None:
    """Reports of the evaluations, extracts of minutes, letters, signalements as filed."""
    for version, evaluation in enumerate(versions(dossier), start=1):
        told = report(evaluation, version=version)
        writer.add("evaluations/", f"version-{version}.pdf", [as_pdf(told)])
    approved = Minutes.objects.filter(session__items__piece__dossier=dossier).distinct()
    for kept in approved.select_related("session"):
        name = f"{kept.session.number}-extrait-du-proces-verbal.pdf"
        writer.add("comites/", name, [paper_as_pdf(extract_for(dossier, kept))])
    for letter in pages.letters(dossier, user=user).select_related("text"):
        writer.add("courriers/", f"{letter.number}.pdf", [bytes(letter.text.pdf)])
    filed = dossier.signalements.by_filing().select_related("filed_content")
    for signalement in filed.prefetch_related("versions"):
        name, text = signalement.number, signalement.filed_content.content
        writer.text("signalements/", f"{name}.json", text)
        for version in signalement.versions.all():
            writer.text("signalements/", f"{name}-{version.number}-corrige.json", version.content)


def _files(writer: Writer, dossier: Dossier, *, user: User) -> list[str]:
    """Writes the files; gives the names of those that cannot be joined."""
    joined = Q(attachment__signalement__dossier=dossier)
    answers = [kind.read(kind.rows().filter(dossier=dossier)) for kind in KINDS]
    given = reduce(or_, answers, joined | Q(concertations__dossier=dossier))
    found = Document.objects.visible_to(user).filter(given).distinct()
    left_out = []
    for each in found.select_related("secret_claim").prefetch_related("item_answers"):
        folder = SECRETS if is_secret(each) else FILES
        if not write_document(writer, each, folder=folder):
            left_out.append(each.name)
    return left_out
