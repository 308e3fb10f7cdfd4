"""A signed opinion, and a concertation, as lines of text: for the pieces, the search, the reports."""

from cpc.law.days import french_day
from cpc.models import Concertation, Opinion


def opinion_lines(opinion: Opinion) -> list[tuple[str, str]]:
    """(label, text) of all that was signed, read in the frozen text; no query."""
    text = opinion.parsed
    told = [
        ("Consulté", text["consulted"]),
        ("Conclusion", text["conclusion"]),
        *(
            (f"Question {each['number']} – {each['question']}", each["answer"])
            for each in text["questions"]
        ),
        ("Observations", text["remarks"]),
        ("Liens d'intérêts", text["interests"]),
        ("Signature", signature(opinion)),
        ("Fichiers joints", "\n".join(each["name"] for each in text["documents"])),
        ("Empreinte SHA-256 du texte signé", opinion.sha256),
    ]
    return [(label, written) for label, written in told if written]


def signature(opinion: Opinion) -> str:
    """« Camille Rey, pneumologue, le 3 mars 2026 », and how it came."""
    told = f"{opinion.signatory}, {opinion.function}, le {french_day(opinion.signed_on)}"
    if opinion.channel == Opinion.Channel.PAPER:
        received = french_day(opinion.received_on)
        told += f" ; reçu le {received}, enregistré par {opinion.author}"
    return told


def concertation_lines(made: Concertation) -> list[tuple[str, str]]:
    """What the rows beside it say: centres, files."""
    centres = "\n".join(centre.name for centre in made.centres.all())
    files = "\n".join(document.name for document in made.documents.all())
    return [
        (label, text)
        for label, text in (("Centres entendus", centres), ("Fichiers joints", files))
        if text
    ]


def shared_lines(opinion: Opinion) -> list[tuple[str, str]]:
    """What the reporting bodies read of a shared opinion: its text, never the files beside it."""
    hidden = {"Fichiers joints", "Liens d'intérêts"}
    return [(label, text) for label, text in opinion_lines(opinion) if label not in hidden]
