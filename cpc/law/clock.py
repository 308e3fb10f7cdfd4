"""The one calculator of time limits: trigger, length, suspensions, extensions, end-of-period rule.

Every day is a civil day in Paris. The day of the trigger is not counted (art. 641 of the code of civil
procedure, taken as the general French method); the last day is included. A suspended day does not run.
Suspensions are a set of days: their order does not matter, and the same one given twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cpc.law import articles as cite
from cpc.law.core import Article, Certainty, Labelled, Parameter, Refusal, Step
from cpc.law.days import (
    ONE_DAY,
    Period,
    Roll,
    Zone,
    add_months,
    add_working_days,
    french_day,
    is_working_day,
    rolled,
)


class Unit(Labelled):
    """In what a time limit is counted."""

    MONTHS = "months", "mois"
    CALENDAR_DAYS = "calendar_days", "jours calendaires"
    WORKING_DAYS = "working_days", "jours ouvrés"


class Silence(Labelled):
    """What the end of the time means when nobody has answered."""

    NOTHING = "nothing", "le silence n'a pas d'effet"
    CONTINUES = "continues", "l'instruction continue sans la réponse"
    DEEMED_GIVEN = "deemed_given", "l'avis est réputé rendu"
    ALERT = "alert", "une alerte interne est levée"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit:
    """A time limit as a text, a practice or the agency sets it.

    ``cap``: the longest that a chosen length or an extension may give, in the same unit; ``None`` when
    nothing caps it. ``suspendable``: may the agency stop this clock at all?
    """

    code: str
    rule: str
    label: str
    length: Parameter[int]
    unit: Unit
    roll: Roll = Roll.NEXT_WORKING_DAY
    cap: Parameter[int] | None = None
    suspendable: bool = True
    silence: Silence = Silence.NOTHING


@dataclass(frozen=True, slots=True)
class Suspension:
    """Days that do not run, both ends included; no last day while it lasts."""

    first_day: date
    last_day: date | None
    reason: str
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """More time, in the unit of its limit."""

    length: int
    reason: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """``due_on``: last day, included. ``projected``: a suspension still runs, and the day is the one
    that would hold if it ended on the day asked. ``suspended``: days taken out, ``trace``: every step.
    """

    due_on: date
    unsuspended: date
    suspended: int
    projected: bool
    trace: tuple[Step, ...]


def union(suspensions: Iterable[Suspension], *, until: date) -> list[Period]:
    """The suspended days as separate periods in order; one that lasts is cut at ``until``."""
    found: list[Period] = []
    for item in sorted(suspensions, key=lambda item: item.first_day):
        last_day = item.last_day or max(item.first_day, until)
        if found and found[-1].last_day and item.first_day <= found[-1].last_day + ONE_DAY:
            found[-1] = Period(found[-1].first_day, max(found[-1].last_day, last_day))
        else:
            found.append(Period(item.first_day, last_day))
    return found


def reckon(
    limit: TimeLimit,
    *,
    trigger: date,
    on: date,
    length: int | None = None,
    suspensions: Iterable[Suspension] = (),
    extensions: Iterable[Extension] = (),
    zone: Zone = Zone.METROPOLE,
) -> Reckoning:
    """The last day of ``limit`` for an event of certain date, with each step that led to it.

    ``length`` replaces the parameter's when the agency chose one; ``on`` is the day of the question,
    used only while a suspension lasts. Raises ``LawNotTranscribed`` before the first known text.
    """
    suspensions, extensions = tuple(suspensions), tuple(extensions)
    version = limit.length.on(trigger)
    chosen = version.value if length is None else length
    total = chosen + sum(item.length for item in extensions)
    plain = _end(limit.unit, trigger, total, zone=zone)
    stops = union(suspensions, until=on) if limit.suspendable else []
    end, taken = _after_stops(limit.unit, trigger, plain, stops=stops, zone=zone)
    due = rolled(end, limit.roll, zone=zone)
    return Reckoning(
        due_on=due,
        unsuspended=rolled(plain, limit.roll, zone=zone),
        suspended=taken,
        projected=any(item.last_day is None for item in suspensions) and limit.suspendable,
        trace=(
            version.step(
                limit.rule,
                text=f"{limit.label} : {chosen} {limit.unit.label} après le {french_day(trigger)}",
                value=french_day(_end(limit.unit, trigger, chosen, zone=zone)),
            ),
            *_extension_steps(limit, extensions, value=french_day(plain)),
            *_suspension_steps(limit, suspensions, taken=taken, value=french_day(end)),
            *_roll_steps(limit, end, due),
        ),
    )


def _end(unit: Unit, trigger: date, length: int, *, zone: Zone) -> date:
    if unit is Unit.MONTHS:
        return add_months(trigger, length)
    if unit is Unit.WORKING_DAYS:
        return add_working_days(trigger, length, zone=zone)
    return trigger + timedelta(days=length)


def _after_stops(
    unit: Unit, trigger: date, plain: date, *, stops: list[Period], zone: Zone
) -> tuple[date, int]:
    """The day by which as many days have run as the limit wants, and the days that did not run."""
    end, taken = plain, 0
    for stop in stops:
        if stop.last_day is None or stop.last_day <= trigger:
            continue
        first = max(stop.first_day, trigger + ONE_DAY)
        if first > end:
            break
        lost = _running(unit, Period(first, stop.last_day), zone=zone)
        end = _later(unit, end, lost, zone=zone)
        taken += lost
    return end, taken


def _running(unit: Unit, period: Period, *, zone: Zone) -> int:
    """The days of ``period`` that would have run."""
    if unit is not Unit.WORKING_DAYS:
        return period.days or 0
    return sum(1 for day in period if is_working_day(day, zone=zone))


def _later(unit: Unit, day: date, lost: int, *, zone: Zone) -> date:
    if unit is Unit.WORKING_DAYS:
        return add_working_days(day, lost, zone=zone)
    return day + timedelta(days=lost)


def _extension_steps(
    limit: TimeLimit, extensions: tuple[Extension, ...], *, value: str
) -> Iterator[Step]:
    for item in extensions:
        text = f"Prolongation de {item.length} {limit.unit.label} : {item.reason}"
        yield Step(limit.rule, text, value, Certainty.PRACTICE)


def _suspension_steps(
    limit: TimeLimit, suspensions: tuple[Suspension, ...], *, taken: int, value: str
) -> Iterator[Step]:
    if suspensions and not limit.suspendable:
        text = "Une suspension du dossier ne prolonge pas ce délai"
        yield Step(limit.rule, text, value, Certainty.DEFAULT)
        return
    for item in sorted(suspensions, key=lambda item: item.first_day):
        label = Period(item.first_day, item.last_day).label
        text = f"Suspension {label} : {item.reason}"
        yield Step(limit.rule, text, "", Certainty.PRACTICE, item.article)
    if suspensions:
        unit = "jour(s) ouvré(s)" if limit.unit is Unit.WORKING_DAYS else "jour(s)"
        yield Step(limit.rule, f"{taken} {unit} hors délai", value, Certainty.DEFAULT)


def _roll_steps(limit: TimeLimit, end: date, due: date) -> Iterator[Step]:
    if end != due:
        text = f"Le {french_day(end)} n'est pas un jour ouvré : report au jour ouvré suivant"
        yield Step(limit.rule, text, french_day(due), Certainty.DEFAULT, cite.CPCIV_642)


def extension_refusals(
    limit: TimeLimit, *, trigger: date, extensions: Iterable[Extension], length: int | None = None
) -> tuple[Refusal, ...]:
    """What forbids these extensions: no reason, no length, or more than the cap allows."""
    items = tuple(extensions)
    if any(item.length <= 0 or not item.reason.strip() for item in items):
        return (Refusal(limit.rule, "Une prolongation a une durée et un motif."),)
    if limit.cap is None:
        return ()
    version = limit.cap.on(trigger)
    chosen = limit.length.on(trigger).value if length is None else length
    total = chosen + sum(item.length for item in items)
    if total <= version.value:
        return ()
    sentence = (
        f"« {limit.label} » ne peut dépasser {version.value} {limit.unit.label} : "
        f"{total} {limit.unit.label} sont demandés."
    )
    return (Refusal(limit.rule, sentence, version.article),)


def suspension_refusals(
    limit: TimeLimit, *, trigger: date, existing: Iterable[Suspension], asked: Suspension
) -> tuple[Refusal, ...]:
    """What forbids one more suspension: the limit itself, its reason, its days, an overlap."""
    if not limit.suspendable:
        sentence = f"« {limit.label} » ne se suspend pas."
        return (Refusal(limit.rule, sentence, limit.length.on(trigger).article),)
    if not asked.reason.strip():
        return (Refusal(limit.rule, "Une suspension a un motif."),)
    if asked.last_day is not None and asked.last_day < asked.first_day:
        return (Refusal(limit.rule, "Le dernier jour de la suspension précède le premier."),)
    wanted = Period(asked.first_day, asked.last_day)
    for item in existing:
        other = Period(item.first_day, item.last_day)
        if wanted.first_day in other or other.first_day in wanted:
            sentence = (
                f"Le délai est déjà suspendu {other.label} : deux suspensions ne se recouvrent pas."
            )
            return (Refusal(limit.rule, sentence),)
    return ()
