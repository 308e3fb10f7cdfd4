"""What was asked is not done, and why: the one base of whatever a person reads as a refusal.

Pure Python: the law, the acts and the pages all speak of it.
"""

from collections.abc import Mapping
from typing import Any, Protocol


class Refused(Exception):
    """Nothing was done; each sentence says what, why, or what to do. ``status``: that of its page."""

    status = 409

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


class Busy(Refused):
    """A colleague is writing on the same file at this very moment."""

    status = 503

    def __init__(self, *sentences: str) -> None:
        super().__init__(*sentences or ("Un collègue écrit ici en ce moment : réessayez.",))


class Versioned(Protocol):
    """A row that counts its changes."""

    version: int


class Stale(Refused):
    """Somebody wrote meanwhile, nothing was kept; ``found``: what they wrote, by its key on the page."""

    def __init__(self, found: Mapping[int, Any], *sentences: str) -> None:
        super().__init__(*sentences)
        self.found = found

    @property
    def theirs(self) -> Any:
        """Of a page that holds one text: what they wrote."""
        return next(iter(self.found.values()))


def check_versions(typed: Mapping[int, tuple[int, Versioned]], *told: str) -> None:
    """``Stale`` when a row changed since the page showed its version; ``typed``: both, by key."""
    if stale := {key: row for key, (version, row) in typed.items() if version != row.version}:
        raise Stale(stale, *told)
