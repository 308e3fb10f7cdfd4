"""The public register: which frameworks it shows on a day, and what it says of each.

Only published acts count, and never one that is not published today (R40): on a day before its
first publication a framework is not there. A list costs the same number of queries at any size.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Exists, FilteredRelation, Max, Min, OuterRef, Prefetch, Q, QuerySet

from cpc.facts.coverage import CoveredMedicine, coverage
from cpc.facts.reading import facts
from cpc.law.days import Period
from cpc.law.life.acts import ActKind
from cpc.law.life.lives import until
from cpc.law.life.register import IndicationStanding, Span, Standing, spans, standing
from cpc.law.life.states import RegisterStatus
from cpc.models import Act, Cpc, RegisterSpan
from cpc.register import words as register_words
from cpc.text import words_of
from records.words.text import normalise

PAGE = 25
"""Frameworks on a page; ``CHUNK`` at a time when the whole selection is streamed."""
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One framework as the register shows it on a day; ``acts`` are those published by then.

    ``today``: the day of the question; what is said of a later day rests on what is published today.
    """

    cpc: Cpc
    on: date
    today: date
    acts: list[Act]
    standing: Standing
    medicines: list[CoveredMedicine]

    @property
    def number(self) -> str:
        return self.cpc.number

    @property
    def subject(self) -> str:
        """What it is about, in a word: the substance, else the name that opens the title."""
        return self.standing.text("dci") or self.cpc.title.partition(" – ")[0]

    @property
    def more_medicines(self) -> int:
        """How many a line of the list leaves out."""
        return max(0, len(self.medicines) - 1)

    @property
    def status(self) -> RegisterStatus:
        return self.standing.status

    @property
    def period(self) -> Period:
        return self.standing.period

    @property
    def is_live(self) -> bool:
        """Whether one may prescribe under it that day (R63)."""
        return self.status is RegisterStatus.IN_FORCE

    @property
    def is_over(self) -> bool:
        return self.status in (
            RegisterStatus.EXPIRED,
            RegisterStatus.ABROGATED,
            RegisterStatus.CEASED,
        )

    @property
    def last_day_of_effect(self) -> date | None:
        return self.standing.last_day_of_effect

    @property
    def uses(self) -> list[tuple[IndicationStanding, register_words.Sentence]]:
        """Each indication, with its last day in words."""
        return [
            (each, register_words.last_day(each.status, each.last_day, on=self.on))
            for each in self.standing.indications
        ]

    @property
    def once_back(self) -> str:
        """What the last day of effect waits for, when the framework is out of force that day."""
        return register_words.ONCE_BACK if register_words.comes_back(self.standing) else ""

    @property
    def known_on(self) -> date:
        """The day whose published acts are read."""
        return latest_publication(on=self.on, today=self.today)

    @property
    def is_to_come(self) -> bool:
        return self.on > self.today

    @property
    def next_change(self) -> register_words.Sentence:
        return register_words.next_change(self.standing)

    @property
    def was_rtu(self) -> bool:
        """Deemed a framework from an older recommendation (R70)."""
        return any(act.kind == ActKind.LEGACY_RTU for act in self.acts)

    @property
    def history(self) -> tuple[Span, ...]:
        """What the register says day after day, as far as the acts published by ``on`` tell."""
        return spans(facts(act) for act in self.acts)


def latest_publication(*, on: date, today: date) -> date:
    """A day to come is answered from what is published today."""
    return min(on, today)


def published(on: date, *, today: date) -> QuerySet[Cpc]:
    """The frameworks that the register shows on ``on``, each joined to its ``span`` of that day."""
    span = Q(spans__first_day__lte=on) & (Q(spans__last_day=None) | Q(spans__last_day__gte=on))
    found = Cpc.objects.annotate(span=FilteredRelation("spans", condition=span))
    found = found.filter(span__isnull=False)
    if on > today:
        known = Act.objects.filter(cpc=OuterRef("pk"), published_on__lte=today)
        found = found.filter(Exists(known))
    return found


def search(found: QuerySet[Cpc], text: str) -> QuerySet[Cpc]:
    """Those whose number, medicines, substances, codes or indications hold every word."""
    for word in words_of(text):
        found = found.filter(search__contains=word)
    return found


