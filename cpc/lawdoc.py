"""Writes docs/law.md: parameters, rules and the tests that hold them.

`python -m cpc.lawdoc` writes the file, `python -m cpc.lawdoc --check` says whether it is stale.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from cpc.law.core import Article, Dated, Labelled
from cpc.law.days import french_day
from cpc.law.deciding.derogations import DEROGATIONS
from cpc.law.rules import HELD_IN_PART, LATER, RULES, Door, Rule
from cpc.law.rules_cannabis import CANNABIS_RULES

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "law.md"
TESTS = ROOT / "tests"

LAW_MODULES = (
    ("Cadre de prescription compassionnelle", "cpc.law.parameters"),
    ("Laboratoires", "cpc.law.exchanges.laboratory"),
    ("Avis demandés", "cpc.law.exchanges.opinions"),
    ("Comités et séances", "cpc.law.exchanges.meeting"),
    ("Changements d'un cadre", "cpc.law.life.changes"),
    ("Ce qu'une modification ajoute", "cpc.law.deciding.additions"),
    ("Clauses des décisions", "cpc.law.deciding.clauses"),
    ("Clauses des actes qui changent un cadre", "cpc.law.deciding.clauses_change"),
    ("Habilitation des organismes", "cpc.law.standing"),
    ("Signalement", "signalements.law"),
    ("Cannabis à usage médical", "cannabis.law"),
)
"""A part that was removed from the tree is left out of the document."""

Proofs = Mapping[str, list[tuple[str, str]]]
"""For each rule, the tests that name it: file and name."""
Held = Mapping[str, frozenset[str]]
"""For each rule, the doors at which a test breaks it and is refused."""

SINGULAR = {"jours": "jour", "jours ouvrés": "jour ouvré", "ans": "an"}

HEADER = """\
# Le droit dans l'application

Ce document est écrit par `python -m cpc.lawdoc` ; ne le corrigez pas à la main.

Chaque nombre et chaque règle dit sur quoi il repose :

- **texte lu** : l'article a été lu, ou une décision publiée qui le cite ;
- **pratique de l'agence** : observée dans ses actes ou ses pages, sans texte lu qui la fixe ;
- **défaut à confirmer** : choix de l'application, en l'absence de texte.

Ce n'est pas un avis juridique. Un article sans identifiant de version renvoie à une recherche
sur Légifrance.
"""

INTRODUCTION_PARAMETERS = """\
## Paramètres

« À compter du » est le premier jour où la valeur s'applique ; avant la première ligne,
l'application refuse de calculer.
"""

INTRODUCTION_DEROGATIONS = """\
## Dérogations

Liste fermée : chacune est permise par un texte, motivée, signée avec la décision et comptée au pilotage.
Rien d'autre n'est dérogeable à la signature.
"""

INTRODUCTION_HELD = """\
## Où chaque règle est tenue

Au formulaire, à l'acte lui-même, par la base, à l'import d'un fichier : pour chaque règle et chaque
porte, un test enfreint cette seule règle et elle est refusée par son nom. « Lecture » : la règle ne
s'enfreint pas, elle dit ce que le site montre ou fait de lui-même (registre, dates, courriers,
alertes) ; un test le lit. Ce qui suit un point-virgule est la part que rien ne tient encore, ou que
les textes lus laissent ouverte.
"""

INTRODUCTION_RULES = """\
## Règles

Sous chaque règle, les tests qui la portent.
"""


def marked_rules(node: ast.AST) -> Iterator[str]:
    """Numbers in `pytest.mark.rule("R1", "R2")`, wherever it stands in the expression."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        if call.func.attr == "rule":
            yield from (
                argument.value
                for argument in call.args
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            )


