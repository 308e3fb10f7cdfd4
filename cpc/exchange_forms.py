"""Forms of the exchanges: answering item by item, asking more time, writing a message."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms

from cpc.asked.kinds import kind_of
from cpc.exchanges import Typed, version_of
from cpc.law.days import french_day
from cpc.models import (
    LONGEST_ITEM_ANSWER,
    LONGEST_MESSAGE,
    ExtensionRequest,
    FormalRequest,
    ItemAnswer,
    RequestItem,
)
from cpc.models.asked.extension import MoreTime
from records.documents.fields import DocumentsField
from records.files.slots import EXCHANGE
from web.dsfr import Form
from web.gestures import given_to
from web.refused import Stale


def long_text(*, label: str, most: int, rows: int = 4, **kwargs: Any) -> forms.CharField:
    """A text area whose limit is said by the error, never cut by the browser."""
    made = forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )
    made.widget.attrs.pop("maxlength", None)
    return made


@dataclass(frozen=True, slots=True)
class Group:
    """One item with the fields of its answer, as the page shows them together."""

    item: RequestItem
    answer: ItemAnswer | None
    state: Any
    text: Any
    files: Any
    version: Any
    dropped: Any
    documents: list[Any] = field(default_factory=list)


STATES = (ItemAnswer.State.GIVEN, ItemAnswer.State.NOT_APPLICABLE, ItemAnswer.State.NOT_HELD)


TYPED = {"text": "texte, ou motif", "secret_reason": "motif du secret"}
"""What is typed for an item: the columns of its answer, in words."""


class ItemsForm(Form):
    """The answers to the items of a request; everything may be saved half done."""

    states = STATES

    def __init__(self, *args: Any, request: FormalRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.items = self.items_of(request)
        for item in self.items:
            self._add(item)

    def items_of(self, request: FormalRequest) -> list[RequestItem]:
        """The items to answer, with what is already kept."""
        items = request.items.select_related("answer__author")
        return list(items.prefetch_related("answer__documents"))

    def _add(self, item: RequestItem) -> None:
        answer = getattr(item, "answer", None)
        key = f"item_{item.number}"
        self.fields[f"{key}_state"] = forms.ChoiceField(
            label=f"Élément {item.number} : votre réponse",
            choices=[(state.value, state.label) for state in self.states],
            widget=forms.RadioSelect,
            required=False,
            initial=answer.state if answer else "",
        )
        self.fields[f"{key}_text"] = long_text(
            label=f"Élément {item.number} : texte, ou motif",
            most=LONGEST_ITEM_ANSWER,
            required=False,
            initial=answer.text if answer else "",
        )
        self.fields[f"{key}_files"] = DocumentsField(
            slot=EXCHANGE, required=False, label=f"Élément {item.number} : fichiers"
        )
        self._add_dropped(item, answer)
        self.fields[f"{key}_version"] = forms.IntegerField(
            widget=forms.HiddenInput,
            initial=version_of(item),
            min_value=0,
            max_value=2**31 - 1,
            required=False,
        )

    def _add_dropped(self, item: RequestItem, answer: ItemAnswer | None) -> None:
        files = answer.documents.all() if answer else ()
        if files:
            self.fields[f"item_{item.number}_dropped"] = forms.MultipleChoiceField(
                label=f"Élément {item.number} : fichiers à retirer de la réponse",
                choices=[(str(document.pk), document.name) for document in files],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    @property
    def groups(self) -> Iterator[Group]:
        for item in self.items:
            key = f"item_{item.number}"
            answer = getattr(item, "answer", None)
            yield Group(
                item,
                answer,
                *(self[f"{key}_{name}"] for name in ("state", "text", "files", "version")),
                self[f"{key}_dropped"] if f"{key}_dropped" in self.fields else None,
                documents=list(answer.documents.all()) if answer else [],
            )

    def typed(self) -> list[Typed]:
        return [self.typed_of(item) for item in self.items]

    def typed_of(self, item: RequestItem) -> Typed:
        key, data = f"item_{item.number}", self.cleaned_data
        return Typed(
            item.number,
            data[f"{key}_state"],
            data[f"{key}_text"],
            data[f"{key}_version"] or 0,
            tuple(data[f"{key}_files"]),
            dropped=self.dropped(item),
        )

    def dropped(self, item: RequestItem) -> tuple[int, ...]:
        return tuple(int(pk) for pk in self.cleaned_data.get(f"item_{item.number}_dropped", ()))

    def give_back(self, error: Stale) -> None:
        """The page as typed, with the colleague's answer said; saving again replaces it knowingly."""
        self.data = self.data.copy()
        for number, theirs in error.found.items():
            self.data[f"item_{number}_version"] = str(theirs.version)
            self.add_error(
                f"item_{number}_text",
                f"{theirs.author} a enregistré entre-temps : « {theirs.get_state_display()} – "
                f"{theirs.text} ». Votre texte est resté ci-dessous ; enregistrer à nouveau "
                "remplace le sien.",
            )

    def refuse(self, missing: dict[int, str]) -> None:
        for number, sentence in missing.items():
            chosen = self.data.get(f"item_{number}_state")
            self.add_error(f"item_{number}_{'text' if chosen else 'state'}", sentence)

    @property
    def written(self) -> list[tuple[str, str]]:
        """What was typed, to give back when the request is over."""
        return [*self.left_out, *given_to(self)]

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """What was typed for an item that is no longer to answer: it was sent since the page was read."""
        held = [item.number for item in self.items]
        gone = self.request.items.exclude(number__in=held).select_related("answer")
        return [
            (f"Élément {item.number} : {words}", text)
            for item in gone
            for name, words in TYPED.items()
            for text in (self.data.get(f"item_{item.number}_{name}", "").strip(),)
            if text and text != getattr(getattr(item, "answer", None), name, "")
        ]


