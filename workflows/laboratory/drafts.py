"""The drafts of a dossier and who has them: being written, handed on, sent (R26)."""

from dataclasses import dataclass
from datetime import date

from accounts.models import DecisionKind, Organisation, Permission, User
from cpc.facts.sheet import Sheet, sheet_of
from cpc.law.exchanges.laboratory import Consultation
from cpc.models import Dossier, DossierLaboratory, LaboratoryRequest
from cpc.signed.act_text import ActText, several_from_json
from cpc.texts.draft_texts import to_sign
from workflows.drafting.writing_forms import WritingForm


@dataclass(frozen=True, slots=True)
class Drafts:
    """What leaves: the texts, and the sheet that made them when there is one."""

    texts: list[ActText]
    sheet: Sheet | None = None


def kind_of(dossier: Dossier) -> DecisionKind:
    """The decision that is being prepared."""
    return dossier.process.decision_kind


def transmitted(dossier: Dossier, *, kind: DecisionKind, on: date) -> Drafts:
    """The drafts as they would be signed."""
    draft = dossier.drafts.last()
    return Drafts(to_sign(dossier, kind=kind, on=on), sheet_of(draft) if draft else None)


def drafts_of(dossier: Dossier, *, user: User, on: date) -> Drafts:
    """The drafts as they are being written, when a step writes them; else those handed on."""
    for item in dossier.work_items.open().select_related("task"):
        form_class = getattr(item.task.flow_task, "form_class", None)
        if form_class and issubclass(form_class, WritingForm):
            form = form_class(None, file=dossier, user=user, on=on)
            return Drafts(form.texts(), form.sheet() if hasattr(form, "sheet") else None)
    return transmitted(dossier, kind=kind_of(dossier), on=on)


def sent_texts(asked: LaboratoryRequest) -> list[ActText]:
    """The texts of the version that was sent; none for another request, even bound to one (R52)."""
    sent = asked.draft if asked.consultation is Consultation.OBSERVATIONS else None
    return several_from_json(sent.content) if sent else []


def has_account(body: Organisation) -> bool:
    """May somebody answer for this laboratory on the site?"""
    return bool(User.objects.holding(Permission.ANSWER, where=body))


def sent_to(laboratory: DossierLaboratory) -> list[LaboratoryRequest]:
    """The sendings of drafts to this laboratory that still count, in order."""
    sent = LaboratoryRequest.objects.filter(
        request__dossier=laboratory.dossier_id,
        request__addressee=laboratory.organisation_id,
        request__kind=Consultation.OBSERVATIONS.value,
        draft__isnull=False,
    )
    counting = sent.exclude(request__outcome="cancelled").select_related("draft", "request")
    return list(counting.order_by("pk"))
