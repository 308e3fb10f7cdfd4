"""The inbox: work by legal risk, filtered by the address; saved views; days to come back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import Permission
from cpc.asked.calling import called
from records import clock
from workflows.deadlines import to_open
from workflows.engine.pages import agents_only, found_task
from workflows.inbox.forms import FollowUpForm, SaveViewForm
from workflows.inbox.selection import TABS, Selection, saved_tabs, tabs
from workflows.inbox.watches import drop, forget, watch
from workflows.models import SavedView


def inbox(request: HttpRequest) -> HttpResponse:
    agents_only(request)
    on = clock.today()
    if request.GET.get("onglet", "mine") not in TABS:
        raise Http404("Cet onglet n'existe pas.")
    selection = Selection(request.user, given=request.GET, on=on)
    views = saved_tabs(request.user, on=on)
    current = next((one.view for one in views if one.view.query == selection.query), None)
    context = {
        "selection": selection,
        "form": selection.form,
        "tab": selection.tab,
        "tabs": tabs(request.user, on=on),
        "views": views,
        "current": current,
        "watched": bool(current) and current.watches.filter(reader=request.user).exists(),
        "page": selection.page(),
        "may_reassign": request.user.may_anywhere(Permission.REASSIGN),
        "carried": urlencode({"liste": selection.query}),
        "save_url": f"{reverse('view_save')}?{selection.query}",
        "to_open": to_open.rows(request.user, on=on),
        "called": called(request.user),
        "on": on,
    }
    return render(request, "workflows/inbox/inbox.html", context)


def save_view(request: HttpRequest) -> HttpResponse:
    """« Enregistrer cette vue »: the filters are those of this page's own address."""
    agents_only(request)
    selection = Selection(request.user, given=request.GET, on=clock.today())
    form = SaveViewForm(request.POST or None, user=request.user, query=selection.query)
    if request.method == "POST" and form.is_valid():
        view = form.save()
        messages.success(request, f"La vue « {view.name} » est enregistrée.")
        return redirect(view)
    context = {
        "form": form,
        "selection": selection,
        "back": f"{reverse('inbox')}?{selection.query}",
    }
    return render(request, "workflows/inbox/view_save.html", context)


def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView.objects.removable_by(request.user), pk=pk)
    if request.method == "POST":
        drop(view)
        messages.success(request, f"La vue « {view.name} » est retirée. Aucune tâche n'a changé.")
        return redirect("inbox")
    return render(request, "workflows/inbox/view_remove.html", {"view": view})


@require_POST
def watch_view(request: HttpRequest, pk: int) -> HttpResponse:
    """« M'avertir quand cette vue gagne une tâche », and the contrary."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    if "stop" in request.POST:
        forget(view, reader=request.user)
        messages.success(request, f"Vous ne serez plus averti pour la vue « {view.name} ».")
    else:
        watch(view, reader=request.user, on=clock.today())
        messages.success(
            request,
            f"Vous serez averti, une fois par jour, de ce que gagne la vue « {view.name} ».",
        )
    return redirect(view)


@require_POST
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The personal day beside the due date."""
    task = found_task(request, pk)
    form = FollowUpForm(request.POST)
    if form.is_valid():
        form.save(task.item, by=request.user)
        messages.success(request, "Votre date de suivi est enregistrée.")
    else:
        messages.error(
            request, "Cette date ne se lit pas : donnez un jour, par exemple 31/12/2026."
        )
    liste = request.GET.get("liste", "")
    return redirect(
        f"{task.item.get_absolute_url()}?{urlencode({'liste': liste})}" if liste else task.item
    )
