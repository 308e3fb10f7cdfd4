"""The drafts of a dossier sent to its laboratories, while they are written or once handed on (R26)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import DecisionKind, User
from cpc.law.exchanges.laboratory import Consultation
from cpc.models import Dossier, DossierLaboratory, ExplainedChange, LaboratoryRequest
from cpc.signed.act_text import ActText, several_from_json
from cpc.signed.digest import digest_of, digest_sent
from records.documents.documents import Examined
from workflows.drafting.writing_forms import WritingForm
from workflows.engine.indexing import index_piece
from workflows.engine.tasks import patient
from workflows.laboratory import sending
from workflows.laboratory.notices import check_asker, tell_laboratory
from workflows.laboratory.pages import State, state_of
from workflows.laboratory.sending import Drafts

WAITING = "des projets de l'agence attendent vos observations dans votre espace."


def kind_of(dossier: Dossier) -> DecisionKind:
    """The decision that is being prepared."""
    return dossier.process.decision_kind


def drafts_of(dossier: Dossier, *, user: User, on: date) -> Drafts:
    """The drafts as they are being written, when a step writes them; else those handed on."""
    for item in dossier.work_items.open().select_related("task"):
        form_class = getattr(item.task.flow_task, "form_class", None)
        if form_class and issubclass(form_class, WritingForm):
            form = form_class(None, file=dossier, user=user, on=on)
            return Drafts(form.texts(), form.sheet() if hasattr(form, "sheet") else None)
    return sending.transmitted(dossier, kind=kind_of(dossier), on=on)


def sent_texts(asked: LaboratoryRequest) -> list[ActText]:
    """The texts of the version that was sent; none for another request, even bound to one (R52)."""
    sent = asked.draft if asked.consultation is Consultation.OBSERVATIONS else None
    return several_from_json(sent.content) if sent else []


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
    has_account = sending.has_account(laboratory.organisation)
    last = next(reversed(sending.sent_to(laboratory)), None)
    if last is None:
        return Receiver(laboratory, None, False, has_account)
    changed = digest_sent(last.draft) != digest
    return Receiver(laboratory, last, changed, has_account, state_of(last, on=on))


def of_form(form: Any) -> list[Receiver]:
    """Who receives the drafts that a form writes; nobody for another form."""
    if not getattr(form, "sends", False):
        return []
    return receivers(form.file, drafts=Drafts(form.texts()), on=form.on)


@patient()
@transaction.atomic
def send(
    laboratories: Sequence[DossierLaboratory],
    *,
    dossier: Dossier,
    months: int,
    by: User,
    on: date,
    reason: str = "",
    files: Sequence[Examined] = (),
) -> list[LaboratoryRequest]:
    """Sends what the site made; each laboratory that has an account is told."""
    check_asker(by, dossier)
    made = sending.send(
        laboratories,
        dossier=dossier,
        kind=kind_of(dossier),
        months=months,
        drafts=drafts_of(dossier, user=by, on=on),
        reason=reason,
        files=files,
        by=by,
        on=on,
    )
    for asked in made:
        tell_laboratory(asked, said="asked", sentence=WAITING)
    return made


@patient()
@transaction.atomic
def explain_change(dossier: Dossier, *, reasons: str, by: User, on: date) -> ExplainedChange:
    check_asker(by, dossier)
    drafts = drafts_of(dossier, user=by, on=on)
    made = sending.explain_change(
        dossier, kind=kind_of(dossier), drafts=drafts, reasons=reasons, by=by, on=on
    )
    index_piece(made)
    return made
