"""What a decision prints before it is signed: from a sheet, or from the last pieces of the dossier."""

from datetime import date

from accounts.models import DecisionKind
from cpc.facts.sheet import Sheet, sheet_of
from cpc.models import Dossier, SignedText
from cpc.signed.act_text import ActText
from cpc.texts import decision_text
from cpc.texts.change_text import change_texts
from cpc.texts.protocol_text import protocol
from cpc.texts.renewal_text import protocol_sheet, renewal


def texts_of(sheet: Sheet, *, on: date) -> list[ActText]:
    """The decision, then its protocol when it annexes one: a renewal may keep that of its framework."""
    version = protocol_version(sheet.dossier)
    if sheet.dossier.is_renewal:
        decided = renewal(sheet, on=on)
        annexed = protocol(protocol_sheet(sheet, on=on), version=version)
    else:
        decided = decision_text.decision(sheet, on=on)
        annexed = protocol(sheet, version=version)
    return [decided, *([annexed] if annexed else [])]


def protocol_version(dossier: Dossier) -> int:
    """One more than the protocols already signed for the framework of this dossier."""
    if dossier.cpc_id is None:
        return 1
    signed_before = SignedText.objects.filter(
        kind=SignedText.Kind.PUT_SP, signature__dossier__cpc=dossier.cpc_id
    )
    return signed_before.exclude(signature__dossier=dossier).count() + 1


def to_sign(dossier: Dossier, *, kind: DecisionKind, on: date) -> list[ActText]:
    """What the signature of that day would sign; nothing when the step before wrote no text."""
    if kind == DecisionKind.REFUSAL:
        note = dossier.refusalnotes.last()
        return [decision_text.refusal(dossier, reasons=note.reasons, on=on)] if note else []
    if dossier.is_change:
        return change_texts(dossier, version=protocol_version(dossier), on=on)
    draft = dossier.drafts.last()
    return texts_of(sheet_of(draft), on=on) if draft else []


def fingerprint_of(texts: list[ActText]) -> str:
    """What a signatory has seen: the page sends it back."""
    return " ".join(text.sha256 for text in texts)
