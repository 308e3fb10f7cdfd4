"""Rules of the house that no linter holds."""

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

from accounts.roles import Role

ROOT = Path(settings.BASE_DIR)
PACKAGES = (
    "accounts",
    "web",
    "records",
    "bodies",
    "cpc",
    "signalements",
    "cannabis",
    "workflows",
    "config",
)
WITHOUT_REQUEST = {
    "config/context.py",  # every page says what day it is
    "config/scenario/player.py",  # sets the day
    "config/scenario/stage.py",
    "cpc/exchanges.py",  # the instants of what is written and read
    "workflows/exchanges/messages.py",
    "records/journal.py",  # the instant of record, not a day of law
    "bodies/mail.py",
    "records/notices/outbox.py",
    "records/documents/scanning.py",  # the instant of an analysis and of the next try
    "signalements/filed/corrections.py",  # the instants of corrections
    "signalements/filed/filing.py",
    "workflows/engine/failing.py",  # the instant of a failure
    "workflows/models/processes.py",
    "workflows/models/work_items.py",  # the engine creates tasks: it hands on no day
    "workflows/engine/tasks.py",
    "workflows/engine/undo.py",  # the instant when a step is called off
}


@cache
def modules() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if "migrations" not in path.parts
    }


def imports(tree: ast.Module) -> set[str]:
    return {
        f"{node.module}.{name.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def clock_of(tree: ast.Module) -> set[str]:
    """What a module takes of the clock: the whole of it, or one of its functions."""
    return {name for name in imports(tree) if f"{name}.".startswith("records.clock.")}


def reads_requests(path: str) -> bool:
    return "views" in path or "/commands/" in path


def test_only_views_and_commands_read_the_clock():
    readers = {path for path, tree in modules().items() if clock_of(tree)}
    assert {path for path in readers if not reads_requests(path)} == WITHOUT_REQUEST


ENGINE = {"Process", "STATUS", "Task"}
"""The engine's own names, which the models hand on: nobody else imports viewflow."""


def test_a_name_has_one_address():
    """A module lists what it defines, a package what its modules do: nothing is asked from elsewhere."""
    for path, tree in modules().items():
        place = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        inside = f"{place}." if path.endswith("__init__.py") else None
        others = {
            name.rpartition(".")[2]
            for name in imports(tree)
            if inside is None or not name.startswith(inside)
        }
        assert listed(tree) & others <= (ENGINE if place == "workflows.models" else set()), path
        again = [name.name for name in aliases(tree) if name.name == name.asname]
        assert not again, path


def aliases(tree: ast.Module) -> Iterator[ast.alias]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import):
            yield from node.names


def listed(tree: ast.Module) -> set[str]:
    """``__all__``."""
    return {
        name
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for name in ast.literal_eval(node.value)
    }


def test_no_signal_and_no_save_override():
    for path, tree in modules().items():
        assert not {name for name in imports(tree) if "signals" in name}, path
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.bases:
                names = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
                assert not ({"save"} & names and "models" in path), (path, node.name)


def test_every_foreign_key_of_ours_protects_what_it_points_at():
    allowed = {"OrganisationUserObjectPermission", "RegisterSpan", "WorkItem"}
    ours = {config.label for config in apps.get_app_configs() if config.name in PACKAGES}
    for model in apps.get_models():
        if model._meta.app_label not in ours or model.__name__ in allowed:
            continue
        for field in model._meta.local_fields:
            rule = getattr(field.remote_field, "on_delete", None)
            own = field.name not in {"process_ptr", "history_user", "history_relation"}
            if rule is not None and own and not model.__name__.startswith("Historical"):
                assert rule.__name__ == "PROTECT", (model.__name__, field.name)


MOST_ENTRIES, MOST_TEMPLATES, MOST_OF_A_PREFIX = 24, 39, 4
LONGEST_FUNCTION, LONGEST_FILE = 50, 330


def rooms(*places: str) -> Iterator[Path]:
    """Every folder of these places, migrations and what Python keeps for itself apart."""
    for place in places:
        for path in (ROOT / place, *sorted((ROOT / place).rglob("*"))):
            if path.is_dir() and not {"__pycache__", "migrations"} & {*path.parts}:
                yield path


def entries(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name != "__pycache__"]


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_a_room_is_seen_at_a_glance():
    wide = {named(room) for room in rooms(*PACKAGES) if len(entries(room)) > MOST_ENTRIES}
    wide |= {named(room) for room in rooms("templates") if len(entries(room)) > MOST_TEMPLATES}
    assert not wide


def test_a_subject_is_a_room_not_a_prefix():
    found = set()
    for room in rooms(*PACKAGES, "templates"):
        files = (*room.glob("[!_]*.py"), *room.glob("*.html"))
        first = Counter(path.stem.lstrip("_").partition("_")[0] for path in files)
        found |= {f"{named(room)}: {word}" for word, n in first.items() if n > MOST_OF_A_PREFIX}
    assert not found


def test_no_file_and_no_function_is_longer_than_one_reads_at_once():
    files, functions = set(), set()
    for path, tree in modules().items():
        if len((ROOT / path).read_text(encoding="utf-8").splitlines()) > LONGEST_FILE:
            files.add(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and lines(node) > LONGEST_FUNCTION:
                functions.add(f"{path}: {node.name}")
    assert not files
    assert not functions


def lines(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


SHARED = {"", "parts"}
"""The folders of templates that every package renders: what stands at the top, and the parts of any page."""
BESIDE = {"config": {"about"}, "records": {"mail"}}
"""The folders of a package beside that of its name."""


def test_a_template_is_rendered_by_the_package_of_its_folder():
    for path, tree in modules().items():
        package = path.partition("/")[0]
        folders = {name.rpartition("/")[0].partition("/")[0] for name in templates(tree)}
        assert folders <= SHARED | BESIDE.get(package, set()) | {package}, path


def templates(tree: ast.Module) -> set[str]:
    """The templates that a module names."""
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    named = {
        text for text in texts if isinstance(text, str) and re.fullmatch(r"[\w/-]+\.\w+", text)
    }
    return {text for text in named if (ROOT / "templates" / text).is_file()}


def test_what_mypy_does_not_read_to_the_end_is_named_and_exists():
    with (ROOT / "pyproject.toml").open("rb") as told:
        overrides = tomllib.load(told)["tool"]["mypy"]["overrides"]
    known = {path.removesuffix(".py").replace("/", ".") for path in modules()}
    excused = {
        name for each in overrides if "disable_error_code" in each for name in each["module"]
    }
    assert excused - known == set()


def test_the_glossary_names_every_role():
    section = (ROOT / "docs/glossary.md").read_text(encoding="utf-8").split("## Les rôles")[1]
    rows = re.findall(r"^\| .+ \| (.+) \|$", section.split("\n## ")[0], re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted(Role.values)
