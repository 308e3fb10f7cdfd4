"""Every question, whatever its kind, on every surface: typed, reviewed, frozen, printed, corrected,
duplicated, imported. A new question is swept as soon as it is in the form."""

import io
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import User
from config.scenario.browser import sent as sent_by_browser
from cpc.models import FormalRequest, Medicine
from records import clock
from records.shared_texts import fingerprint
from signalements.draft.autosave import Change, save_field
from signalements.draft.copying import SAID_AGAIN, duplicate
from signalements.filed.corrections import in_line
from signalements.filed.request_forms import RequestForm
from signalements.filed.summary import summary_pdf
from signalements.form.codecs import CODECS, ROW_CODECS, codec_of
from signalements.form.fields import locate
from signalements.form.questions import STEPS
from signalements.form.row_kinds import SHEETS
from signalements.form.rows import add_row
from signalements.models import ContentVersion, Signalement
from signalements.sheets import drafts as imports
from signalements.sheets import template as imports_template
from signalements.sheets.columns import DRAFTS, draft_columns, row_columns
from tests.signalements.answers import typed, words
from workflows.intake.filing import file_signalement

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
DUE = date(2026, 4, 1)


@pytest.fixture
def empty(bodies, reporter, protopic, day) -> Signalement:
    """A draft where nothing is answered, with an empty row of each kind."""
    Medicine.objects.add(cis="60000001", name="AUTRE 1 mg, comprimé")
    draft = Signalement.objects.create(organisation=bodies.asso, author=reporter, started_on=day)
    for name in ROW_CODECS:
        add_row(draft, name)
    return draft


def keys(draft: Signalement) -> list[str]:
    """The key of every answer of the draft."""
    found = list(CODECS)
    for name, columns in ROW_CODECS.items():
        found += [
            f"{name}.{row.pk}.{each}" for row in getattr(draft, name).all() for each in columns
        ]
    return found


def told(draft: Signalement) -> dict[str, str]:
    """Every answer of the draft in words, read from the database."""
    fresh = Signalement.objects.get(pk=draft.pk)
    places = [locate(fresh, key) for key in keys(fresh)]
    return {plain(each.key): each.codec.words(each.row) for each in places}


def plain(key: str) -> str:
    """The key without the number of its row."""
    return ".".join(part for part in key.split(".") if not part.isdigit())


def expected(rank: int) -> dict[str, str]:
    rows = [f"{name}.{each}" for name, columns in ROW_CODECS.items() for each in columns]
    return {key: words(codec_of(key), rank) for key in (*CODECS, *rows)}


@pytest.fixture
def filled(empty, mine) -> Signalement:
    """Every question answered by its page."""
    for step in STEPS:
        names = [key for key in keys(empty) if key.split(".")[0] in step.names + step.rows]
        sent: dict[str, Any] = {key: typed(codec_of(key), 0) for key in names}
        page = reverse("signalement_step", args=[empty.pk, step.number])
        answer = mine.post(page, {key: text for key, text in sent.items() if text})
        assert answer.status_code == 302, answer.context["form"].errors
    return Signalement.objects.get(pk=empty.pk)


@pytest.fixture
def filed(filled, division, reporter, day) -> Signalement:
    return file_signalement(filled, by=reporter, on=day)


def test_it_is_typed_in_its_step(filled):
    assert told(filled) == expected(0)


def test_it_is_saved_while_it_is_typed(empty, reporter):
    for key in keys(empty):
        write(empty, key, 0, by=reporter)
    assert told(empty) == expected(0)


def write(draft: Signalement, key: str, rank: int, *, by: User) -> None:
    """Saves one answer over what is saved, as a page does."""
    started = fingerprint(locate(Signalement.objects.get(pk=draft.pk), key).read())
    change = Change(key, typed(codec_of(key), rank), started)
    save_field(Signalement.objects.all(), pk=draft.pk, change=change, by=by, at=NOON)


def test_its_earlier_texts_are_read_in_words(empty, mine, reporter):
    backwards = list(reversed(keys(empty)))  # the end of a range before its beginning
    for rank in (0, 1):
        for key in backwards:
            write(empty, key, rank, by=reporter)
    for key in backwards:
        page = mine.get(reverse("signalement_field_versions", args=[empty.pk, key]))
        (last, *_) = page.context["rows"]
        assert page.context["current"] == last["words"] == words(codec_of(key), 1), key


def test_it_is_read_again_before_the_filing(filled, mine):
    page = unescape(mine.get(reverse("signalement_review", args=[filled.pk])).content.decode())
    assert {each for each in expected(0).values() if each not in page} == set()


def test_too_late_it_is_given_back_in_words(filed, mine):
    """The medicines are chosen one by one: nothing of them is typed."""
    for step in STEPS:
        sent = {name: typed(CODECS[name], 0) for name in step.names if name != "medicines"}
        answer = mine.post(reverse("signalement_step", args=[filed.pk, step.number]), sent)
        given = {CODECS[name].question.label: words(CODECS[name], 0) for name in sent}
        assert answer.status_code == 409 and dict(answer.context["typed"]) == given


def frozen(text) -> dict[str, str]:
    """Every answer of a frozen text, a row's by its column."""
    answers = [each for section in text.parsed["sections"] for each in section["answers"]]
    found = {each["name"]: each["answer"] for each in answers if "rows" not in each}
    for each in answers:
        for row in each.get("rows", []):
            found |= {f"{each['name']}.{cell['name']}": cell["answer"] for cell in row}
    return found


