"""What the pages and the data of the register show around its entries."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from cpc.facts.reading import facts
from cpc.law import articles as cite
from cpc.law.days import Period, add_months, french_day
from cpc.law.life.lives import protocol_days
from cpc.law.life.register import Mention
from cpc.law.life.states import RegisterStatus
from cpc.law.life.states import RegisterStatus as Status
from cpc.law.parameters import REFORM
from cpc.models import Act
from cpc.register import register
from cpc.register import words as register_words
from cpc.register.query import Query
from cpc.register.register import PAGE, Entry
from cpc.signed.published import PUT_SP, kinds_signed, without_protocol
from cpc.text import words_of
from web.keyset import keyset

SPELLING_ROWS = 500
"""Frameworks whose words are tried when nothing matches."""


@dataclass(frozen=True, slots=True)
class StatusTag:
    """A filter of the list: a status, how many frameworks have it that day."""

    value: str
    label: str
    count: int
    chosen: bool

    @property
    def shown(self) -> str:
        """The count, or that it is beyond what is counted."""
        return str(self.count) if self.count <= register.COUNTED else f"plus de {register.COUNTED}"


def list_page(query: Query, given: Mapping[str, str]) -> dict[str, Any]:
    rows = register.with_acts(query.frameworks(), on=query.on, today=query.today)
    page = keyset(rows, by="number", given=given, size=PAGE, newest_first=True)
    tags = status_tags(query)
    found = next(tag for tag in tags if tag.chosen)
    context = {"query": query, "page": page, "tags": tags, "found": found}
    context["entries"] = register.entries(page.rows, on=query.on, today=query.today)
    if not page.rows:
        context |= {"spellings": spellings(query), "refusals": query.refusals()[:5]}
    return context


def status_tags(query: Query) -> list[StatusTag]:
    counts = register.counts(query.any_status())
    every = StatusTag("", "Tous", sum(counts.values()), not query.status)
    return [every] + [
        StatusTag(value, label, counts.get(value, 0), value == query.status)
        for value, label in RegisterStatus.pairs()
        if counts.get(value) or value == query.status
    ]


def spellings(query: Query) -> list[str]:
    """Searches near to one that found nothing, with words that the register has."""
    words = words_of(query.text)[:5]
    texts = register.published(query.on, today=query.today).values_list("search", flat=True)
    known = sorted({word for text in texts[:SPELLING_ROWS] for word in text.split()})
    near = [_near(word, known) for word in words]
    if not words or not all(near):
        return []
    proposals = [
        " ".join(found[min(rank, len(found) - 1)] for found in near)
        for rank in range(max(len(found) for found in near))
    ]
    return [text for text in dict.fromkeys(proposals) if text != " ".join(words)]


def _near(word: str, known: list[str]) -> list[str]:
    if len(word) < 4 or word in known:
        return [word]
    return get_close_matches(word, known, n=3, cutoff=0.75)


def head(request: HttpRequest, query: Query) -> dict[str, Any]:
    """What comes before the results of a selection as data."""
    said: dict[str, Any] = {"on": query.on, "q": query.text, "statut": query.status}
    if query.page:
        found = query.refusals() if "non-etablis" in request.path else query.frameworks()
        following = found.order_by("pk")[query.page * PAGE : query.page * PAGE + 1].exists()
        address = f"?{query.parameters}&page={query.page + 1}".replace("?&", "?")
        said |= {
            "page": query.page,
            "next": request.build_absolute_uri(address) if following else None,
        }
    return said


def selected(query: Query) -> Iterator[Entry]:
    """The whole selection, or the part that ``?page=`` asks for."""
    found = query.frameworks()
    if query.page is None:
        return register.stream(found, on=query.on, today=query.today)
    rows = register.with_acts(found, on=query.on, today=query.today).order_by("-number")
    part = rows[(query.page - 1) * PAGE : query.page * PAGE]
    return iter(register.entries(part, on=query.on, today=query.today))


def selected_refusals(query: Query) -> Iterator[Act]:
    found = query.refusals()
    if query.page is None:
        return found.iterator(chunk_size=register.CHUNK)
    return iter(found[(query.page - 1) * PAGE : query.page * PAGE])


def absence(number: str, query: Query, *, since: date | None) -> str:
    if since is None:
        return f"Aucun cadre publié ne porte le numéro « {number[:40]} »."
    return (
        f"Le {french_day(query.on)}, le cadre {number} n'était pas encore publié : le registre le "
        f"montre depuis le {french_day(since)}."
    )


def sheet(entry: Entry, query: Query) -> dict[str, Any]:
    """Everything on the page of one framework."""
    begun = [span for span in entry.history if span.first_day <= query.on]
    signed = kinds_signed(entry.acts)
    return {
        "entry": entry,
        "query": query,
        "sentence": register_words.headline(entry.standing, on=query.on, today=query.today),
        "changes": register_words.changes(entry.standing),
        "state_of_the_acts": register_words.STATE_OF_THE_ACTS,
        "content": content(entry),
        "mentions": {
            each.value: texts for each, texts in register_words.by_mention(entry.standing)
        },
        "mention": {each.value: each for each in Mention},
        "acts": list(reversed(entry.acts)),
        "texts": set(signed),
        "protocols": protocols(entry, signed),
        "counting": next(act for act in entry.acts if act.reference == entry.standing.act),
        "span": begun[-1] if begun else None,
        "reform": REFORM,
        "rtu_article": cite.LFSS_2021_78_IV_D,
        "circuit_article": cite.CSS_R163_56,
    }


def protocols(entry: Entry, signed: Mapping[int, set[str]]) -> list[tuple[Act, Period]]:
    """Those signed here, each with its days, the one that holds last first (R36)."""
    by_name = {act.reference: act for act in entry.acts}
    having = {act.reference for act in entry.acts if PUT_SP in signed.get(act.pk, ())}
    if not having:
        return []
    waived = without_protocol(entry.acts)
    without = {act.reference for act in entry.acts if act.pk in waived}
    days = protocol_days([facts(act) for act in entry.acts], having, on=entry.on, without=without)
    return [(by_name[each.reference], period) for each, period in reversed(days)]


CONTENT = ("posology", "route", "adverse_effects", "classification", "argument", "crpv")


def content(entry: Entry) -> list[tuple[str, str]]:
    """What the acts state of the use that day; nothing when they were only listed."""
    return [
        (str(Act._meta.get_field(name).verbose_name).capitalize(), text)
        for name in CONTENT
        if (text := entry.standing.text(name))
    ]


@dataclass(frozen=True, slots=True)
class Figure:
    number: int
    label: str
    url: str


def figures(*, on: date) -> list[Figure]:
    """In force, ending within twelve months, not established: two queries, for the home page."""
    soon = Count("pk", filter=Q(end__gte=on, end__lte=add_months(on, 12)))
    numbers = register.in_force(on).aggregate(live=Count("pk"), soon=soon)
    refused = register.not_established(on=on, today=on).count()
    live = f"{reverse('register')}?statut={Status.IN_FORCE}"
    return [
        Figure(numbers["live"], "en vigueur", live),
        Figure(numbers["soon"], f"{_verb(numbers['soon'])} fin dans les douze mois", live),
        Figure(refused, "usages sans cadre établi", reverse("not_established")),
    ]


def _verb(number: int) -> str:
    return "prennent" if number > 1 else "prend"
