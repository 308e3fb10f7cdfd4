"""Import of a spreadsheet: the template comes back as drafts; what is wrong is told by line and column."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook

from records import clock
from records.models import Event
from signalements.models import SheetImport, Signalement
from signalements.sheets import drafts as imports
from signalements.sheets import template as imports_template
from signalements.sheets.columns import draft_columns, row_columns
from signalements.sheets.file import MOST_LINES, SheetRefused, read

pytestmark = [pytest.mark.django_db, pytest.mark.tour]
USE = {"dci": "Tacrolimus", "indication": "Vitiligo de l'adulte"}


def filled(
    *lines: dict[str, Any],
    references: tuple[dict[str, Any], ...] = (),
    estimates: tuple[dict[str, Any], ...] = (),
) -> bytes:
    """The template, filled in by a spreadsheet program; keys are names of columns, or ``mark``."""
    book = load_workbook(io.BytesIO(imports_template.as_xlsx()))
    tables = (
        ("Signalements", draft_columns(), lines),
        ("Références", row_columns("references"), references),
        ("Estimations", row_columns("estimates"), estimates),
    )
    for title, columns, rows in tables:
        ranks = {"mark": 1} | {each.name: rank for rank, each in enumerate(columns, start=2)}
        for number, row in enumerate(rows, start=2):
            for name, value in row.items():
                book[title].cell(number, ranks[name], value)
    return saved(book)


def saved(book: Workbook) -> bytes:
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture
def prepare(bodies, reporter):
    def prepared(content: bytes) -> SheetImport:
        return imports.prepare(
            content, name="obs.xlsx", organisation=bodies.asso, by=reporter, at=clock.now()
        )

    return prepared


@pytest.fixture
def bring(prepare, reporter, day):
    """Prepares and creates; gives what the preview said."""

    def brought(content: bytes) -> dict[str, Any]:
        waiting = prepare(content)
        told = waiting.content
        imports.create(waiting, by=reporter, on=day)
        return told

    return brought


def problems(told: dict[str, Any]) -> list[tuple[str, int, str]]:
    return [(each["sheet"], each["line"], each["column"]) for each in told["problems"]]


# There and back


def test_a_filled_template_comes_back_as_drafts(bring, protopic, bodies, day):
    told = bring(
        filled(
            USE
            | {
                "mark": "A",
                "rare_disease": "oui",
                "medicines": 63213392,
                "position": "Oui.\nEncore.",
            }
            | {"interests_declared": "aucun lien avec une entreprise concernée"},
            {"mark": 2, "dci": "Baclofène"},
            references=(
                {"mark": "A", "citation": "Dupont 2013", "year": 2013, "pmid": 12345678},
                {"mark": "A", "doi": "https://doi.org/10.1000/xyz", "patients": 168.0},
                {"mark": "2", "citation": "Durand"},
            ),
            estimates=({"mark": "A", "low": 400, "high": 500, "made_on": date(2025, 5, 1)},),
        )
    )
    assert told["problems"] == []
    first, second = Signalement.objects.drafts().order_by("pk")
    assert (first.organisation, first.started_on) == (bodies.asso, day)
    assert (first.dci, first.rare_disease, first.position) == ("Tacrolimus", True, "Oui.\nEncore.")
    assert first.interests_declared == "none"
    assert [item.cis for item in first.medicines.all()] == ["63213392"]
    assert list(first.references.values_list("citation", "year", "pmid", "doi", "patients")) == [
        ("Dupont 2013", 2013, "12345678", "", None),
        ("", None, "", "10.1000/xyz", 168),
    ]
    assert first.estimates.get().made_on == date(2025, 5, 1)
    assert second.references.get().citation == "Durand"
    assert first.history.count() == 1
    assert Event.objects.filter(verb="drafts_imported").count() == 1


def test_nothing_is_written_before_one_says_so(prepare):
    prepare(filled(USE))
    assert not Signalement.objects.exists()


def test_the_same_file_twice_creates_nothing_twice(bring, prepare, reporter, day):
    content = filled(USE, {"dci": "Baclofène"})
    bring(content)
    told = bring(content)
    assert (told["drafts"], told["again"]) == ([], 2)
    assert Signalement.objects.count() == 2


def test_two_previews_of_one_file_create_it_once(prepare, reporter, day):
    first, second = prepare(filled(USE)), prepare(filled(USE))
    made = [imports.create(each, by=reporter, on=day) for each in (first, second, second)]
    assert made == [1, 0, 0]


def test_a_use_that_the_body_already_has_is_said(prepare, draft):
    (line,) = prepare(filled(USE)).content["drafts"]
    assert line["known"] == "un brouillon"


# What is wrong is told


def test_each_error_says_its_line_and_column_and_spares_the_others(bring):
    told = bring(
        filled(
            USE,
            {"dci": "B", "rare_disease": "peut-être"},
            {"dci": "C", "medicines": "1234"},
            {"dci": "D", "medicines": "99999999"},
            {"position": "rien d'autre"},
            {"dci": "F", "contact_email": "pas une adresse"},
            {"dci": "Tacrolimus", "indication": "Vitiligo de l'adulte"},
        )
    )
    lines = {line for _, line, _ in problems(told)}
    assert lines == {3, 4, 5, 6, 7, 8}
    assert ("Signalements", 4, "Spécialités concernées") in problems(told)
    assert "répète la ligne 2" in str(told["problems"])
    assert Signalement.objects.count() == 1


def test_a_reference_that_names_nobody_or_reads_badly_is_told(bring):
    told = bring(
        filled(
            {"mark": "A", "dci": "A"},
            {"mark": "B", "dci": "B"},
            references=(
                {"mark": "Z", "citation": "Perdue"},
                {"mark": "A", "doi": "pas un doi"},
                {"mark": "B", "year": 3013},
            ),
        )
    )
    assert {(sheet, line) for sheet, line, _ in problems(told)} == {
        ("Références", 2),
        ("Références", 3),
        ("Références", 4),
        ("Signalements", 2),
        ("Signalements", 3),
    }
    assert not Signalement.objects.exists()


def test_a_formula_is_never_executed_and_a_typed_equal_sign_is_text(bring):
    book = load_workbook(io.BytesIO(filled(USE, {"dci": "X"})))
    book["Signalements"].cell(3, 10, "=1+1")
    told = bring(saved(book))
    (wrong,) = told["problems"]
    assert (wrong["line"], "formule" in wrong["sentence"]) == (3, True)
    title = next(each.title for each in draft_columns() if each.name == "position")
    bring(f'Repère;Substance active (DCI);"{title}"\n;Y;"=CMD()"\n'.encode())
    assert Signalement.objects.get(dci="Y").position == "=CMD()"


# CSV


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_in_the_encodings_and_separators_of_spreadsheets(bring, encoding, separator):
    rows = [["dci", "indication"], ["Baclofène", "« Dépendance » ; œdème"]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    assert bring(text.encode(encoding))["problems"] == []
    assert Signalement.objects.get().indication == "« Dépendance » ; œdème"


def test_the_csv_template_is_read_back(bring):
    with pytest.raises(SheetRefused, match="titres"):
        bring(imports_template.as_csv())


# Files that are not what they say


def archive(**parts: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def altered(content: bytes, name: str, change) -> bytes:
    """The workbook with one of its parts changed."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return kept.getvalue()


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


