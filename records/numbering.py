"""Numbers such as SIG-2026-0001: given in order, without gap, inside the caller's transaction."""

import re

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


def is_number(word: str) -> bool:
    """Has ``word`` the shape of such a number, whatever the case?"""
    return re.fullmatch(r"[a-z]+-\d{4}-\d{4,}", word, re.IGNORECASE | re.ASCII) is not None
