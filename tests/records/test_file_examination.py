"""What is taken is what it says that it is; the rest is refused in a sentence."""

from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from records.documents.documents import examine
from records.files.names import plain_name
from records.files.refusals import FileRefused, in_bytes
from records.files.slots import EXCHANGE, STANDING
from tests.records import corpus


def read(name: str, content: bytes, *, slot=EXCHANGE):
    return examine(SimpleUploadedFile(name, content), slot=slot)


@pytest.mark.parametrize("name", sorted(corpus.GOOD))
def test_a_good_file_is_taken(name):
    found = read(name, corpus.GOOD[name])
    assert found.name == name
    assert found.original == corpus.GOOD[name]


@pytest.mark.parametrize("what", sorted(corpus.BAD))
def test_a_bad_file_is_refused_in_a_sentence(what):
    name, content, words = corpus.BAD[what]
    with pytest.raises(FileRefused) as refusal:
        read(name, content)
    assert words in str(refusal.value)
    assert str(refusal.value).startswith(f"« {name} » n'est pas pris : ")
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize("given", sorted(corpus.NAMES))
def test_a_name_is_made_plain(given):
    assert plain_name(given) == corpus.NAMES[given]


def test_a_kind_that_the_slot_does_not_take_is_refused():
    with pytest.raises(FileRefused, match="c'est un fichier CSV ou texte ; ici : PDF, PNG ou JPEG"):
        read("a.csv", b"a;b", slot=STANDING)


def test_a_file_too_large_says_its_size_and_the_limit():
    with pytest.raises(FileRefused, match="il pèse 11\u00a0Mo, la limite est de 10\u00a0Mo"):
        read("a.pdf", bytes(11 * 1024**2), slot=STANDING)


def test_the_limits_are_said_before_the_choice():
    assert (
        STANDING.limits
        == "PDF, PNG ou JPEG. 10\u00a0Mo au plus par fichier, un seul fichier au plus."
    )


def test_the_copy_of_a_pdf_does_nothing_by_itself():
    found = read("a.pdf", corpus.active_pdf())
    for trace in (b"JavaScript", b"app.alert", b"Launch", b"cmd.exe", b"XFA", b"RichMedia"):
        assert trace in found.original and trace not in _unpacked(found.copy), trace
    assert b"MZ-un-programme" in found.original and b"MZ-un-programme" not in _unpacked(found.copy)
    assert found.removed == [
        "action automatique",
        "contenu multimédia",
        "fichier incorporé",
        "formulaire dynamique (XFA)",
        "lancement d'un programme",
        "programme JavaScript",
    ]


def test_a_web_link_of_a_pdf_stays():
    assert b"https://doi.org/10.1000/xyz" in _unpacked(read("a.pdf", corpus.active_pdf()).copy)


def test_opening_a_pdf_at_a_page_is_no_danger():
    assert read("a.pdf", corpus.pdf(OpenAction=pikepdf.Array([0, pikepdf.Name.Fit]))).removed == []


def test_a_script_link_of_a_pdf_goes():
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="javascript:alert(1)")
    found = read("a.pdf", corpus.pdf(Essai=pikepdf.Dictionary(A=action)))
    assert found.removed == ["lien vers autre chose qu'une page web"]


def test_the_same_pdf_gives_the_same_copy():
    given = corpus.active_pdf()
    assert read("a.pdf", given).copy == read("b.pdf", given).copy


def _unpacked(content: bytes) -> bytes:
    with pikepdf.open(BytesIO(content)) as pdf:
        out = BytesIO()
        pdf.save(
            out,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


@pytest.mark.parametrize("shape", ["PNG", "JPEG"])
def test_a_picture_is_drawn_again_without_its_notes(shape):
    given = corpus.picture(shape, exif="Appareil 3000")
    found = read(f"photo.{shape.lower()}", given)
    assert b"Appareil 3000" in given and b"Appareil 3000" not in found.copy
    assert found.removed == ["renseignements de l'appareil photo (EXIF)"]
    with Image.open(BytesIO(found.copy)) as copy:
        assert (copy.size, copy.format) == ((8, 8), shape)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16"])
def test_a_picture_of_any_mode_is_drawn_again(mode):
    out = BytesIO()
    Image.new(mode, (4, 4)).save(out, format="PNG")
    assert read("p.png", out.getvalue()).copy.startswith(b"\x89PNG")


def test_a_picture_followed_by_bytes_loses_them():
    assert b"trailer" not in read("p.jpg", corpus.picture("JPEG") + b"trailer").copy


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 octet"),
        (2, "2 octets"),
        (1025, "2 Ko"),
        (1024**2 * 3 // 2, "1,5 Mo"),
        (1024**3, "1 Go"),
    ],
)
def test_sizes_are_said_in_words(size, words):
    assert in_bytes(size) == words.replace(" ", "\u00a0")
