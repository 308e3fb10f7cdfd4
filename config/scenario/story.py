"""A scenario, read and checked before anything is played (docs/scenarios.md).

An unknown key, a missing argument, a date that is none or that goes back is refused with the number
of the step and the key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from accounts.models import OrganisationKind
from accounts.roles import BODY_ROLES, Role
from config.scenario.arguments import Verb
from config.scenario.file import ScenarioError, read
from config.scenario.mandates import Term, supposed
from config.scenario.mandates import read as read_mandate
from config.scenario.values import Values, day, mapping, one_of, sequence, text, texts
from config.scenario.verbs import VERBS

DIVISION = "Direction médicale médicaments 1"
"""The division of the agency where a scenario's dossiers are opened, unless it names another."""

TOP = {"title", "note", "division", "organisations", "people", "acts", "steps"}
BODY = {"kind", "name", "short_name", "identifier", "filiere", "specialite", "field", "standing"}
STANDING = {"reference", "first_day", "last_day"}
PERSON = {"role", "organisation", "first_name", "last_name", "function", "email", "mandate"}
STEP = {"on", "who", "do", "dossier", "with", "note", "refused"}
ACT = {
    *("reference", "cpc", "kind", "medicines", "same_group", "indications", "decided_on"),
    *("published_on", "first_day", "last_day", "follows", "source", "note"),
    *("as_printed", "grounds", "informed_on", "emergency", "emergency_reason", "ruled_on"),
}


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation of the scenario; ``standing`` proves its right to report."""

    key: str
    fields: dict[str, str]
    reference: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    role: Role
    organisation: str
    first_name: str
    last_name: str
    function: str
    email: str
    mandate: Term | None = None

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the story; ``dossier`` is the name that the scenario gives to a dossier.

    ``refused``: what the site must answer to refuse it, words that its sentences hold; empty: it is done.
    """

    rank: int
    on: date
    who: str
    verb: Verb
    dossier: str
    note: str
    arguments: dict[str, Any]
    refused: tuple[str, ...] = ()

    def error(self, sentence: str, *, key: str = "") -> ScenarioError:
        return ScenarioError(sentence, step=self.rank, key=key)


@dataclass(frozen=True, slots=True)
class Scenario:
    title: str
    note: str
    division: str
    bodies: dict[str, Body]
    people: dict[str, Person]
    steps: tuple[Step, ...]
    acts: tuple[dict[str, str], ...] = ()
    acts_file: Path | None = None


def load(path: Path, *, today: date | None = None) -> Scenario:
    """The scenario of a file. With ``today``, days may be written ``today-12``."""
    return check(read(path), today=today, folder=path.parent)


def check(data: Any, *, today: date | None = None, folder: Path = Path()) -> Scenario:
    """The scenario that ``data`` says, or ``ScenarioError`` with the step and the key."""
    content = mapping(data, known=TOP, required=("title", "steps"))
    bodies, people = cast(content, today=today)
    acts = content.get("acts", [])
    steps = _steps(content["steps"], people=people, bodies=bodies, today=today)
    return Scenario(
        title=text(content["title"], key="title"),
        note=text(content.get("note", ""), key="note").strip(),
        division=text(content.get("division", DIVISION), key="division"),
        bodies=bodies,
        people=_with_mandates(people, steps),
        steps=steps,
        acts=()
        if isinstance(acts, str)
        else tuple(_act(row, today) for row in sequence(acts, key="acts")),
        acts_file=folder / acts if isinstance(acts, str) and acts else None,
    )


def cast(
    content: Mapping[str, Any], *, today: date | None
) -> tuple[dict[str, Body], dict[str, Person]]:
    """The organisations and the people that ``content`` describes."""
    bodies = {
        key: _body(key, value, today)
        for key, value in mapping(content.get("organisations"), key="organisations").items()
    }
    people = {
        key: _person(key, value, bodies, today)
        for key, value in mapping(content.get("people"), key="people").items()
    }
    return bodies, people


def _body(key: str, value: Any, today: date | None) -> Body:
    given = dict(mapping(value, known=BODY, required=("kind", "name"), key=key))
    standing = mapping(given.pop("standing", {}), known=STANDING, key="standing")
    content = texts(given)
    one_of(content["kind"], OrganisationKind.values, key="kind")
    if not standing:
        return Body(key, content)
    mapping(standing, required=("reference", "first_day"), key="standing")
    last_day = standing.get("last_day")
    return Body(
        key,
        content,
        reference=text(standing["reference"], key="reference"),
        first_day=day(standing["first_day"], key="first_day", today=today),
        last_day=day(last_day, key="last_day", today=today) if last_day else None,
    )


