"""The whole file of a signalement, for its body only; that of a dossier, for its division."""

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from cpc.models import Dossier
from records import clock
from records.journal import record
from signalements.filed.archive import archive
from signalements.views import own_filed
from workflows.dossier import archive as dossier_archive


@require_safe
def download(request: HttpRequest, number: str) -> FileResponse:
    signalement = own_filed(request, number)
    response = FileResponse(
        archive(signalement, user=request.user),
        as_attachment=True,
        filename=f"{signalement.number}.zip",
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def dossier(request: HttpRequest, number: str) -> FileResponse:
    """All of a dossier; who took it away is written in its journal."""
    found = get_object_or_404(Dossier.objects.visible_to(request.user), number=number)
    response = FileResponse(
        dossier_archive.archive(found, user=request.user),
        as_attachment=True,
        filename=f"{found.number}.zip",
        content_type="application/zip",
    )
    if request.method == "GET":
        sentence, by = f"{found.number} téléchargé en entier.", request.user
        record(
            found.subject, verb="dossier_downloaded", sentence=sentence, actor=by, on=clock.today()
        )
    response["Cache-Control"] = "private, no-store"
    return response
