"""What a file is, judged by its content alone; its name only has to agree."""

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

import puremagic

from records.files.archives import kind_of_archive
from records.files.refusals import FileRefused

HEAD = 4096  # bytes read to tell a signature


@dataclass(frozen=True)
class Kind:
    """A kind of file: how people call it, how it is served, how its name may end."""

    label: str
    mime: str
    extensions: tuple[str, ...]


OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
PDF = Kind("PDF", "application/pdf", (".pdf",))
PNG = Kind("PNG", "image/png", (".png",))
JPEG = Kind("JPEG", "image/jpeg", (".jpg", ".jpeg"))
DOCX = Kind("DOCX (Word)", f"{OOXML}wordprocessingml.document", (".docx",))
XLSX = Kind("XLSX (Excel)", f"{OOXML}spreadsheetml.sheet", (".xlsx",))
ODT = Kind("ODT", f"{ODF}text", (".odt",))
ODS = Kind("ODS", f"{ODF}spreadsheet", (".ods",))
TEXT = Kind("CSV ou texte", "text/plain", (".csv", ".txt"))
KINDS = (PDF, PNG, JPEG, DOCX, XLSX, ODT, ODS, TEXT)
ARCHIVES = {kind.mime: kind for kind in (DOCX, XLSX, ODT, ODS)}

MARKUP = re.compile(
    rb"<\s*(!doctype|\?xml|\?php|html|head|body|script|svg|iframe|img|object|embed|meta)\b", re.I
)
DISGUISED = re.compile(rb"\A\s*(#!|\{\\rtf|MIME-Version:|Content-Type:)|%PDF-")
CALL = re.compile(rb"""(?m)(?:^|[;,\t"'])\s*[=+@-][^;,\t\r\n|]{0,80}\|[^;,\t\r\n!]{0,200}!""")
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
PROGRAM = "il contient une formule qui lance un programme"
TWO_IN_ONE = (
    "il contient deux fichiers en un, ce qui sert à cacher des programmes. "
    "Enregistrez-le de nouveau depuis son logiciel"
)


def kind_of(stream: BinaryIO) -> Kind:
    """The kind of a file by its bytes. Raises ``FileRefused`` with the end of a sentence."""
    stream.seek(0)
    head = stream.read(HEAD)
    if not head:
        raise FileRefused("il est vide (0 octet)")
    if head.startswith(b"%PDF-"):
        _check_pdf_ends(stream)
        return PDF
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        _check_alone(stream)
        return PNG if head.startswith(b"\x89PNG") else JPEG
    if head.startswith(b"PK\x03\x04"):
        return ARCHIVES[kind_of_archive(stream)]
    _check_text(stream, head)
    return TEXT


def _check_alone(stream: BinaryIO) -> None:
    """No ZIP after or inside the file (GIFAR and its cousins)."""
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        raise FileRefused(TWO_IN_ONE)


def _check_pdf_ends(stream: BinaryIO) -> None:
    """A PDF ends at its ``%%EOF``: nothing but blanks after it, and no ZIP anywhere."""
    _check_alone(stream)
    stream.seek(0)
    _, mark, rest = stream.read().rpartition(b"%%EOF")
    if not mark:
        raise FileRefused("ce PDF est incomplet : sa fin manque")
    if rest.strip(b" \t\r\n\x0c\x00"):
        raise FileRefused(TWO_IN_ONE)


def _check_text(stream: BinaryIO, head: bytes) -> None:
    """Text without control characters, that no reader could take for a page or a program."""
    stream.seek(0)
    content = stream.read()
    if not _decodes(content) or CONTROLS.search(content):
        raise FileRefused(f"son contenu n'est pas d'un type accepté{_looks_like(head)}")
    if MARKUP.search(content) or DISGUISED.search(content[:HEAD]):
        raise FileRefused("son contenu est celui d'une page ou d'un programme, pas d'un texte")
    if CALL.search(content):
        raise FileRefused(PROGRAM)


def _decodes(content: bytes) -> bool:
    for charset in ("utf-8", "cp1252"):
        try:
            content.decode(charset)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _looks_like(head: bytes) -> str:
    """« (il ressemble à : Windows Executable) », as far as puremagic tells."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return f" (il ressemble à : {found[0].name})" if found and found[0].name else ""
