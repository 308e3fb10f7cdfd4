"""The whole file of a signalement, for its body only."""

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from signalements.archive import archive
from signalements.views import own_filed


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
