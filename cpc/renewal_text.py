"""The decision that renews a framework: why, what still lives, from which day, under which protocol.

What the law computes is read from the acts published that day; the rest is what the draft says.
"""

from collections.abc import Iterator
from datetime import date

from cpc import renewals
from cpc.act_text import ActText, text
from cpc.decision_text import MISSING, articles, cited, considered, free, opening, quoted
from cpc.drafting_sheet import Sheet
from cpc.law import clauses
from cpc.law.clauses import Clause, clause
from cpc.law.core import ONE_DAY
from cpc.law.framework import RenewalStart
from cpc.law.renewals import Prospect
from records.french import enumerated, in_words, of_all
from records.letter_content import Block


def renewal(sheet: Sheet, *, on: date) -> ActText:
    """As it would be printed that day, of what will live on the first day of the new period."""
    prospect = renewals.prospect(sheet.dossier, published_on=on, sheet=sheet)
    blocks = [
        *opening(sheet.dossier, sheet=sheet, on=on),
        *considered(sheet.lines("recitals") or [MISSING]),
        *map(_printed, recital_clauses(prospect, on=on)),
        Block("heading", "Décide :"),
        *articles([_printed(each)] for each in article_clauses(sheet, prospect, on=on).values()),
        Block("heading", "Annexe – Argumentaire"),
        *free(sheet["argument"] or MISSING),
        *cited(sheet.evidence),
    ]
    names = of_all(_names(sheet, prospect))
    subject = f"renouvellement du cadre de prescription compassionnelle {names}"
    return text("decision", subject=subject, blocks=blocks)


def _printed(found: Clause) -> Block:
    return Block("paragraph", found.text)


def _names(sheet: Sheet, prospect: Prospect | None) -> list[str]:
    return list(prospect.medicines if prospect else ()) or [sheet.dossier.dci]


def recital_clauses(prospect: Prospect | None, *, on: date) -> Iterator[Clause]:
    """What is presumed, then what the signatory confirms (R59, R60)."""
    yield clause(clauses.PRESUMPTION, on=on)
    if prospect and prospect.out:
        out = prospect.out.first_day
        days = {"last_day": in_words(out - ONE_DAY), "first_day_out": in_words(out)}
        yield clause(clauses.RENEWAL_OUT, on=on, **days)
    if prospect and prospect.suspended_on:
        since = in_words(prospect.suspended_on)
        yield clause(clauses.RENEWAL_SUSPENDED, on=on, suspended_on=since)


def article_clauses(sheet: Sheet, prospect: Prospect | None, *, on: date) -> dict[str, Clause]:
    """The articles in their order, by the part of the page that has their questions."""
    indications = list(prospect.living) if prospect else []
    medicines = enumerated(_names(sheet, prospect))
    found = {
        "object": clause(clauses.RENEWAL_OBJECT, on=on, medicines=medicines, **quoted(indications)),
        "duration": _duration(prospect, on=on),
    }
    if sheet["protocol"]:
        found["protocol"] = clause(clauses.RENEWAL_PROTOCOL, on=on, protocol=sheet["protocol"])
    return found | {"publication": clause(clauses.PUBLICATION, on=on)}


def _duration(prospect: Prospect | None, *, on: date) -> Clause:
    """From the day after publication, or from a day that is known: that which the law computes."""
    if prospect is None or prospect.start is RenewalStart.AFTER_PUBLICATION:
        return clause(clauses.RENEWAL_DURATION, on=on)
    first, last = prospect.period.first_day, prospect.period.last_day
    days = {"first_day": in_words(first), "last_day": in_words(last)}
    return clause(clauses.RENEWAL_FOLLOWING, on=on, **days)
