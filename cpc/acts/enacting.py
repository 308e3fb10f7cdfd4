"""An act written with all that it names, and what the register shows of its framework, rewritten."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from cpc.facts.lives import check_life, locked_acts
from cpc.facts.reading import acts_of, facts, told
from cpc.law.life.register import spans
from cpc.models import Act, ActIndication, ActMedicine, Cpc, Medicine, RegisterSpan
from records.words.text import normalise


@dataclass(frozen=True, slots=True)
class Covered:
    """A medicine as an act names it: from the catalogue, or by the name printed in the act."""

    name: str
    cis: str = ""
    medicine: Medicine | None = None

    @classmethod
    def from_catalogue(cls, medicine: Medicine) -> "Covered":
        return cls(name=medicine.name, cis=medicine.cis, medicine=medicine)


@transaction.atomic
def enact(act: Act, *, medicines: Iterable[Covered], indications: Sequence[str], on: date) -> Act:
    """Saves ``act`` with its medicines and indications and rewrites its CPC's register spans.

    Raises ``LawError`` for what the life of the framework refuses, whoever asks (``cpc.law.life.lives``).
    """
    medicines = list(medicines)
    new = told(act, medicines=[item.name for item in medicines], indications=indications)
    check_life([new], among=locked_acts(act.cpc) if act.cpc else [], on=on)
    act.names = len(medicines) + len(indications)
    act.full_clean(exclude=["cpc", "dossier", "follows", "recorded_by"])
    act.save(force_insert=True)
    ActMedicine.objects.bulk_create(
        [
            ActMedicine(act=act, medicine=item.medicine, cis=item.cis, name=item.name)
            for item in medicines
        ]
    )
    ActIndication.objects.bulk_create([ActIndication(act=act, text=text) for text in indications])
    if act.cpc is not None:
        rewrite_register(act.cpc)
    return act


def rewrite_register(cpc: Cpc) -> None:
    """Replaces what the register shows of ``cpc``, day by day, by what its acts say now."""
    acts = acts_of(cpc)
    cpc.spans.all().delete()
    RegisterSpan.objects.bulk_create(
        [
            RegisterSpan(
                cpc=cpc,
                first_day=span.first_day,
                last_day=span.last_day,
                status=span.status.value,
                period_first_day=span.period.first_day,
                period_last_day=span.period.last_day,
            )
            for span in spans([facts(act) for act in acts])
        ]
    )
    words = {cpc.number, cpc.title}
    for act in acts:
        words.add(act.dci)
        words.update(f"{item.name} {item.cis}" for item in act.medicines.all())
        words.update(item.medicine.search for item in act.medicines.all() if item.medicine)
        words.update(item.text for item in act.indications.all())
    cpc.search = normalise(" ".join(sorted(words)))
    cpc.save()