class ExtensionForm(Form):
    """More time, with the reason."""

    until = forms.DateField(label="Nouvelle date souhaitée (incluse)")
    reason = long_text(label="Motif", most=2_000)

    def __init__(self, *args: Any, request: FormalRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["until"].help_text = (
            f"Après le {french_day(request.due_on)}." if request.due_on else ""
        )

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if self.request.due_on and until <= self.request.due_on:
            day = french_day(self.request.due_on)
            raise forms.ValidationError(f"La nouvelle date doit suivre le {day}.")
        return until


BEYOND = "Aucun texte ne fixe de durée maximale : vous la choisissez."


class DecisionOnExtensionForm(Form):
    """Grants until a day, no later than asked but for a kind that goes beyond, or refuses with the reason."""

    decision = forms.ChoiceField(
        label="Décision", choices=ExtensionRequest.Decision.choices, widget=forms.RadioSelect
    )
    until = forms.DateField(
        label="Accordé jusqu'au (inclus)",
        required=False,
        help_text="Aucun texte ne fixe de durée maximale (R10) : vous la choisissez, sans dépasser la "
        "date demandée.",
    )
    answer = long_text(
        label="Motif", most=2_000, required=False, help_text="Obligatoire pour un refus."
    )

    def __init__(self, *args: Any, extension: MoreTime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.extension = extension
        self.fields["until"].initial = extension.asked_until
        if kind_of(extension.request).beyond:
            self.fields["until"].help_text = BEYOND

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        granted = data.get("decision") == ExtensionRequest.Decision.GRANTED
        if granted and not data.get("until") and "until" not in self.errors:
            self.add_error("until", "Donnez la date accordée.")
        if data.get("decision") == ExtensionRequest.Decision.REFUSED and not data.get("answer"):
            self.add_error("answer", "Un refus est motivé.")
        data["until"] = data.get("until") if granted else None
        return data

    @property
    def decided(self) -> dict[str, Any]:
        """The last day granted, None when refused, and the reason."""
        return {key: self.cleaned_data[key] for key in ("until", "answer")}


class ReasonForm(Form):
    """A gesture that only needs its reason."""

    reason = long_text(label="Motif", most=5_000)


class MessageForm(Form):
    """A message; ``key`` makes a second click the same message."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    text = long_text(
        label="Votre message",
        most=LONGEST_MESSAGE,
        help_text="Texte simple. Un message ne change aucune date : pour répondre à une demande, "
        "ouvrez-la.",
    )
    files = DocumentsField(slot=EXCHANGE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].initial = uuid.uuid4
