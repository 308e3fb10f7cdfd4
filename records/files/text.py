"""The text of one file, printed: ``python -m records.files.text MIME PATH``.

A program of its own, bounded in memory and time: a file made to harm the reader ends this process and
nothing else (``records.search.files`` runs it).
"""

import resource
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from defusedxml.ElementTree import iterparse
from pypdf import PdfReader

MOST_PAGES = 300
MOST_SIGNS = 200_000
MEMORY = 1024**3
SECONDS = 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARTS = {WORD: "word/document.xml", "application/vnd.oasis.opendocument.text": "content.xml"}


def of_pdf(path: Path) -> Iterator[str]:
    """The text layer, page after page; a scanned picture has none."""
    for page in PdfReader(path).pages[:MOST_PAGES]:
        yield page.extract_text()


def of_archive(path: Path, *, part: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive, archive.open(part) as file:
        for _, element in iterparse(file, forbid_dtd=True):
            yield element.text or ""
            yield " " if element.tag.endswith("}p") else ""


def texts(mime: str, *, path: Path) -> Iterator[str]:
    if mime == "application/pdf":
        yield from of_pdf(path)
    elif mime in PARTS:
        yield from of_archive(path, part=PARTS[mime])
    elif mime.startswith("text/"):
        with path.open(encoding="utf-8", errors="replace") as file:
            yield file.read(MOST_SIGNS)


def main(mime: str, *, path: Path) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    left = MOST_SIGNS
    for text in texts(mime, path=path):
        sys.stdout.buffer.write(text[:left].encode("utf-8", "replace") + b"\n")
        left -= len(text)
        if left <= 0:
            return


if __name__ == "__main__":
    main(sys.argv[1], path=Path(sys.argv[2]))
