"""What each kind declares, written a second time: ``data/asked.txt``."""

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from cpc.asked.kind import AskedKind
from cpc.asked.kinds import KINDS
from cpc.asked.ladders import Ladder

EMPTY: tuple[Any, ...] = (None, "", (), frozenset())
TABLE = Path(__file__).parent.parent / "data" / "asked.txt"


def test_what_each_kind_declares_is_what_the_table_says():
    """Two entries: a policy that changes on purpose is written again, and shows in the review."""
    told = [line for kind in KINDS for line in policies(kind)]
    if "WRITE_ASKED" in os.environ:
        TABLE.write_text("".join(f"{line}\n" for line in told), encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8").splitlines() == told
    assert len({kind.key for kind in KINDS}) == len(KINDS)


def policies(kind: AskedKind) -> Iterator[str]:
    """Each field but the functions, which the other tests play."""
    for field in fields(kind):
        value = getattr(kind, field.name)
        if value not in EMPTY and not callable(value) and not isinstance(value, Ladder):
            yield f"{kind.name} {field.name}: {words(value)}"


def words(value: Any) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value))
    if isinstance(value, tuple):
        return ", ".join(map(words, value))
    if is_dataclass(value) and not isinstance(value, type):
        told = [getattr(value, field.name) for field in fields(value)]
        return " | ".join(words(each) for each in told if not callable(each)).strip()
    return getattr(value, "name", str(value))
