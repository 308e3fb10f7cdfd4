"""The decision that renews a framework: why, what still lives, from which day, under which protocol.

What the law computes is read from the acts published that day; the rest is what the draft says.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cpc.facts import renewals
from cpc.facts.sheet import Sheet
from cpc.law.days import ONE_DAY
from cpc.law.deciding import clauses
from cpc.law.deciding.clauses import Clause, clause
from cpc.law.deciding.clauses_change import NEW_PROTOCOL
from cpc.law.framework import RenewalStart
from cpc.law.life.renewals import Prospect
from cpc.signed.act_text import ActText, text
from cpc.texts.decision_text import (
    MISSING,
    annexed_protocol,
    articles,
    cited,
    considered,
    follow_up,
    free,
    opening,
    other_treatment,
    pharmacovigilance,
    printed,
    quoted,
    report,
    report_means,
)
from records.letters.content import Block
from records.words.french import enumerated, in_words, of_all


def renewal(sheet: Sheet, *, on: date) -> ActText:
    """As it would be printed that day, of what will live on the first day of the new period."""
    prospect = renewals.prospect(sheet.dossier, published_on=on, sheet=sheet)
    blocks = [
        *opening(sheet.dossier, sheet=sheet, on=on),
        *considered(sheet.lines("recitals") or [MISSING]),
        *other_treatment(sheet, on=on),
        *map(printed, recital_clauses(prospect, on=on)),
        Block("heading", "Décide :"),
        *articles(_decided(sheet, prospect, on=on)),
        Block("heading", "Annexe – Argumentaire"),
        *free(sheet["argument"] or MISSING),
        *cited(sheet.evidence),
        *(annexed_protocol("Annexe", reference="") if sheet.has_protocol else ()),
    ]
    names = of_all(_names(sheet, prospect))
    subject = f"renouvellement du cadre de prescription compassionnelle {names}"
    return text("decision", subject=subject, blocks=blocks)


def protocol_sheet(sheet: Sheet, *, on: date) -> Sheet:
    """The protocol that a renewal annexes, of the medicines and indications that it renews."""
    prospect = renewals.prospect(sheet.dossier, published_on=on, sheet=sheet)
    named = {
        "other_medicines": "\n".join(_names(sheet, prospect)),
        "indications": "\n".join(prospect.living if prospect else ()),
    }
    return replace(sheet, texts={**sheet.texts, **named})


def _decided(sheet: Sheet, prospect: Prospect | None, *, on: date) -> Iterator[list[Block]]:
    for name, found in article_clauses(sheet, prospect, on=on).items():
        means = [report_means(sheet)] if name == "report" else []
        yield [*map(printed, found), *means]


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


def article_clauses(
    sheet: Sheet, prospect: Prospect | None, *, on: date
) -> dict[str, list[Clause]]:
    """The articles in their order, by the part of the page that has their questions."""
    found = {
        "object": list(_object(sheet, prospect, on=on)),
        "duration": list(_duration(prospect, on=on)),
        "protocol": list(_protocol(sheet, on=on)),
    }
    if sheet.has_protocol:
        found["report"] = [report(sheet, on=on)]
    return found | {"publication": [clause(clauses.PUBLICATION, on=on)]}


def _object(sheet: Sheet, prospect: Prospect | None, *, on: date) -> Iterator[Clause]:
    """What is renewed, and until when where an end is already published (R55)."""
    indications = list(prospect.living) if prospect else []
    medicines = enumerated(_names(sheet, prospect))
    yield clause(clauses.RENEWAL_OBJECT, on=on, medicines=medicines, **quoted(indications))
    for text_of, day in prospect.ends if prospect else ():
        told = quoted([text_of])
        yield clause(clauses.RENEWAL_ENDS, on=on, last_day=in_words(day), **told)


def _duration(prospect: Prospect | None, *, on: date) -> Iterator[Clause]:
    """From the day after publication, or from a day that is known: that which the law computes."""
    if prospect is None or prospect.start is RenewalStart.AFTER_PUBLICATION:
        yield clause(clauses.RENEWAL_DURATION, on=on)
        if prospect and prospect.cut_short:
            yield clause(clauses.RENEWAL_EARLY, on=on, last_day=in_words(prospect.cut_short))
        return
    first, last = prospect.period.first_day, prospect.period.last_day
    days = {"first_day": in_words(first), "last_day": in_words(last)}
    yield clause(clauses.RENEWAL_FOLLOWING, on=on, **days)


def _protocol(sheet: Sheet, *, on: date) -> Iterator[Clause]:
    """The one in force is kept, another replaces it, or the framework does without (R29 to R31)."""
    if sheet.keeps_protocol:
        yield clause(clauses.RENEWAL_PROTOCOL, on=on, protocol=sheet["protocol"])
        yield from pharmacovigilance(sheet, on=on)
        return
    if sheet.has_protocol and sheet.in_force:
        yield clause(NEW_PROTOCOL, on=on)
    yield from follow_up(sheet, on=on)
