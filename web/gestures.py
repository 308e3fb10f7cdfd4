"""One way in which a page posts, refuses, gives back what was typed, says that a colleague is writing."""

from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, BooleanField, ChoiceField, DateField, Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from web.refused import Busy, Refused
from web.waiting import is_held, patient

WRITE = require_http_methods(["GET", "HEAD", "POST"])
RETRY_AFTER = 5  # seconds
PAGES = (403, 409, 503)
"""The refusals that have a page of their own; any other is told on that of 409."""
NONE_ASKED = "Aucun délai n’est demandé."
SECRET = ("password", "token", "csrf")
Typed = Sequence[tuple[str, str]]


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: nothing when the page is only read."""
    return request.POST if request.method == "POST" else None


def uploaded(request: HttpRequest) -> Any:
    return request.FILES if request.method == "POST" else None


def attempt(form: Any, act: Callable[[], Any]) -> Any:
    """What the act gives, True when it gives nothing; None, and the form says why, when it is not done."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        with patient():
            return act() or True
    except Refused as error:
        refuse(form, error)
        return None


def refuse(form: Any, error: Refused) -> None:
    """Each sentence above the form."""
    for sentence in error.sentences:
        form.add_error(None, sentence)


def form_page(
    request: HttpRequest,
    form: Any,
    *,
    template: str,
    act: Callable[[dict[str, Any]], object],
    done: str | Callable[[Any], str],
    back: Any,
    then: Callable[[Any], str] | None = None,
    **shown: Any,
) -> HttpResponse:
    """A form that does one thing; a refusal comes back on it, with what was typed (422).

    ``act`` receives what was typed; ``done``: what is said once it is, told from what the act gives;
    ``back``: where that leads, and where the page's own link leads; ``then``: it leads elsewhere, told from
    what the act gives.
    """
    if given := attempt(form, lambda: act(form.cleaned_data)):
        messages.success(request, done if isinstance(done, str) else done(given))
        return redirect(then(given) if then else back)
    return render(request, template, {"form": form, "back": back, **shown}, status=status_of(form))


def status_of(form: Any) -> int:
    """422 when something that was typed is refused."""
    return 422 if form is not None and form.errors else 200


def press(request: HttpRequest, act: Callable[[], object], *, done: str, back: Any) -> HttpResponse:
    """A button that does one thing; a refusal is said on the page where it was."""
    try:
        with patient():
            act()
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(back)


def text_saved(
    request: HttpRequest, change: Any, *, state: str, status: int = 200, **context: Any
) -> HttpResponse:
    """The fragment that says of one text, saved as it is typed, when it was kept, or why not.

    ``change``: its key and what was typed; ``state``: what became of it (``parts/_saved.html``).
    """
    context |= {"state": state, "change": change}
    return render(request, "parts/_saved.html", context, status=status)


def given_back(
    request: HttpRequest, error: Refused | str, *, typed: Typed = (), back: str = ""
) -> HttpResponse:
    """The page of a refusal, with what was typed, to copy."""
    status = error.status if isinstance(error, Refused) else Refused.status
    page = status if status in PAGES else Refused.status
    context = {"message": str(error), "typed": list(typed), "back_url": back or request.path}
    response = render(request, f"{page}.html", context, status=status)
    if status == Busy.status:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def typed_in(request: HttpRequest, form: BaseForm | type[BaseForm] | None = None) -> Typed:
    """(label, text) of what was typed and may be shown again: of ``form``, or of a kind of forms, what is
    visible.
    """
    fields = getattr(form, "fields", None) or getattr(form, "base_fields", {})
    seen = {name: field for name, field in fields.items() if not field.widget.is_hidden}
    return [
        (_label(seen.get(name), name), "\n".join(_in_words(seen.get(name), text) for text in texts))
        for name, texts in request.POST.lists()
        if any(texts) and (form is None or name in seen) and not _is_secret(name)
    ]


def given_to(form: BaseForm, *, but: Container[str] = ()) -> Typed:
    """(label, words) of what a bound form was given and may be shown again, save the fields of ``but``."""
    return [
        (_label(field, name), _in_words(field, text))
        for name, field in form.fields.items()
        if name not in but and not field.widget.is_hidden and not _is_secret(name)
        for text in (str(form.data.get(name, "")).strip(),)
        if text
    ]


def _label(field: Field | None, name: str) -> str:
    return str(field.label or name) if field else name


def _in_words(field: Field | None, text: str) -> str:
    """As a person reads it: the words of a choice, « oui » for a box, a day in French."""
    if isinstance(field, ChoiceField):
        return str(dict(_flat(field.choices)).get(text, text))
    if isinstance(field, BooleanField):
        return "oui"
    if isinstance(field, DateField):
        with suppress(ValueError):
            return f"{date.fromisoformat(text):%d/%m/%Y}"
    return text


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    """(value, words) of choices, those of a group included."""
    for value, words in choices:
        if isinstance(words, list | tuple):
            yield from _flat(words)
        else:
            yield str(value), str(words)


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET)


class Refusals:
    """Middleware: a lock, or a refusal of what is posted, that no page caught is a page all the same.

    A page that is only read has nothing to refuse: there, a refusal is a fault and stays one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if is_held(error):
            error = Busy()
        if not isinstance(error, Refused) or (
            request.method != "POST" and not isinstance(error, Busy)
        ):
            return None
        return given_back(request, error, typed=typed_in(request))
