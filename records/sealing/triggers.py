"""The triggers of the registry, written for each database.

The conditions are of the SQL that both databases read; only the frame differs. On PostgreSQL a purge
passes under the role ``cpc_purge``, which no role of the site may take; on SQLite, which has no roles,
a purge lifts the triggers of its table within its transaction.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, models
from simple_history.models import HistoricalChanges

from records.sealing.declared import Rule, Seal, declared

PURGE_ROLE = "cpc_purge"
SEALED, RULE = "sealed_", "rule_"
EVENTS = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
"""The bits of ``pg_trigger.tgtype``; 1 for each row, 2 before."""
WORDS = {
    "sqlite": {
        "differs": "IS NOT",
        "tomorrow": "date('now', '+1 day')",
        "years": r"date(\1, '+\2 years')",
    },
    "postgresql": {
        "differs": "IS DISTINCT FROM",
        "tomorrow": "CURRENT_DATE + 1",
        "years": r"(\1 + interval '\2 years')",
    },
}
"""Tomorrow: the day has begun in Paris before it has in the clock of the database."""
SEARCH_PATH = "public, pg_temp"
"""Where a trigger of PostgreSQL finds its tables: those of the site, never a temporary one of that name."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Before ``event`` on ``table``, refuses with ``message`` when ``refused`` (SQL) is true."""

    name: str
    table: str
    event: str
    refused: str
    message: str

    @property
    def quoted(self) -> str:
        return "'" + self.message.replace("'", "''") + "'"

    @property
    def sqlite(self) -> str:
        """As ``sqlite_master`` keeps it."""
        when = f" WHEN {self.refused}" if self.refused else ""
        return (
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}"{when} '
            f"BEGIN SELECT RAISE(ABORT, {self.quoted}); END"
        )

    @property
    def body(self) -> str:
        """As ``pg_proc.prosrc`` keeps it."""
        parts = [self.refused] if self.refused else []
        if self.name.startswith(SEALED):
            parts.append(f"current_user <> '{PURGE_ROLE}'")
        condition = " AND ".join(f"({part})" for part in parts)
        row = {"TRUNCATE": "NULL", "DELETE": "OLD"}.get(self.event, "NEW")
        return (
            f"BEGIN IF {condition} THEN RAISE EXCEPTION USING MESSAGE = {self.quoted}, "
            f"ERRCODE = 'check_violation', CONSTRAINT = '{self.name}', TABLE = '{self.table}'; "
            f"END IF; RETURN {row}; END"
        )

    @property
    def kind(self) -> int:
        """``pg_trigger.tgtype``"""
        return EVENTS[self.event] + 2 + (0 if self.event == "TRUNCATE" else 1)

    @property
    def postgresql(self) -> str:
        each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
        return (
            f'CREATE OR REPLACE FUNCTION "{self.name}"() RETURNS trigger LANGUAGE plpgsql '
            f"SET search_path = {SEARCH_PATH} AS $sealed${self.body}$sealed$; "
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" '
            f'FOR EACH {each} EXECUTE FUNCTION "{self.name}"();'
        )


def expected(vendor: str) -> dict[str, Trigger]:
    """Every trigger that the database must hold, by name."""
    found = [trigger for each in declared() for trigger in of(each, vendor=vendor)]
    return {trigger.name: trigger for trigger in found}


def of(each: Seal | Rule, *, vendor: str) -> Iterator[Trigger]:
    return of_rule(each, vendor=vendor) if isinstance(each, Rule) else of_seal(each, vendor=vendor)


def dialect(text: str, *, vendor: str) -> str:
    """A condition of the registry in the words of one database."""
    written = WORDS[vendor]
    found = re.sub(r"\{years:([^:]+):(\d+)\}", written["years"], text)
    return found.replace("{differs}", written["differs"]).replace("{tomorrow}", written["tomorrow"])


def of_rule(rule: Rule, *, vendor: str) -> Iterator[Trigger]:
    if rule.lived and settings.DEMONSTRATION:
        return
    refused = dialect(rule.refused, vendor=vendor)
    table = rule.table._meta.db_table
    for event in ("INSERT", "UPDATE") if rule.updates else ("INSERT",):
        name = f"{RULE}{rule.name}_{event.lower()}"
        yield Trigger(name, table, event, refused, rule.message)


