"""Pages for what goes wrong: each says what happened, why, and what to do now."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from web.gestures import typed_in


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The reason is the sentence given to ``PermissionDenied("…")``, if any; what was typed is given back."""
    message = str(exception or "")
    context = {"message": message, "of_rights": not message or "droit" in message}
    context["typed"] = typed_in(request) if request.method == "POST" else []
    return render(request, "403.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def plain_not_found(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: the demonstration runs with DEBUG, its visitors still read our own page 404."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        technical = response.status_code == 404 and not response.streaming
        technical = technical and b"<title>Page not found at" in response.content[:1000]
        return not_found(request) if settings.DEBUG and technical else response

    return respond


def no_nul_in_path(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: no object has NUL in its number, and PostgreSQL does not take it as a text."""

    def respond(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise Http404
        return get_response(request)

    return respond


def no_endless_request(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: 413, before anything is read, for what announces more than the site ever takes.

    Below that, a file that is too large is counted without being kept and its form says so.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > settings.UPLOAD_REQUEST_LIMIT:
            return HttpResponse(render_to_string("413.html"), status=413)
        return get_response(request)

    return respond


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context and without database: it must come out whatever happened."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The session ended or the page was open too long; what was typed is given back to copy."""
    context = {"typed": typed_in(request), "back_url": request.path}
    return render(request, "403_csrf.html", context, status=403)
