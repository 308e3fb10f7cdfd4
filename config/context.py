"""What every page shows around its content. Nothing is read before a template asks for it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from accounts.models import Membership, Permission
from accounts.roles import Role
from records import clock
from records.letters.brand import Brand, brand
from workflows.manager.scope import steered
from workflows.meetings.rights import concerned

PUBLIC = (("Accueil", "home"), ("Registre", "register"), ("Phase transitoire", "transition"))
REPORTER = (("Mes signalements", "signalements"),)
BODY = (("Mon organisme", "my_body"),)
OMEDIT = (("Mes informations", "omedit_sent"), ("Mon organisme", "my_body"))
LABORATORY = (("Demandes de l’agence", "laboratory_requests"),)
EXPERT = (("Avis demandés", "opinion_requests"),)
AGENT = (
    ("Ma corbeille", "inbox"),
    ("Dossiers", "dossiers"),
    ("Échéances", "deadlines"),
    ("Rechercher", "search"),
)
ACCOMPANIMENT = ("Accompagnement", "accompaniments")

AREAS = {"/organismes/mien/": "/organismes/"}
"""The space of one's own body is under the address of the bodies."""


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    active: bool


class Service:
    """``service`` in every template (Django's own login pages already say ``site``)."""

    name = "Dossier CPC"
    tagline = "Cadres de prescription compassionnelle"

    def __init__(self, request: HttpRequest) -> None:
        self.path = request.path
        self.user = getattr(request, "user", None) or AnonymousUser()

    @property
    def brand(self) -> Brand:
        return brand()

    @property
    def source_url(self) -> str:
        """Where this very version's source is offered (AGPL-3.0, section 13)."""
        return getattr(settings, "SOURCE_URL", "") or reverse("source")

    @property
    def demonstration(self) -> bool:
        return settings.DEMONSTRATION

    @cached_property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def nav(self) -> list[Link]:
        entries = [(label, address(name)) for label, name in self.entries()]
        known = [(label, url) for label, url in entries if url]
        current = max((url for _, url in known if self.is_under(url)), key=len, default="")
        return [Link(label=label, url=url, active=url == current) for label, url in known]

    def entries(self) -> list[tuple[str, str]]:
        entries = list(PUBLIC)
        if not self.user.is_authenticated:
            return entries
        entries += (*REPORTER, *BODY) if self.user.is_reporter else ()
        entries += OMEDIT if self.user.may_anywhere(Permission.TRANSMIT) else ()
        entries += LABORATORY if self.user.is_laboratory else ()
        entries += EXPERT if self.user.is_expert else ()
        entries += AGENT if self.user.is_agent else ()
        entries += (("Séances", "meetings"),) if concerned(self.user) else ()
        entries += (("Pilotage", "manager"),) if steered(self.user) else ()
        if self.user.may_anywhere(Permission.VERIFY):
            entries.append(("Habilitations", "standing_list"))
        if self.user.may_anywhere(Permission.EDIT, Permission.ADVISE):
            entries.append(ACCOMPANIMENT)
        if self.user.may_anywhere(Permission.AUDIT):
            entries.append(("Journal", "journal"))
        if self.user.may_anywhere(Permission.ADMINISTER, Permission.AUDIT):
            entries.append(("Organismes", "organisations"))
        if self.user.may_anywhere(Permission.ADMINISTER):
            entries += (("Envois", "mailings"), ("Étapes en échec", "failures"))
        return entries

    def is_under(self, url: str) -> bool:
        return self.path == url if url == "/" else self.path.startswith(AREAS.get(url, url))

    @cached_property
    def roles(self) -> str:
        """The person's roles in words, for the header."""
        if not self.user.is_authenticated:
            return ""
        held = Membership.objects.filter(user=self.user).order_by("pk")
        return ", ".join(dict.fromkeys(role_label(each.role) for each in held))


def role_label(role: str) -> str:
    return dict(Role.choices).get(role, role)


def address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def site(request: HttpRequest) -> dict[str, Service]:
    """Context processor; no query for a visitor who is not logged in."""
    return {"service": Service(request)}
