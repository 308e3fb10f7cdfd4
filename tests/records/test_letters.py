"""A letter: one text for the page, the file and the e-mail; kept as sent; verified by its code."""

import hashlib
import html
import io
import time
import unicodedata
from datetime import date

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from records.letters.content import (
    PRINTABLE,
    Block,
    LetterContent,
    TemplateReader,
    UnknownTag,
    as_text,
    from_json,
    printable,
)
from records.letters.letters import issue, verified
from records.letters.pdf import render
from records.models import Letter, LetterKind, LetterText

pytestmark = pytest.mark.tour

DAY = date(2026, 3, 2)
ODD = {
    "markup of Typst": '#eval("1") *gras* _it_ $x^2$ = titre @ref <label> \\ `code` // fin',
    "markup of pages": "<script>alert(1)</script> & &lt;b&gt; {{ x }} {% y %}",
    "emoji": "bien 😀 👩‍⚕️",
    "right to left": "שלום \u202ecilbup\u202c مرحبا",
    "nul and controls": "a\x00b\x07c\td",
    "ideograms": "中文",
    "accents in two characters": unicodedata.normalize("NFD", "étéçàœ"),
}


def a_content(**fields) -> LetterContent:
    given = {
        "kind": "acknowledgement",
        "kind_label": "Accusé",
        "number": "COU-2026-0001",
        "issued_on": "2026-03-02",
        "day": "Le 2 mars 2026",
        "brand": ["Démonstration"],
        "state": False,
        "sender": ["Direction", "guichet"],
        "recipient": ["Association Y"],
        "title": "Un courrier",
        "blocks": [Block("paragraph", "Bonjour.")],
        "verify_url": "https://cpc.example/verifier/",
    }
    return LetterContent(**(given | fields))


