"""What only SQL says of these tables."""

def french_index(apps, schema_editor):
    """The words as the French dictionary reads them; PostgreSQL only."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX search_words ON records_searchentry "
            "USING gin (to_tsvector('french'::regconfig, COALESCE(words, '')))"
        )


def no_french_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX search_words")
