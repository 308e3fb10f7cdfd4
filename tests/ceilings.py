"""How many queries each page and each step may make: ``data/queries.txt``, and how a test is held to it.

A figure that changes on purpose is written again by `WRITE_QUERIES=1 make test JOBS=0 ARGS="-k its_ceiling"`
and shows in the review. Figures are the same on both databases, and do not depend on what ran before.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

TABLE = Path(__file__).parent / "data" / "queries.txt"
SLACK = 3
"""How far below its ceiling a figure may be before the table is asked to say so."""


def queries(act: Callable[[], Any]) -> tuple[int, Any]:
    """The queries of a request read to its end, and its answer.

    What a process asks once in its life, the kinds of things, is known beforehand.
    """
    ContentType.objects.get_for_models(*apps.get_models())
    with CaptureQueriesContext(connection) as made:
        answer = act()
        if answer.streaming:
            answer.getvalue()
    return len(made), answer


def table() -> dict[str, int]:
    lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    return {name: int(count) for name, _, count in (line.rpartition(" ") for line in lines)}


def compared(kind: str, found: dict[str, int]) -> list[str]:
    """Where the figures of this kind and the table part; written there instead when asked."""
    figures = {f"{kind} {name}": count for name, count in found.items()}
    told = {name: count for name, count in table().items() if name.startswith(f"{kind} ")}
    if "WRITE_QUERIES" in os.environ:
        kept = {name: count for name, count in table().items() if name not in told}
        lines = sorted(f"{name} {count}\n" for name, count in (kept | figures).items())
        TABLE.write_text("".join(lines), encoding="utf-8")
        return []
    names = sorted(figures.keys() | told.keys())
    judged = (judge(name, figures.get(name), told.get(name)) for name in names)
    return [line for line in judged if line]


def judge(name: str, count: int | None, ceiling: int | None) -> str:
    if count is None:
        return f"{name}: in {TABLE.name}, and no longer here"
    if ceiling is None:
        return f"{name} {count}: not in {TABLE.name}"
    if count > ceiling:
        return f"{name}: {count}, {count - ceiling} over its ceiling of {ceiling}"
    return f"{name}: {count}, lower its ceiling of {ceiling}" if count < ceiling - SLACK else ""
