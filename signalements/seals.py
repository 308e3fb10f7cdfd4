"""What the intake seals: a filed signalement with all that it says, its corrections, what was sent."""

from collections.abc import Iterator

from records.sealing import Rule, Seal

FILED = "(SELECT filed_on FROM signalements_signalement WHERE id = OLD.signalement_id) IS NOT NULL"
ENDED = "(SELECT outcome FROM cpc_formalrequest WHERE id = OLD.request_id) <> ''"


def corrected(model: str, question: str) -> Iterator[Rule | Seal]:
    """The rows of a question: filed, they stay; one more enters with the correction that adds it.

    Its request names the row to add; the journal tells the correction last, then nothing enters more.
    """
    adding = (
        "EXISTS (SELECT 1 FROM signalements_correctionmark mark "
        "JOIN signalements_contentversion version ON version.request_id = mark.request_id "
        f"WHERE mark.signalement_id = NEW.signalement_id AND mark.name = '{question}.new' "
        "AND NOT EXISTS (SELECT 1 FROM records_event line "
        "WHERE line.subject = 'signalement:' || NEW.signalement_id AND line.verb = 'corrected' "
        "AND CAST(line.data AS text) LIKE '%' || version.sha256 || '%'))"
    )
    yield Seal(model, when=FILED)
    yield Rule(
        f"{question}_with_a_correction",
        model,
        f"{FILED.replace('OLD.', 'NEW.')} AND NOT {adding}",
        "Un signalement déposé ne reçoit une ligne que par une correction demandée.",
    )


SEALS = (
    Seal(
        "signalements.Signalement", free=("dossier", "updated_at"), when="OLD.filed_on IS NOT NULL"
    ),
    Seal("signalements.FiledContent"),
    Seal("signalements.ContentVersion"),
    Seal("signalements.Acknowledgement"),
    Seal("signalements.Withdrawal"),
    Seal("signalements.Signalement_medicines", when=FILED, whole=True),
    *corrected("signalements.Reference", "references"),
    *corrected("signalements.Estimate", "estimates"),
    Seal("signalements.Attachment", when=FILED, whole=True),
    Seal("signalements.Support", when=FILED, whole=True),
    Seal("signalements.CorrectionMark", when=ENDED, whole=True),
    Seal("signalements.Advice"),
    Seal("signalements.Meeting"),
    Seal("signalements.OmeditInformation"),
)
