"""The answer of a laboratory, item by item, with what it holds secret."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django import forms

from cpc.exchange_forms import ExtensionForm, ItemsForm, long_text
from cpc.exchanges import Typed
from cpc.law.days import french_day
from cpc.law.durations import lab_ceiling
from cpc.law.exchanges.laboratory import INTENTION, Intention
from cpc.models import FormalRequest, ItemAnswer, LaboratoryRequest, RequestItem
from records.models import Document
from workflows.laboratory.times import latest_due

LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class ClaimedFile:
    """A file kept and the field that says why it is secret."""

    document: Document
    claim: Any


@dataclass(frozen=True, slots=True)
class LaboratoryGroup:
    """One item with the fields of its answer, as the page shows them together."""

    item: RequestItem
    answer: ItemAnswer | None
    fields: dict[str, Any]
    files: list[ClaimedFile] = field(default_factory=list)


class LaboratoryItemsForm(ItemsForm):
    """The answers not sent yet; everything may be saved half done, and sent item by item."""

    states = tuple(ItemAnswer.State)

    def items_of(self, request: FormalRequest) -> list[RequestItem]:
        waiting = request.items.filter(answer__sent_on=None).select_related("answer__author")
        return list(waiting.prefetch_related("answer__documents__secret_claim"))

    def _add(self, item: RequestItem) -> None:
        super()._add(item)
        key, answer = f"item_{item.number}", getattr(item, "answer", None)
        self.fields[f"{key}_secret"] = forms.BooleanField(
            label="Cette réponse relève du secret des affaires",
            required=False,
            initial=answer.secret if answer else False,
        )
        self.fields[f"{key}_secret_reason"] = long_text(
            label="Motif du secret",
            most=LONGEST_REASON,
            rows=2,
            required=False,
            initial=answer.secret_reason if answer else "",
            help_text="À donner si vous cochez la case. Les fichiers joints en même temps sont marqués "
            "de même.",
        )
        if item.code == INTENTION:
            self.fields[f"{key}_intention"] = forms.ChoiceField(
                label="Votre intention",
                choices=Intention.pairs(),
                widget=forms.RadioSelect,
                required=False,
                initial=answer.intention if answer else "",
            )
        for document in answer.documents.all() if answer else ():
            self._add_claim(document)

    def _add_claim(self, document: Document) -> None:
        claim = getattr(document, "secret_claim", None)
        self.fields[f"file_{document.pk}"] = forms.CharField(
            label=f"Secret des affaires pour « {document.name} » : motif",
            max_length=LONGEST_REASON,
            required=False,
            initial=claim.reason if claim else "",
            help_text="Laissez vide si ce fichier n’est pas secret.",
        )
        self.fields[f"file_{document.pk}"].widget.attrs.pop("maxlength", None)

    @property
    def groups(self) -> Iterator[LaboratoryGroup]:
        names = ("state", "text", "files", "dropped", "version")
        names += ("secret", "secret_reason", "intention")
        for item in self.items:
            keys = {name: f"item_{item.number}_{name}" for name in names}
            answer = getattr(item, "answer", None)
            yield LaboratoryGroup(
                item,
                answer,
                {name: self[key] for name, key in keys.items() if key in self.fields},
                [
                    ClaimedFile(document, self[f"file_{document.pk}"])
                    for document in (answer.documents.all() if answer else ())
                ],
            )

    def typed_of(self, item: RequestItem) -> Typed:
        key, data = f"item_{item.number}", self.cleaned_data
        return replace(
            super().typed_of(item),
            secret=data[f"{key}_secret"],
            secret_reason=data[f"{key}_secret_reason"],
            intention=data.get(f"{key}_intention", ""),
        )

    def claims(self) -> dict[int, str]:
        """By file, why it is secret; empty when it is not."""
        return {
            int(name.removeprefix("file_")): text
            for name, text in self.cleaned_data.items()
            if name.startswith("file_")
        }


class MoreTimeForm(ExtensionForm):
    """More time, no later than the text allows (R20)."""

    def __init__(self, *args: Any, asked: LaboratoryRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=asked.request, **kwargs)
        if latest := latest_due(asked):
            self.fields["until"].help_text += (
                f" Au plus tard le {french_day(latest)}, {lab_ceiling(latest)} après la réception : "
                "le texte n’en permet pas plus (R20)."
            )
