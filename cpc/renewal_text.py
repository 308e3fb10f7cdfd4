"""The decision that renews a framework: what stands, that the need remains, for how long."""

from collections.abc import Iterator
from datetime import date

from cpc import renewals
from cpc.act_text import ActText, text
from cpc.decision_text import articles, free, opening, quoted, said
from cpc.law import clauses
from cpc.law.core import ONE_DAY
from cpc.law.framework import RenewalStart
from cpc.law.renewals import Prospect
from cpc.models import Dossier
from records.french import enumerated, in_words, of_all
from records.letter_content import Block


def renewal(dossier: Dossier, *, on: date) -> ActText:
    """As it would be printed that day, of what will live on the first day of the new period."""
    evaluation = dossier.evaluations.last()
    prospect = renewals.prospect(dossier, published_on=on)
    names = list(prospect.medicines) if prospect and prospect.medicines else [dossier.dci]
    indications = list(prospect.living) if prospect else []
    blocks = [
        *opening(dossier, sheet=None, on=on),
        said(clauses.RENEWAL_NEED, on=on),
        said(clauses.PRESUMPTION, on=on),
        *_known(prospect, on=on),
        Block("heading", "Décide :"),
        *articles(_decided(names, indications, prospect, on=on)),
        Block("heading", "Annexe – Argumentaire"),
        *free(evaluation.argument if evaluation else ""),
    ]
    subject = f"renouvellement du cadre de prescription compassionnelle {of_all(names)}"
    return text("decision", subject=subject, blocks=blocks)


def _known(prospect: Prospect | None, *, on: date) -> Iterator[Block]:
    """What the signatory confirms, printed (R59, R60)."""
    if prospect and prospect.out:
        days = {
            "last_day": prospect.out.first_day - ONE_DAY,
            "first_day_out": prospect.out.first_day,
        }
        yield said(clauses.RENEWAL_OUT, on=on, **_in_french(days))
    if prospect and prospect.suspended_on:
        days = {"suspended_on": prospect.suspended_on}
        yield said(clauses.RENEWAL_SUSPENDED, on=on, **_in_french(days))


def _in_french(days: dict[str, date]) -> dict[str, str]:
    return {name: in_words(day) for name, day in days.items()}


def _decided(
    names: list[str], indications: list[str], prospect: Prospect | None, *, on: date
) -> Iterator[list[Block]]:
    medicines = enumerated(names)
    yield [said(clauses.RENEWAL_OBJECT, on=on, medicines=medicines, **quoted(indications))]
    yield [_duration(prospect, on=on)]
    yield [said(clauses.PUBLICATION, on=on)]


def _duration(prospect: Prospect | None, *, on: date) -> Block:
    """From the day after publication, or from a day that is known: that which the law computes."""
    if prospect is None or prospect.start is RenewalStart.AFTER_PUBLICATION:
        return said(clauses.RENEWAL_DURATION, on=on)
    period = prospect.period
    days = {"first_day": period.first_day, "last_day": period.last_day}
    return said(clauses.RENEWAL_FOLLOWING, on=on, **_in_french(days))
