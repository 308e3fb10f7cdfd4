"""The little of Django that mypy has to know: its choices are enumerations. All the rest is anything."""

from enum import Enum, EnumMeta
from typing import Any

def __getattr__(name: str) -> Any: ...

class ChoicesType(EnumMeta):
    choices: list[tuple[Any, str]]
    labels: list[str]
    values: list[Any]
    def __contains__(cls, value: object) -> bool: ...

class Choices(Enum, metaclass=ChoicesType):  # type: ignore[misc]
    def __new__(cls, value: str, label: str = ...) -> Any: ...
    @property
    def label(self) -> str: ...

class TextChoices(str, Choices):  # type: ignore[misc]
    _value_: str
    @property
    def value(self) -> str: ...

class IntegerChoices(int, Choices):  # type: ignore[misc]
    _value_: int
    @property
    def value(self) -> int: ...
