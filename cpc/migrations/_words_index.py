"""What only SQL says of these tables."""

COLUMNS = ("dci_key", "indication_key")
MAY = """
SELECT has_database_privilege(current_database(), 'CREATE')
    AND EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm')
    OR EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm')
"""


def words_index(apps, schema_editor):
    """A part of a word is found without reading every dossier; PostgreSQL, where its extension may be had."""
    if schema_editor.connection.vendor != "postgresql" or not _may(schema_editor):
        return
    schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    for column in COLUMNS:
        schema_editor.execute(
            f"CREATE INDEX dossier_{column} ON cpc_dossier USING gin ({column} gin_trgm_ops)"
        )


def no_words_index(apps, schema_editor):
    """The extension stays: others may use it."""
    if schema_editor.connection.vendor == "postgresql":
        for column in COLUMNS:
            schema_editor.execute(f"DROP INDEX IF EXISTS dossier_{column}")


def _may(schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(MAY)
        return cursor.fetchone()[0]
