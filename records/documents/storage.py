"""Bytes below ``DOCUMENTS_FOLDER``, each content once, under its SHA-256.

``copies`` holds what may be served, ``originals`` what was given when the copy differs from it,
``quarantine`` what the antivirus refused. Nothing is ever written in place.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

COPIES, ORIGINALS, QUARANTINE = "copies", "originals", "quarantine"
SHELVES = (COPIES, ORIGINALS)
CHUNK = 64 * 1024


class Altered(Exception):
    """The bytes on disk are missing or no longer those whose hash was kept."""


def place(shelf: str, sha256: str) -> Path:
    return Path(settings.DOCUMENTS_FOLDER) / shelf / sha256[:2] / sha256


def keep(content: bytes, *, shelf: str) -> str:
    """Writes ``content`` once, atomically (temporary file, fsync, rename); returns its SHA-256."""
    sha256 = hashlib.sha256(content).hexdigest()
    target = place(shelf, sha256)
    if target.exists():
        os.utime(target)  # young again: the sweep of orphans lets it be
        return sha256
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return sha256


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def chunks(shelf: str, sha256: str) -> Iterator[bytes]:
    """The bytes, opened when the first one is asked for. Raises ``Altered`` when missing."""
    try:
        with place(shelf, sha256).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except FileNotFoundError as error:
        raise Altered(sha256) from error


def verify(shelf: str, sha256: str) -> None:
    """Raises ``Altered`` unless the bytes on disk still give their hash."""
    found = hashlib.sha256()
    for chunk in chunks(shelf, sha256):
        found.update(chunk)
    if found.hexdigest() != sha256:
        raise Altered(sha256)


def shut_away(sha256: str) -> None:
    """Moves a content to quarantine, from every shelf: no page reads there."""
    for shelf in SHELVES:
        source, target = place(shelf, sha256), place(QUARANTINE, sha256)
        if source.exists():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.replace(source, target)


def stored_before(instant: float) -> Iterator[Path]:
    """The files last written before ``instant`` (seconds since 1970), unfinished ones too."""
    for shelf in SHELVES:
        for path in sorted((Path(settings.DOCUMENTS_FOLDER) / shelf).glob("??/*")):
            if path.stat().st_mtime < instant:
                yield path
