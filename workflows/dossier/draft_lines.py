"""A draft among the pieces of a dossier: what its columns alone do not say."""

from cpc.law.deciding.clauses import Classification
from cpc.models import ChangeDraft, Draft
from cpc.texts.protocol_text import PARTS, label_of

LABELS = {
    "posology": "posologie",
    "route": "voie",
    "adverse_effects": "effets indésirables",
    "classification": "classement",
}
Lines = list[tuple[str, str]]


def medicine_lines(draft: Draft) -> Lines:
    """The medicines, which come first."""
    names = [each.name for each in draft.medicines.all()]
    return [("Spécialités nommées", "\n".join(names))] if names else []


def draft_lines(draft: Draft) -> Lines:
    """What comes after its columns: the classes, what differs for a medicine, the evidence, the protocol."""
    return [*_classes(draft), *_uses(draft), *_evidence(draft), *protocol_lines(draft)]


def _classes(draft: Draft) -> Lines:
    labels = [each.label for each in Classification if each.value in draft.classes]
    return [("Catégories de classement", "\n".join(labels))] if labels else []


def _uses(draft: Draft) -> Lines:
    names = {each.cis: each.name for each in draft.medicines.all()}
    return [
        (names.get(cis, cis), "\n".join(f"{LABELS[name]} : {text}" for name, text in own.items()))
        for cis, own in draft.uses.items()
    ]


def _evidence(draft: Draft) -> Lines:
    codes = [each.code for each in draft.evidence.all()]
    return [("Preuves citées", ", ".join(codes))] if codes else []


def protocol_lines(draft: Draft | ChangeDraft) -> Lines:
    """The protocol (PUT-SP) annexed to a draft, part by part."""
    protocol = getattr(draft, "put_sp", None)
    if protocol is None:
        return []
    names = [name for _, part in PARTS for name in part]
    told = [(f"PUT-SP : {label_of(name).lower()}", getattr(protocol, name)) for name in names]
    return [(label, text) for label, text in told if text]
