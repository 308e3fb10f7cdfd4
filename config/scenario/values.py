"""The values of a scenario, checked: each refusal names the step and the key."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NoReturn

from config.scenario.arguments import ANSWER_CHOICES, ANSWER_CODES, Argument
from config.scenario.file import ScenarioError
from config.scenario.laboratory_verbs import ANSWER_KEYS, ANSWER_STATES, CODES, INTENTIONS

RELATIVE = re.compile(r"today(?:([+-])(\d{1,5}))?")
FLAGS = {"yes": True, "true": True, "oui": True, "no": False, "false": False, "non": False}


def mapping(
    value: Any,
    *,
    known: Iterable[str] = (),
    required: Iterable[str] = (),
    key: str = "",
    step: int | None = None,
) -> Mapping[str, Any]:
    """``value``, a mapping with only ``known`` keys (any, when none is given) and the required ones.

    Raises ``ScenarioError``.
    """
    if value in ("", None):
        value = {}
    if not isinstance(value, dict):
        raise ScenarioError("on attend des couples « clé: valeur ».", step=step, key=key)
    for name in value:
        if known and name not in known:
            sentence = f"elle est inconnue ici ; on attend : {', '.join(sorted(known))}."
            raise ScenarioError(sentence, step=step, key=name)
    for name in required:
        if value.get(name, "") == "":
            raise ScenarioError("elle manque ou elle est vide.", step=step, key=name)
    return value


def text(value: Any, *, key: str, step: int | None = None) -> str:
    """``value``, a text that is not empty. Raises ``ScenarioError``."""
    if not isinstance(value, str):
        raise ScenarioError("on attend un texte.", step=step, key=key)
    return value.strip()


def texts(content: Mapping[str, Any]) -> dict[str, str]:
    """A mapping whose values are all texts."""
    return {key: text(value, key=key) for key, value in content.items()}


def sequence(value: Any, *, key: str) -> list[Any]:
    """``value``, a list. Raises ``ScenarioError``."""
    if not isinstance(value, list):
        raise ScenarioError("on attend une liste.", key=key)
    return value


def one_of(value: Any, choices: Iterable[str], *, key: str, step: int | None = None) -> str:
    """``value``, when it is one of ``known``. Raises ``ScenarioError``."""
    if not isinstance(value, str) or value not in choices:
        sentence = f"« {value} » n'est pas prévu ; on attend : {', '.join(choices)}."
        raise ScenarioError(sentence, step=step, key=key)
    return value


def day(value: Any, *, key: str, today: date | None, step: int | None = None) -> date:
    """``2024-03-21``; with ``today``, also ``today`` or ``today-12``. Raises ``ScenarioError``."""
    written = text(value, key=key, step=step)
    relative = RELATIVE.fullmatch(written) if today else None
    if today and relative:
        return today + timedelta(days=int(f"{relative[1] or '+'}{relative[2] or 0}"))
    if re.fullmatch(r"(199\d|20\d\d)-\d\d-\d\d", written, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(written)
    raise ScenarioError(
        f"« {written} » n'est pas une date AAAA-MM-JJ, de 1990 à 2099.", step=step, key=key
    )


@dataclass(frozen=True, slots=True)
class Values:
    """Reads the arguments of one step."""

    step: int
    today: date | None = None
    people: Mapping[str, Any] = field(default_factory=dict)
    organisations: Mapping[str, Any] = field(default_factory=dict)

    def read(self, argument: Argument, value: Any) -> Any:
        """What ``argument`` holds: a text, a day, a yes or no, a list."""
        return getattr(self, argument.kind)(argument, value)

    def wrong(self, argument: Argument, expected: str) -> NoReturn:
        """Raises ``ScenarioError``: what was expected of an argument."""
        raise ScenarioError(f"on attend {expected}.", step=self.step, key=argument.name)

    def items(self, argument: Argument, value: Any) -> list[str]:
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items):
            self.wrong(argument, "un texte ou une liste de textes")
        return [item.strip() for item in items]

    def text(self, argument: Argument, value: Any) -> str:
        """A text; a list becomes one line an item."""
        return "\n".join(self.items(argument, value))

    def day(self, argument: Argument, value: Any) -> date:
        return day(value, key=argument.name, today=self.today, step=self.step)

    def flag(self, argument: Argument, value: Any) -> bool:
        if not isinstance(value, str) or value not in FLAGS:
            self.wrong(argument, "« yes » ou « no »")
        return FLAGS[value]

    def number(self, argument: Argument, value: Any) -> str:
        """A whole number, in figures."""
        written = text(value, key=argument.name, step=self.step)
        if not re.fullmatch(r"\d{1,18}", written, re.ASCII):
            self.wrong(argument, "un nombre entier, en chiffres")
        return written

    def choice(self, argument: Argument, value: Any) -> str:
        return one_of(value, argument.choices, key=argument.name, step=self.step)

    def several(self, argument: Argument, value: Any) -> list[str]:
        return [self.choice(argument, item) for item in self.items(argument, value)]

    def cis(self, argument: Argument, value: Any) -> list[str]:
        codes = self.items(argument, value)
        if not all(re.fullmatch(r"\d{8}", code) for code in codes):
            self.wrong(argument, "des codes CIS de huit chiffres")
        return codes

    def person(self, argument: Argument, value: Any) -> str:
        if not isinstance(value, str) or value not in self.people:
            self.wrong(argument, "une personne décrite dans « people »")
        return value

    def persons(self, argument: Argument, value: Any) -> list[str]:
        return [self.person(argument, item) for item in self.items(argument, value)]

    def answers(self, argument: Argument, value: Any) -> dict[str, dict[str, str]]:
        """For each question of the checklist: ``answer`` and ``reason``."""
        given = mapping(value, known=ANSWER_CODES, key=argument.name, step=self.step)
        for code, row in given.items():
            keys = ("answer", "reason")
            row = mapping(row, known=keys, required=keys, key=code, step=self.step)
            one_of(row["answer"], ANSWER_CHOICES, key=code, step=self.step)
            text(row["reason"], key=code, step=self.step)
        return {code: dict(row) for code, row in given.items()}

    def criteria(self, argument: Argument, value: Any) -> dict[str, dict[str, Any]]:
        """For each criterion: ``answer``, ``argument`` and ``evidence``; the page keeps what is not said."""
        given = mapping(value, known=ANSWER_CODES, key=argument.name, step=self.step)
        return {code: self._criterion(code, row) for code, row in given.items()}

    def _criterion(self, code: str, value: Any) -> dict[str, Any]:
        row = mapping(value, known=("answer", "argument", "evidence"), key=code, step=self.step)
        read: dict[str, Any] = {}
        if "answer" in row:
            read["answer"] = one_of(row["answer"], ANSWER_CHOICES, key=code, step=self.step)
        if "argument" in row:
            read["argument"] = text(row["argument"], key=code, step=self.step)
        if "evidence" in row:
            read["evidence"] = self.evidence(Argument(code), row["evidence"])
        return read

    def evidence(self, argument: Argument, value: Any) -> list[int]:
        """The numbers of items of the table, written P1."""
        codes = self.items(argument, value)
        if not all(re.fullmatch(r"P[1-9]\d{0,3}", code) for code in codes):
            self.wrong(argument, "des preuves du tableau : P1, P2…")
        return [int(code[1:]) for code in codes]

    def bodies(self, argument: Argument, value: Any) -> list[str]:
        """One organisation, or several."""
        keys = self.items(argument, value)
        if not all(key in self.organisations for key in keys):
            self.wrong(argument, "des organismes décrits dans « organisations »")
        return keys

    def elements(self, argument: Argument, value: Any) -> dict[str, dict[str, str]]:
        """For each element asked, by its code: what the laboratory answers."""
        given = mapping(value, known=CODES, key=argument.name, step=self.step)
        for code, row in given.items():
            row = mapping(row, known=ANSWER_KEYS, required=("state",), key=code, step=self.step)
            one_of(row["state"], ANSWER_STATES, key=code, step=self.step)
            if "intention" in row:
                one_of(row["intention"], INTENTIONS, key=code, step=self.step)
            for name in row:
                text(row[name], key=code, step=self.step)
        return {code: dict(row) for code, row in given.items()}
