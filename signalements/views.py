"""Pages of the reporting bodies: list, form, follow-up; the reading page of the agents."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Permission
from cpc.law.standing import REDIRECTION
from cpc.models import FormalRequest, Medicine
from records import clock
from records.letters.content import from_json
from records.models import Letter, LetterKind
from records.shared_texts import bases_text
from signalements.draft.completeness import completeness
from signalements.draft.copying import duplicate
from signalements.draft.precheck import PrecheckForm, address_part, answers_in, kept
from signalements.draft.precheck_law import orientation
from signalements.filed import filing
from signalements.filed.corrections import filed_texts
from signalements.filed.filing_forms import BodyForm, FilingForm
from signalements.filed.follow import follow_page
from signalements.filed.listing import my_drafts, my_signalements
from signalements.form.codecs import ROW_CODECS
from signalements.form.forms import SHOWN, STEP_FORMS, AlreadyFiled, DraftForm, texts_of
from signalements.form.question import FormStep
from signalements.form.questions import STEPS
from signalements.form.row_kinds import MOST_ROWS, NAMES
from signalements.form.rows import add_row, remove_row
from signalements.law import ADDRESSEE
from signalements.models import Signalement
from web.gestures import WRITE, given_back, posted

ACKNOWLEDGEMENT = LetterKind.ACKNOWLEDGEMENT


@require_GET
def signalements(request: HttpRequest) -> HttpResponse:
    """« Mes signalements » : what awaits me, then what awaits the agency."""
    if not request.user.is_reporter:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    page = my_signalements(request.user, given=request.GET, on=clock.today())
    return render(request, "signalements/list.html", page)


@require_GET
def drafts(request: HttpRequest) -> HttpResponse:
    if not request.user.is_reporter:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    return render(request, "signalements/drafts.html", my_drafts(request.user, given=request.GET))


@WRITE
def new(request: HttpRequest) -> HttpResponse:
    """What a signalement is, and for which body one starts it (R1)."""
    form = BodyForm(posted(request), user=request.user)
    if not form.bodies:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    if form.is_valid():
        body = form.cleaned_data["organisation"]
        told = kept(answers_in(request.GET))
        return redirect(filing.start(body, by=request.user, on=clock.today(), precheck=told))
    context = {"form": form, "precheck": kept(answers_in(request.GET))}
    return render(request, "signalements/new.html", context)


@require_GET
def precheck(request: HttpRequest) -> HttpResponse:
    """Five questions that say whether a framework is the right channel; they forbid nothing."""
    if not request.user.is_reporter:
        raise PermissionDenied(f"R1 – {REDIRECTION}")
    form = PrecheckForm(request.GET or None)
    context: dict[str, Any] = {"form": form, "told": None}
    if form.is_valid():
        context |= {"told": orientation(form.cleaned_data), "part": address_part(form.cleaned_data)}
        context["kept"] = kept(form.cleaned_data)
    return render(request, "signalements/precheck.html", context)


@require_POST
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """« Dupliquer » : a new draft from an earlier signalement of one's own body."""
    mine = Signalement.objects.of_bodies(request.user).select_related("organisation")
    made = duplicate(get_object_or_404(mine, pk=pk), by=request.user, on=clock.today())
    messages.success(
        request,
        "Le brouillon reprend vos réponses, sauf la déclaration, la position et les pièces jointes.",
    )
    return redirect(made)


@require_GET
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """The permanent address of a draft: its form, or its follow-up once filed."""
    return redirect(get_object_or_404(Signalement.objects.of_bodies(request.user), pk=pk))


