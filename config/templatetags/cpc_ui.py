"""What every page may use: ``{% load cpc_ui %}``. Dates, addresses, breadcrumb, badge colours."""

from datetime import date, datetime

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html

from accounts.models import Organisation, User
from accounts.roles import Role
from records.words import french

register = template.Library()


# A status keeps one colour on every page; the word beside it says the same (RGAA 3.1).
COLOURS = {
    "success": "in_force established renewed admissible granted signed published favourable valid"
    " done open completed accepted yes answered approved",
    "info": "upcoming received draft assigned in_progress submitted current convened",
    "warning": "suspended incomplete due_soon ending waiting pending returned unknown"
    " lapsed withdrawn to_complete held tied postponed reserved",
    "error": "abrogated not_established inadmissible unfavourable late broken rejected no",
    "new": "to_do unread",
}
COLOUR_OF = {status: colour for colour, names in COLOURS.items() for status in names.split()}


def as_day(value: object) -> date | None:
    """The civil day in Paris of a date, an instant or an ISO text; None for anything else."""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()  # noqa: TID251
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


@register.filter
def in_words(value: object) -> object:
    """``{{ day|in_words }}``: 1er avril 2027, for sentences. What is not a date stays as it is."""
    day = as_day(value)
    if day is None:
        return "" if value is None else value
    said = french.in_words(day).replace(" ", "\u00a0")
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), said)


@register.filter
def in_table(value: object) -> object:
    """``{{ day|in_table }}``: 01/04/2027, for tables. What is not a date stays as it is."""
    day = as_day(value)
    if day is None:
        return "" if value is None else value
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), f"{day:%d/%m/%Y}")


@register.filter
def at_time(value: datetime | None) -> str:
    """``{{ instant|at_time }}``: 01/04/2027 à 14:05, Paris time."""
    if value is None:
        return ""
    local = timezone.localtime(value)  # noqa: TID251
    return format_html(
        '<time datetime="{}">{}</time>', local.isoformat(), f"{local:%d/%m/%Y à %H:%M}"
    )


@register.filter
def of(whom: User | Organisation) -> str:
    """``{{ person|of }}``: d'Anne Garnier, de Paul Roux, de l'INCa."""
    return french.named(whom).of


@register.filter
def to(whom: User | Organisation) -> str:
    """``{{ body|to }}``: à Anne Garnier, au laboratoire Pfizer."""
    return french.named(whom).to


@register.filter
def badge_class(status: object) -> str:
    """The DSFR class of a status: success, info, warning, error, new; none (grey) if unlisted."""
    colour = str(status)
    colour = colour if colour in COLOURS else COLOUR_OF.get(colour, "")
    return f"fr-badge--{colour} fr-badge--no-icon" if colour else ""


@register.filter
def role_label(role: str) -> str:
    """``{{ membership.role|role_label }}``: Évaluateur."""
    return dict(Role.choices).get(role, role)


@register.simple_tag
def url_if(name: str, *args: object) -> str:
    """``{% url_if "register" as u %}``: the address, or nothing when no page has this name."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("parts/_breadcrumb.html")
def breadcrumb(*steps: str) -> dict[str, object]:
    """``{% breadcrumb "Dossiers" "dossiers" "DOS-2026-0001" %}``: label, address, …, this page.

    An address is a page name without argument, or a path that begins with "/".
    """
    *pairs, current = steps
    links = [
        {"label": label, "url": target if target.startswith("/") else url_if(target)}
        for label, target in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    return {"links": links, "current": current}
