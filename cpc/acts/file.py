"""Reading of an acts file, CSV or JSON: every row is checked by itself, nothing is written here.

Format: docs/acts.md. A line is that of the file; in JSON, the rank of the object, from 1.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from cpc.acts.raw import COLUMNS, ActsError, Problem, raw_rows
from cpc.law.days import french_day
from cpc.law.life.acts import ActKind, Ground
from cpc.law.texts import hidden

__all__ = ["Row", "one", "read"]

LONGEST = {"reference": 200, "cpc": 200, "follows": 200, "source": 500, "note": 5000}
LONGEST |= {"emergency_reason": 2000}
LONGEST_NAME, LONGEST_INDICATION, LONGEST_FIELD = 500, 5000, 100_000
YEARS = range(1990, 2101)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
LINES = {"note", "emergency_reason", "indications"}
"""The texts that may have several lines."""
KINDS = [kind.value for kind in ActKind]
GROUNDS = [ground.value for ground in Ground]
YES_NO = {"yes": True, "no": False, "": False}
NAMES_ITS_OBJECT = {ActKind.INITIAL, ActKind.LEGACY_RTU, ActKind.NOT_ESTABLISHED}
is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One act as written in the file. ``medicines``: CIS codes (eight digits) or names."""

    line: int
    reference: str
    cpc: str
    kind: ActKind
    medicines: tuple[str, ...]
    same_group: bool
    indications: tuple[str, ...]
    decided_on: date
    published_on: date
    first_day: date | None
    last_day: date | None
    follows: str
    source: str
    note: str
    as_printed: bool
    grounds: tuple[Ground, ...]
    informed_on: date | None
    emergency: bool
    emergency_reason: str
    ruled_on: date | None


def read(path: Path) -> tuple[list[Row], list[Problem]]:
    """The rows that can be read and what is wrong with the others.

    Raises ``ActsError`` when there is none.
    """
    rows, problems = [], []
    for line, given in raw_rows(path):
        try:
            rows.append(_Reader(line, given).row())
        except ActsError as error:
            problems += error.problems
    if not rows and not problems:
        raise ActsError(Problem(1, "le fichier ne contient aucun acte"))
    return rows, problems


def one(given: dict[str, Any]) -> Row:
    """A row by itself, by the names of the columns. Raises ``ActsError``."""
    return _Reader(1, given).row()


