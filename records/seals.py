"""What the records seal: the journal and its roots, letters, what was read, files once sent."""

from records.sealing import Rule, Seal

SHARED = "(SELECT division_id FROM records_document WHERE id = OLD.document_id) IS NOT NULL"

SEALS = (
    Seal("records.Event"),
    Seal("records.JournalRoot"),
    Seal("records.Tombstone"),
    Seal("records.Letter"),
    Seal("records.LetterText", once=("pdf",)),
    Seal("records.DocumentReading", when=SHARED),
    Seal(
        "records.Document",
        free=(
            "division",
            "state",
            "scanner",
            "scanned_at",
            "threat",
            "attempts",
            "next_scan_at",
            "indexed",
        ),
        when="OLD.division_id IS NOT NULL",
    ),
    Rule(
        "document_clean_by_a_scanner",
        "records.Document",
        "NEW.state = 'clean' AND NEW.scanner = ''",
        "Un document sans menace dit quel antivirus l'a jugé.",
        lived=True,
    ),
)
