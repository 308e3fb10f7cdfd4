"""Writing what is searched, and telling where a word was found. Replayable: one row a source."""

from collections.abc import Iterable
from dataclasses import dataclass

from records.models import SearchEntry
from records.words.text import tokens

LONGEST_BODY = 200_000
"""Signs of one source that are kept for the search; beyond, only its beginning is found."""
AROUND = 18
"""Words shown before and after the first one found."""
WRITTEN = ("kind", "division", "title", "address", "body", "words")


def entry(
    source: str, *, kind: str, division_id: int, title: str, address: str, text: str
) -> SearchEntry:
    """A row ready to be written, its words normalised."""
    body = text.replace("\x00", " ")[:LONGEST_BODY]
    words = " ".join(["", *tokens(f"{title} {body}"[:LONGEST_BODY])])
    return SearchEntry(
        source=source,
        kind=kind,
        division_id=division_id,
        title=title[:300],
        address=address,
        body=body,
        words=words,
    )


def write(entries: Iterable[SearchEntry]) -> int:
    """Keeps each row, in place of the one that its source had; gives how many."""
    return len(
        SearchEntry.objects.bulk_create(
            entries,
            update_conflicts=True,
            unique_fields=["source"],
            update_fields=WRITTEN,
            batch_size=200,
        )
    )


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words of an excerpt, found or around."""

    text: str
    found: bool


def excerpt(body: str, *, asked: str) -> list[Part]:
    """The words around the first one found; the beginning when only the title holds it."""
    wanted = [word if len(word) < 6 else word[:-1] for word in tokens(asked)]
    words = body.split()
    hits = [any(token.startswith(tuple(wanted)) for token in tokens(word)) for word in words]
    first = hits.index(True) if wanted and any(hits) else 0
    start, stop = max(first - AROUND, 0), first + 2 * AROUND
    parts = [Part(word, hit) for word, hit in zip(words[start:stop], hits[start:stop], strict=True)]
    lead = [Part("…", False)] if start else []
    return lead + parts + ([Part("…", False)] if stop < len(words) else [])
