"""What only SQL says of mandates: two of the same capacity never share a day, whoever writes them."""

OVERLAP = "Deux mandats de même qualité ne se recouvrent pas."
CAPACITIES = ("director_general", "acting")
SQLITE = """
CREATE TRIGGER mandate_no_overlap_{when} BEFORE {when} ON accounts_mandate
WHEN EXISTS (
    SELECT 1 FROM accounts_mandate other
    WHERE other.capacity = NEW.capacity AND other.id IS NOT NEW.id
      AND other.first_day <= COALESCE(NEW.last_day, '9999-12-31')
      AND NEW.first_day <= COALESCE(other.last_day, '9999-12-31')
)
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
POSTGRES = """
ALTER TABLE accounts_mandate ADD CONSTRAINT mandate_no_overlap_{capacity} EXCLUDE USING gist (
    daterange(first_day, last_day, '[]') WITH &&
) WHERE (capacity = '{capacity}')
"""


def no_overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for capacity in CAPACITIES:
            schema_editor.execute(POSTGRES.format(capacity=capacity))
        return
    for when in ("INSERT", "UPDATE"):
        schema_editor.execute(SQLITE.format(when=when, message=OVERLAP))


def overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for capacity in CAPACITIES:
            schema_editor.execute(
                f"ALTER TABLE accounts_mandate DROP CONSTRAINT mandate_no_overlap_{capacity}"
            )
        return
    for when in ("INSERT", "UPDATE"):
        schema_editor.execute(f"DROP TRIGGER mandate_no_overlap_{when}")
