"""The thread of messages between the agency and the body of a signalement, for both sides."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Permission
from cpc.asked.kinds import BODY, holds
from cpc.exchange_forms import MessageForm
from cpc.models import Message
from records import clock
from records.files.refusals import FileRefused
from signalements.models import Signalement
from web.gestures import WRITE, given_back, status_of, typed_in
from web.keyset import keyset
from workflows.exchanges import messaging
from workflows.exchanges.messages import mark_read

PAGE = 20


@WRITE
def thread(request: HttpRequest, number: str) -> HttpResponse:
    """Reads and writes; what the other side wrote becomes read when it is shown."""
    visible = Signalement.objects.visible_to(request.user).filed()
    related = visible.select_related("organisation", "dossier__division", "withdrawal")
    signalement = get_object_or_404(related, number=number)
    form = MessageForm()
    if request.method == "POST":
        form = MessageForm(request.POST, request.FILES)
        if (answer := _post(request, signalement, form)) is not None:
            return answer
    return _page(request, signalement, form)


def _agency(request: HttpRequest, signalement: Signalement) -> bool:
    """Does this person speak for the agency here? A member of the body speaks for the body."""
    return not request.user.may(Permission.EDIT, signalement.organisation_id)


def _may_write(request: HttpRequest, signalement: Signalement) -> bool:
    return not _agency(request, signalement) or holds(request.user, signalement.dossier, kind=BODY)


def _post(request: HttpRequest, signalement: Signalement, form: MessageForm) -> HttpResponse | None:
    """Where a sent message leads; None when the form comes back."""
    if not _may_write(request, signalement):
        raise PermissionDenied("Il faut le droit d'échanger avec les organismes dans ce dossier.")
    if messaging.is_over(signalement):
        return _over(request, signalement, form)
    if not form.is_valid():
        return None
    try:
        messaging.write(
            signalement,
            **form.cleaned_data,
            from_agency=_agency(request, signalement),
            by=request.user,
            on=clock.today(),
        )
    except FileRefused as error:
        form.add_error("files", str(error))
        return None
    messages.success(request, "Votre message est envoyé.")
    return redirect("signalement_messages", signalement.number)


def _over(request: HttpRequest, signalement: Signalement, form: MessageForm) -> HttpResponse:
    """409: the dossier closed meanwhile; the text is given back."""
    message = (
        "Le dossier est clos ou le signalement retiré : le fil n'accepte plus de message. "
        f"Écrivez au guichet : {settings.DESK['email']}."
    )
    return given_back(request, message, typed=typed_in(request, form))


def _page(request: HttpRequest, signalement: Signalement, form: MessageForm) -> HttpResponse:
    agency = _agency(request, signalement)
    found = Message.objects.filter(subject=signalement.subject).select_related("author")
    page = keyset(
        found.prefetch_related("documents"),
        by="pk",
        given=request.GET,
        size=PAGE,
        newest_first=True,
    )
    context = {
        "signalement": signalement,
        "agency": agency,
        "page": page,
        "form": form,
        "over": messaging.is_over(signalement),
        "may_write": _may_write(request, signalement),
    }
    template = "workflows/exchanges/messages.html"
    response = render(request, template, context, status=status_of(form))
    if not form.is_bound:
        mark_read(page.rows, by=request.user, from_agency=agency)
    return response
