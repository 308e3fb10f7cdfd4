"""The mark on pages and letters. That of the State is reserved to it: to choose, never the default."""

from typing import TypedDict

from django.conf import settings


class Brand(TypedDict):
    lines: tuple[str, ...]
    state: bool


BRANDS: dict[str, Brand] = {
    "demonstration": {"lines": ("Démonstration",), "state": False},
    "republique-francaise": {"lines": ("République", "Française"), "state": True},
}


def brand() -> Brand:
    return BRANDS[getattr(settings, "SITE_BRAND", "demonstration")]
