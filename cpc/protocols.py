"""The protocol (PUT-SP) in force of a framework: that which the decisions of its acts annexed last."""

from cpc.models import ChangeDraft, Cpc, Dossier, Draft


def in_force(cpc: Cpc | None) -> tuple[str, ...]:
    """Its names: its own, then that by which its decision cites it; none when the framework has none.

    An act whose decision did without a protocol ends the one before (R30); one that says nothing of it,
    or that was taken in without a dossier, leaves it.
    """
    if cpc is None:
        return ()
    told = cpc.acts.exclude(dossier=None).select_related("dossier")
    for act in told.order_by("-published_on", "-pk"):
        draft = _draft_of(act.dossier)
        if hasattr(draft, "put_sp"):
            cited = getattr(draft, "protocol", "").strip()
            return tuple(dict.fromkeys(filter(None, (str(draft.put_sp), cited))))
        if getattr(draft, "waiver_reason", ""):
            return ()
    return ()


def centres_role(dossier: Dossier) -> str | None:
    """The part that the protocol of its last draft gives to centres (R27); None before any draft."""
    draft = _draft_of(dossier)
    if draft is None:
        return None
    return draft.put_sp.centres_role.strip() if hasattr(draft, "put_sp") else ""


def _draft_of(dossier: Dossier) -> Draft | ChangeDraft | None:
    return dossier.changedrafts.last() if dossier.is_change else dossier.drafts.last()