def _person(key: str, value: Any, bodies: Mapping[str, Body], today: date | None) -> Person:
    given = dict(mapping(value, known=PERSON, required=("role",), key=key))
    mandate = given.pop("mandate", {})
    content = texts(given)
    one_of(content["role"], Role.values, key="role")
    organisation = content.get("organisation", "")
    if organisation and organisation not in bodies:
        raise ScenarioError(f"« {organisation} » n'est pas décrit.", key="organisation")
    if content["role"] in BODY_ROLES and not organisation:
        raise ScenarioError(
            f"le signalant « {key} » appartient à un organisme.", key="organisation"
        )
    return Person(
        key=key,
        role=Role(content["role"]),
        organisation=organisation,
        first_name=content.get("first_name", "") or key.capitalize(),
        last_name=content.get("last_name", "") or Role(content["role"]).label,
        function=content.get("function", ""),
        email=content.get("email", "") or f"{key}@scenario.invalid",
        mandate=read_mandate(mandate, function=content.get("function", ""), today=today),
    )


def _with_mandates(people: dict[str, Person], steps: Sequence[Step]) -> dict[str, Person]:
    """Who signs as Director General has a mandate: the one that is said, or the one supposed."""
    return {
        key: replace(person, mandate=person.mandate or supposed(steps, who=key))
        for key, person in people.items()
    }


def _act(row: Any, today: date | None) -> dict[str, str]:
    """A line of an acts file; its own checks are those of ``import_acts``."""
    given = mapping(row, known=ACT, required=("reference", "kind"), key="acts")
    content = {
        name: "|".join(map(str, value)) if isinstance(value, list) else value
        for name, value in given.items()
    }
    content = texts(content)
    for name in ("decided_on", "published_on", "first_day", "last_day", "informed_on", "ruled_on"):
        if content.get(name):
            content[name] = day(content[name], key=name, today=today).isoformat()
    return content


def _steps(value: Any, **context: Any) -> tuple[Step, ...]:
    steps: list[Step] = []
    for rank, row in enumerate(sequence(value, key="steps"), start=1):
        step = _step(rank, row, **context)
        if steps and step.on < steps[-1].on:
            raise step.error(
                f"le {step.on:%d/%m/%Y} précède l'étape d'avant ({steps[-1].on:%d/%m/%Y}).",
                key="on",
            )
        steps.append(step)
    if not steps:
        raise ScenarioError("il faut au moins une étape.", key="steps")
    return tuple(steps)


def _step(
    rank: int,
    row: Any,
    *,
    people: Mapping[str, Person],
    bodies: Mapping[str, Body],
    today: date | None,
) -> Step:
    content = mapping(row, known=STEP, required=("on", "do"), step=rank)
    verb = VERBS[one_of(content["do"], VERBS, key="do", step=rank)]
    who = text(content.get("who", ""), key="who", step=rank)
    if who not in people and (verb.by_somebody or who):
        raise ScenarioError(f"« {who} » n'est pas décrit dans « people ».", step=rank, key="who")
    arguments = _arguments(verb, content.get("with"), values=Values(rank, today, people, bodies))
    if arguments.get("organisation", "") not in {"", *bodies}:
        raise ScenarioError("cet organisme n'est pas décrit.", step=rank, key="organisation")
    return Step(
        rank=rank,
        on=day(content["on"], key="on", today=today, step=rank),
        who=who,
        verb=verb,
        dossier=text(content.get("dossier", "dossier"), key="dossier", step=rank),
        note=text(content.get("note", ""), key="note", step=rank),
        arguments=arguments,
        refused=_refused(content.get("refused"), step=rank),
    )


def _refused(given: Any, *, step: int) -> tuple[str, ...]:
    if given is None:
        return ()
    found = sequence(given, key="refused")
    return tuple(text(each, key="refused", step=step) for each in found)


def _arguments(verb: Verb, given: Any, *, values: Values) -> dict[str, Any]:
    """What is under ``with``, checked against what the verb expects."""
    if given and not verb.arguments:
        raise ScenarioError(f"« {verb.name} » n'attend rien.", step=values.step, key="with")
    if not given and not verb.by_somebody and verb.name != "daily":
        raise ScenarioError("dites ce qui est attendu.", step=values.step, key="with")
    required = [name for name, argument in verb.arguments.items() if argument.required]
    content = mapping(given, known=verb.arguments, required=required, key="with", step=values.step)
    return {name: values.read(verb.arguments[name], value) for name, value in content.items()}
