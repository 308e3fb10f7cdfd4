"""What the database itself refuses, by triggers laid from one registry, on both databases.

``declared`` says what is sealed, ``triggers`` writes it for each database, ``laying`` lays it after
every migration and compares it with what is there. Each application declares its own in ``seals.py``.
"""

from records.sealing.declared import Rule, Seal, days_once, judged_once

__all__ = ["Rule", "Seal", "days_once", "judged_once"]
