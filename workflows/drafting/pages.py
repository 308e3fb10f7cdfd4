"""The drafts of a dossier as its agents read them: versions, texts signed, what changed."""

from dataclasses import dataclass

from cpc.models import Act, Dossier, DraftVersion, SignedText
from cpc.signed.act_text import ActText, from_json, several_from_json
from cpc.texts.decision_text import of_act
from web.differences import Compared, compare

NAMES = {"decision": "Décision", "put_sp": "Protocole (PUT-SP)"}


@dataclass(frozen=True, slots=True)
class Changes:
    """One text in two versions, section by section."""

    name: str
    rows: list[Compared]

    @property
    def changed(self) -> bool:
        return any(row.changed for row in self.rows)


def texts_of(version: DraftVersion) -> list[ActText]:
    return several_from_json(version.content)


def changes(before: list[ActText], after: list[ActText]) -> list[Changes]:
    """The decision with the decision, the protocol with the protocol."""
    old = {text.kind: text.sections() for text in before}
    new = {text.kind: text.sections() for text in after}
    return [
        Changes(NAMES[kind], compare(old.get(kind, {}), new.get(kind, {})))
        for kind in dict.fromkeys([*old, *new])
    ]


def previous_act(dossier: Dossier) -> Act | None:
    """The act that comes before the one being drafted."""
    if dossier.cpc_id is None:
        return None
    acts = Act.objects.filter(cpc=dossier.cpc_id).exclude(dossier=dossier.pk)
    return acts.prefetch_related("medicines", "indications").last()


def changes_from(act: Act, after: list[ActText]) -> list[Changes]:
    """Against the text of the act as it was signed here, else against what the register knows of it."""
    signed = signed_texts(act.dossier) if act.dossier else []
    if signed:
        return changes([from_json(each.content) for each in signed], after)
    decision = next(text for text in after if text.kind == "decision")
    known = {label: text for label, text in of_act(act).items() if text}
    sections = {label: text for label, text in decision.sections().items() if label in known}
    return [Changes(NAMES["decision"], compare(known, sections))]


def signed_texts(dossier: Dossier) -> list[SignedText]:
    """The texts of the last signature that was given."""
    signature = dossier.signatures.filter(decision="signed").last()
    return list(signature.texts.all()) if signature else []


def pdf_name(dossier: Dossier, told: ActText, *, suffix: str) -> str:
    return f"{told.kind.replace('_', '-')}-{dossier.number}-{suffix}.pdf"
