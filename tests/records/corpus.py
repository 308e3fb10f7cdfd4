"""Good and bad files, made by code: nothing dangerous lies in the repository."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

import pikepdf
from PIL import Image

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every antivirus takes for a virus; written in two parts for that reason."""
OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", f"{OOXML}wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", f"{OOXML}spreadsheetml.sheet.main+xml"),
}
ODT = "application/vnd.oasis.opendocument.text"


def pdf(*, encryption: Any = None, **root: Any) -> bytes:
    """One blank page; ``root`` adds to the catalogue."""
    with pikepdf.new() as made:
        made.add_blank_page()
        for key, value in root.items():
            made.Root[f"/{key}"] = made.make_indirect(value)
        out = BytesIO()
        made.save(out, encryption=encryption or False)
    return out.getvalue()


def active_pdf() -> bytes:
    """Everything that a PDF can do by itself, at once."""
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    with pikepdf.new() as made:
        page = made.add_blank_page()
        launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        follow = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://doi.org/10.1000/xyz")
        chained = pikepdf.Dictionary(S=pikepdf.Name.GoTo, Next=made.make_indirect(script))
        notes = [
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, A=action)
            for action in (launch, follow, chained)
        ]
        notes.append(pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia))
        page.Annots = made.make_indirect(pikepdf.Array(notes))
        page.AA = pikepdf.Dictionary(O=script)
        made.Root.OpenAction = script
        made.Root.AcroForm = pikepdf.Dictionary(XFA="<xdp/>", Fields=pikepdf.Array())
        made.attachments["virus.exe"] = b"MZ-un-programme"
        out = BytesIO()
        made.save(out, compress_streams=False)
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A PDF of a few kilobytes, one stream of which unpacks to 130 MB, packed twice."""
    packed = zlib.compress(zlib.compress(bytes(130 * 1024**2), 9), 9)
    before, mark, after = pdf().rpartition(b"%%EOF")
    return before + b"9 0 obj\n<<>>\nstream\n" + packed + b"\nendstream\nendobj\n" + mark + after


def archive(parts: dict[str, bytes], *, stored: tuple[str, ...] = ()) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            made.writestr(name, content, how)
    return out.getvalue()


def office(kind: str, more: dict[str, bytes] | None = None, *, types: str = "") -> bytes:
    """A DOCX or an XLSX as small as can be, with parts added."""
    part, mime = MAIN[kind]
    declared = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{part}" ContentType="{mime}"/>{types}</Types>'
    )
    parts = {"[Content_Types].xml": declared.encode(), part: b"<document/>"}
    return archive(parts | (more or {}))


def open_document() -> bytes:
    parts = {"mimetype": ODT.encode(), "content.xml": b"<office/>"}
    return archive(parts, stored=("mimetype",))


def relation(kind: str, target: str) -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="http://x/{kind}" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def picture(shape: str, *, size: tuple[int, int] = (8, 8), exif: str = "") -> bytes:
    out, notes = BytesIO(), Image.Exif()
    if exif:
        notes[0x010F] = exif  # the maker of the device
    Image.new("RGB", size, "red").save(out, format=shape, exif=notes)
    return out.getvalue()


def huge_picture() -> bytes:
    """A PNG of 144 million points in a few kilobytes."""
    out = BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, format="PNG")
    return out.getvalue()


def bomb() -> bytes:
    """A DOCX of 250 KB that unpacks to 250 MB."""
    return office("docx", {"word/media/a.xml": b"\0" * (250 * 1024**2)})


GOOD = {
    "article.pdf": pdf(),
    "figure.png": picture("PNG"),
    "photo.jpeg": picture("JPEG"),
    "avis.docx": office("docx"),
    "série.xlsx": office("xlsx"),
    "texte.odt": open_document(),
    "patients.csv": "année;patients < 18 ans\n2025;12\n".encode(),
    "latin.txt": "Données françaises à 0,1 % <5 mg".encode("cp1252"),
}
MACRO_TYPE = (
    '<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
)
BAD = {
    "empty": ("vide.pdf", b"", "0 octet"),
    "wrong extension": ("photo.jpg", pdf(), "son nom ne finit pas par .pdf"),
    "program named as a PDF": ("article.pdf", b"MZ\x90\0" + bytes(200), "pas d'un type accepté"),
    "no extension": ("article", pdf(), "ne finit pas par .pdf"),
    "double extension": ("article.pdf.exe", pdf(), "ne finit pas par .pdf"),
    "page": ("notes.txt", b"<html><script>alert(1)</script>", "page ou d'un programme"),
    "drawing": ("figure.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "page ou d'un"),
    "script in a text": ("notes.csv", b"a;b\n<script src=x>;", "page ou d'un programme"),
    "shell": ("notes.txt", b"#!/bin/sh\nrm -rf /\n", "page ou d'un programme"),
    "rtf": ("notes.txt", rb"{\rtf1\ansi bonjour}", "page ou d'un programme"),
    "formula that launches": ("t.csv", b"a;b\n1;=cmd|' /C calc'!A0\n", "lance un programme"),
    "encrypted PDF": (
        "secret.pdf",
        pdf(encryption=pikepdf.Encryption(user="x", owner="y")),
        "mot de passe",
    ),
    "PDF not at its beginning": ("a.pdf", b"\n" + pdf(), "page ou d'un programme"),
    "PDF then ZIP": ("a.pdf", pdf() + archive({"a.class": b"x"}), "deux fichiers en un"),
    "PDF then page": ("a.pdf", pdf() + b"<script>1</script>", "deux fichiers en un"),
    "PDF bomb": ("a.pdf", pdf_bomb(), "démesuré"),
    "PDF cut": ("a.pdf", pdf()[:200], "incomplet"),
    "PDF of nothing": ("a.pdf", b"%PDF-1.7\n%%EOF\n", "abîmé"),
    "GIFAR": ("p.png", picture("PNG") + archive({"a.class": b"x"}), "deux fichiers en un"),
    "picture cut": ("p.png", picture("PNG")[:40], "abîmée"),
    "picture bomb": ("p.png", huge_picture(), "démesurée"),
    "gif": ("p.png", b"GIF89a" + bytes(60), "Graphics interchange"),
    "zip": ("a.docx", archive({"a.txt": b"x"}), "archive"),
    "jar named as a DOCX": ("a.docx", archive({"META-INF/MANIFEST.MF": b"x"}), "archive"),
    "XLSX named as a DOCX": ("a.docx", office("xlsx"), "ne finit pas par .xlsx"),
    "macro": ("a.docx", office("docx", {"word/vbaProject.bin": b"x"}), "macros"),
    "macro declared": ("a.docx", office("docx", types=MACRO_TYPE), "macros"),
    "OLE object": ("a.docx", office("docx", {"word/embeddings/oleObject1.bin": b""}), "objet"),
    "remote template": (
        "a.docx",
        office(
            "docx",
            {"word/_rels/settings.xml.rels": relation("attachedTemplate", "http://x/a.dotm")},
        ),
        "autre site",
    ),
    "climbing name": ("a.docx", office("docx", {"../../etc/passwd": b"x"}), "abîmé"),
    "entities": (
        "a.docx",
        archive({"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY b "c">]><Types>&b;</Types>'}),
        "abîmé",
    ),
    "archive cut": ("a.docx", office("docx")[:-30], "abîmé"),
    "zip bomb": ("a.docx", bomb(), "démesuré"),
    "many entries": (
        "a.docx",
        office("docx", {f"word/{rank}.xml": b"" for rank in range(5001)}),
        "démesuré",
    ),
    "ODT with macros": (
        "a.odt",
        archive(
            {"mimetype": ODT.encode(), "content.xml": b"<a/>", "Basic/a.xml": b"<a/>"},
            stored=("mimetype",),
        ),
        "macros",
    ),
}
"""What it is: (name, content, words of the refusal)."""
NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    r"C:\Users\moi\article.pdf": "article.pdf",
    "art\u202efdp.pdf": "artfdp.pdf",
    "a\x00b\r\n.pdf": "ab.pdf",
    "  .caché.pdf": "caché.pdf",
    "<b>.pdf": "_b_.pdf",
    "": "document",
    ".pdf": "pdf",
    "é" * 300 + ".pdf": "é" * 146 + ".pdf",
}
