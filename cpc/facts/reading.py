"""What the acts of a framework say, read through the law: the one way to know what stands on a day.

``standing_of`` is asked by every page, text and dossier that tells the state of a framework; nobody
reads it from the rows of its acts or of the register.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max

from cpc.law.life.acts import ActFacts, ActKind, Ground
from cpc.law.life.register import Standing, standing
from cpc.law.life.states import RegisterStatus
from cpc.models import Act, ChangeDraft, Cpc, RegisterSpan

TEXTS = ("dci", "posology", "route", "adverse_effects", "classification", "argument", "crpv")
"""What an act says in words of the use; which act is heard on a day, ``Standing.text`` says."""


def facts(act: Act) -> ActFacts:
    """The act as the law modules read it. Prefetch ``medicines`` and ``indications`` for many."""
    return told(
        act,
        medicines=[item.name for item in act.medicines.all()],
        indications=[item.text for item in act.indications.all()],
    )


def told(act: Act, *, medicines: Iterable[str], indications: Iterable[str]) -> ActFacts:
    """What an act says, the names and texts that it lists apart: it may not be written yet."""
    return ActFacts(
        reference=act.reference,
        kind=ActKind(act.kind),
        decided_on=act.decided_on,
        published_on=act.published_on,
        first_day=act.first_day,
        last_day=act.last_day,
        follows=act.follows.reference if act.follows else None,
        indications=tuple(indications),
        medicines=tuple(medicines),
        same_group=act.same_group,
        as_printed=act.as_printed,
        grounds=tuple(Ground(value) for value in act.grounds.split("|") if value),
        informed_on=act.informed_on,
        emergency=act.emergency,
        ruled_on=act.ruled_on,
        texts=texts_of(act),
    )


def texts_of(said: Act | ChangeDraft) -> tuple[tuple[str, str], ...]:
    """What an act, or the draft of one, says of the use, by question; a draft is not asked them all."""
    return tuple((name, text) for name in TEXTS if (text := getattr(said, name, "").strip()))


def acts_of(cpc: Cpc) -> list[Act]:
    """The acts of a CPC in order of publication, with all that ``facts`` reads."""
    return list(
        cpc.acts.select_related("follows").prefetch_related("medicines__medicine", "indications")
    )


def standing_of(cpc: Cpc, *, on: date, known: date | None = None) -> Standing | None:
    """The state of ``cpc`` on a day, from its acts published by then; None before the first.

    ``known``: an earlier day whose published acts alone are read, to ask today about a day to come.
    """
    told = [facts(act) for act in acts_of(cpc)]
    if known is not None:
        told = [act for act in told if act.published_on is not None and act.published_on <= known]
    return standing(told, on=on)


def ends_of(cpcs: Iterable[int]) -> dict[int, date]:
    """The last day before each of these frameworks is over, as all their published acts tell; one query."""
    over = [
        RegisterStatus.EXPIRED.value,
        RegisterStatus.ABROGATED.value,
        RegisterStatus.CEASED.value,
    ]
    alive = RegisterSpan.objects.filter(cpc__in=list(cpcs), last_day__isnull=False)
    found = alive.exclude(status__in=over).values_list("cpc").annotate(end=Max("last_day"))
    return dict(found.order_by())
