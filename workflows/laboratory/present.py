"""Holders and operators in a dossier, with their days; whether they propose a protocol (R24, R25)."""

from datetime import date

from django.db import transaction

from accounts.models import User
from cpc.asked.kinds import LABORATORY
from cpc.law.days import french_day
from cpc.models import Dossier, DossierLaboratory, ProtocolWaiver
from records.journal import record
from workflows.engine.indexing import index_piece
from workflows.engine.rights import check_asker
from workflows.engine.tasks import patient


@transaction.atomic
def add(laboratory: DossierLaboratory, *, by: User, on: date) -> DossierLaboratory:
    """A holder or an operator enters the dossier (R24)."""
    laboratory.recorded_by = by
    laboratory.save(force_insert=True)
    sentence = f"Laboratoire ajouté depuis le {french_day(laboratory.first_day)} : {laboratory}."
    subject = laboratory.dossier.subject
    record(subject, verb="laboratory_added", sentence=sentence, actor=by, on=on)
    return laboratory


@transaction.atomic
def leave(laboratory: DossierLaboratory, *, last_day: date, by: User, on: date) -> None:
    """The last day of a holder or an operator; what it was asked and answered stays (R24)."""
    laboratory.last_day = last_day
    laboratory.save()
    sentence = f"{laboratory} : au dossier jusqu'au {french_day(last_day)} inclus."
    subject = laboratory.dossier.subject
    record(subject, verb="laboratory_left", sentence=sentence, actor=by, on=on)


@patient()
@transaction.atomic
def waive_protocol(dossier: Dossier, *, reasons: str, by: User, on: date) -> ProtocolWaiver:
    """No protocol proposal will be asked, with the reasons: a piece of the dossier, searched (R25)."""
    check_asker(by, dossier, kind=LABORATORY, on=on)
    waiver = ProtocolWaiver.objects.create(dossier=dossier, reasons=reasons, author=by, made_on=on)
    sentence = "Aucune proposition de protocole ne sera demandée (R25)."
    record(
        dossier.subject, verb="protocol_waived", sentence=sentence, actor=by, on=on, reason=reasons
    )
    index_piece(waiver)
    return waiver
