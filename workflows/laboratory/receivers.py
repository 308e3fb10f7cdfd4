"""Who receives the drafts of a dossier, or received them, and whether they changed since (R26)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cpc.asked.states import State
from cpc.models import Dossier, DossierLaboratory, LaboratoryRequest
from cpc.signed.digest import digest_of, digest_sent
from workflows.laboratory.drafts import Drafts, has_account, sent_to
from workflows.laboratory.pages import state_of


@dataclass(frozen=True, slots=True)
class Receiver:
    """A laboratory and what it has of the drafts. ``last``: the last sending, if any."""

    laboratory: DossierLaboratory
    last: LaboratoryRequest | None
    changed: bool
    has_account: bool
    state: State | None = None


def receivers(dossier: Dossier, *, drafts: Drafts, on: date) -> list[Receiver]:
    """Who receives the drafts, or received them; ``changed``: since it did."""
    digest = digest_of(drafts.texts)
    present = dossier.laboratories.on(on).select_related("organisation", "mandated_by")
    return [_receiver(each, digest, on=on) for each in present]


def _receiver(laboratory: DossierLaboratory, digest: str, *, on: date) -> Receiver:
    reachable = has_account(laboratory.organisation)
    last = next(reversed(sent_to(laboratory)), None)
    if last is None:
        return Receiver(laboratory, None, False, reachable)
    changed = digest_sent(last.draft) != digest
    return Receiver(laboratory, last, changed, reachable, state_of(last, on=on))


def of_form(form: Any) -> list[Receiver]:
    """Who receives the drafts that a form writes; nobody for another form."""
    if not getattr(form, "sends", False):
        return []
    return receivers(form.file, drafts=Drafts(form.texts()), on=form.on)
