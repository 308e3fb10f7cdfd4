"""What the records seal: the journal and its roots, letters, what was read, files once sent, mandates.

A file is sent once a division may read it, which is not taken back, or once a row that is sealed names
it. Before, it is in somebody's draft alone, and goes with it.
"""

from records.sealing import Rule, Seal, days_once

SHARED = "(SELECT division_id FROM records_document WHERE id = OLD.document_id) IS NOT NULL"
SOONER = {"last_day": "NEW.last_day IS NULL OR NEW.last_day > OLD.last_day"}
"""An end is given, then only brought forward: what goes on is another published act."""

SEALS = (
    Seal("records.Event"),
    Seal("records.JournalRoot"),
    Seal("records.Tombstone"),
    Seal("records.Letter"),
    Seal("records.LetterText", once=("pdf",)),
    Seal("records.DocumentReading", when=SHARED),
    Seal("records.DocumentLoan", once=("ended_on",), when=SHARED),
    Seal("records.StandingEvidence"),
    Seal(
        "records.Document",
        unless={"division": "NEW.division_id IS NULL"},
        free=(
            "state",
            "scanner",
            "scanned_at",
            "threat",
            "attempts",
            "next_scan_at",
            "indexed",
        ),
        when="OLD.division_id IS NOT NULL",
        named=True,
    ),
    Rule(
        "document_clean_by_a_scanner",
        "records.Document",
        "NEW.state = 'clean' AND NEW.scanner = ''",
        "Un document sans menace dit quel antivirus l'a jugé.",
        lived=True,
    ),
    Seal("accounts.Mandate", unless=SOONER),
    Seal("accounts.Delegation", unless=SOONER),
    days_once(
        "mandate_days_once",
        "accounts.Mandate",
        key="capacity",
        message="Deux mandats de même qualité ne se recouvrent pas.",
    ),
)
