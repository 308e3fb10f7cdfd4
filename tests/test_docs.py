"""What the documents for developers promise: the drawing is the contracts, what they name exists."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from itertools import product
from typing import Any

import pytest

from tests.test_house import PACKAGES, ROOT

ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
NAMED = sorted({*re.findall(r"`([^`\s]+)`", ARCHITECTURE + CONTRIBUTING)})
FILES = [name for name in NAMED if re.fullmatch(r"[\w./-]+(/|\.(py|md|txt|toml|yaml))", name)]
OBJECTS = [
    name for name in NAMED if name.split(".")[0] in PACKAGES and re.fullmatch(r"[\w.]+", name)
]


def contracts() -> list[dict[str, Any]]:
    with (ROOT / "pyproject.toml").open("rb") as told:
        return tomllib.load(told)["tool"]["importlinter"]["contracts"]


def floors(contract: dict[str, Any]) -> list[list[str]]:
    """From the top; the rooms of a floor in order. An optional one, in brackets, is one all the same."""
    return [[room.strip(" ()") for room in re.split("[|:]", floor)] for floor in contract["layers"]]


def section(title: str) -> str:
    return ARCHITECTURE.partition(f"## {title}\n")[2].partition("\n## ")[0]


def downwards(levels: list[list[str]]) -> set[tuple[str, str]]:
    """Who may import whom."""
    pairs: set[tuple[str, str]] = set()
    for rank, level in enumerate(levels):
        pairs |= {pair for below in levels[rank + 1 :] for pair in product(level, below)}
    return pairs


def drawn() -> Iterator[tuple[str, str]]:
    """The arrows between packages; « a & b » is several, « a --> b --> c » one after the other."""
    for line in section("Les paquets").splitlines():
        steps = [re.findall(r"\w+", step) for step in line.split("-->")]
        for above, below in zip(steps, steps[1:], strict=False):
            yield from product(above, below)


def test_the_drawing_of_packages_is_their_contract():
    arrows = set(drawn())
    reached = set(arrows)
    while more := {(a, d) for a, b in reached for c, d in arrows if b == c} - reached:
        reached |= more
    (packages,) = (each for each in contracts() if each["name"] == "Dependencies go one way")
    assert reached == downwards(floors(packages))


def test_the_floors_of_each_package_are_those_of_its_contract():
    wanted = [
        f"| `{each['containers'][0]}` | {' → '.join(' · '.join(floor) for floor in floors(each))} |"
        for each in contracts()
        if "containers" in each
    ]
    told = [line for line in section("Les salles").splitlines() if "→" in line]
    assert told == wanted


def test_every_package_has_its_line_for_who_contributes():
    table = CONTRIBUTING.partition("## Où sont les choses")[2].partition("\n## ")[0]
    assert {*re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)} == {*PACKAGES}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_named_exists(name):
    place = ROOT / name if "/" in name else next(ROOT.rglob(name), None)
    assert place is not None and (place.exists() or (ROOT / "docs" / name).exists())


@pytest.mark.parametrize("name", OBJECTS)
def test_a_module_or_a_function_that_is_named_exists(name):
    module, attributes = name, []
    while not (ROOT / f"{module.replace('.', '/')}.py").exists() and "." in module:
        module, _, last = module.rpartition(".")
        attributes.insert(0, last)
    found = import_module(module)
    for attribute in attributes:
        found = getattr(found, attribute)