@WRITE
def step(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One step of the draft: shows what is saved, saves what is valid."""
    form = _step_form(request, pk, number)
    try:
        if form.is_bound and form.keep(by=request.user, at=clock.now()):
            return redirect(_after_rows(request, form) or _after(request.POST, pk, number))
    except AlreadyFiled:
        return _too_late(request, form)
    if form.instance.is_filed:
        return redirect(form.instance)
    status = 409 if form.conflicts else 200
    return render(request, "signalements/step.html", _step_page(request, form), status=status)


def _step_form(request: HttpRequest, pk: int, number: int) -> DraftForm:
    """The step's form on one's own signalement, bound to what was sent."""
    if number not in STEP_FORMS:
        raise Http404
    mine = Signalement.objects.of_bodies(request.user).select_related("organisation")
    return STEP_FORMS[number](posted(request), instance=get_object_or_404(mine, pk=pk))


def _after_rows(request: HttpRequest, form: DraftForm) -> str:
    """Adds or takes away the row that was asked for; where its page opens, empty when none was."""
    here = reverse("signalement_step", args=[form.instance.pk, form.step.number])
    added = request.POST.get("add_row", "")
    if added in form.step.rows:
        row = add_row(form.instance, added)
        if row is None:
            messages.error(
                request, f"Au plus {MOST_ROWS} lignes : citez l'essentiel, joignez le reste."
            )
            return f"{here}#id_{added}"
        return f"{here}#id_{added}.{row.pk}.{next(iter(ROW_CODECS[added]))}"
    removed = remove_row(form.instance, request.POST.get("remove_row", ""))
    if removed:
        messages.success(request, f"{NAMES[removed]} ôtée.")
        return f"{here}#id_{removed}"
    return ""


def _after(posted: QueryDict, pk: int, number: int) -> str:
    """Where a saved step leads: the button that was pressed says it."""
    here = reverse("signalement_step", args=[pk, number])
    if "add" in posted:
        return f"{here}#specialites"
    if posted.get("go") == "search" and posted.get("q", "").strip():
        return f"{here}?{urlencode({'q': posted['q']})}#specialites"
    if posted.get("go") == "quit":
        return reverse("signalements")
    if posted.get("go") == "previous" and number > 1:
        return reverse("signalement_step", args=[pk, number - 1])
    if number < len(STEPS):
        return reverse("signalement_step", args=[pk, number + 1])
    return reverse("signalement_review", args=[pk])


def _step_page(request: HttpRequest, form: DraftForm) -> dict[str, Any]:
    step, search = form.step, request.GET.get("q", "").strip()
    saved = form.instance
    if form.is_bound:  # its instance holds what was typed, valid or not
        saved = Signalement.objects.select_related("organisation").get(pk=saved.pk)
    meter = completeness(saved, on=clock.today())
    return {
        "form": form,
        "draft": saved,
        "step": step,
        "steps": _counted(meter.missing),
        "next_title": STEPS[step.number].title if step.number < len(STEPS) else "",
        "standing": filing.standing_in_words(form.instance, on=clock.today()),
        "bases": bases_text(form.bases(texts_of(saved, form.step))),
        "meter": meter,
        "search": search,
        "found": list(Medicine.objects.search(search)[:SHOWN]) if search else [],
    }


def _counted(missing: list[dict[str, Any]]) -> list[tuple[FormStep, int]]:
    """Each step with the number of legal items still missing in it."""
    counts = Counter(item["step"] for item in missing)
    return [(step, counts[step.number]) for step in STEPS]


def _too_late(request: HttpRequest, form: DraftForm) -> HttpResponse:
    """409: filed meanwhile; what was typed is given back."""
    filed = get_object_or_404(Signalement.objects.filed(), pk=form.instance.pk)
    message = (
        f"Le signalement {filed.number} vient d'être déposé : il ne change plus. Ce que vous venez "
        "d'écrire n'y est pas."
    )
    return given_back(request, message, typed=form.typed, back=filed.get_absolute_url())


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """« Relire et déposer » : everything that will be filed, and what the law still wants."""
    mine = Signalement.objects.of_bodies(request.user).select_related("organisation")
    draft = get_object_or_404(mine, pk=pk)
    if draft.is_filed:
        return redirect(draft)
    meter = completeness(draft, on=clock.today())
    context = {"draft": draft, "sections": filing.sections(draft), "meter": meter}
    context |= {"missing": meter.missing, "form": FilingForm(draft=draft, by=request.user)}
    context["standing"] = filing.standing_in_words(draft, on=clock.today())
    context["addressee"] = ADDRESSEE
    context["may_file"] = request.user.may(Permission.FILE, draft.organisation_id)
    return render(request, "signalements/review.html", context)


@WRITE
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes a draft, after a page that says what is lost."""
    draft = get_object_or_404(Signalement.objects.editable_by(request.user), pk=pk)
    if request.method != "POST":
        return render(request, "signalements/delete.html", {"draft": draft})
    if filing.discard(draft):
        messages.success(request, "Le brouillon est supprimé.")
    else:
        messages.error(request, "Ce signalement vient d'être déposé : il n'est pas supprimé.")
    return redirect("signalements")


@require_GET
def follow(request: HttpRequest, number: str) -> HttpResponse:
    """What happened to a filed signalement, what is expected, what comes next."""
    signalement, on = own_filed(request, number), clock.today()
    page = follow_page(signalement, user=request.user, on=on)
    may_file = request.user.may(Permission.FILE, signalement.organisation_id)
    over = signalement.dossier.closed_on or signalement.withdrawn_on
    context = {**page, "signalement": signalement, "may_withdraw": may_file and not over}
    return render(request, "signalements/follow.html", context)


def own_filed(request: HttpRequest, number: str) -> Signalement:
    """A filed signalement of one's own bodies, with what its progress needs."""
    mine = Signalement.objects.of_bodies(request.user).filed().with_progress()
    return get_object_or_404(mine, number=number)


@require_GET
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt exactly as it was sent, to print or keep; its lines alone before the letters."""
    visible = Signalement.objects.visible_to(request.user).filed()
    signalement = get_object_or_404(visible.select_related("acknowledgement"), number=number)
    sent = Letter.objects.filter(subject=signalement.subject, kind=LetterKind.REGISTRATION)
    letter = sent.select_related("text").first()
    context = {"signalement": signalement, "receipt": signalement.acknowledgement, "letter": letter}
    context["content"] = from_json(letter.text.content) if letter else None
    return render(request, "signalements/receipt.html", context)


@require_GET
def read(request: HttpRequest, number: str) -> HttpResponse:
    """What was filed, read by an agent: the frozen text, its hash, the body on that day."""
    readable = Signalement.objects.readable_by_agent(request.user)
    related = readable.select_related("filed_content", "acknowledgement", "dossier", "organisation")
    signalement = get_object_or_404(related, number=number)
    context = {
        "signalement": signalement,
        **filed_texts(signalement),
        "requests": FormalRequest.objects.filter(subject=signalement.subject),
        "withdrawal": getattr(signalement, "withdrawal", None),
        "letters": Letter.objects.visible_to(request.user).about(signalement.subject),
        "may_acknowledge": request.user.may(Permission.ADMIT, signalement.dossier.division_id),
    }
    context["acknowledged"] = any(item.kind == ACKNOWLEDGEMENT for item in context["letters"])
    return render(request, "signalements/read.html", context)


@require_GET
def medicine_search(request: HttpRequest) -> JsonResponse:
    """Medicines by name, substance or CIS code, for the search box: the first ones only."""
    found = Medicine.objects.search(request.GET.get("q", ""))[:SHOWN]
    results = [{"cis": item.cis, "name": item.name, "holders": item.holders} for item in found]
    return JsonResponse({"results": results})
