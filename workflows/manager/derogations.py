"""The derogations signed in the period, with their reasons: a derogation is seen by who steers."""

from django.db.models import Count, QuerySet

from cpc.models import SignedDerogation
from workflows.manager.scope import Link, Row, Scope, Table

MOST = 300
"""Rows of the table, the latest first."""
COLUMNS = ("Dossier", "Usage", "Dérogation", "Texte", "Motif", "Signée le", "Par", "Direction")


def signed(scope: Scope) -> QuerySet[SignedDerogation]:
    """Those of the signatures that count, signed in the period."""
    return (
        SignedDerogation.objects.visible_to(scope.user)
        .standing()
        .filter(
            signature__dossier__division__in=scope.divisions,
            signature__made_on__range=(scope.first, scope.on),
        )
    )


def derogations(scope: Scope) -> Table:
    found = signed(scope)
    named = found.select_related("signature__author", "signature__dossier__division")
    kept = named.order_by("-signature__made_on", "-pk")[:MOST]
    counts = found.order_by().values_list("rule").annotate(many=Count("pk")).order_by("rule")
    many = sum(number for _, number in counts)
    return Table(
        "derogations",
        "Dérogations signées",
        COLUMNS,
        [_row(each) for each in kept],
        "Chacune est permise par un texte, motivée, et signée avec la décision. "
        + "".join(f"{rule} : {number}. " for rule, number in counts),
        "Aucune dérogation n’a été signée dans la période.",
        left_out=f"Les {MOST} premières sur {many}." if many > MOST else "",
        links=[Link(f"Dérogations de la période : {many}", "#derogations")] if many else (),
    )


def _row(each: SignedDerogation) -> Row:
    signature, dossier = each.signature, each.signature.dossier
    cells = (
        dossier.number,
        dossier.title,
        str(each),
        each.derogation.article.label,
        each.reason,
        signature.made_on,
        str(signature.author),
        str(dossier.division),
    )
    return Row(cells, {0: dossier.get_absolute_url()})
