"""The registry: which columns are frozen and from when, which states no row may be in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.module_loading import module_has_submodule
from simple_history.models import HistoricalChanges


@dataclass(frozen=True, slots=True)
class Seal:
    """A table whose rows no longer change: every column is frozen, but those named here.

    ``once``: may be set one time, from empty. ``free``: may change. ``unless``: may change, but where
    this SQL condition on ``OLD`` and ``NEW`` holds. ``when``: the SQL condition on ``OLD`` from which
    a row is sealed, at once when empty; before, it may change and go. ``whole``: from ``when`` on, no
    other row enters either (``when`` then reads what the row belongs to, and nothing else of it).
    ``named``: sealed too, before ``when``, as soon as a sealed row of another table names it.

    On SQLite no row takes the place of another: ``OR REPLACE`` fires no trigger of DELETE.
    """

    model: str
    once: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    unless: Mapping[str, str] = field(default_factory=dict)
    when: str = ""
    whole: bool = False
    named: bool = False

    @property
    def table(self) -> type[models.Model]:
        """The model, or the table between two models (``cpc.Draft_medicines``)."""
        app, name = self.model.split(".")
        return apps.get_app_config(app).get_model(name)


@dataclass(frozen=True, slots=True)
class Rule:
    """A state that no row of ``model`` may be in: ``refused`` is the SQL condition on ``NEW``.

    ``message``: what is told, in French. ``updates``: asked of changes too, not only of new rows.
    ``lived``: needs the real day and a real antivirus, so it is not laid in a demonstration, whose
    scenarios play other days. In ``refused``, ``{differs}``, ``{tomorrow}`` and
    ``{years:COLUMN:NUMBER}`` (that day, so many years later) are written for each database.
    """

    name: str
    model: str
    refused: str
    message: str
    updates: bool = True
    lived: bool = False

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)


def days_once(name: str, model: str, *, key: str, message: str) -> Rule:
    """Two rows of the same ``key`` never share a day (``first_day`` to ``last_day``, both included)."""
    return Rule(
        name,
        model,
        f"EXISTS (SELECT 1 FROM {apps.get_model(model)._meta.db_table} other "
        f"WHERE other.{key} = NEW.{key} AND other.id {{differs}} NEW.id "
        "AND (NEW.last_day IS NULL OR other.first_day <= NEW.last_day) "
        "AND (other.last_day IS NULL OR NEW.first_day <= other.last_day))",
        message,
    )


OWN = ("accounts", "records", "cpc", "signalements", "cannabis", "workflows")


def declared() -> Iterator[Seal | Rule]:
    """Everything, application after application; every history, every column with choices."""
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "seals"):
            yield from import_module(f"{config.name}.seals").SEALS
    for model in histories():
        yield Seal(model._meta.label)
    for model in own_models():
        if fields := chosen(model):
            yield choices_of(model, fields)


def own_models() -> list[type[models.Model]]:
    """Those of the service, without what simple-history keeps of them."""
    own = [apps.get_app_config(label) for label in OWN]
    kept = [model for config in own for model in config.get_models()]
    return [model for model in kept if not issubclass(model, HistoricalChanges)]


def chosen(model: type[models.Model]) -> list[models.Field]:
    """The columns of texts that take their values from a list."""
    return [
        column
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.CharField) and column.choices
    ]


def choices_of(model: type[models.Model], fields: list[models.Field]) -> Rule:
    """No value outside of its list; none when the column may be empty."""
    parts, names = [], []
    for each in fields:
        values = {value for value, _ in each.flatchoices} | ({""} if each.blank else set())
        told = ", ".join(f"'{value}'" for value in sorted(values))
        parts.append(f'NEW."{each.column}" NOT IN ({told})')
        names.append(each.name)
    table = model._meta.db_table
    message = f"Table « {table} » : une valeur hors de sa liste ({', '.join(names)})."
    return Rule(f"{table}_choices", model._meta.label, " OR ".join(parts), message)


def histories() -> list[type[Any]]:
    """The tables that simple-history keeps."""
    return [model for model in apps.get_models() if issubclass(model, HistoricalChanges)]


def judged_once(*also: str) -> dict[str, str]:
    """The columns of a second look (``records.models.SecondLook``), and ``also``: written once, together."""
    return dict.fromkeys(
        ("outcome", "judged_by", "judged_on", "reason", *also), "OLD.outcome <> ''"
    )
