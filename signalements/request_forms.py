"""The answer of a body to a request on its signalement: items, then the answers to correct."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.dsfr import Form
from cpc.exchange_forms import ItemsForm, long_text
from signalements.corrections import StaleCorrection, TypedCorrection, answers, current, pending
from signalements.models import LONGEST_ANSWER, CorrectionMark, Signalement


@dataclass(frozen=True, slots=True)
class MarkGroup:
    mark: CorrectionMark
    text: Any
    version: Any


class RequestForm(ItemsForm):
    """Items of the request, and the answers marked « à corriger », prefilled with what was filed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks = list(self.request.marks.select_related("saved_by"))
        for mark in self.marks:
            self.fields[f"mark_{mark.pk}_text"] = long_text(
                label=mark.question,
                most=LONGEST_ANSWER,
                rows=6,
                required=False,
                initial=mark.after,
            )
            self.fields[f"mark_{mark.pk}_version"] = forms.IntegerField(
                widget=forms.HiddenInput,
                initial=mark.version,
                min_value=0,
                max_value=2**31 - 1,
                required=False,
            )

    @property
    def mark_groups(self) -> Iterator[MarkGroup]:
        for mark in self.marks:
            yield MarkGroup(mark, self[f"mark_{mark.pk}_text"], self[f"mark_{mark.pk}_version"])

    def corrected(self) -> list[TypedCorrection]:
        data = self.cleaned_data
        return [
            TypedCorrection(
                mark.pk, data[f"mark_{mark.pk}_text"], data[f"mark_{mark.pk}_version"] or 0
            )
            for mark in self.marks
        ]

    def give_back_corrections(self, error: StaleCorrection) -> None:
        self.data = self.data.copy()
        for pk, theirs in error.found.items():
            self.data[f"mark_{pk}_version"] = str(theirs.version)
            self.add_error(
                f"mark_{pk}_text",
                f"{theirs.saved_by} a enregistré entre-temps : « {theirs.after} ». Votre texte est "
                "resté ci-dessous ; enregistrer à nouveau remplace le sien.",
            )

    def refuse_corrections(self, missing: dict[int, str]) -> None:
        for pk, sentence in missing.items():
            self.add_error(f"mark_{pk}_text", sentence)


class MarkForm(Form):
    """A comment under each filed answer that the body must correct; blank: nothing to correct."""

    def __init__(self, *args: Any, signalement: Signalement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepared = dict(pending(signalement).values_list("name", "comment"))
        self.known = answers(current(signalement).parsed)
        for rank, (name, item) in enumerate(self.known.items()):
            self.fields[f"comment_{rank}"] = long_text(
                label=f"À corriger – {item['question']}",
                most=2_000,
                rows=2,
                required=False,
                initial=prepared.get(name, ""),
            )

    @property
    def rows(self) -> Iterator[tuple[dict[str, Any], Any]]:
        for rank, item in enumerate(self.known.values()):
            yield item, self[f"comment_{rank}"]

    def comments(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"comment_{rank}"] for rank, name in enumerate(self.known)}
