"""Acts files for tests: rows with working defaults, written as CSV and loaded."""

import csv
from datetime import date
from pathlib import Path

from cpc.acts.importing import Report, import_acts
from cpc.acts.raw import COLUMNS

FAR = date(2030, 1, 1)
"""A day on which all the acts of the tests are published."""

INITIAL = {
    "reference": "A-1",
    "cpc": "vitiligo",
    "kind": "initial",
    "medicines": "Protopic 0,1 %, pommade",
    "indications": "Vitiligo de l'adulte",
    "decided_on": "2024-03-21",
    "published_on": "2024-03-21",
    "source": "https://example.org/acte",
}

SUSPENSION = {
    "reference": "Décision du 26/02/2026",
    "decided_on": "2026-02-26",
    "published_on": "2026-02-27",
    "source": "https://example.org/suspension",
    "signatory": "Camille X, directrice générale",
    "ground": "public_health",
    "reason": "Signal de pharmacovigilance.",
    "told_on": "2026-02-20",
}
"""What is typed on the page of an act, but for the act that it follows."""


def row(**changes: str) -> dict[str, str]:
    return INITIAL | changes


def after(**changes: str) -> dict[str, str]:
    """An act on the framework of ``row()``: names nothing, follows A-1."""
    plain = {"medicines": "", "indications": "", "source": "", "follows": "A-1"}
    return INITIAL | plain | changes


def write(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "actes.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def load(folder: Path, *rows: dict[str, str], on: date = FAR) -> Report:
    return import_acts(write(folder, *rows), on=on)


def many(count: int, *, published_on: str = "2024-03-21") -> list[dict[str, str]]:
    """``count`` frameworks in force, each with two medicines and one indication."""
    return [
        row(
            reference=f"M-{rank}",
            cpc=f"cadre-{rank}",
            medicines=f"Spécialité {rank}|Autre spécialité {rank}",
            indications=f"Maladie {rank}",
            decided_on=published_on,
            published_on=published_on,
        )
        for rank in range(count)
    ]


def refusals(count: int) -> list[dict[str, str]]:
    return [
        row(
            reference=f"R-{rank}",
            cpc="",
            kind="not_established",
            medicines=f"Médicament {rank}",
            indications=f"Usage {rank}",
        )
        for rank in range(count)
    ]