def with_acts(found: QuerySet[Cpc], *, on: date, today: date) -> QuerySet[Cpc]:
    """The acts published by then, with all that is read of them: four queries for any rows."""
    acts = (
        Act.objects.filter(published_on__lte=latest_publication(on=on, today=today))
        .select_related("follows")
        .prefetch_related("medicines__medicine", "indications")
    )
    return found.prefetch_related(Prefetch("acts", acts, to_attr="known_acts"))


def entries(cpcs: Iterable[Cpc], *, on: date, today: date) -> list[Entry]:
    """What the register says of frameworks read by ``with_acts``, in a few queries for all."""
    read = [(cpc, standing([facts(act) for act in cpc.known_acts], on=on)) for cpc in cpcs]
    told = [(cpc, found) for cpc, found in read if found is not None]
    for cpc, _ in told:
        _tell_ends(cpc.known_acts, on=on)
    covered = coverage([(cpc.known_acts, found) for cpc, found in told], on=on)
    return [
        Entry(cpc, on, today, cpc.known_acts, found, medicines)
        for (cpc, found), medicines in zip(told, covered, strict=True)
    ]


def _tell_ends(acts: list[Act], *, on: date) -> None:
    """The last day of effect of each act, as known on the day (R36)."""
    read = [facts(act) for act in acts]
    for act, each in zip(acts, read, strict=True):
        act.until = until(read, each, on=on)


def stream(found: QuerySet[Cpc], *, on: date, today: date) -> Iterator[Entry]:
    """Every entry of a selection, a chunk in memory at a time."""
    rows = with_acts(found, on=on, today=today).order_by("-number").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from entries(chunk, on=on, today=today)


def entry(number: str, *, on: date, today: date) -> Entry | None:
    """One framework on a day, None when it is not published that day."""
    rows = with_acts(Cpc.objects.filter(number=number), on=on, today=today)
    return next(iter(entries(rows, on=on, today=today)), None)


def shown_since(number: str, *, today: date) -> date | None:
    """The day from which the register shows this framework, None when it does not."""
    acts = Act.objects.filter(cpc__number=number, published_on__lte=today)
    if not acts.exists():
        return None
    first = RegisterSpan.objects.filter(cpc__number=number).aggregate(day=Min("first_day"))
    return first["day"]


COUNTED = 1000
"""Counts stop here: beyond, a page costs the same and says « plus de 1000 »."""


def counts(found: QuerySet[Cpc]) -> dict[str, int]:
    """How many frameworks of a selection have each status, up to ``COUNTED`` + 1 each."""
    every = found.order_by()
    return {
        str(status): every.filter(span__status=status)[: COUNTED + 1].count()
        for status in RegisterStatus
    }


def not_established(text: str = "", *, on: date, today: date) -> QuerySet[Act]:
    """Uses for which no framework was established after a signalement, the latest first (R38)."""
    found = Act.objects.filter(
        kind=ActKind.NOT_ESTABLISHED.value, published_on__lte=latest_publication(on=on, today=today)
    ).prefetch_related("medicines__medicine", "indications")
    words = words_of(text)
    if words:
        found = found.filter(pk__in=[act.pk for act in found if _says(act, words)])
    return found.order_by("-published_on", "-pk")


def _says(act: Act, words: list[str]) -> bool:
    """A refusal has no search column: there are few, read whole and compared without accents."""
    texts = [act.dci, *(line.text for line in act.indications.all())]
    for line in act.medicines.all():
        texts += [line.name, line.cis, line.medicine.search if line.medicine else ""]
    said = normalise(" ".join(texts))
    return all(word in said for word in words)


LIVE = [
    str(each)
    for each in (RegisterStatus.IN_FORCE, RegisterStatus.SUSPENDED, RegisterStatus.UPCOMING)
]
"""Before its end; a passage without last day under one of these has no known end."""


def in_force(on: date) -> QuerySet[RegisterSpan]:
    """What is in force that day, with the ``end`` of each framework: the last day before it is over."""
    live = Q(cpc__spans__status__in=LIVE)
    return RegisterSpan.objects.filter(
        Q(last_day=None) | Q(last_day__gte=on),
        status=RegisterStatus.IN_FORCE.value,
        first_day__lte=on,
    ).annotate(end=Max("cpc__spans__last_day", filter=live))
