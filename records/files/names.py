"""A name that can be shown and written: no folder, no control, no mark that turns the reading."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 150


def plain_name(given: str) -> str:
    """The last part of the name, without invisible characters; never empty, ``LONGEST`` at most."""
    name = unicodedata.normalize("NFC", given or "").replace("\\", "/")
    kept = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    kept = " ".join(kept.rpartition("/")[2].split()).lstrip(". ")
    for char in '<>:"|?*':
        kept = kept.replace(char, "_")
    suffix = extension_of(kept)
    stem = kept[: len(kept) - len(suffix)].rstrip(". ")
    return (stem[: LONGEST - len(suffix)] or "document") + suffix


def extension_of(name: str) -> str:
    """``.pdf``, in small letters as the comparison wants it; empty when there is none."""
    return PurePosixPath(name).suffix.lower()[:12]
