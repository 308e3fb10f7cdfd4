"""Numbers such as SIG-2026-0001: given in order, without gap, inside the caller's transaction."""

from django.db import transaction
from django.db.models import F

from records.models import Counter


@transaction.atomic
def next_number(series: str, *, year: int) -> str:
    """The next number of ``series`` in ``year``; the row stays locked until the caller commits."""
    counter, _ = Counter.objects.get_or_create(series=series, year=year)
    Counter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db()
    return f"{series}-{year}-{counter.last:04d}"
