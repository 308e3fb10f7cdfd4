"""The text of a published act as it was signed: what the register gives to everybody."""

from collections.abc import Iterable
from datetime import date

from cpc.act_text import ActText, from_json
from cpc.models import Act, SignedText


def with_texts(acts: Iterable[Act]) -> set[int]:
    """The keys of the acts whose text was signed here. One query."""
    from_dossiers = [act for act in acts if act.dossier_id]
    dossiers = {act.dossier_id for act in from_dossiers}
    signed = SignedText.objects.filter(signature__dossier__in=dossiers)
    found = set(signed.values_list("signature__dossier_id", flat=True))
    return {act.pk for act in from_dossiers if act.dossier_id in found}


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