def words(text: str) -> str:
    """Without blanks: a PDF cuts lines where they end on paper."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def data() -> dict:
    return {
        "number": "SIG-2026-0001",
        "use": "Tacrolimus × Vitiligo",
        "body": "Association Y",
        "filed_on": "02/03/2026",
        "dossier": "DOS-2026-0001",
        "missing": ["Données françaises", "Posologie *maximale*"],
        "due_on": "01/04/2026",
        "completion_article": "art. L. 114-5 CRPA",
        "reasons": "Première ligne.\nSeconde <b>ligne</b> #eval.",
        "follow_url": "https://cpc.example/signalements/SIG-2026-0001/",
    }


@pytest.fixture
def letter(bodies, division, data) -> Letter:
    return issue(
        LetterKind.COMPLETION,
        subject="signalement:1",
        recipient=bodies.asso,
        division=division,
        data=data,
        by=None,
        on=DAY,
        key="review:1",
    )


@pytest.mark.django_db
def test_the_page_the_file_and_the_mail_say_the_same(letter, browse, reporter):
    content = from_json(letter.text.content)
    page = browse(reporter).get(letter.get_absolute_url()).content.decode()
    file = words(text_of(bytes(letter.text.pdf)))
    mail = words(as_text(content))
    said = [content.title, *(block.text for block in content.blocks)]
    said += [item for block in content.blocks for item in block.items]
    said += [part for block in content.blocks for row in block.rows for part in row]

    for sentence in filter(None, said):
        assert words(sentence) in file, sentence
        assert words(sentence) in mail
        assert words(sentence) in words(html.unescape(page.replace("<br>", "")))


@pytest.mark.django_db
def test_what_was_typed_is_never_markup(letter):
    content = from_json(letter.text.content)
    lists = [block.items for block in content.blocks if block.kind == "list"]
    assert lists == [["Données françaises", "Posologie *maximale*"]]
    quotes = [block.text for block in content.blocks if block.kind == "quote"]
    assert quotes == ["Première ligne.\nSeconde <b>ligne</b> #eval."]
    assert words("Seconde <b>ligne</b> #eval.") in words(text_of(bytes(letter.text.pdf)))


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_characters_are_printed_as_they_are_or_named(odd):
    shown = printable(odd)
    pdf = render(a_content(title="Un courrier", blocks=[Block("quote", shown)]), code="abcd")
    assert pdf.startswith(b"%PDF-")
    if odd.isascii() and odd.isprintable():
        assert words(odd) in words(text_of(pdf))


def test_a_character_that_cannot_be_drawn_is_named():
    assert printable("a 😀\x00") == "a [U+1F600]"


def test_every_printable_character_is_in_the_fonts_of_the_package():
    letters = [chr(code) for first, last in PRINTABLE for code in range(first, last + 1)]
    drawn = [letter for letter in letters if unicodedata.category(letter) not in {"Cn", "Cc"}]
    render(a_content(blocks=[Block("list", items=drawn)]), code="abcd")


def test_the_file_is_accessible_and_always_the_same():
    content = a_content(blocks=[Block("heading", "Titre"), Block("list", items=["un", "deux"])])
    started = time.perf_counter()
    pdf = render(content, code="0123 4567 89ab")
    print(f"{(time.perf_counter() - started) * 1000:.0f} ms a document, {len(pdf)} bytes")
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"].lower().startswith("fr")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Un courrier"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert "code 0123 4567 89ab" in text_of(pdf)
    assert pdf == render(content, code="0123 4567 89ab")


def test_a_template_with_a_tag_that_letters_do_not_have_is_refused():
    with pytest.raises(UnknownTag):
        TemplateReader().feed("<h1>Titre</h1><script>1</script>")


@pytest.mark.django_db
def test_a_letter_is_kept_with_the_hashes_of_its_text_and_of_its_file(letter):
    assert letter.number == "COU-2026-0001"
    assert letter.sha256 == hashlib.sha256(letter.text.content.encode()).hexdigest()
    assert letter.pdf_sha256 == hashlib.sha256(bytes(letter.text.pdf)).hexdigest()
    assert letter.text.intact
    assert letter.code in text_of(bytes(letter.text.pdf))


@pytest.mark.django_db
def test_asked_again_the_letter_that_was_sent_comes_back_unchanged(letter, bodies, division, data):
    again = issue(
        LetterKind.COMPLETION,
        subject="signalement:1",
        recipient=bodies.asso,
        division=division,
        data={**data, "reasons": "Autre chose"},
        by=None,
        on=date(2026, 3, 9),
        key="review:1",
    )
    assert again == letter
    assert Letter.objects.count() == LetterText.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.rule("R9")
def test_the_database_holds_one_acknowledgement_a_subject(letter):
    common = {
        "kind": LetterKind.ACKNOWLEDGEMENT,
        "subject": "signalement:1",
        "recipient": letter.recipient,
        "division": letter.division,
        "title": "Accusé",
        "issued_on": DAY,
    }
    Letter.objects.create(number="COU-2026-0002", key="a", **common)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(number="COU-2026-0003", key="b", **common)


@pytest.mark.django_db
def test_a_letter_is_seen_by_its_body_and_by_its_division_only(letter, team, reporter, stranger):
    assert Letter.objects.visible_to(reporter).get() == letter
    assert Letter.objects.visible_to(team.evaluator).get() == letter
    assert not Letter.objects.visible_to(stranger).exists()


@pytest.mark.django_db
def test_the_file_that_is_downloaded_is_the_one_that_was_kept(letter, browse, reporter):
    response = browse(reporter).get(reverse("letter_pdf", args=[letter.uuid]))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="COU-2026-0001.pdf"'
    assert response.content == bytes(letter.text.pdf)


@pytest.mark.django_db
def test_a_document_is_verified_by_its_number_and_code(letter):
    page = Client().get(reverse("letter_verify"), {"numero": "cou-2026-0001", "code": letter.code})
    text = page.content.decode()
    assert "Ce document est authentique" in text
    assert "demande de compléments" in text
    for hidden in ("Association Y", "Tacrolimus", "SIG-2026-0001"):
        assert hidden not in text


@pytest.mark.django_db
def test_the_hash_of_the_file_verifies_it_too(letter):
    assert verified("COU-2026-0001", code=letter.pdf_sha256.upper()) == letter


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "code"),
    [("COU-2026-0001", "0" * 12), ("COU-2026-0002", ""), ("COU-2026-0001", "court"), ("\x00", "é")],
)
def test_a_wrong_code_says_nothing_of_what_exists(letter, number, code):
    page = Client().get(reverse("letter_verify"), {"numero": number, "code": code or letter.code})
    assert page.status_code in {200, 404, 422}
    assert "authentique" not in page.content.decode()


@pytest.mark.django_db
def test_a_letter_changed_in_the_database_is_told(letter, unsealed):
    LetterText.objects.filter(letter=letter).update(content="{}")
    page = Client().get(reverse("letter_verify"), {"numero": letter.number, "code": letter.code})
    assert "ne correspond plus" in page.content.decode()


@pytest.mark.django_db
def test_the_mark_of_the_state_is_printed_when_the_setting_says_so(
    settings, bodies, division, data
):
    settings.SITE_BRAND = "republique-francaise"
    sent = issue(
        LetterKind.COMPLETION,
        subject="signalement:2",
        recipient=bodies.cnp,
        division=division,
        data=data,
        by=None,
        on=DAY,
    )
    assert "RÉPUBLIQUE" in text_of(bytes(sent.text.pdf))
