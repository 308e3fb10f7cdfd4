"""A draft among the pieces of a dossier: what its columns alone do not say."""

from cpc.law.deciding.clauses import Classification
from cpc.models import Draft
from cpc.texts.protocol_text import PARTS, label_of

LABELS = {
    "posology": "posologie",
    "route": "voie",
    "adverse_effects": "effets indésirables",
    "classification": "classement",
}
Lines = list[tuple[str, str]]


def draft_lines(draft: Draft, lines: Lines) -> Lines:
    """The medicines first; then what its columns say, what differs for one of them, its protocol."""
    names = {each.cis: each.name for each in draft.medicines.all()}
    named = [("Spécialités nommées", "\n".join(names.values()))] if names else []
    return [
        *named,
        *lines,
        *_classes(draft),
        *_uses(draft, names),
        *_evidence(draft),
        *_put_sp(draft),
    ]


def _classes(draft: Draft) -> Lines:
    labels = [each.label for each in Classification if each.value in draft.classes]
    return [("Catégories de classement", "\n".join(labels))] if labels else []


def _uses(draft: Draft, names: dict[str, str]) -> Lines:
    return [
        (names.get(cis, cis), "\n".join(f"{LABELS[name]} : {text}" for name, text in own.items()))
        for cis, own in draft.uses.items()
    ]


def _evidence(draft: Draft) -> Lines:
    codes = [each.code for each in draft.evidence.all()]
    return [("Preuves citées", ", ".join(codes))] if codes else []


def _put_sp(draft: Draft) -> Lines:
    protocol = getattr(draft, "put_sp", None)
    if protocol is None:
        return []
    names = [name for _, part in PARTS for name in part]
    told = [(f"PUT-SP : {label_of(name).lower()}", getattr(protocol, name)) for name in names]
    return [(label, text) for label, text in told if text]
