"""Pages of a long list in the order of unique keys: as quick at the end as at the beginning.

``page = keyset(queryset, by=("due_on", "pk"), given=request.GET)``, then
``{% include "parts/_pagination.html" %}``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet


@dataclass(frozen=True)
class Page:
    """``rows`` to show; ``next`` and ``previous`` are what the links carry, empty at the ends."""

    rows: list[Any]
    next: str = ""
    previous: str = ""

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def keyset(
    queryset: QuerySet,
    *,
    by: str | tuple[str, ...],
    given: Mapping[str, str],
    size: int = 25,
    newest_first: bool = False,
) -> Page:
    """One page of ``queryset`` in the order of ``by``; an unreadable cursor is the first page.

    ``by``: one unique field, or several that are unique together, never null.
    """
    keys = (by,) if isinstance(by, str) else by
    after = _cursor(queryset, keys, given.get("suite"))
    before = _cursor(queryset, keys, given.get("avant"))
    backwards = before is not None and after is None
    descending = newest_first != backwards
    cursor = before if backwards else after
    ordered = queryset.order_by(*(f"-{key}" if descending else key for key in keys))
    if cursor is not None:
        ordered = ordered.filter(_beyond(keys, cursor, "lt" if descending else "gt"))
    found = list(ordered[: size + 1])
    rows, more = found[:size], len(found) > size
    if backwards:
        rows.reverse()
    first, last = (_text(row, keys) for row in (rows[0], rows[-1])) if rows else ("", "")
    return Page(
        rows=rows,
        next=last if more or backwards else "",
        previous=first if (more if backwards else cursor is not None) else "",
    )


def around(
    queryset: QuerySet, *, item: Model, by: tuple[str, ...], newest_first: bool = False
) -> tuple[Any, Any]:
    """What comes just before and just after ``item`` in the order of ``by``; None at the ends.

    ``item`` may have left the list: its place is told by its keys.
    """
    place = [getattr(item, key) for key in by]
    found = []
    for descending in (not newest_first, newest_first):
        ordered = queryset.order_by(*(f"-{key}" if descending else key for key in by))
        found.append(ordered.filter(_beyond(by, place, "lt" if descending else "gt")).first())
    return found[0], found[1]


def _text(row: Model, keys: tuple[str, ...]) -> str:
    return "~".join(str(getattr(row, key)) for key in keys)


def _beyond(keys: tuple[str, ...], cursor: list[Any], operator: str) -> Q:
    """(a, b) > (x, y) written out: a > x, or a = x and b > y. An index starts at the first line: a >= x."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, cursor, strict=True):
        condition |= equal & Q(**{f"{key}__{operator}": value})
        equal &= Q(**{key: value})
    return Q(**{f"{keys[0]}__{operator}e": cursor[0]}) & condition


def _cursor(queryset: QuerySet, keys: tuple[str, ...], text: str | None) -> list[Any] | None:
    """The values that a link carried, None when there are none or when they do not read."""
    if not text or "\x00" in text:
        return None
    words = text.split("~", len(keys) - 1)
    if len(words) != len(keys):
        return None
    try:
        return [_value(_field(queryset, key), word) for key, word in zip(keys, words, strict=True)]
    except ValidationError:
        return None


def _field(queryset: QuerySet, key: str) -> Field:
    field = queryset.model._meta.pk if key == "pk" else queryset.model._meta.get_field(key)
    return field.target_field if field.is_relation else field


def _value(field: Field, word: str) -> Any:
    value = field.to_python(word)
    field.run_validators(value)
    return value
