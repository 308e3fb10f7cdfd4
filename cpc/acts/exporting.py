"""Writes every act in the format of the acts file (docs/acts.md): loaded into an empty base and written
again, it is the same file, byte for byte.
"""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from cpc.acts.raw import COLUMNS
from cpc.facts.reading import facts
from cpc.law.core import LawError
from cpc.law.life.acts import ActFacts, act_dates
from cpc.law.life.register import standing
from cpc.models import Act

YES = {True: "yes", False: ""}


def exported() -> str:
    """The whole file, in order of publication."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows())
    return out.getvalue()


def _rows() -> Iterator[dict[str, str]]:
    acts = Act.objects.select_related("cpc", "follows").prefetch_related("medicines", "indications")
    told: dict[int | None, list[ActFacts]] = {}
    for act in acts.order_by("published_on", "decided_on", "cpc__number", "reference"):
        before = told.setdefault(act.cpc_id, [])
        known = facts(act)
        yield row(act, known, before=before)
        before.append(known)


def row(act: Act, known: ActFacts, *, before: Iterable[ActFacts]) -> dict[str, str]:
    """One line; days that the law computes alike are left to it, the others are printed."""
    days = _printed(known, before=list(before))
    return {
        "reference": act.reference,
        "cpc": (act.cpc.key or act.cpc.number) if act.cpc else "",
        "kind": act.kind,
        "medicines": "|".join(line.cis or line.name for line in act.medicines.all()),
        "same_group": YES[act.same_group],
        "indications": "|".join(known.indications),
        "decided_on": act.decided_on.isoformat(),
        "published_on": act.published_on.isoformat(),
        "follows": act.follows.reference if act.follows else "",
        "source": act.source,
        "note": act.note,
        "as_printed": YES[act.as_printed],
        "grounds": act.grounds,
        "informed_on": act.informed_on.isoformat() if act.informed_on else "",
        "emergency": YES[act.emergency],
        "emergency_reason": act.emergency_reason,
        "ruled_on": act.ruled_on.isoformat() if act.ruled_on else "",
        **days,
    }


def _printed(act: ActFacts, *, before: list[ActFacts]) -> dict[str, str]:
    if act.first_day is None or act.published_on is None or _computed(act, before=before):
        return {"first_day": "", "last_day": ""}
    last_day = act.last_day.isoformat() if act.last_day else ""
    return {"first_day": act.first_day.isoformat(), "last_day": last_day}


def _computed(act: ActFacts, *, before: list[ActFacts]) -> bool:
    """Would the file, its days left empty, give the same days back?"""
    published_on = act.published_on or act.decided_on
    then = standing(before, on=published_on) if before else None
    try:
        period = act_dates(
            act.kind,
            decided_on=act.decided_on,
            published_on=published_on,
            current=then.period if then else None,
            as_printed=act.as_printed,
        ).value
    except LawError:
        return False
    return period is not None and (period.first_day, period.last_day) == (
        act.first_day,
        act.last_day,
    )
