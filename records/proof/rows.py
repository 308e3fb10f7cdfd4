"""The rows of the journal as the database holds them, read more strictly than Django does.

A column holds what the site writes in it, or the row is ``odd``: SQLite keeps whatever it is given, and
Django reads several values as one (2 as false) that SQL tells apart.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db import DataError, connection, models
from django.db.models import F, Func, QuerySet

CHUNK = 5_000
UNREADABLE = (ValueError, TypeError, AttributeError, RecursionError, OverflowError, DataError)
"""What a column that holds another thing than its own raises when it is read."""
Reader = Callable[[Any], Any]
Row = dict[str, Any]
"""The columns of a row by name; under ``ODD``, the first that holds what the site never writes."""
ODD = "odd"


class Stored(Func):
    """A column unconverted. SQLite: a text as its bytes, a blob as a text of hexadecimal digits."""

    arity = 1

    def __init__(self, field: models.Field) -> None:
        super().__init__(F(field.attname), output_field=models.Field())
        self.written = isinstance(field, models.DateField)
        self.structured = isinstance(field, models.JSONField)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "CASE typeof(%(expressions)s) WHEN 'text' THEN CAST(%(expressions)s AS BLOB) "
            "WHEN 'blob' THEN hex(%(expressions)s) ELSE %(expressions)s END"
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Days as text: some have no Python date (infinity, before year 1)."""
        template = "(%(expressions)s)"
        if self.written:
            template = "(to_json(%(expressions)s) #>> '{}')"
        elif self.structured:
            template = "(%(expressions)s)::text"
        return self.as_sql(compiler, connection, template=template, **context)


def rows(query: QuerySet, names: Sequence[str]) -> Iterator[Row]:
    """The columns ``names`` of each row, as a stream."""
    fields = [query.model._meta.get_field(name) for name in names]
    readers = [reader_of(field) for field in fields]
    for raw in query.values_list(*map(Stored, fields)).iterator(chunk_size=CHUNK):
        try:
            yield {name: read(value) for name, read, value in zip(names, readers, raw, strict=True)}
        except UNREADABLE:
            yield _odd(names, readers, raw)


def _odd(names: Sequence[str], readers: Sequence[Reader], raw: Sequence[Any]) -> Row:
    found: Row = {}
    for name, read, value in zip(names, readers, raw, strict=True):
        try:
            found[name] = read(value)
        except UNREADABLE:
            found.setdefault(ODD, name)
            found[name] = shown(value)
    return found


def shown(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def reader_of(field: models.Field) -> Reader:
    """What reads a stored value of that column, and raises one of ``UNREADABLE`` for an odd one."""
    text, instant, structure = KINDS[connection.vendor]
    reader: Reader = _whole
    if isinstance(field, models.DateTimeField):
        reader = instant
    elif isinstance(field, models.DateField):
        reader = lambda value: _day(text(value))  # noqa: E731
    elif isinstance(field, models.JSONField):
        reader = structure
    elif isinstance(field, models.CharField | models.TextField):
        reader = text
    elif isinstance(field, models.BooleanField):
        reader = _yes_or_no
    return (lambda value: None if value is None else reader(value)) if field.null else reader


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} n'est pas un nombre entier.")
    return value


def _yes_or_no(value: Any) -> bool:
    if type(value) not in (int, bool) or value not in (0, 1):
        raise TypeError(f"{value!r} n'est ni oui ni non.")
    return bool(value)


def _decoded(value: Any) -> str:
    if type(value) is not bytes:
        raise TypeError("Ce n'est pas un texte.")
    return value.decode()


def _plain(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("Ce n'est pas un texte.")
    return value


def _day(text: str) -> date:
    return _same(date.fromisoformat(text), text, written=date.isoformat)


def _naive_instant(value: Any) -> datetime:
    text = _decoded(value)
    found = datetime.fromisoformat(text).replace(tzinfo=None)
    return _same(found, text, written=str).replace(tzinfo=UTC)


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(_plain(value))


def _json_text(value: Any) -> Any:
    text = _decoded(value)
    return _same(json.loads(text), text, written=json.dumps)


def _json(value: Any) -> Any:
    return json.loads(_plain(value))


def _same(found: Any, text: str, *, written: Callable[[Any], str]) -> Any:
    """SQL reads the text itself: only the one that the site writes says the same to both."""
    if written(found) != text:
        raise ValueError(f"« {text[:80]} » ne s'écrit pas ainsi.")
    return found


KINDS: dict[str, tuple[Reader, Reader, Reader]] = {
    "sqlite": (_decoded, _naive_instant, _json_text),
    "postgresql": (_plain, _instant, _json),
}
"""By database: a text, an instant, JSON."""
