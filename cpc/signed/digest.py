"""Are two versions of the drafts the same text? What was sent, or told of, is bound to one (R26, R52)."""

import hashlib
import json
from collections.abc import Iterable

from cpc.models import DraftVersion
from cpc.signed.act_text import TITLE, ActText, several_from_json


def digest_of(texts: Iterable[ActText]) -> str:
    """The hash of what texts decide and why, without their « Vu »: sending them adds one."""
    told = [[each.kind, substance(each)] for each in texts]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def substance(told: ActText) -> dict[str, str]:
    """By heading, all that a text decides and why, without its « Vu »."""
    sections = dict(told.sections())
    opening = sections.get(TITLE, "").split("\n")
    sections[TITLE] = "\n".join(line for line in opening if not line.startswith("Vu "))
    return sections


def digest_sent(version: DraftVersion) -> str:
    return digest_of(several_from_json(version.content))
