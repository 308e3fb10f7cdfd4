"""ZIP-based documents (DOCX, XLSX, ODT, ODS): really of that kind, bounded, without program."""

import re
import zipfile
import zlib
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from records.files.refusals import FileRefused, in_bytes

MAX_ENTRIES = 5_000
MAX_TOTAL = 200 * 1024**2  # bytes once unpacked
MAX_RATIO = 200  # unpacked over packed, for the whole archive
MAX_XML = 20 * 1024**2
CHUNK = 1024**2

MAIN = {
    "/word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "/xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ODF = {
    f"application/vnd.oasis.opendocument.{name}": f"application/vnd.oasis.opendocument.{name}"
    for name in ("text", "spreadsheet")
}
MACROS = re.compile(r"vba(project|data)|activex|macrosheets|(^|/)(basic|scripts)/", re.I)
EMBEDDED = re.compile(r"oleobject|\.(bin|exe|dll|js|vbs|bat|cmd|ps1|hta|scr|jar|lnk)$", re.I)
HARMLESS_BIN = re.compile(r"printersettings\d*\.bin$", re.I)
LINKS = ("/hyperlink", "/externalLinkPath")
DDE = re.compile(rb"\bDDE(AUTO)?\b[^<]{0,80}(cmd|powershell|mshta|\.exe)|<(\w+:)?ddeLink\b", re.I)

BOMB = "une fois décompressé il serait démesuré ({size})"
BROKEN = "il est abîmé : son logiciel ne saurait pas l'ouvrir. Enregistrez-le de nouveau"
OTHER = "c'est une archive, ou un document d'un autre type que ceux qui sont acceptés"
MACRO = "il contient des macros (un programme). Enregistrez-le sans macro, ou en PDF"
OBJECT = "il contient un objet incorporé (un autre fichier caché dedans). Enregistrez-le en PDF"
REMOTE = "il va chercher un modèle ou un objet sur un autre site. Enregistrez-le en PDF"
"""Ends of sentences: « Le fichier X n'est pas pris : … »."""


def kind_of_archive(stream: BinaryIO) -> str:
    """The MIME type of the document that the archive is. Raises ``FileRefused``."""
    try:
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            _check_shape(archive)
            _check_content(archive)
            return _kind(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise FileRefused(BROKEN) from error
    except (ParseError, DefusedXmlException, KeyError, RuntimeError) as error:
        raise FileRefused(BROKEN) from error


def _check_shape(archive: zipfile.ZipFile) -> None:
    """What the directory says: how many entries, how large, how named."""
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_ENTRIES:
        raise FileRefused(BOMB.format(size=f"{len(entries)} fichiers"))
    if total > MAX_TOTAL or total > CHUNK and total > MAX_RATIO * max(packed, 1):
        raise FileRefused(BOMB.format(size=in_bytes(total)))
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or archive.comment or not entries:
        raise FileRefused(BROKEN)
    if min(entry.header_offset for entry in entries):
        raise FileRefused(BROKEN)
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise FileRefused(BROKEN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileRefused("il est protégé par un mot de passe. Joignez-le sans protection")


def _check_content(archive: zipfile.ZipFile) -> None:
    """Every entry unpacks to what it says, and none is a program or calls one."""
    for entry in archive.infolist():
        if MACROS.search(entry.filename):
            raise FileRefused(MACRO)
        if EMBEDDED.search(entry.filename) and not HARMLESS_BIN.search(entry.filename):
            raise FileRefused(OBJECT)
        with archive.open(entry) as file:
            while chunk := file.read(CHUNK):
                if entry.filename.endswith(".xml") and DDE.search(chunk):
                    raise FileRefused(MACRO)
        if entry.filename.endswith(".rels"):
            _check_links(_xml(archive, entry.filename))


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    if archive.getinfo(name).file_size > MAX_XML:
        raise FileRefused(BOMB.format(size=in_bytes(archive.getinfo(name).file_size)))
    return fromstring(archive.read(name), forbid_dtd=True)


def _check_links(relations: Element) -> None:
    """Outside links are for people to follow; a template or an object from outside loads alone."""
    for relation in relations:
        outside = relation.get("TargetMode") == "External"
        if outside and not relation.get("Type", "").endswith(LINKS):
            raise FileRefused(REMOTE)


def _kind(archive: zipfile.ZipFile) -> str:
    if "[Content_Types].xml" in archive.namelist():
        return _kind_of_office(archive)
    first = archive.infolist()[0]
    if first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED:
        mime = archive.read(first).decode("ascii", "replace")
        if mime in ODF and "content.xml" in archive.namelist():
            return ODF[mime]
    raise FileRefused(OTHER)


def _kind_of_office(archive: zipfile.ZipFile) -> str:
    """By the content type of the main part, which is the part that its software would open."""
    types = {
        part.get("PartName", ""): part.get("ContentType", "")
        for part in _xml(archive, "[Content_Types].xml")
    }
    if any("macroEnabled" in kind or "vbaProject" in kind for kind in types.values()):
        raise FileRefused(MACRO)
    for part, mime in MAIN.items():
        if types.get(part, "").startswith(f"{mime}.main+xml"):
            archive.getinfo(part[1:])
            return mime
    raise FileRefused(OTHER)
