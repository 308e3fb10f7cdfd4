"""A copy of a PDF that does nothing by itself: no script, no launch, no file inside.

Rewriting also leaves behind whatever no page refers to. Only three actions stay: going to a page,
following a web link, turning pages.
"""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

from records.files.refusals import FileRefused

SAFE_ACTIONS = {"/GoTo", "/URI", "/Named"}
SAFE_LINKS = ("http://", "https://", "mailto:")
MEDIA = "contenu multimédia"
ACTIVE_ANNOTATIONS = dict.fromkeys(("/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"), MEDIA)
ACTIVE_ANNOTATIONS["/FileAttachment"] = "fichier incorporé"
ACTIVE_KEYS = {
    "/JS": "programme JavaScript",
    "/JavaScript": "programme JavaScript",
    "/AA": "action automatique",
    "/EmbeddedFiles": "fichier incorporé",
    "/EF": "fichier incorporé",
    "/RF": "fichier incorporé",
    "/AF": "fichier incorporé",
    "/Collection": "fichier incorporé",
    "/XFA": "formulaire dynamique (XFA)",
    "/RichMediaContent": MEDIA,
    "/Renditions": MEDIA,
    "/PresSteps": "action automatique",
}
ACTIONS = {
    "/JavaScript": "programme JavaScript",
    "/Launch": "lancement d'un programme",
    "/SubmitForm": "envoi de formulaire",
    "/ImportData": "importation de données",
}
ACTION_KEYS = ("/A", "/PA", "/Next", "/OpenAction")
MAX_OBJECTS = 500_000
MAX_DEPTH = 60
MAX_STREAM = 128 * 1024**2  # bytes once unpacked
MAX_PACKINGS = 3
STREAM = re.compile(rb"\bstream\r?\n")
ZLIB = {bytes([first]) for first in (0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78)}
BOMB = "une fois décompressé il serait démesuré (128\u00a0Mo au plus pour chaque élément)"
PASSWORD = "il est protégé par un mot de passe. Joignez-le sans protection"
BROKEN = "ce PDF est abîmé : il ne s'ouvre pas. Enregistrez-le de nouveau"


def clean_pdf(content: bytes) -> tuple[bytes, list[str]]:
    """(the copy, what was taken out, in words). Raises ``FileRefused``."""
    _check_streams(content)
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            removed = _clean(pdf)
            copy = BytesIO()
            pdf.save(
                copy,
                deterministic_id=True,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
            )
    except pikepdf.PasswordError as error:
        raise FileRefused(PASSWORD) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError) as error:
        raise FileRefused(BROKEN) from error
    return copy.getvalue(), removed


def _check_streams(content: bytes) -> None:
    """No stream unpacks beyond ``MAX_STREAM``, even packed twice: opening reads some of them whole."""
    for found in STREAM.finditer(content):
        packed = content[found.end() : found.end() + MAX_STREAM]
        for _ in range(MAX_PACKINGS):
            if packed[:1] not in ZLIB:
                break
            try:
                packed = zlib.decompressobj().decompress(packed, MAX_STREAM)
            except zlib.error:
                break
            if len(packed) >= MAX_STREAM:
                raise FileRefused(BOMB)


def _clean(pdf: pikepdf.Pdf) -> list[str]:
    if len(pdf.objects) > MAX_OBJECTS or not len(pdf.pages):
        raise FileRefused(BROKEN)
    found: set[str] = set()
    for thing in pdf.objects:
        for holder in _dictionaries(thing):
            found.update(_disarm(holder))
    return sorted(found)


def _dictionaries(thing: Any, depth: int = 0) -> Iterator[Any]:
    """Every dictionary written inside an object (those that it only refers to come in their turn)."""
    if depth > MAX_DEPTH:
        raise FileRefused(BROKEN)
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        inside = list(thing.as_dict().values() if isinstance(thing, pikepdf.Dictionary) else ())
        if isinstance(thing, pikepdf.Stream):
            inside = list(thing.stream_dict.values())
    elif isinstance(thing, pikepdf.Array):
        inside = list(thing)
    else:
        return
    for each in inside:
        if isinstance(each, pikepdf.Object) and not each.is_indirect:
            yield from _dictionaries(each, depth + 1)


def _disarm(holder: Any) -> Iterator[str]:
    """Takes out of one dictionary what acts by itself; says what."""
    for key, words in ACTIVE_KEYS.items():
        if key in holder:
            del holder[key]
            yield words
    for key in ACTION_KEYS:
        action = holder.get(key)
        if key in holder and (words := _danger(action)):
            del holder[key]
            yield words
    yield from _take_out_annotations(holder)


def _danger(action: Any) -> str:
    """What an action (or one of a list) would do; nothing when it only leads somewhere."""
    if isinstance(action, pikepdf.Array):
        return next((words for each in action if (words := _danger(each))), "")
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return ""
    name = str(action["/S"])
    if name == "/URI":
        link = str(action.get("/URI", "")).strip().lower()
        return "" if link.startswith(SAFE_LINKS) else "lien vers autre chose qu'une page web"
    return "" if name in SAFE_ACTIONS else ACTIONS.get(name, "action automatique")


def _take_out_annotations(holder: Any) -> Iterator[str]:
    notes = holder.get("/Annots")
    if not isinstance(notes, pikepdf.Array):
        return
    active = [_annotation(note) for note in notes]
    if any(active):
        kept = [note for note, words in zip(notes, active, strict=True) if not words]
        holder["/Annots"] = pikepdf.Array(kept)
    yield from filter(None, active)


def _annotation(note: Any) -> str:
    """What an annotation plays or hides; nothing for a link or a comment."""
    if not isinstance(note, pikepdf.Dictionary):
        return ""
    return ACTIVE_ANNOTATIONS.get(str(note.get("/Subtype")), "")
