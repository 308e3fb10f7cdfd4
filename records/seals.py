"""What the records seal: the journal and its roots, letters, what was read, files once sent, mandates.

A file is sent once a division may read it, which is not taken back, or once a row that is sealed names
it. Before, it is in somebody's draft alone, and goes with it.
"""

from records.sealing import Rule, Seal, days_once

SHARED = "(SELECT division_id FROM records_document WHERE id = OLD.document_id) IS NOT NULL"


def sooner(signed: str) -> dict[str, str]:
    """An end is given, then only brought forward: what goes on is another published act.

    Never before a day on which a decision was signed by that title; ``signed``: what it says of it.
    """
    return {
        "last_day": "NEW.last_day IS NULL OR NEW.last_day > OLD.last_day "
        "OR EXISTS (SELECT 1 FROM cpc_signature made WHERE made.decision = 'signed' "
        f"AND made.undone_on IS NULL AND made.made_on > NEW.last_day AND {signed} "
        "AND made.made_on >= OLD.first_day "
        "AND (OLD.last_day IS NULL OR made.made_on <= OLD.last_day))"
    }


BY_MANDATE = "made.author_id = OLD.person_id AND made.capacity = OLD.capacity"
BY_DELEGATION = (
    "made.author_id = OLD.delegate_id AND made.capacity = 'delegate' "
    "AND made.delegation = OLD.reference AND made.delegation_first_day = OLD.first_day"
)

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
    Seal("accounts.Mandate", unless=sooner(BY_MANDATE)),
    Seal("accounts.Delegation", unless=sooner(BY_DELEGATION)),
    days_once(
        "mandate_days_once",
        "accounts.Mandate",
        key="capacity",
        message="Deux mandats de même qualité ne se recouvrent pas.",
    ),
)
