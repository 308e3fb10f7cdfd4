"""What the pages of a draft call while people type, and the pages of earlier versions."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from records import clock
from records.shared_texts import Change, Conflict, Saved, fingerprint, plain
from signalements.draft.autosave import arrive, others, restore, save_field
from signalements.filed.places import address_of
from signalements.form.codecs import words_at
from signalements.form.fields import UnknownField, locate
from signalements.form.forms import AlreadyFiled
from signalements.models import FieldVersion, Signalement
from web.differences import difference
from web.gestures import WRITE, text_saved
from web.keyset import keyset

STOP_POLLING = 286  # htmx: swap, and ask no more
VERSIONS = 10  # on a page: each is compared word by word


@require_POST
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """One field of a draft, saved: a fragment that says when, or why not."""
    mine = Signalement.objects.of_bodies(request.user)
    change = _change(request)
    if request.POST.get("as", str(request.user.pk)) != str(request.user.pk):
        get_object_or_404(mine, pk=pk)
        return text_saved(request, change, state="other_person", status=409)
    try:
        saved = save_field(mine, pk=pk, change=change, by=request.user, at=clock.now())
    except Signalement.DoesNotExist:
        raise Http404 from None
    except (AlreadyFiled, UnknownField, ValidationError, Conflict) as refusal:
        return _refused(request, change, refusal)
    return text_saved(request, change, state="theirs" if saved.theirs else "saved", saved=saved)


def _change(request: HttpRequest) -> Change:
    given = request.POST
    return Change(
        key=given.get("key", ""),
        text=given.get("text", ""),
        base=given.get("base", ""),
        again="again" in given,
    )


def _refused(request: HttpRequest, change: Change, refusal: Exception) -> HttpResponse:
    """Nothing was written: why, with both texts when two people changed the same one."""
    if isinstance(refusal, Conflict):
        return text_saved(request, change, state="conflict", status=409, conflict=refusal)
    if isinstance(refusal, ValidationError):
        reason = " ".join(refusal.messages)
        return text_saved(request, change, state="invalid", status=422, reason=reason)
    if isinstance(refusal, AlreadyFiled):
        return text_saved(request, change, state="filed", status=409)
    return text_saved(request, change, state="gone", status=404)


@require_POST
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Who else is in this draft: called every 20 seconds; 204 when nothing has changed."""
    draft = get_object_or_404(Signalement.objects.of_bodies(request.user), pk=pk)
    context = {"draft": draft}
    if not draft.is_filed:
        now = clock.now()
        arrive(draft, by=request.user, at=now)
        context |= others(draft, than=request.user, at=now)
        context["known"] = _known(context)
        if request.POST.get("known", "") == context["known"]:
            return HttpResponse(status=204)
    status = STOP_POLLING if draft.is_filed else 200
    return render(request, "signalements/draft/_presence.html", context, status=status)


def _known(seen: dict[str, Any]) -> str:
    """What a page shows already, so that a reader hears of changes only."""
    people = [str(person.pk) for person in seen["people"]]
    return " ".join([*people, *(f"{item.key}@{item.at:%H:%M}" for item in seen["written"])])


@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The fields of a draft that have earlier texts, the last written first."""
    draft = get_object_or_404(Signalement.objects.of_bodies(request.user), pk=pk)
    if draft.is_filed:
        return redirect(draft)
    fields = (
        draft.field_versions.values("key").order_by().annotate(count=Count("pk"), last=Max("at"))
    )
    context = {"draft": draft, "fields": fields.order_by("-last", "key")}
    return render(request, "signalements/draft/versions.html", context)


@WRITE
def field_versions(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The earlier texts of one field, what each changed, and « Rétablir »."""
    draft = get_object_or_404(Signalement.objects.of_bodies(request.user), pk=pk)
    if draft.is_filed:
        return redirect(draft)
    if request.method == "POST" and (saved := _restored(request, draft, key)):
        return redirect(_place(draft, saved))
    page = _versions_page(request, draft, key)
    return render(request, "signalements/draft/field_versions.html", page)


def _restored(request: HttpRequest, draft: Signalement, key: str) -> Saved | None:
    """The field with its earlier text; nothing, and a message, when it was refused."""
    given = request.POST.get("version", "")
    rank = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0
    version = get_object_or_404(draft.field_versions.filter(key=key), pk=rank)
    mine, base = Signalement.objects.of_bodies(request.user), request.POST.get("base", "")
    try:
        saved = restore(version, mine=mine, base=base, by=request.user, at=clock.now())
    except UnknownField:
        messages.error(request, "Ce champ n'existe plus dans le brouillon : copiez le texte.")
    except ValidationError as refusal:
        messages.error(request, f"Ce texte n'est plus accepté : {' '.join(refusal.messages)}")
    except Conflict:
        messages.error(
            request,
            "Le champ a changé pendant votre lecture ; rien n'a été remplacé. Relisez le texte "
            "actuel, puis recommencez s'il le faut.",
        )
    else:
        messages.success(request, "Le texte est rétabli. Celui qu'il remplace reste ci-dessous.")
        return saved
    return None


def _place(draft: Signalement, saved: Saved) -> str:
    return reverse("signalement_field_versions", args=[draft.pk, saved.key])


def _versions_page(request: HttpRequest, draft: Signalement, key: str) -> dict[str, Any]:
    """One page of versions, each with what it changed in the one before; the current text."""
    try:
        current: str | None = locate(draft, key).read()
    except UnknownField:
        current = None
    found = draft.field_versions.filter(key=key).select_related("author")
    page = keyset(found, by="pk", given=request.GET, size=VERSIONS, newest_first=True)
    if current is None and not page.rows:
        raise Http404
    return {
        "draft": draft,
        "key": key,
        "page": page,
        "current": None if current is None else words_at(key, current),
        "base": fingerprint(current or ""),
        "versions_url": reverse("signalement_versions", args=[draft.pk]),
        "field_url": address_of(draft.pk, key),
        "rows": _compared(page.rows, found, current=current),
    }


def _compared(rows: list[FieldVersion], found: Any, *, current: str | None) -> list[dict[str, Any]]:
    older = found.filter(pk__lt=rows[-1].pk).first() if rows else None
    befores = [*rows, older][1:]
    return [
        {
            "version": version,
            "words": words_at(version.key, version.text),
            "is_current": current is not None and plain(version.text) == plain(current),
            "changes": difference(_before(before), words_at(version.key, version.text)),
        }
        for version, before in zip(rows, befores, strict=True)
    ]


def _before(version: FieldVersion | None) -> str:
    return words_at(version.key, version.text) if version else ""
