"""The demonstration of a laboratory: in a dossier being examined, with one request not opened yet."""

from collections.abc import Callable
from datetime import date

from django.db import transaction

from accounts.models import Permission, User
from accounts.roles import Role
from cpc import laboratory as acts
from cpc.law.laboratory import ELEMENTS, Consultation
from cpc.models import Dossier, DossierLaboratory
from workflows import laboratory


def laboratory_at_work(*, today: date, say: Callable[[str], None]) -> bool:
    """Done once: says by the laboratories of the dossiers whether it was."""
    open_dossiers = Dossier.objects.open().filter(work_items__finished_at=None, evaluations=None)
    permission = Permission.EVALUATE.value
    found = open_dossiers.filter(work_items__permission=permission).order_by("pk").first()
    if found is None or DossierLaboratory.objects.exists():
        return False
    say("Demande à un laboratoire")
    with transaction.atomic():
        _ask(found, today=today)
    return True


def _ask(dossier: Dossier, *, today: date) -> None:
    person = User.objects.filter(memberships__role=Role.LABORATORY).first()
    maker = person.memberships.get().organisation
    evaluator = User.objects.holding(Permission.EVALUATE, where=dossier.division).first()
    row = DossierLaboratory(
        dossier=dossier, organisation=maker, capacity="holder", first_day=dossier.opened_on
    )
    laboratory.ask(
        [acts.add(row, by=evaluator, on=today)],
        kind=Consultation.ELEMENTS,
        elements=ELEMENTS,
        months=2,
        reason="Pour l\u2019évaluation (démonstration).",
        files=(),
        by=evaluator,
        on=today,
    )
