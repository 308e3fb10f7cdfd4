"""Entering a body: the pages behind the links sent by e-mail, asking for access, answering.

Pages open without account say the same to everybody: whether an address has an account is read only
by who holds a link sent to it. (The number of requests from one place is left to the server before
the site.)
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import AccessRequest, Invitation, User
from accounts.roles import Role
from bodies import access, invitations
from bodies.forms import AccessForm, AnswerForm, NewAccountForm, SignUpForm
from bodies.members import may_manage
from bodies.views import form_page
from records import clock

SENT = (
    "Votre demande est notée. Un message part à l’adresse que vous avez donnée : ouvrez son lien pour "
    "la confirmer. Rien n’est transmis à l’organisme avant."
)
BACKEND = "django.contrib.auth.backends.ModelBackend"
Link = Invitation | AccessRequest


@login_not_required
def access_request(request: HttpRequest) -> HttpResponse:
    """« Demander l’accès » : to a body, with or without an account."""
    known = request.user if request.user.is_authenticated else None
    form = (AccessForm if known else SignUpForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return asked(request, form, known)
    return render(request, "bodies/access_request.html", {"form": form})


def asked(request: HttpRequest, form: AccessForm, known: User | None) -> HttpResponse:
    email = known.email if known else form.cleaned_data["email"]
    body, reason = form.cleaned_data["organisation"], form.cleaned_data["reason"]
    access.ask(body, email=email, user=known, reason=reason, on=clock.today())
    if known is None:
        messages.success(request, SENT)
        return redirect("login")
    messages.success(
        request, f"Votre demande est transmise à {body.name} : sa réponse vous parviendra."
    )
    return redirect("account")


@login_not_required
@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page of an invitation: create the account, log in, or accept."""
    found = invitations.find(token, on=clock.today())
    shown = {"invitation": found, "role": Role(found.role).label} if found else {}
    said = "Vous êtes membre de {}."
    return opened(request, found, invitations.accept, said=said, what="cette invitation", **shown)


@login_not_required
@never_cache
@sensitive_post_parameters()
def access_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a request to confirm: create the account, log in, or confirm."""
    found = access.find(token, on=clock.today())
    said, what = "Votre demande est transmise à {}.", "ce lien de confirmation"
    return opened(request, found, access.confirm, said=said, what=what, invitation=None, role="")


def opened(
    request: HttpRequest,
    link: Link | None,
    act: Callable[..., object],
    *,
    said: str,
    what: str,
    **shown: object,
) -> HttpResponse:
    """The page behind a link, for as long as it is good; whoever enters by it has done ``act``."""
    if link is None:
        return render(request, "bodies/link_ended.html", {"what": what})
    form, person = entrant(request, link)
    if request.method == "POST" and person is not None:
        try:
            act(link, person=person, on=clock.today())
        except (invitations.InvitationEnded, IntegrityError):
            return render(request, "bodies/link_ended.html", {"what": what})
        return entered(request, person, said.format(link.organisation.name))
    return link_page(request, link, form, **shown)


def entrant(request: HttpRequest, link: Link) -> tuple[NewAccountForm | None, User | None]:
    """(the form of a new account when one is needed, who would enter when this post is good)."""
    if request.user.is_authenticated:
        return None, request.user if request.user.email == link.email else None
    if User.objects.filter(email=link.email).exists():
        return None, None
    form = NewAccountForm(request.POST or None, link=link)
    made = request.method == "POST" and form.is_valid()
    return form, form.person() if made else None


def entered(request: HttpRequest, person: User, sentence: str) -> HttpResponse:
    if not request.user.is_authenticated:
        login(request, person, backend=BACKEND)
    messages.success(request, sentence)
    return redirect("my_body")


def link_page(
    request: HttpRequest, link: Link, form: NewAccountForm | None, **context: object
) -> HttpResponse:
    context |= {"link": link, "organisation": link.organisation, "form": form}
    context["other"] = request.user.is_authenticated and request.user.email != link.email
    return render(request, "bodies/link.html", context)


def access_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse a request, for the body's administrators."""
    visible = AccessRequest.objects.visible_to(request.user).select_related("organisation", "user")
    found = get_object_or_404(visible, pk=pk)
    if not may_manage(request.user, organisation=found.organisation) or found.user == request.user:
        raise PermissionDenied("Seul un administrateur de cet organisme répond à cette demande.")
    form = AnswerForm(request.POST or None, organisation=found.organisation)
    if request.method == "POST" and form.is_valid():
        return answered(request, found, form)
    title = f"Répondre à {found.user}"
    context = {"title": title, "submit": "Envoyer la réponse", "organisation": found.organisation}
    return form_page(request, form, asked=found, **context)


def answered(request: HttpRequest, found: AccessRequest, form: AnswerForm) -> HttpResponse:
    given = form.cleaned_data
    try:
        if given["answer"] == "accept":
            access.accept(found, role=given["role"], by=request.user, on=clock.today())
        else:
            access.refuse(found, reason=given["reason"], by=request.user, on=clock.today())
    except access.AlreadyAnswered:
        messages.error(request, "Un collègue vient de répondre à cette demande.")
    else:
        messages.success(request, f"Votre réponse est envoyée à {found.user}.")
    return redirect("organisation", pk=found.organisation_id)
