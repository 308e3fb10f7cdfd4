"""What only SQL says of mandates: two of the same capacity never share a day, whoever writes them."""

CAPACITIES = ("director_general", "acting")
POSTGRES = """
ALTER TABLE accounts_mandate ADD CONSTRAINT mandate_no_overlap_{capacity} EXCLUDE USING gist (
    daterange(first_day, last_day, '[]') WITH &&
) WHERE (capacity = '{capacity}')
"""


def no_overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for capacity in CAPACITIES:
            schema_editor.execute(POSTGRES.format(capacity=capacity))


def overlap(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for capacity in CAPACITIES:
            schema_editor.execute(
                f"ALTER TABLE accounts_mandate DROP CONSTRAINT mandate_no_overlap_{capacity}"
            )
