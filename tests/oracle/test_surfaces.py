"""The register against the calendars: acts written by ``enact``, read by sheets, lists, JSON and CSV."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from io import StringIO
from random import Random

import pytest
from django.db import connection
from django.test import Client

from cpc.acts.enacting import Covered, enact
from cpc.law.core import LawError
from cpc.models import Act, Cpc
from cpc.register import data as register_data
from cpc.register import register
from records import clock
from tests.conftest import COUNTED
from tests.oracle.calendar import Written, day_of
from tests.oracle.draw import drawn
from tests.oracle.life import Answer, Life
from web.spreadsheets import csv_lines

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.rule("R34", "R35", "R40", "R51", "R54", "R55", "R58", "R60", "R61", "R62", "R63"),
]
LABELS = {
    "in_force": "En vigueur",
    "upcoming": "À venir",
    "suspended": "Suspendu",
    "expired": "Échu",
    "abrogated": "Abrogé",
    "ceased": "Cessé",
}
PAGES = 2
"""Days of each life that are also read as a person reads them, on the sheet and in the list."""


def enacted(seed: int, counts: Counter[str]) -> tuple[str, Life]:
    """A life in the database, act after act as it is published; what the law refuses is left out."""
    cpc = Cpc.objects.create(number=f"CPC-2022-{seed:04}", title="Tacrolimus – Vitiligo")
    written: dict[str, Act] = {}
    kept = []
    for each in sorted(drawn(Random(seed)), key=lambda act: act.published):
        act = as_act(each, cpc, written.get(each.follows))
        medicines = [Covered(name=name) for name in each.medicines]
        try:
            enact(act, medicines=medicines, indications=each.indications, on=each.published)
        except LawError:
            counts["refused"] += 1
        else:
            written[each.reference] = act
            kept.append(each)
            counts[each.kind] += 1
    return cpc.number, Life(kept)


def as_act(each: Written, cpc: Cpc, follows: Act | None) -> Act:
    ends = each.kind in ("abrogation", "cessation")
    period = each.kind in ("initial", "renewal")
    return Act(
        reference=f"{cpc.number} {each.reference}",
        kind=each.kind,
        cpc=cpc,
        dci="Tacrolimus",
        posology=each.posology,
        follows=follows,
        decided_on=each.published,
        published_on=each.published,
        first_day=each.first if ends else day_of(each.effect),
        last_day=day_of(each.validity[1]) if period else each.last,
    )


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def check_json(told: dict, expected: Answer) -> None:
    assert told["status"] == expected.status
    assert (told["first_day"], told["last_day"]) == tuple(map(iso, expected.period))
    assert told["status_last_day"] == iso(expected.status_last_day)
    assert told["last_day_of_effect"] == iso(expected.last_day_of_effect)
    assert told["mention"] == expected.mention
    assert [
        (each["text"], each["status"], each["last_day"], each["mention"])
        for each in told["indications"]
    ] == [(text, status, iso(last), said) for text, status, last, said in expected.indications]
    assert [(each["name"], each["last_day"]) for each in told["medicines"]] == [
        (name, iso(last)) for name, last in expected.medicines
    ]
    assert [
        (each["day"], each["status"], each["period_first_day"], each["period_last_day"])
        for each in told["coming"]
        if not each["indication"] and not each["medicine"]
    ] == [(iso(day), status, iso(first), iso(last)) for day, status, first, last in expected.coming]


def check_csv(told: dict[str, str], expected: Answer) -> None:
    assert told["status"] == expected.status
    assert (told["first_day"], told["last_day"]) == tuple(map(iso, expected.period))
    assert told["status_last_day"] == (iso(expected.status_last_day) or "")
    assert told["last_day_of_effect"] == (iso(expected.last_day_of_effect) or "")
    assert told["indications_status"] == "|".join(each[1] for each in expected.indications)
    assert told["indications_mention"] == "|".join(each[3] for each in expected.indications)


def check_data(number_: str, on: date, today: date, expected: Answer | None) -> None:
    """The entry as data, and the status under which the list finds it."""
    entry = register.entry(number_, on=on, today=today)
    if on == today:
        found = register.published(on, today=today).filter(number=number_)
        listed = list(found.values_list("span__status", flat=True))
        assert listed == ([expected.status] if expected else [])
    if expected is None:
        assert entry is None
        return
    check_json(json.loads(register_data.as_json(register_data.entry_data(entry))), expected)
    cells = register_data.cells(register_data.entry_row(entry))
    rows = csv_lines(register_data.CSV_COLUMNS, rows=[cells])
    (line,) = csv.DictReader(StringIO("".join(rows)))
    check_csv(line, expected)


def text_of(page: bytes) -> str:
    main = page.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def check_pages(client: Client, number_: str, on: date, expected: Answer | None) -> None:
    """As a person reads it, on the site of that very day."""
    with clock.at(on):
        sheet = client.get(f"/registre/{number_}/")
        row = client.get("/registre/", {"q": number_})
        (told,) = json.loads(client.get("/registre.json", {"q": number_}).getvalue())[
            "results"
        ] or [None]
    if expected is None:
        assert (sheet.status_code, told) == (404, None)
        return
    check_json(told, expected)
    said = text_of(sheet.content)
    label = LABELS[expected.status]
    assert label in said
    assert (expected.mention in said) and label in text_of(row.content)
    assert expected.posology in said
    for text, _, _, mention in expected.indications:
        assert text in said
        assert mention in said
    if expected.status == "in_force" and expected.status_last_day:
        assert f'datetime="{expected.status_last_day}"' in sheet.content.decode()
    if expected.last_day_of_effect:
        assert f'datetime="{expected.last_day_of_effect}"' in row.content.decode()


def questions(life: Life) -> Iterator[tuple[date, date]]:
    """(day, today): each edge asked that day, and the last ones from the day of the last publication."""
    for place in life.edges:
        yield day_of(place), day_of(place)
    last = life.published[-1]
    for place in [each for each in life.edges if each > last][-PAGES:]:
        yield day_of(place), day_of(last)


def walked(seeds: range, client: Client) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in seeds:
        if seed % 20 == 0:
            measure()
        name, life = enacted(seed, counts)
        for on, today in questions(life):
            check_data(name, on, today, life.answer(on, known=today))
            counts["days"] += 1
        for place in Random(seed).sample(life.edges, min(PAGES, len(life.edges))):
            check_pages(client, name, day_of(place), life.answer(day_of(place)))
            counts["pages"] += 1
    return counts


def measure() -> None:
    """PostgreSQL learns how many rows there are, as it does by itself where lives are months apart."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "ANALYZE cpc_act, cpc_cpc, cpc_registerspan, cpc_actindication, cpc_actmedicine"
            )


def test_a_few_lives_are_shown_as_the_calendars_say(client: Client) -> None:
    assert walked(range(6), client)["days"] > 0


@pytest.mark.exhaustive
def test_three_hundred_lives_are_shown_as_the_calendars_say(
    client: Client, record_property: Callable[[str, object], None]
) -> None:
    counts = walked(range(300), client)
    told = ", ".join(f"{name} {many}" for name, many in sorted(counts.items()))
    record_property(COUNTED, f"300 lives in {connection.vendor}, 0 difference ({told})")
