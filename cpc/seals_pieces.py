"""What the pieces of a dossier may not do: come once it is closed, or after its decision is signed.

A signature covers what stands in the dossier that day: nothing that the act is made of comes after, as
long as the signature stands. Gone back on, or returned by the publication, it covers nothing more.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model

from cpc.asked.kinds import KINDS
from cpc.models.piece import Piece, StepPiece, piece_kinds
from records.sealing import Rule, Seal

AFTER_SIGNATURE = ("cpc.Signature", "cpc.Publication", "cpc.ChangeConfirmation")
"""The steps that follow the text; each has its own rules."""
AFTER_PUBLICATION = ("cpc.ChangeConfirmation",)
ONCE_CLOSED: Mapping[str, str] = {
    "cpc.Recusal": "un membre se déporte en séance, que le dossier soit clos ou non",
    "cpc.CommitteeOpinion": "le procès-verbal s'approuve après la séance, le dossier clos ou non",
}
"""The pieces that a closed dossier still takes, each with its reason."""
PARTS: Mapping[str, tuple[str, ...]] = {
    "cpc.PreCheckAnswer": ("precheck",),
    "cpc.EvaluationCriterion": ("evaluation",),
    "cpc.Protocol": ("draft", "change"),
    "cpc.SignedText": ("signature",),
    "cpc.SignedDerogation": ("signature",),
}
"""The tables written with a piece, and the columns that name it; its relations are found."""


def signed(dossier: str) -> str:
    """A signature of that dossier (SQL) stands, and its publication has not been returned."""
    return (
        "EXISTS (SELECT 1 FROM cpc_signature earlier "
        f"WHERE earlier.dossier_id = {dossier} AND earlier.undone_on IS NULL "
        "AND earlier.decision = 'signed' AND NOT EXISTS (SELECT 1 FROM cpc_publication sent "
        f"WHERE sent.dossier_id = {dossier} AND sent.undone_on IS NULL "
        "AND sent.decision = 'returned' AND sent.created_at >= earlier.created_at))"
    )


def parts() -> Iterator[tuple[type[Model], type[Piece], str]]:
    """What is written with a piece: its table, that of the piece, the dossier of the new row (SQL)."""
    for label, names in PARTS.items():
        model = apps.get_model(label)
        for name in names:
            column = model._meta.get_field(name)
            yield model, column.remote_field.model, _dossier_of(column.remote_field.model, column)
    for piece in piece_kinds():
        for field in piece._meta.local_many_to_many:
            through = field.remote_field.through
            column = through._meta.get_field(field.m2m_field_name())
            yield through, piece, _dossier_of(piece, column)
    yield _proofs()


def _dossier_of(piece: type[Piece], column: Any) -> str:
    return f"(SELECT dossier_id FROM {piece._meta.db_table} WHERE id = NEW.{column.column})"


def _proofs() -> tuple[type[Model], type[Piece], str]:
    """The items of evidence that an argument names: two tables away from their piece."""
    dossier = (
        "(SELECT piece.dossier_id FROM cpc_evaluation piece JOIN cpc_evaluationcriterion argued "
        "ON argued.evaluation_id = piece.id WHERE argued.id = NEW.evaluationcriterion_id)"
    )
    return (
        apps.get_model("cpc.EvaluationCriterion_evidence"),
        apps.get_model("cpc.Evaluation"),
        dossier,
    )


def written() -> Iterator[tuple[type[Model], type[Piece], str]]:
    """Every table that tells of a dossier by its pieces: they, then what is written with them."""
    yield from ((piece, piece, "NEW.dossier_id") for piece in piece_kinds())
    yield from parts()


def sealed() -> Iterator[Seal]:
    """Every kind of piece, and what each names: written when its step ends, it only may be undone."""
    for model in piece_kinds():
        once = ("undone_on",) if issubclass(model, StepPiece) else ()
        yield Seal(model._meta.label, once=once)
        for field in model._meta.local_many_to_many:
            yield Seal(field.remote_field.through._meta.label)


def late() -> Iterator[Rule]:
    """Nothing is written after the signature that covers it, nor in a dossier that is closed."""
    for model, piece, dossier in written():
        name, told = _name(model, piece), (model._meta.label, piece._meta.label)
        if issubclass(piece, StepPiece) and told[1] not in AFTER_SIGNATURE:
            yield Rule(
                f"{name}_once_signed",
                told[0],
                signed(dossier),
                "La décision de ce dossier est signée : son texte ne reçoit plus rien.",
                updates=False,
            )
        if told[1] not in ONCE_CLOSED:
            yield Rule(
                f"{name}_once_closed",
                told[0],
                f"(SELECT closed_on FROM cpc_dossier WHERE id = {dossier}) IS NOT NULL",
                "Ce dossier est clos : il ne reçoit plus rien.",
                updates=False,
            )


def _name(model: type[Model], piece: type[Piece]) -> str:
    """Of the table; with that of the piece when the table may go with two."""
    shared = len(PARTS.get(model._meta.label, ())) > 1
    return model._meta.db_table + (f"_{piece._meta.model_name}" if shared else "")


def published(model: type[Piece]) -> Rule:
    """What led to a published decision, and the decision itself, are not gone back on.

    It is published when its act is in the register: a publication that could make none is taken back.
    """
    return Rule(
        f"{model._meta.db_table}_published",
        model._meta.label,
        "NEW.undone_on IS NOT NULL "
        "AND EXISTS (SELECT 1 FROM cpc_act WHERE dossier_id = NEW.dossier_id)",
        "La décision est publiée : aucune étape qui y a conduit ne se reprend.",
    )


def made() -> Iterator[Rule]:
    """A piece is of a day of its dossier: from its opening on, never to come."""
    for model in piece_kinds():
        table = model._meta.db_table
        if issubclass(model, StepPiece) and model._meta.label not in AFTER_PUBLICATION:
            yield published(model)
        yield Rule(
            f"{table}_made_once_open",
            model._meta.label,
            "NEW.made_on < (SELECT opened_on FROM cpc_dossier WHERE id = NEW.dossier_id)",
            "Une pièce se fait au plus tôt le jour où le dossier est ouvert.",
            updates=False,
        )
        yield Rule(
            f"{table}_made_by_today",
            model._meta.label,
            "NEW.made_on > {tomorrow}",
            "Une pièce ne se fait pas dans l'avenir.",
            updates=False,
            lived=True,
        )


LINE = "EXISTS (SELECT 1 FROM records_event line WHERE line.subject = "
TOLD_TEXT = (
    "EXISTS (SELECT 1 FROM cpc_signedtext kept "
    "JOIN cpc_signature signature ON signature.id = kept.signature_id "
    "JOIN records_event line ON line.subject = 'dossier:' || signature.dossier_id "
    "WHERE kept.signature_id = NEW.signature_id AND line.verb = 'text_signed' "
    "AND CAST(line.data AS text) LIKE '%' || kept.sha256 || '%')"
)
TOLD_OPINION = f"{LINE}'opinion:' || NEW.request_id AND line.verb LIKE '%asked')"


def _told_request() -> str:
    """The journal of the dossier holds the line that asks it, in the words of one of the kinds."""
    ways = dict.fromkeys((kind.verbs, kind.named) for kind in KINDS if kind.by_items)
    told = " OR ".join(
        f"line.verb LIKE '{verbs}_asked_%' "
        f"AND CAST(line.data AS text) = '{{\"{named}\": ' || NEW.request_id || '}}'"
        for verbs, named in ways
    )
    return (
        "EXISTS (SELECT 1 FROM cpc_formalrequest request "
        "JOIN records_event line ON line.subject = 'dossier:' || request.dossier_id "
        f"WHERE request.id = NEW.request_id AND {told if len(ways) == 1 else f'({told})'})"
    )


def sent() -> Iterator[Rule]:
    """What is signed or sent is whole when the journal tells it, which its gesture does last."""
    closed = {
        "cpc.SignedText": (TOLD_TEXT, "Ce qui est signé ne reçoit plus de texte."),
        "cpc.SignedDerogation": (TOLD_TEXT, "Ce qui est signé ne reçoit plus de dérogation."),
        "cpc.RequestItem": (_told_request(), "Une demande envoyée ne demande plus rien d'autre."),
        "cpc.OpinionQuestion": (TOLD_OPINION, "Une demande d'avis envoyée ne change plus."),
    }
    for label, (refused, message) in closed.items():
        name = f"{apps.get_model(label)._meta.db_table}_once_told"
        yield Rule(name, label, refused, message, updates=False)