def test_it_is_frozen_in_words(filed):
    assert frozen(filed.filed_content) == expected(0)


def test_it_is_printed_and_read_by_the_agency_in_words(filed, browse, team):
    printed = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(summary_pdf(filed))).pages
    )
    read = browse(team.desk).get(reverse("signalement_read", args=[filed.number]))
    for page in (printed, unescape(read.content.decode())):
        squeezed = "".join(page.split())
        assert {
            each for each in expected(0).values() if "".join(each.split()) not in squeezed
        } == set()


@pytest.fixture
def asked(filed, browse, team, ask) -> FormalRequest:
    """Every answer and every row marked, and asked for."""
    names = [*CODECS, *(f"{name}.1" for name in ROW_CODECS)]
    data = {f"comment_{name}": "Corrigez." for name in names}
    page = reverse("signalement_mark", args=[filed.number])
    assert browse(team.desk).post(page, data).status_code == 302
    ask(filed.dossier, due=DUE)
    return FormalRequest.objects.get()


@pytest.fixture
def corrected(filed, asked, mine) -> Signalement:
    """Every answer corrected by the page of the request."""
    data = sent_back(asked)
    answer = mine.post(reverse("signalement_request", args=[filed.number, asked.number]), data)
    assert answer.status_code == 302, answer.context["form"].errors
    return filed


def sent_back(asked: FormalRequest) -> dict[str, Any]:
    """What a browser sends with every second answer."""
    data = {"item_1_state": "given", "item_1_text": "Voici.", "item_1_version": 0, "send": "1"}
    for mark in asked.marks.all():
        codecs = ROW_CODECS[mark.kind] if mark.kind else {"text": CODECS[mark.name]}
        sent = {f"mark_{mark.pk}_{each}": typed(codec, 1) for each, codec in codecs.items()}
        data |= {f"mark_{mark.pk}_version": 0} | sent
    return data


def test_its_correction_starts_from_what_was_filed(asked):
    form = RequestForm(request=asked)
    page = {field.html_name: sent_by_browser(field) for field in form}
    kept = {name: str(value) for name, value in page.items() if value is not None}
    sent = RequestForm(kept, request=asked)
    sent.full_clean()
    before = {mark.pk: mark.before for mark in asked.marks.all()}
    assert {each.mark: each.text for each in sent.corrected()} == before


def test_it_is_corrected_by_an_answer_of_its_kind(corrected, mine):
    assert frozen(ContentVersion.objects.get()) == expected(1)
    page = mine.get(corrected.get_absolute_url())
    assert page.status_code == 200


def test_a_correction_that_comes_too_late_is_given_back_in_words(filed, asked, mine, on_day):
    page = reverse("signalement_request", args=[filed.number, asked.number])
    with on_day(DUE + timedelta(days=1)):
        answer = mine.post(page, sent_back(asked))
    given = {text for _, text in answer.context["typed"]}
    unticked = {words(codec, 1) for codec in CODECS.values() if not typed(codec, 1)}
    assert answer.status_code == 409 and set(expected(1).values()) - unticked <= given


def test_a_correction_is_told_in_words(corrected, asked):
    for mark in asked.marks.all():
        line, names = in_line(mark, mark.after), ROW_CODECS.get(mark.kind, {})
        wanted = [words(codec, 1) for codec in names.values()] or [words(CODECS[mark.name], 1)]
        assert all(each in line for each in wanted), mark.name


def test_it_is_duplicated_as_corrected_except_what_is_said_again(corrected, reporter, day):
    copied = told(duplicate(corrected, by=reporter, on=day))
    said_again = {name: CODECS[name].words_of(CODECS[name].parse("")) for name in SAID_AGAIN}
    assert copied == expected(1) | said_again


def test_a_correction_in_words_that_its_kind_does_not_read_leaves_what_was_filed(
    corrected, reporter, day, unsealed
):
    """An older form may have taken any text."""
    closed = [name for name, codec in CODECS.items() if codec.choices]
    corrected.marks.filter(name__in=closed).update(after="peut-être")
    copied = told(duplicate(corrected, by=reporter, on=day))
    kept = {name: expected(0)[name] for name in closed if name not in SAID_AGAIN}
    assert {name: copied[name] for name in kept} == kept


def test_it_is_imported_from_the_words_of_a_cell(empty, bodies, reporter, day):
    book = load_workbook(io.BytesIO(imports_template.as_xlsx()))
    sheets = {DRAFTS: draft_columns()} | {
        title: row_columns(name) for name, title in SHEETS.items()
    }
    for title, columns in sheets.items():
        book[title].cell(2, 1, "A")
        for rank, column in enumerate(columns, start=2):
            book[title].cell(2, rank, words(column.codec, 0))
    kept = io.BytesIO()
    book.save(kept)
    waiting = imports.prepare(
        kept.getvalue(), name="a.xlsx", organisation=bodies.asso, by=reporter, at=clock.now()
    )
    assert waiting.content["problems"] == []
    imports.create(waiting, by=reporter, on=day)
    assert told(Signalement.objects.exclude(imported_from="").get()) == expected(0)
