"""The one address that serves a file."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from records import clock
from records.documents import storage
from records.models import Document, DocumentReading, DocumentState

ALONE = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""Whatever a browser makes of the file, it may not run, load or be framed."""
STATUS = {DocumentState.INFECTED: 410}


@require_safe
def document(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """Who may read it and that it is clean and intact; then the copy, as an attachment."""
    shown = get_object_or_404(Document.objects.visible_to(request.user), uuid=uuid)
    if not shown.servable:
        return not_served(request, shown, status=STATUS.get(shown.state, 409))
    try:
        storage.verify(storage.COPIES, shown.sha256)
    except storage.Altered:
        return not_served(request, shown, status=503)
    if request.method == "GET":
        reading = DocumentReading(document=shown, reader=request.user, at=clock.now())
        reading.sha256 = shown.sha256
        reading.save(force_insert=True)
    return served(shown)


def served(shown: Document) -> StreamingHttpResponse:
    content: Iterator[bytes] = storage.chunks(storage.COPIES, shown.sha256)
    mime = f"{shown.mime}; charset=utf-8" if shown.mime.startswith("text/") else shown.mime
    response = StreamingHttpResponse(content, content_type=mime)
    response["Content-Length"] = str(shown.size)
    response["Content-Disposition"] = content_disposition_header(True, shown.name)
    response["Content-Security-Policy"] = ALONE
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def not_served(request: HttpRequest, shown: Document, *, status: int) -> HttpResponse:
    """409 not judged yet, 410 taken away, 503 no longer intact: each says what to do."""
    context = {"document": shown, "code": status}
    response = render(request, "records/document_waiting.html", context, status=status)
    if status == 409:
        response["Retry-After"] = "60"
    return response
