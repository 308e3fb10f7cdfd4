"""What governs on a day: of the acts that say one thing, the one published last among those begun.

An act takes effect from its own first day, and the later act governs (R36, R57): from the first day of
an act that says a thing, those published before it are silent on it, also one whose own day is to come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cpc.law.days import ONE_DAY, Period
from cpc.law.life.acts import NAMING_KINDS, ActFacts, effect_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """What an act says of one question; ``act``: its reference, ``first_day``: from when it says it."""

    name: str
    text: str
    act: str
    published_on: date
    first_day: date


def governing(acts: Sequence[ActFacts], *, on: date) -> ActFacts | None:
    """The one that counts on a day, of acts that all say the same thing, in the order of publication.

    Of two of one day, the one that begins last. As long as none has begun, the first to begin.
    """
    begun = [act for act in acts if effect_day(act) <= on]
    if begun:
        return sorted(begun, key=_word)[-1]
    nearest = min(map(effect_day, acts), default=None)
    return governing(acts, on=nearest) if nearest else None


def _word(act: ActFacts) -> tuple[date, date, date]:
    return (act.published_on or act.decided_on, act.decided_on, effect_day(act))


def naming(acts: Iterable[ActFacts]) -> tuple[ActFacts, ...]:
    """Those whose kind says what a framework is: its lists and its texts."""
    return tuple(act for act in acts if act.kind in NAMING_KINDS)


def passages(acts: Iterable[ActFacts]) -> tuple[tuple[ActFacts, Period], ...]:
    """The days of each, of acts that all say the same thing; none of one overtaken before its first.

    No last day for the one that governs in the end: its framework gives it.
    """
    told = sorted(acts, key=_word)
    days = [effect_day(act) for act in told]
    ends = [min(days[rank:], default=None) for rank in range(1, len(days) + 1)]
    return tuple(
        (act, Period(first, out - ONE_DAY if out else None))
        for act, first, out in zip(told, days, ends, strict=True)
        if out is None or first < out
    )


def texts_on(acts: Iterable[ActFacts], *, on: date) -> tuple[Text, ...]:
    """What the acts say of the use on a day, each question by the act that governs it."""
    saying = naming(acts)
    names = dict.fromkeys(name for act in saying for name, _ in act.texts)
    found = (
        (name, governing([act for act in saying if name in dict(act.texts)], on=on))
        for name in names
    )
    return tuple(_text(name, act) for name, act in found if act)


def _text(name: str, act: ActFacts) -> Text:
    return Text(
        name=name,
        text=dict(act.texts)[name],
        act=act.reference,
        published_on=act.published_on or act.decided_on,
        first_day=effect_day(act),
    )
