"""How many days things took: each number of days with how often it was met, counted by the database.

What is read is as long as the longest of them took, whatever their number; medians and deciles are the
same on every database, interpolated between the two nearest values.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F

MEDIAN, P90 = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Spread:
    """``counts``: (days, how often), the shortest first; without any, medians are None."""

    counts: Sequence[tuple[int, int]]

    @property
    def many(self) -> int:
        return sum(times for _, times in self.counts)

    @property
    def total(self) -> int:
        return sum(days * times for days, times in self.counts)

    @property
    def median(self) -> float | None:
        return self._below(MEDIAN)

    @property
    def most(self) -> float | None:
        """Nine in ten took no longer."""
        return self._below(P90)

    def _below(self, fraction: float) -> float | None:
        """The number of days below which this fraction stands, to a tenth."""
        if not self.counts:
            return None
        place = fraction * (self.many - 1)
        low, high = self._at(int(place)), self._at(min(int(place) + 1, self.many - 1))
        return round(low + (place - int(place)) * (high - low), 1)

    def _at(self, rank: int) -> int:
        reached = accumulate(times for _, times in self.counts)
        return next(
            days for (days, _), last in zip(self.counts, reached, strict=True) if rank < last
        )


def spreads(rows: Any, *, last: Any, by: str) -> dict[Any, Spread]:
    """The days from ``opened_on`` to ``last`` of ``rows``, for each value of ``by``. One query."""
    spent = ExpressionWrapper(last - F("opened_on"), output_field=DurationField())
    found = rows.order_by().annotate(spent=spent).values_list(by, "spent").annotate(n=Count("pk"))
    groups = defaultdict(list)
    for group, days, times in found:
        groups[group].append((days // timedelta(days=1), times))
    return {group: Spread(sorted(counts)) for group, counts in groups.items()}
