"""Lawful lives drawn at random: every kind of act, two indications, effects late and to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random

from tests.oracle.calendar import (
    ABROGATED,
    CEASED,
    IN_FORCE,
    SUSPENDED,
    UPCOMING,
    Calendar,
    Written,
    day_of,
    eve_three_years_later,
    number,
)

FIRST, SECOND = "Vitiligo de l'adulte", "Lichen érosif"
OTHERS = ("Vitiligo de l'adulte et de l'enfant", "Lichen érosif buccal", "Lupus cutané")
NAMES = ("PROTOPIC 0,1 %", "TAKROZEM 0,1 %", "TACROLIMUS X 0,1 %")
LIVING = (IN_FORCE, SUSPENDED, UPCOMING)
STARTS, LATEST = date(2022, 2, 13), date(2030, 1, 1)


class Drawing:
    """One life being drawn: what was published so far and the day that it is."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.acts: list[Written] = []
        self.today = STARTS + timedelta(days=random.randrange(700))
        first = self.today + timedelta(days=self.late())
        self.add(
            "initial",
            first=first if self.chance(0.3) else None,
            indications=(FIRST, SECOND),
            medicines=NAMES[: random.randint(1, 2)],
            posology=self.dose(),
            follows="",
        )

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def dose(self) -> str:
        """Never one that was said before: what governs shows."""
        return f"{len(self.acts) + 1}0 mg par jour"

    def late(self) -> int:
        """Days between the publication and the effect."""
        return 1 + (self.random.randrange(120) if self.chance(0.4) else 0)

    def add(self, kind: str, **words: object) -> None:
        reference = f"{kind}-{len(self.acts)}"
        words = {"follows": self.acts[0].reference if self.acts else ""} | words
        self.acts.append(Written(reference=reference, kind=kind, published=self.today, **words))  # type: ignore[arg-type]

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.acts)

    def later(self) -> None:
        """Some days on; often on the very edge of something."""
        edges = [
            day_of(place + shift)
            for start, end in self.calendar.periods
            for place in (start, end)
            for shift in (-1, 0, 1, 2)
            if day_of(place + shift) > self.today
        ]
        if edges and self.chance(0.35):
            self.today = self.random.choice(edges)
        else:
            self.today += timedelta(
                days=self.random.choice([1, 20, 90, 200, self.random.randint(1, 300)])
            )


def drawn(random: Random, *, most: int = 7) -> list[Written]:
    """The acts of a lawful life, in a random order."""
    life = Drawing(random)
    wanted = random.randint(1, most)
    for _ in range(4 * most):
        if len(life.acts) >= wanted or life.today > LATEST:
            break
        life.later()
        random.choice(GESTURES)(life)
    random.shuffle(life.acts)
    return life.acts


def _lives(life: Drawing, calendar: Calendar, *days: int) -> bool:
    return all(calendar.status[day] in LIVING for day in (number(life.today), *days))


def _last_valid(calendar: Calendar) -> int:
    return max(end for _, end in calendar.periods)


def _ends_told(calendar: Calendar) -> bool:
    """The whole framework is ended by an act, already or on a day to come."""
    return any(letter in (ABROGATED, CEASED) for letter in set(calendar.status))


def renew(life: Drawing) -> None:
    calendar = life.calendar
    if _ends_told(calendar):
        return
    last = _last_valid(calendar)
    first = max(number(life.today) + 1, last + 1) if life.chance(0.5) else number(life.today) + 1
    given = day_of(first)
    known = life.chance(0.5) or first != number(life.today) + 1
    texts = tuple(_running(calendar, first)) if life.chance(0.3) else ()
    life.add(
        "renewal",
        first=given if known else None,
        last=eve_three_years_later(given) if life.chance(0.5) else None,
        indications=texts,
        medicines=(NAMES[2],) if life.chance(0.2) else (),
        posology=life.dose() if life.chance(0.2) else "",
    )


def modify(life: Drawing, *, late: int = 0) -> None:
    """Other lists or another posology, or none; an indication takes another name, or is dropped."""
    calendar = life.calendar
    effect = number(life.today) + (late or life.late())
    if not _lives(life, calendar, effect):
        return
    running = _running(calendar, effect)
    new = life.random.choice(OTHERS)
    if not running or new in calendar.ceased:
        return
    whole = tuple(running)
    texts = life.random.choice([(), whole, whole[:1], (*whole, new), (*whole[:-1], new)])
    plain = effect == number(life.today) + 1 and life.chance(0.5)
    life.add(
        "modification",
        first=None if plain else day_of(effect),
        indications=texts,
        medicines=NAMES[life.random.randrange(2) :] if life.chance(0.4) else (),
        posology=life.dose() if life.chance(0.4) else "",
    )


