"""The small BDPM folder of the tests: copied, then changed, by whoever needs a variant."""

import shutil
from pathlib import Path

from django.conf import settings

SAMPLE = settings.BASE_DIR / "tests" / "data" / "bdpm_sample"
REAL = settings.BASE_DIR.parent / "shared" / "data" / "bdpm"
FILES = ("CIS_bdpm.txt", "CIS_COMPO_bdpm.txt", "CIS_GENER_bdpm.txt", "CIS_CIP_bdpm.txt")


def copy_sample(target: Path) -> Path:
    folder = target / "bdpm"
    folder.mkdir()
    for file in FILES:
        shutil.copyfile(SAMPLE / file, folder / file)
    return folder


def edit(folder: Path, *, old: bytes, new: bytes, file: str = "CIS_bdpm.txt") -> None:
    """Replace ``old``, which must be there."""
    path = folder / file
    content = path.read_bytes()
    assert old in content, f"{old!r} is not in {file}"
    path.write_bytes(content.replace(old, new))


def drop(folder: Path, *, cis: bytes, file: str = "CIS_bdpm.txt") -> None:
    """Remove the lines that hold ``cis``."""
    path = folder / file
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line for line in lines if cis not in line))
