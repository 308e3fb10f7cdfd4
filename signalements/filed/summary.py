"""The content of a signalement as a PDF/UA-1 file, by Typst: data go in as JSON, never as markup."""

import json
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from cpc.law.days import french_day
from signalements.filed.marks import current
from signalements.form.row_kinds import NAMES
from signalements.models import Signalement

TEMPLATE = Path(__file__).parent / "typst" / "summary.typ"
FAMILIES = typst.Fonts(include_system_fonts=False)
NOTHING = "Non renseigné"


def summary_pdf(signalement: Signalement) -> bytes:
    """The text that counts today, with its hash; the same bytes for the same text."""
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        format="pdf",
        sys_inputs={"summary": json.dumps(_data(signalement), ensure_ascii=False)},
        font_paths=FAMILIES,
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(signalement.filed_on, time(12), tzinfo=UTC),
    )


def _data(signalement: Signalement) -> dict[str, object]:
    text = current(signalement)
    content = text.parsed
    return {
        "title": f"Signalement {signalement.number}",
        "number": signalement.number,
        "author": content["author"]["name"],
        "facts": [
            ["Organisme", f"{content['author']['name']} ({content['author']['kind_label']})"],
            ["Déposé le", french_day(signalement.filed_on)],
            ["Dossier", signalement.dossier.number],
            [
                "Version",
                f"corrigée, n° {content['version']}" if "version" in content else "déposée",
            ],
            ["Empreinte SHA-256 du contenu", text.sha256],
        ],
        "sections": [
            {
                "title": f"{section['number']}. {section['title']}",
                "rows": [line for item in section["answers"] for line in _lines(item)],
            }
            for section in content["sections"]
        ],
    }


def _lines(item: dict[str, Any]) -> list[list[str]]:
    """An answer, or each row under its question."""
    if not item.get("rows"):
        return [[item["question"], str(item["answer"] or NOTHING)]]
    return [
        [
            f"{NAMES[item['name']]} {rank}",
            "\n".join(f"{cell['question']} : {cell['answer']}" for cell in row) or NOTHING,
        ]
        for rank, row in enumerate(item["rows"], start=1)
    ]
