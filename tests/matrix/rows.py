"""What a row of the matrix is, and the groups of people that rows name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Permission
from accounts.roles import GRANTS

AGENTS = {role.value for role, granted in GRANTS.items() if Permission.READ in granted}
FILERS = {"author", "head"}
"""Those who may file for the body of the world's signalement."""
BODY = FILERS | {"contributor"}
REPORTERS = BODY | {"other_body"}
PEOPLE = (
    AGENTS
    | REPORTERS
    | {"administrator", "elsewhere", "stranger", "adviser", "omedit", "lab", "expert"}
)
EVERYBODY = PEOPLE | {"anonymous"}
ADMINS = {"administrator"}


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
