"""An acts file, CSV or JSON, as its lines with what each gives for each column; no value is read here."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from web.refused import Refused

REQUIRED = ("reference", "cpc", "kind", "medicines", "indications", "decided_on", "published_on")
OPTIONAL = (
    *("same_group", "first_day", "last_day", "follows", "source", "note"),
    *("as_printed", "grounds", "informed_on", "emergency", "emergency_reason", "ruled_on"),
)
COLUMNS = (*REQUIRED, *OPTIONAL)
LARGEST_FILE = 50_000_000
LONGEST_NUMBER = 20
"""Digits of a number of a JSON file; a longer one is read as a text, and refused with its line."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    line: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"


class ActsError(Refused):
    """Why nothing was imported: one or several problems, in the order of the file."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = sorted(set(problems))
        super().__init__(*(problem.reason for problem in self.problems))

    def __str__(self) -> str:
        """With the lines of the file, for who imports one."""
        return "; ".join(map(str, self.problems))


def raw_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each line with its columns; under "", why it cannot be read. Raises ``ActsError``."""
    text = _text(path)
    if not text.strip():
        raise ActsError(Problem(1, "le fichier est vide"))
    return _json_objects(text) if text.lstrip()[0] in "[{" else _csv_objects(text)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ActsError(Problem(0, f"fichier de plus de {LARGEST_FILE // 1_000_000} Mo"))
        content = path.read_bytes()
    except OSError as error:
        raise ActsError(Problem(0, f"fichier illisible : {error.strerror}")) from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ActsError(Problem(line, "ces octets ne sont pas de l'UTF-8")) from None


def _csv_objects(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = _header(_next(reader) or [])
    while True:
        line = reader.line_num + 1
        fields = _next(reader)
        if fields is None:
            return
        if any(field.strip() for field in fields):
            yield line, _by_column(header, fields)


def _next(reader: Any) -> list[str] | None:
    line = reader.line_num + 1
    try:
        return next(reader, None)
    except csv.Error as error:
        reason = (
            "guillemet jamais fermé, ou champ trop long"
            if "unexpected end" in str(error)
            else error
        )
        raise ActsError(Problem(line, f"CSV illisible ({reason})")) from None


def _header(fields: list[str]) -> list[str]:
    names = [name.strip() for name in fields]
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in REQUIRED if name not in names]
    problems = [f"colonne inconnue : « {name[:60]} »" for name in unknown]
    problems += [f"colonne manquante : « {name} »" for name in missing]
    problems += [f"colonne en double : « {name} »" for name in set(names) if names.count(name) > 1]
    if problems:
        raise ActsError(*(Problem(1, reason) for reason in problems))
    return names


def _by_column(header: list[str], fields: list[str]) -> dict[str, Any]:
    if len(fields) == len(header):
        return dict(zip(header, fields, strict=True))
    return {"": f"{len(fields)} champs au lieu de {len(header)}"}


def _json_objects(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        found = json.loads(text, parse_int=_whole, object_pairs_hook=_by_key)
    except json.JSONDecodeError as error:
        raise ActsError(Problem(error.lineno, f"JSON illisible ({error.msg})")) from None
    except RecursionError:
        raise ActsError(Problem(1, "JSON illisible (trop de niveaux)")) from None
    if not isinstance(found, list):
        raise ActsError(Problem(1, "le JSON doit être une liste d'objets"))
    for rank, item in enumerate(found, start=1):
        yield rank, item if isinstance(item, dict) else {"": "ce n'est pas un objet"}


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= LONGEST_NUMBER else digits


def _by_key(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; one key given twice says two things, and is refused as a line that cannot be read."""
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    return dict(pairs) if twice is None else {"": f"clé en double : « {twice[:60]} »"}
