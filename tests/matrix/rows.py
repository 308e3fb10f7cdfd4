"""What a row of the matrix is, and the groups of people that rows name.

A row names a right, never the roles that give it: a new role is in every row of its rights at once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Permission
from accounts.roles import GRANTS, OUTSIDE_ROLES

TEAM = {role.value for role in GRANTS if role not in OUTSIDE_ROLES}
"""One person a role of the agency, under its name."""


def holding(*permissions: Permission) -> set[str]:
    """The people of the team whose role gives one of the rights."""
    given = {role.value for role, granted in GRANTS.items() if granted.intersection(permissions)}
    return TEAM & given


AGENTS = holding(Permission.READ)
EXAMINERS = holding(Permission.PRECHECK, Permission.EVALUATE, Permission.DRAFT)
EVALUATORS = holding(Permission.EVALUATE)
ASKERS = holding(Permission.ADMIT, Permission.EVALUATE)
INSTRUCTORS = EXAMINERS | holding(Permission.ADMIT, Permission.REASSIGN)
FILERS = {"author", "head"}
"""Those who may file for the body of the world's signalement."""
BODY = FILERS | {"contributor"}
REPORTERS = BODY | {"other_body"}
PEOPLE = TEAM | REPORTERS | {"elsewhere", "stranger", "omedit", "lab", "expert"}
EVERYBODY = PEOPLE | {"anonymous"}
ADMINS = holding(Permission.ADMINISTER)


@dataclass(frozen=True)
class Row:
    """``allowed``: who is let in. ``refused``: 403 (may know that it exists) or 404 (may not)."""

    allowed: set[str]
    refused: int = 403
    args: Callable[[Any], list[Any]] = field(default=lambda world: [])
    method: str = "get"


def number(name: str) -> Callable[[Any], list[str]]:
    return lambda world: [getattr(world, name).number]


def pk(name: str) -> Callable[[Any], list[int]]:
    return lambda world: [getattr(world, name).pk]
