"""What the machine steps of an instruction do, each by one act of ``cpc.decisions`` or one letter."""

from typing import Any

from cpc import decisions
from cpc.models import Dossier, Piece
from workflows.exchanges.letters import tell_outcome, tell_review
from workflows.models import DossierProcess


def latest(dossier: Dossier) -> Piece:
    """The piece that ended the dossier: published, refused by a signature, or not admissible."""
    ends = (dossier.publications, dossier.signatures, dossier.admissibilityreviews)
    return next(piece for pieces in ends if (piece := pieces.last()) is not None)


class InstructionActs:
    """Named by the nodes of ``InstructionFlow``."""

    def open(self, activation: Any, dossier: Dossier) -> DossierProcess:
        activation.process.dossier = dossier
        return activation.process

    def do_close_inadmissible(self, activation: Any) -> None:
        dossier = activation.process.dossier
        review = dossier.admissibilityreviews.last()
        decisions.close_inadmissible(dossier, on=review.made_on, by=review.author)

    def do_establish(self, activation: Any) -> None:
        dossier = activation.process.dossier
        publication = dossier.publications.last()
        decisions.establish(dossier, published_on=publication.published_on, by=publication.author)

    def do_refuse(self, activation: Any) -> None:
        dossier = activation.process.dossier
        signature, publication = dossier.signatures.last(), dossier.publications.last()
        if dossier.is_reported:
            decisions.refuse(dossier, on=publication.published_on, by=publication.author)
        else:
            decisions.refuse(dossier, on=signature.made_on, by=signature.author)

    def do_tell_admissibility(self, activation: Any) -> None:
        review = activation.process.dossier.admissibilityreviews.last()
        tell_review(review, on=review.made_on)

    def do_tell_outcome(self, activation: Any) -> None:
        dossier = activation.process.dossier
        last = latest(dossier)
        tell_outcome(dossier, by=last.author, on=last.made_on)
