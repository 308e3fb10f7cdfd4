"""The subjects of the journal in the words of people: ``dossier:16`` is read « DOS-2026-0016 ».

Each application says which rows its subjects name (``AppConfig.journal_subjects``).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.urls import reverse

NUMBER = re.compile(r"\d{1,18}", re.ASCII)
"""A key that every database holds; a longer one names nothing."""

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Subject:
    """What stands before the colon: its model (``cpc.Dossier``), the columns that name a row.

    ``page``: the view that shows a row and the column that it takes, when not ``get_absolute_url``.
    ``words``: what is said around the name. ``public``: everybody may open the page, else
    those to whom the queryset method ``sees`` gives the row.
    """

    prefix: str
    model: str
    names: tuple[str, ...]
    page: tuple[str, str] | None = None
    words: str = "{}"
    public: bool = False
    sees: str = "visible_to"

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)

    def name(self, row: models.Model) -> str:
        given = [str(getattr(row, column)) for column in self.names if getattr(row, column)]
        return self.words.format(" ".join(given) or row)

    def holds(self, subject: str) -> bool:
        return subject.startswith(f"{self.prefix}:")

    def rows(self, keys: Iterable[str]) -> dict[str, models.Model]:
        """By key, as the subjects write it."""
        numbers = {key for key in keys if NUMBER.fullmatch(key)}
        return {str(row.pk): row for row in self.table._default_manager.filter(pk__in=numbers)}

    def seen(self, rows: Iterable[models.Model], *, reader: "User | None") -> set[int]:
        """The keys of the rows whose page ``reader`` may open."""
        keys = [row.pk for row in rows]
        if reader is None or not (self.page or hasattr(self.table, "get_absolute_url")):
            return set()
        if self.public:
            return set(keys)
        found = getattr(self.table._default_manager.all(), self.sees)(reader).filter(pk__in=keys)
        return set(found.values_list("pk", flat=True))

    def address(self, row: models.Model) -> str:
        if self.page is None:
            return row.get_absolute_url()
        view, column = self.page
        given = getattr(row, column)
        return reverse(view, args=[given]) if given else ""


@dataclass(frozen=True, slots=True)
class Named:
    """How a subject is read, and the page that shows it; empty for who may not see it."""

    subject: str
    name: str
    address: str = ""


def known() -> dict[str, Subject]:
    """Every kind of subject, by its prefix."""
    declared = [getattr(config, "journal_subjects", ()) for config in apps.get_app_configs()]
    return {each.prefix: each for subjects in declared for each in subjects}


def named(subjects: Iterable[str], *, reader: "User | None" = None) -> dict[str, Named]:
    """Each subject as it is read, by its key; two queries a kind, however many there are."""
    found = {subject: Named(subject, subject) for subject in subjects}
    for kind in known().values():
        keys = {subject: subject.split(":")[1] for subject in found if kind.holds(subject)}
        rows = kind.rows(keys.values()) if keys else {}
        seen = kind.seen(rows.values(), reader=reader) if rows else set()
        for subject, key in keys.items():
            if row := rows.get(key):
                address = kind.address(row) if row.pk in seen else ""
                found[subject] = Named(subject, kind.name(row), address)
    return found


def searched(words: str, *, most: int = 200) -> list[str]:
    """The subjects whose name holds every word of ``words``, or whose key is ``words``."""
    found = [words] if ":" in words else []
    for kind in known().values():
        condition = Q()
        for word in words.split():
            condition &= Q(*((f"{name}__icontains", word) for name in kind.names), _connector=Q.OR)
        if kind.names and words.split():
            keys = kind.table._default_manager.filter(condition).order_by("-pk")
            found += [f"{kind.prefix}:{pk}" for pk in keys.values_list("pk", flat=True)[:most]]
    return found


def name_of(subject: str) -> str:
    return named([subject])[subject].name