def marked_doors(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Rules and doors in `pytest.mark.rule("R1", doors="form act")`."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call):
            continue
        for keyword in call.keywords:
            if keyword.arg == "doors" and isinstance(keyword.value, ast.Constant):
                yield from product(marked_rules(call), str(keyword.value.value).split())


def held(folder: Path = TESTS) -> Held:
    """Where each rule is held, as the marks of the tests say."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.rglob("test_*.py")):
        for number, door in marked_doors(ast.parse(path.read_text(encoding="utf-8"))):
            found[number].add(door)
    return {number: frozenset(doors) for number, doors in found.items()}


def _module_rules(tree: ast.Module) -> list[str]:
    return [
        number
        for node in tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(name, ast.Name) and name.id == "pytestmark" for name in node.targets)
        for number in marked_rules(node.value)
    ]


def _tests(body: list[ast.stmt], inherited: list[str]) -> Iterator[tuple[str, str]]:
    """Test functions of a module or a class, each with every rule that it names."""
    for node in body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        own = [number for mark in node.decorator_list for number in marked_rules(mark)]
        if isinstance(node, ast.ClassDef):
            yield from _tests(node.body, inherited + own)
        elif node.name.startswith("test"):
            yield from ((number, node.name) for number in dict.fromkeys(inherited + own))


def proofs(folder: Path = TESTS) -> Proofs:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        name = path.relative_to(folder.parent).as_posix()
        for number, test in _tests(tree.body, _module_rules(tree)):
            found[number].append((name, test))
    return found


def parameters(module: str) -> list[Dated[object]]:
    """Parameters of a module, in the order of its lines, alone or in a table."""
    found: list[Dated[object]] = []
    for value in vars(import_module(module)).values():
        members = value.values() if isinstance(value, Mapping) else [value]
        found += [member for member in members if isinstance(member, Dated)]
    return found


def _cell(article: Article | None) -> str:
    return f"[{article.label}]({article.url})" if article else "–"


def french_value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(french_value(item) for item in value)
    if isinstance(value, Labelled):
        return value.label
    return str(value) if isinstance(value, str) else str(value).replace(".", ",")


def with_unit(value: object, unit: str) -> str:
    if not unit:
        return french_value(value)
    return f"{french_value(value)} {SINGULAR.get(unit, unit) if value == 1 else unit}"


def _parameter_rows(parameter: Dated[object]) -> Iterator[str]:
    event = f"Lue à la {parameter.event}. " if parameter.event else ""
    for version in parameter.versions:
        cells = (
            parameter.label,
            french_day(version.since),
            with_unit(version.value, parameter.unit),
            _cell(version.article),
            version.certainty.label,
            f"{event}{version.note}" or "–",
        )
        yield f"| {' | '.join(cells)} |"


def _parameter_table(title: str, module: str) -> Iterator[str]:
    yield f"### {title}\n"
    yield "| Paramètre | À compter du | Valeur | Source | Certitude | Note |"
    yield "|---|---|---|---|---|---|"
    for parameter in parameters(module):
        yield from _parameter_rows(parameter)
    yield ""


def _rule_lines(rule: Rule, tests: Iterable[tuple[str, str]]) -> Iterator[str]:
    source = f"{_cell(rule.article)}, " if rule.article else ""
    yield f"**{rule.number}** – {rule.summary} ({source}{rule.certainty.label})\n"
    by_file: dict[str, list[str]] = defaultdict(list)
    for name, test in tests:
        by_file[name].append(f"`{test}`")
    for name, names in by_file.items():
        yield f"- {name} : {', '.join(names)}"
    if not by_file:
        yield "- pas encore de test"
    yield ""


def _doors(number: str, doors: Held) -> str:
    if number in LATER:
        return "autre chantier"
    names = [door.label for door in Door if door.value in doors.get(number, ())]
    told = ", ".join(names) or "nulle part"
    return f"{told} ; {HELD_IN_PART[number]}" if number in HELD_IN_PART else told


def _held_table(rules: Iterable[Rule], doors: Held) -> Iterator[str]:
    yield "| Règle | Où la règle est tenue |"
    yield "|---|---|"
    yield from (f"| {rule.number} | {_doors(rule.number, doors)} |" for rule in rules)
    yield ""


def _derogations() -> Iterator[str]:
    yield INTRODUCTION_DEROGATIONS
    yield "| Dérogation | Règles alors non demandées | Source | Certitude |"
    yield "|---|---|---|---|"
    for each in DEROGATIONS:
        cells = (
            f"{each.rule} – {each.summary}",
            ", ".join(each.lifts),
            _cell(each.article),
            each.certainty.label,
        )
        yield f"| {' | '.join(cells)} |"
    yield ""


def document(found: Proofs, doors: Held) -> str:
    lines = [HEADER, INTRODUCTION_PARAMETERS]
    for title, module in LAW_MODULES:
        if find_spec(module.split(".")[0]) and find_spec(module):
            lines += _parameter_table(title, module)
    lines += _derogations()
    lines += [INTRODUCTION_HELD, *_held_table(RULES, doors), INTRODUCTION_RULES]
    for title, rules in (
        ("Cadre de prescription compassionnelle", RULES),
        ("Cannabis à usage médical", CANNABIS_RULES),
    ):
        lines.append(f"### {title}, {rules[0].number} à {rules[-1].number}\n")
        for rule in rules:
            lines += _rule_lines(rule, found.get(rule.number, ()))
    return "\n".join(lines).rstrip() + "\n"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m cpc.lawdoc", description=__doc__)
    parser.add_argument("--check", action="store_true", help="dire si le document est périmé")
    text = document(proofs(), held())
    if not parser.parse_args(arguments).check:
        DOCUMENT.write_text(text, encoding="utf-8")
        return 0
    if DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write("docs/law.md est périmé : lancez « python -m cpc.lawdoc ».\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
