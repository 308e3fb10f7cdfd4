"""Canonical JSON (RFC 8785, JCS) of what the journal holds: texts, whole numbers, true, false, null.

A number with a decimal point is refused: two databases may give it back written otherwise.
"""

import json
from typing import Any

MOST = 2**53 - 1
"""The greatest whole number that every reader of JSON reads exactly (RFC 7493)."""


compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
"""The text of what is in order already."""


def canonical(value: Any) -> str:
    """The one text of ``value``. Raises ``TypeError`` or ``ValueError`` for what has none."""
    text = compact(ordered(value))
    text.encode()  # half of a surrogate pair is no text
    return text


def ordered(value: Any) -> Any:
    """The same, its keys in the order of their UTF-16 code units.

    Raises ``TypeError``, ``ValueError`` for what JSON does not write.
    """
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("Une clé JSON est un texte.")
        return {key: ordered(value[key]) for key in sorted(value, key=utf16)}
    if isinstance(value, list | tuple):
        return [ordered(each) for each in value]
    if value is None or isinstance(value, str | bool):
        return value
    if not isinstance(value, int):
        raise TypeError(f"Le journal ne garde pas de {type(value).__name__}.")
    if abs(value) > MOST:
        raise ValueError(f"{value} ne s'écrit pas exactement en JSON.")
    return value


def utf16(key: str) -> bytes:
    return key.encode("utf-16-be")