def bombed(data: bytes) -> bytes:
    return BOMB + data[data.index(b"<", 5) :] if data.startswith(b"<?xml") else BOMB + data


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n ",
        b"%PDF-1.7\n\x00\x01",
        b"\xd0\xcf\x11\xe0" + b"\x00" * 600,
        b"PK\x03\x04broken",
        archive(**{"word__document.xml": b"<x/>"}),
        archive(**{"xl__workbook.xml": b"0" * 90_000_000}),
        archive(**{"xl__workbook.xml": b"<x/>"}),
        b"dci;inconnue\nX;Y",
        b"dci;dci\nX;Y",
        b'dci;indication\n"X;Y\n' + b"a" * 200_000,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    ],
    ids=range(12),
)
def test_a_wrong_file_is_refused_with_a_sentence(prepare, content):
    with pytest.raises(SheetRefused):
        prepare(content)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_entities_in_a_workbook_are_refused(prepare, part):
    with pytest.raises(SheetRefused):
        prepare(altered(filled(USE), part, bombed))


def test_more_lines_than_the_limit_are_refused(prepare):
    text = "dci\n" + "x\n" * (MOST_LINES + 1)
    with pytest.raises(SheetRefused, match="5000"):
        prepare(text.encode())
    assert len(read(("dci\n" + "x\n" * MOST_LINES).encode())["Signalements"]) == MOST_LINES + 1


# In number


def test_a_long_file_is_written_by_batches_with_no_query_a_line(prepare, reporter, day):
    counts = []
    for total, word in ((10, "a"), (150, "b")):
        text = "dci;indication\n" + "".join(f"{word}{n};i\n" for n in range(total))
        with CaptureQueriesContext(connection) as queries:
            imports.create(prepare(text.encode()), by=reporter, on=day)
        counts.append(len(queries))
    assert counts[1] < counts[0] + 20


# The pages


def sent(content: bytes, name: str = "observatoire.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_file_is_read_again_on_a_page_then_created(browse, reporter, bodies):
    client = browse(reporter)
    data = {
        "organisation": bodies.asso.pk,
        "file": sent(filled(USE, {"rare_disease": "hum", "dci": "B"})),
    }
    there = client.post("/signalements/importer/", data)
    page = client.get(there.url).content.decode()
    assert "Rien n’est encore écrit" in page
    assert "« hum » : écrivez « oui » ou « non »." in page
    assert "Créer le brouillon" in page
    assert client.post(there.url).status_code == 302
    assert Signalement.objects.drafts().count() == 1
    assert client.post(there.url).status_code == 404


def test_a_refused_file_says_why_beside_the_field(browse, reporter, bodies):
    data = {"organisation": bodies.asso.pk, "file": sent(b"%PDF-1.7\x00", "obs.xlsx")}
    response = browse(reporter).post("/signalements/importer/", data)
    assert response.status_code == 422
    assert "déposez le modèle rempli" in response.content.decode()


def test_one_imports_only_for_one_s_own_bodies(browse, reporter, bodies, cnp_reporter):
    data = {"organisation": bodies.cnp.pk, "file": sent(filled(USE))}
    assert browse(reporter).post("/signalements/importer/", data).status_code == 422
    assert not SheetImport.objects.exists()


def test_what_was_read_is_forgotten_after_a_day(prepare, browse, reporter, day):
    waiting = prepare(filled(USE))
    address = f"/signalements/importer/{waiting.uuid}/"
    with clock.at(day + timedelta(days=1)):
        assert browse(reporter).post(address).url == "/signalements/importer/"
        assert not Signalement.objects.exists()
        prepare(filled({"dci": "B"}))
    assert SheetImport.objects.filter(pk=waiting.pk).count() == 0
