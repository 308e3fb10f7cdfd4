"""The answer of a body to a request on its signalement: items, then what is to be corrected."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import normalize_newlines

from cpc.exchange_forms import ItemsForm, long_text
from signalements.filed.corrections import TypedCorrection, in_line, pending
from signalements.filed.marks import Markable, markable
from signalements.filed.row_texts import row_of, text_of
from signalements.form.codecs import ROW_CODECS, Codec, codec_of_filed
from signalements.form.row_kinds import ROWS, row_refusals
from signalements.models import CorrectionMark, Signalement
from web.dsfr import Form
from web.gestures import given_to
from web.refused import Stale


@dataclass(frozen=True, slots=True)
class MarkGroup:
    """One mark with its field, or with the fields of its row."""

    mark: CorrectionMark
    fields: list[forms.BoundField]
    version: Any


def codecs_of(mark: CorrectionMark) -> Mapping[str, Codec]:
    """How each of its fields is read, by the end of its name."""
    return ROW_CODECS[mark.kind] if mark.kind else {"text": codec_of_filed(mark.name)}


def _fields(mark: CorrectionMark) -> dict[str, forms.Field]:
    """The field of an answer, or those of a row, prefilled with what was filed or kept since."""
    codecs = codecs_of(mark)
    if not mark.kind:
        field = codecs["text"].alone()
        field.label, field.initial = mark.question, codecs["text"].shown(mark.after)
        return {"text": field}
    row, found = row_of(mark.kind, mark.after), {}
    for column, codec in codecs.items():
        found[column] = codec.field()
        found[column].initial = codec.read(row)
    return found


class RequestForm(ItemsForm):
    """Items of the request, and what is marked « à corriger », prefilled with what was filed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks = list(self.request.marks.select_related("saved_by"))
        for mark in self.marks:
            for column, field in _fields(mark).items():
                self.fields[f"mark_{mark.pk}_{column}"] = field
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
            fields = [self[f"mark_{mark.pk}_{column}"] for column in codecs_of(mark)]
            yield MarkGroup(mark, fields, self[f"mark_{mark.pk}_version"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for mark in self.marks:
            if mark.kind:
                refused = row_refusals(ROWS[mark.kind](), self._values(mark))
                for column, sentence in refused.items():
                    self.add_error(f"mark_{mark.pk}_{column}", sentence)
        return data

    def _values(self, mark: CorrectionMark) -> dict[str, Any]:
        """What is valid of a mark, by column."""
        data, names = (
            self.cleaned_data,
            {each: f"mark_{mark.pk}_{each}" for each in codecs_of(mark)},
        )
        return {column: data[name] for column, name in names.items() if name in data}

    def corrected(self) -> list[TypedCorrection]:
        return [
            TypedCorrection(
                mark.pk, self._text(mark), self.cleaned_data[f"mark_{mark.pk}_version"] or 0
            )
            for mark in self.marks
        ]

    def _text(self, mark: CorrectionMark) -> str:
        values = self._values(mark)
        if mark.kind:
            return text_of(mark.kind, ROWS[mark.kind](**values))
        return normalize_newlines(codecs_of(mark)["text"].words_of(values["text"]))

    def give_back(self, error: Stale) -> None:
        """The page as typed, with what the colleague answered or corrected said."""
        if not isinstance(error.theirs, CorrectionMark):
            super().give_back(error)
            return
        self.data = self.data.copy()
        for pk, theirs in error.found.items():
            self.data[f"mark_{pk}_version"] = str(theirs.version)
            self.add_error(
                f"mark_{pk}_{next(iter(codecs_of(theirs)))}",
                f"{theirs.saved_by} a enregistré entre-temps : « {in_line(theirs, theirs.after)} ». "
                "Ce que vous avez écrit est resté ci-dessous ; enregistrer à nouveau remplace le sien.",
            )

    @property
    def written(self) -> list[tuple[str, str]]:
        """Also what is corrected, in words."""
        corrected = [
            (field.label if not mark.kind else f"{mark.question} – {field.label}", codec.said(text))
            for mark in self.marks
            for column, codec in codecs_of(mark).items()
            for field in (self.fields[f"mark_{mark.pk}_{column}"],)
            if (text := self.data.get(f"mark_{mark.pk}_{column}", "").strip())
        ]
        marked = {name for name in self.fields if name.startswith("mark_")}
        return [*self.left_out, *given_to(self, but=marked), *corrected]


class MarkForm(Form):
    """A comment under each answer and row that the body must correct; blank: nothing to correct."""

    def __init__(self, *args: Any, signalement: Signalement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        prepared = dict(pending(signalement).values_list("name", "comment"))
        self.known = markable(signalement)
        for name, item in self.known.items():
            self.fields[f"comment_{name}"] = long_text(
                label=item.question if item.to_add else f"À corriger – {item.question}",
                most=2_000,
                rows=2,
                required=False,
                initial=prepared.get(name, ""),
            )

    @property
    def rows(self) -> Iterator[tuple[Markable, Any]]:
        for name, item in self.known.items():
            yield item, self[f"comment_{name}"]

    def comments(self) -> dict[str, str]:
        return {name: self.cleaned_data[f"comment_{name}"] for name in self.known}
