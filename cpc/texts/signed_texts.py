"""Does a dossier still enact what was signed? Its texts are made again, as of the day of signature."""

from collections.abc import Iterable, Iterator

from accounts.models import DecisionKind
from cpc.law.decision import Lack
from cpc.law.life.signed import rewritten
from cpc.models import Dossier, Signature, SignedText
from cpc.signed.act_text import ActText, from_json
from cpc.signed.digest import substance
from cpc.texts.draft_texts import to_sign
from records.models import Event

PUBLIC_REASON = "public_reason"
TITLES = {PUBLIC_REASON: "Motif court publié"}


def unprinted(dossier: Dossier, *, kind: DecisionKind) -> dict[str, str]:
    """What the signature covers and no text prints: the short reason of the public list (R38).

    The journal keeps it with the hash of the text.
    """
    note = dossier.refusalnotes.last() if kind == DecisionKind.REFUSAL else None
    return {PUBLIC_REASON: note.public_reason} if note else {}


def rewritten_lacks(dossier: Dossier, *, kind: DecisionKind) -> Iterable[Lack]:
    """One lack for each part that the pieces no longer say as it was signed; none without signed texts."""
    signature = dossier.signatures.last()
    kept = list(signature.texts.all()) if signature else []
    if not kept:
        return ()
    line = _line(signature, kept)
    now = to_sign(dossier, kind=kind, on=signature.made_on)
    hidden = {name: text for name, text in unprinted(dossier, kind=kind).items() if name in line}
    then = _told(from_json(each.content) for each in kept)
    then |= {TITLES[name]: line[name] for name in hidden}
    found = _told(now) | {TITLES[name]: text for name, text in hidden.items()}
    return tuple(rewritten(then, found, signed_on=signature.made_on))


def _line(signature: Signature, kept: Iterable[SignedText]) -> dict[str, str]:
    """What the journal says was signed: the first line that gives the hashes of these texts."""
    hashes = {each.kind: each.sha256 for each in kept}
    lines = Event.objects.filter(subject=signature.dossier.subject, verb="text_signed")
    told = (each.data for each in lines.order_by("rank"))
    return next((data for data in told if hashes.items() <= data.items()), {})


def _told(texts: Iterable[ActText]) -> dict[str, str]:
    return dict(_parts(texts))


def _parts(texts: Iterable[ActText]) -> Iterator[tuple[str, str]]:
    for each in texts:
        for title, text in substance(each).items():
            yield (f"{each.subject}, {title}" if each.kind == "put_sp" else title), text
