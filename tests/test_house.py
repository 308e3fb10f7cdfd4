"""Rules of the house that no linter holds."""

import ast
from pathlib import Path

from django.apps import apps
from django.conf import settings

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
    "workflows/models/work_items.py",  # the engine creates tasks: it hands on no day
    "workflows/engine/tasks.py",
    "workflows/engine/undo.py",  # the instant when a step is called off
}


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


def reads_requests(path: str) -> bool:
    return "views" in path or "/commands/" in path


def test_only_views_and_commands_read_the_clock():
    readers = {path for path, tree in modules().items() if "records.clock" in imports(tree)}
    assert {path for path in readers if not reads_requests(path)} == WITHOUT_REQUEST


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