class _Reader:
    """One row: collects what is wrong, then refuses all at once."""

    def __init__(self, line: int, given: dict[str, Any]) -> None:
        self.line, self.given = line, given
        self.problems: list[Problem] = []

    def row(self) -> Row:
        if "" in self.given:
            raise ActsError(Problem(self.line, str(self.given[""])))
        for name in self.given:
            if name not in COLUMNS:
                self.refuse(f"colonne inconnue : « {name[:60]} »")
        kind = self.kind()
        row = Row(
            line=self.line,
            reference=self.text("reference", required=True),
            cpc=self.text("cpc", required=kind is not ActKind.NOT_ESTABLISHED),
            kind=kind or ActKind.INITIAL,
            medicines=self.medicines(required=kind in NAMES_ITS_OBJECT),
            same_group=self.yes("same_group"),
            indications=self.indications(required=kind in NAMES_ITS_OBJECT),
            decided_on=self.day("decided_on", required=True) or date.min,
            published_on=self.day("published_on", required=True) or date.min,
            first_day=self.day("first_day"),
            last_day=self.day("last_day"),
            follows=self.text("follows"),
            source=self.source(),
            note=self.text("note"),
            as_printed=self.yes("as_printed"),
            grounds=self.grounds(),
            informed_on=self.day("informed_on"),
            emergency=self.yes("emergency"),
            emergency_reason=self.text("emergency_reason"),
            ruled_on=self.day("ruled_on"),
        )
        self.explained(row)
        if self.problems:
            raise ActsError(*self.problems)
        return row

    def refuse(self, reason: str) -> None:
        self.problems.append(Problem(self.line, reason))

    def explained(self, row: Row) -> None:
        """What departs from the rule says why."""
        if row.as_printed and not row.note:
            self.refuse(
                "as_printed : une note est obligatoire, qui dit ce que l'acte a d'inhabituel"
            )
        if row.emergency and not (row.emergency_reason or row.note):
            self.refuse("emergency : le motif est obligatoire (emergency_reason, ou note publiée)")
        if row.emergency_reason and not row.emergency:
            self.refuse("emergency_reason : sans emergency, il n'a pas de sens")

    def grounds(self) -> tuple[Ground, ...]:
        found = self.items("grounds", longest=LONGEST_NAME, required=False)
        known = [value for value in found if value in GROUNDS]
        for value in found:
            if value not in GROUNDS:
                self.refuse(f"grounds : « {value[:40]} » n'est pas un motif ({', '.join(GROUNDS)})")
        return tuple(Ground(value) for value in known)

    def value(self, name: str) -> str:
        """The text of a field; JSON may hold null or a whole number."""
        value = self.given.get(name)
        if value is None:
            return ""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.refuse(f"{name} : un texte est attendu")
            return ""
        return self.clean(name, value)

    def clean(self, name: str, value: str) -> str:
        """A name or a text that people see whole: no control, format or mark that nothing shows."""
        given = value.strip(" \t\r\n")
        if len(given) > LONGEST_FIELD:
            self.refuse(f"{name} : texte trop long")
            return ""
        if unseen := hidden(given, lines=name in LINES):
            self.refuse(f"{name} : caractère interdit, qui ne se voit pas (U+{ord(unseen):04X})")
            return ""
        return given.strip()

    def text(self, name: str, *, required: bool = False) -> str:
        value = self.value(name)
        if required and not value:
            self.refuse(f"{name} : obligatoire")
        if len(value) > LONGEST[name]:
            self.refuse(f"{name} : plus de {LONGEST[name]} caractères")
        return value

    def kind(self) -> ActKind | None:
        value = self.value("kind")
        if value in KINDS:
            return ActKind(value)
        self.refuse(f"kind : « {value[:40]} » n'est pas un type d'acte ({', '.join(KINDS)})")
        return None

    def day(self, name: str, *, required: bool = False) -> date | None:
        value = self.value(name)
        if not value:
            if required:
                self.refuse(f"{name} : obligatoire")
            return None
        try:
            found = date.fromisoformat(value) if ISO_DAY.fullmatch(value) else None
        except ValueError:
            found = None
        if found is None or found.year not in YEARS:
            said = french_day(found) if found else value[:40]
            years = f"{YEARS[0]} et {YEARS[-1]}"
            self.refuse(f"{name} : « {said} » n'est pas une date (AAAA-MM-JJ) entre {years}")
            return None
        return found

    def yes(self, name: str) -> bool:
        given = self.given.get(name)
        if isinstance(given, bool):
            return given
        value = self.value(name).lower()
        if value not in YES_NO:
            self.refuse(f"{name} : « {value[:40]} » au lieu de yes, no ou rien")
        return YES_NO.get(value, False)

    def source(self) -> str:
        value = self.text("source")
        try:
            if value:
                is_address(value)
                if "@" in urlsplit(value).netloc:
                    self.refuse(
                        "source : une adresse ne porte ni nom d'utilisateur ni mot de passe"
                    )
        except (ValidationError, ValueError):
            self.refuse(f"source : « {value[:60]} » n'est pas une adresse http(s)")
        return value

    def items(self, name: str, *, longest: int, required: bool) -> tuple[str, ...]:
        given = self.given.get(name)
        parts: Iterable[str] = self.value(name).split("|") if not isinstance(given, list) else given
        if any(not isinstance(part, str) for part in parts):
            self.refuse(f"{name} : une liste de textes est attendue")
            return ()
        found = tuple(dict.fromkeys(item for part in parts if (item := self.clean(name, part))))
        if required and not found:
            self.refuse(f"{name} : obligatoire pour ce type d'acte")
        if any(len(item) > longest for item in found):
            self.refuse(f"{name} : plus de {longest} caractères")
        return found

    def medicines(self, *, required: bool) -> tuple[str, ...]:
        found = self.items("medicines", longest=LONGEST_NAME, required=required)
        for item in found:
            if item.isascii() and item.isdigit() and len(item) != 8:
                self.refuse(f"medicines : « {item[:20]} » ; un code CIS a huit chiffres")
        return found

    def indications(self, *, required: bool) -> tuple[str, ...]:
        return self.items("indications", longest=LONGEST_INDICATION, required=required)
