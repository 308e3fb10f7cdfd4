"""A browser of the player: the site's own pages, asked in process, and what they refuse in words."""

import json
from typing import Any

from django.forms import BaseForm, BoundField
from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import User
from web.refused import Refused

UNKNOWN = "cette page n'existe pas pour cette personne : aucun de ses rôles ne la lui ouvre"


class Browser:
    """What one person, or an anonymous visitor, does with the site."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)

    def get(self, name: str, *args: object) -> Any:
        """A page that must open. Raises ``Refused``."""
        response = self.client.get(reverse(name, args=args), secure=True)
        if response.status_code != 200:
            raise Refused(*objections(response))
        return response

    def json(self, name: str, *args: object, **query: str) -> Any:
        """Public data, None when there is none that day. Raises ``Refused``."""
        response = self.client.get(reverse(name, args=args), query, secure=True)
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            raise Refused(*objections(response))
        return json.loads(response.getvalue())

    def post(self, name: str, /, *args: object, **data: Any) -> Any:
        """Sends a form; where the site leads afterwards. A page that comes back is a refusal.

        Raises ``Refused``.
        """
        response = self.client.post(reverse(name, args=args), data, secure=True)
        if response.status_code != 302:
            raise Refused(*objections(response))
        return resolve(response.url.split("?")[0].split("#")[0])

    def fill(self, name: str, /, *args: object, **data: Any) -> Any:
        """Opens a page, changes ``data`` in what its form already says, sends it."""
        return self.post(name, *args, **self._typed(name, *args, **data))

    def preview(self, name: str, /, *args: object, **data: Any) -> BaseForm:
        """The same, to see what it would do; the form that comes back. Raises ``Refused``."""
        typed = self._typed(name, *args, **data) | {"preview": "1"}
        response = self.client.post(reverse(name, args=args), typed, secure=True)
        if response.status_code != 200:
            raise Refused(*objections(response))
        return response.context["form"]

    def _typed(self, name: str, /, *args: object, **data: Any) -> dict[str, Any]:
        form = self.get(name, *args).context["form"]
        unknown = [key for key in data if key not in form.fields]
        if unknown:
            raise Refused(f"ce formulaire ne pose pas la question « {unknown[0]} »")
        page = {field.html_name: sent(field) for field in form}
        page |= {key: form.fields[key].prepare_value(value) for key, value in data.items()}
        return {
            key: value for key, value in page.items() if value is not None and value is not False
        }


def sent(field: BoundField) -> Any:
    """What a browser would send for a question left as the page shows it."""
    value = field.value()
    if isinstance(value, list | tuple | set):
        return list(value)
    return None if value == "" or value is False else value


def objections(response: HttpResponseBase) -> list[str]:
    """Why the site refused, as its page says it."""
    context = getattr(response, "context", None) or {}
    form, message = context.get("form"), context.get("message")
    if response.status_code == 404:
        return [f"{UNKNOWN}."]
    if message:
        return [str(message)]
    if isinstance(form, BaseForm) and form.errors:
        return list(_errors(form))
    if response.status_code >= 500:
        kind, error = (getattr(response, "exc_info", None) or (None, ""))[:2]
        return [f"erreur interne du site ({kind.__name__ if kind else '500'} : {error})."]
    return [f"le site a répondu {response.status_code}."]


def _errors(form: BaseForm) -> list[str]:
    found = []
    for name, errors in form.errors.items():
        label = form.fields[name].label or name if name in form.fields else ""
        found += [f"{label} : {error}" if label else str(error) for error in errors]
    return found