def overtake(life: Drawing) -> None:
    """One to come, then another one, most often before the first day of the first."""
    modify(life, late=life.random.randint(30, 200))
    life.today += timedelta(days=life.random.choice([1, 20, 90]))
    modify(life)


def _running(calendar: Calendar, day: int) -> list[str]:
    """What is named that day and neither ended nor about to."""
    return [text for text in calendar.named(calendar.indications, day) if not _over(calendar, text)]


def _over(calendar: Calendar, text: str) -> bool:
    """Ended, or to be ended, by a cessation."""
    return bool(calendar.ceased[text].rfind(1) >= 0)


def suspend(life: Drawing) -> None:
    calendar = life.calendar
    effect = number(life.today) + life.late()
    if not _lives(life, calendar, effect):
        return
    until = day_of(effect + life.random.randrange(200)) if life.chance(0.5) else None
    plain = effect == number(life.today) + 1 and life.chance(0.5)
    life.add("suspension", first=None if plain else day_of(effect), last=until)


def lift(life: Drawing) -> None:
    calendar = life.calendar
    effect = number(life.today) + life.late()
    running = [
        act
        for act in life.acts
        if act.kind == "suspension"
        and not (act.last and number(act.last) < effect)
        and not any(each.follows == act.reference for each in life.acts if each.kind == "lifting")
    ]
    if not running or SUSPENDED not in calendar.status[effect:]:
        return
    effect = max(effect, running[-1].effect)
    life.add("lifting", first=day_of(effect), follows=running[-1].reference)


def _ending(life: Drawing, calendar: Calendar) -> date | None:
    """A last day of effect, from the publication to the end of the validity."""
    room = _last_valid(calendar) - number(life.today)
    if not _lives(life, calendar) or room < 0:
        return None
    return life.today + timedelta(
        days=life.random.choice([0, 1, min(room, life.random.randint(1, 300))]) if room else 0
    )


def abrogate(life: Drawing) -> None:
    end = _ending(life, life.calendar)
    if end is None or life.calendar.status[number(life.today)] == UPCOMING:
        return
    shape = life.random.randrange(3)
    if shape == 0 and end == life.today:
        life.add("abrogation")
    elif shape == 1:
        life.add("abrogation", first=end + timedelta(days=1))
    else:
        life.add("abrogation", last=end)


def cease(life: Drawing) -> None:
    calendar = life.calendar
    end = _ending(life, calendar)
    running = [
        text
        for text in calendar.named(calendar.indications, number(life.today))
        if not _over(calendar, text)
    ]
    if end is None or not running or calendar.status[number(life.today)] == UPCOMING:
        return
    texts = life.random.choice([(running[0],), (running[-1],), tuple(running), ()])
    life.add("cessation", last=end, indications=texts)


def reinstate(life: Drawing) -> None:
    """What an act ended comes back, within its validity, and for some time only now and then."""
    calendar = life.calendar
    effect = number(life.today) + life.late()
    undone = {act.follows for act in life.acts if act.kind == "reinstatement"}
    ended = [
        act
        for act in life.acts
        if act.kind in ("abrogation", "cessation")
        and act.out <= number(life.today)
        and act.reference not in undone
    ]
    if not ended or effect > _last_valid(calendar):
        return
    act = ended[-1]
    texts = act.indications[:1] if life.chance(0.3) else ()
    room = _last_valid(calendar) - effect
    until = day_of(effect + life.random.randint(0, room)) if life.chance(0.3) else None
    life.add(
        "reinstatement",
        first=day_of(effect),
        last=until,
        follows=act.reference,
        indications=texts,
    )


GESTURES: tuple[Callable[[Drawing], None], ...] = (
    *(renew, renew, modify, overtake, overtake, suspend, suspend, lift, lift, lift, lift),
    *(abrogate, cease, cease, reinstate, reinstate, reinstate),
)
"""The rarer ones come more often: most of their tries find nothing to undo."""
