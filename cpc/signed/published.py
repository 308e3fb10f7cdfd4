"""The text of a published act as it was signed: what the register gives to everybody."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from cpc.models import Act, Draft, SignedText
from cpc.signed.act_text import ActText, from_json

PUT_SP = SignedText.Kind.PUT_SP.value


def kinds_signed(acts: Iterable[Act]) -> dict[int, set[str]]:
    """By key of the acts whose text was signed here, what was signed. One query."""
    from_dossiers = [act for act in acts if act.dossier_id]
    signed = SignedText.objects.filter(
        signature__dossier__in={act.dossier_id for act in from_dossiers},
        signature__decision="signed",
    )
    found = defaultdict(set)
    for dossier, day, kind in signed.values_list(
        "signature__dossier_id", "signature__made_on", "kind"
    ):
        found[dossier, day].add(kind)
    kinds = {act.pk: found.get((act.dossier_id, act.decided_on)) for act in from_dossiers}
    return {pk: told for pk, told in kinds.items() if told}


def with_protocol(acts: Iterable[Act]) -> set[int]:
    """The keys of those whose decision, signed here, annexes a protocol. One query."""
    return {pk for pk, kinds in kinds_signed(acts).items() if PUT_SP in kinds}


def without_protocol(acts: Iterable[Act]) -> set[int]:
    """The keys of those whose decision, drafted here, does without a protocol (R30). One query."""
    told = {act.dossier_id: act.pk for act in acts if act.dossier_id}
    drafts = Draft.objects.filter(dossier__in=told).order_by("pk")
    reasons = dict(drafts.values_list("dossier_id", "waiver_reason"))
    return {told[dossier] for dossier, reason in reasons.items() if reason.strip()}


def texts_of(act: Act) -> list[SignedText]:
    """Those of the signature that was published; nothing of a text signed then returned (R40)."""
    if act.dossier is None:
        return []
    signed = act.dossier.signatures.filter(decision="signed", made_on=act.decided_on).last()
    return list(signed.texts.all()) if signed else []


def published(number: str, *, pk: int, on: date) -> tuple[Act, list[SignedText]] | None:
    """A published act of the framework of that number, with its texts; none when it has no text."""
    act = Act.objects.select_related("cpc", "dossier").filter(
        pk=pk, cpc__number=number, published_on__lte=on
    )
    found = act.first()
    texts = texts_of(found) if found else []
    return (found, texts) if found and texts else None


def read(text: SignedText) -> ActText:
    return from_json(text.content)
