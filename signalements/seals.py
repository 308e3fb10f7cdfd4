"""What the intake seals: a filed signalement with all that it says, its corrections, what was sent."""

from records.sealing import Seal

FILED = "(SELECT filed_on FROM signalements_signalement WHERE id = OLD.signalement_id) IS NOT NULL"
ENDED = "(SELECT outcome FROM cpc_formalrequest WHERE id = OLD.request_id) <> ''"

SEALS = (
    Seal(
        "signalements.Signalement", free=("dossier", "updated_at"), when="OLD.filed_on IS NOT NULL"
    ),
    Seal("signalements.FiledContent"),
    Seal("signalements.ContentVersion"),
    Seal("signalements.Acknowledgement"),
    Seal("signalements.Withdrawal"),
    Seal("signalements.Signalement_medicines", when=FILED, whole=True),
    Seal("signalements.Reference", when=FILED),
    Seal("signalements.Estimate", when=FILED),
    Seal("signalements.Attachment", when=FILED, whole=True),
    Seal("signalements.Support", when=FILED, whole=True),
    Seal("signalements.CorrectionMark", when=ENDED),
    Seal("signalements.Advice"),
    Seal("signalements.Meeting"),
    Seal("signalements.OmeditInformation"),
)