def of_seal(seal: Seal, *, vendor: str) -> Iterator[Trigger]:
    model = seal.table
    table = model._meta.db_table
    label = f"Table « {table} » ({model._meta.verbose_name})"
    named, when = f"{SEALED}{table}", frozen(seal)
    changed = " OR ".join(changes(seal, model, vendor=vendor))
    held = f"({when}) OR ({entered(seal)})" if seal.whole else when
    sealed = f"({held}) AND ({changed})" if held else changed
    if vendor == "sqlite":
        told = f"{label} : une ligne ne se remplace pas."
        yield Trigger(f"{named}_replace", table, "INSERT", replaces(model), told)
        sealed = f"({sealed}) OR {replaces(model, itself=True)}"
    if seal.whole:
        told = f"{label} : une ligne ne s'ajoute plus."
        yield Trigger(f"{named}_insert", table, "INSERT", entered(seal), told)
    yield Trigger(
        f"{named}_update", table, "UPDATE", sealed, f"{label} : une ligne ne se change pas."
    )
    gone = f"{label} : une ligne ne s'efface pas."
    yield Trigger(f"{named}_delete", table, "DELETE", when, gone)
    if vendor == "postgresql":
        yield Trigger(f"{named}_truncate", table, "TRUNCATE", "", gone)


def entered(seal: Seal) -> str:
    """The condition that the row comes, new or moved, into what is sealed whole."""
    return seal.when.replace("OLD.", "NEW.")


def frozen(seal: Seal) -> str:
    """The condition from which a row is sealed; empty: at once."""
    return " OR ".join((seal.when, *named_by(seal.table))) if seal.named else seal.when


def named_by(model: type[models.Model]) -> Iterator[str]:
    """One condition for each sealed table that names the rows of ``model``, histories apart."""
    for seal in (each for each in declared() if isinstance(each, Seal)):
        if issubclass(seal.table, HistoricalChanges):
            continue
        for field in seal.table._meta.concrete_fields:
            if field.remote_field and field.remote_field.model is model:
                sealed = f" AND ({seal.when.replace('OLD.', 'named.')})" if seal.when else ""
                yield (
                    f'EXISTS (SELECT 1 FROM "{seal.table._meta.db_table}" named '
                    f'WHERE named."{field.column}" = OLD.id{sealed})'
                )


def keys_of(model: type[models.Model]) -> Iterator[tuple[tuple[str, ...], str]]:
    """What no two rows share: columns, and the condition under which they do not (SQL, or empty)."""
    meta = model._meta
    for field in meta.concrete_fields:
        if field.unique:
            yield (field.column,), ""
    for names in meta.unique_together:
        yield tuple(meta.get_field(name).column for name in names), ""
    editor = connection.schema_editor()
    for each in meta.constraints:
        if isinstance(each, models.UniqueConstraint):
            condition = each._get_condition_sql(model, editor) or ""
            yield tuple(meta.get_field(name).column for name in each.fields), condition


def replaces(model: type[models.Model], *, itself: bool = False) -> str:
    """The new row has a key of another; ``itself``: another than the row that changes."""
    parts = []
    for columns, condition in keys_of(model):
        same = [f'kept."{column}" = NEW."{column}"' for column in columns]
        if condition:
            same += [
                re.sub(r'"(\w+)"', rf'{row}."\1"', f"({condition})") for row in ("kept", "NEW")
            ]
        if itself:
            key = model._meta.pk.column
            same.append(f'kept."{key}" <> OLD."{key}"')
        found = " AND ".join(same)
        parts.append(f'EXISTS (SELECT 1 FROM "{model._meta.db_table}" kept WHERE {found})')
    return " OR ".join(parts)


def changes(seal: Seal, model: type[models.Model], *, vendor: str) -> Iterator[str]:
    """One condition a column: it differs, and is not of those that may change now."""
    differs = WORDS[vendor]["differs"]
    for field in model._meta.concrete_fields:
        column = f'"{field.column}"'
        if field.name in seal.free:
            continue
        moved = f"OLD.{column} {differs} NEW.{column}"
        if field.name in seal.once:
            moved = f"{empty(field, column)} AND {moved}"
        if field.name in seal.unless:
            moved = f"({seal.unless[field.name]}) AND {moved}"
        yield moved


def empty(field: models.Field, column: str) -> str:
    """The condition that a column which may be set once already was."""
    if field.null:
        return f"OLD.{column} IS NOT NULL"
    return f"OLD.{column} <> ''"
