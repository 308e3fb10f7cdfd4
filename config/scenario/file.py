"""Reading a scenario file: YAML or JSON, every value a text, no key given twice.

Nothing is guessed: dates, numbers and yes/no stay as they are written, so that the checks of
``config.scenario.story`` name exactly what the author wrote.
"""

import json
from pathlib import Path
from typing import Any

import yaml


class ScenarioError(Exception):
    """What makes a scenario unplayable: one French sentence, with the step and the key when known."""

    def __init__(self, sentence: str, *, step: int | None = None, key: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.step, self.key = sentence, step, key

    def __str__(self) -> str:
        step = f"Étape {self.step}" if self.step else ""
        key = f"clé « {self.key} »" if self.key else ""
        place = ", ".join(part for part in (step, key) if part)
        return f"{place[:1].upper()}{place[1:]} : {self.sentence}" if place else self.sentence


class Loader(yaml.BaseLoader):
    """Every scalar is a text; a key given twice is refused."""


def _mapping(loader: Loader, node: yaml.MappingNode) -> dict[str, Any]:
    return once(
        [
            (loader.construct_object(key), loader.construct_object(value, deep=True))
            for key, value in node.value
        ]
    )


Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def once(pairs: list[tuple[Any, Any]]) -> dict[str, Any]:
    """The pairs as a mapping; refuses a key that comes twice. Raises ``ScenarioError``."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if not isinstance(key, str):
            raise ScenarioError(f"une clé est un mot, pas « {key} ».")
        if key in found:
            raise ScenarioError("elle est donnée deux fois au même endroit.", key=key)
        found[key] = value
    return found


def read(path: Path) -> Any:
    """The content of ``path``, mappings and lists of texts.

    Raises ``ScenarioError`` when it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ScenarioError(f"le fichier {path} ne peut être lu ({error.strerror}).") from error
    except UnicodeDecodeError as error:
        raise ScenarioError(f"le fichier {path} n'est pas en UTF-8.") from error
    try:
        return _json(text) if path.suffix == ".json" else _yaml(text)
    except RecursionError as error:
        raise ScenarioError("le fichier emboîte trop de niveaux.") from error


def _json(text: str) -> Any:
    try:
        return as_text(json.loads(text, object_pairs_hook=once))
    except json.JSONDecodeError as error:
        raise ScenarioError(f"ligne {error.lineno} : ce n'est pas du JSON.") from error


def _yaml(text: str) -> Any:
    try:
        return yaml.load(text, Loader)  # noqa: S506 - a BaseLoader makes texts only
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"ligne {mark.line + 1} : " if mark else ""
        problem = getattr(error, "problem", None) or "illisible"
        raise ScenarioError(f"{place}ce n'est pas du YAML ({problem}).") from error


def as_text(value: Any) -> Any:
    """JSON's numbers and booleans as they would be written in YAML."""
    if isinstance(value, dict):
        return {key: as_text(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_text(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
