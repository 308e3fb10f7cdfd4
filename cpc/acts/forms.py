"""The form of an act that changes a published framework: one row of the acts file, in words."""

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property

from cpc.acts import changes
from cpc.acts.fields import FollowedField, place_of, refuse_emptied
from cpc.acts.file import LONGEST, Row, one
from cpc.acts.raw import ActsError
from cpc.law import articles as cite
from cpc.law.life.acts import ActKind, Ground
from cpc.law.life.changes import ground_refusals, grounds_of, information_refusals, told_before
from cpc.models import Act, Cpc
from cpc.text import lines
from web.dsfr import Form

FIRST_DAY = {ActKind.MODIFICATION, ActKind.SUSPENSION, ActKind.LIFTING, ActKind.REINSTATEMENT}
LAST_DAY = {
    ActKind.SUSPENSION: "Laissez vide si l'acte n'en donne pas : jusqu'à sa levée.",
    ActKind.ABROGATION: "Laissez vide si l'acte n'en donne pas : le jour de la publication (défaut).",
    ActKind.CESSATION: "Laissez vide si l'acte n'en donne pas : le jour de la publication (défaut).",
    ActKind.REINSTATEMENT: "Laissez vide si l'acte n'en donne pas : le dernier jour d'origine, qui ne "
    "se dépasse pas ; plus tôt, ce qui avait mis fin au cadre a de nouveau effet le lendemain (R61).",
}
CONCERNED = {
    ActKind.CESSATION: (
        "Indications qui prennent fin",
        "Aucune case cochée : toutes. Les autres indications courent toujours (R55).",
    ),
    ActKind.REINSTATEMENT: (
        "Indications remises en vigueur",
        "Aucune case cochée : toutes celles qui avaient pris fin.",
    ),
}
DAYS = ("first_day", "last_day", "ruled_on")
CODED = re.compile(r"([0-9]{8})\s")
"""A CIS code with its name behind it, as the prefilled list shows it: the code is what counts."""


class ChangeForm(Form):
    """An act already signed and published, of one ``kind``, on a framework as it stands."""

    follows = FollowedField(
        Act.objects.none(),
        label="Acte visé",
        help_text="Celui que cet acte modifie, arrête ou rétablit.",
    )
    reference = forms.CharField(
        label="Référence de l'acte",
        max_length=LONGEST["reference"],
        help_text="Telle qu'on le cite : « Décision du 27/06/2024 ». Elle ne sert qu'une fois.",
    )
    decided_on = forms.DateField(label="Décidé le", widget=forms.DateInput)
    published_on = forms.DateField(
        label="Publié le",
        widget=forms.DateInput,
        help_text="Sur le site de l'agence. Un acte s'enregistre une fois publié.",
    )
    source = forms.URLField(
        label="Adresse de l'acte publié", max_length=LONGEST["source"], assume_scheme="https"
    )
    signatory = forms.CharField(
        label="Signataire et fonction",
        max_length=300,
        help_text="Tels qu'imprimés sur l'acte.",
    )
    ground = forms.ChoiceField(
        label="Motif",
        widget=forms.RadioSelect,
        help_text=f"En bref ; seul le texte fait foi ({cite.R5121_76_9_I.label} ; R51).",
    )
    reason = forms.CharField(
        label="Pourquoi",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Gardé au journal, jamais publié.",
    )
    told_on = forms.DateField(
        label="Laboratoire informé de l'intention le",
        widget=forms.DateInput,
        required=False,
        help_text="Obligatoire, sauf urgence motivée : il est informé avant la décision "
        f"({cite.R5121_76_9_II.label} ; R52).",
    )
    urgency = forms.CharField(
        label="Ou motif de l'urgence",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    first_day = forms.DateField(
        label="Premier jour d'effet imprimé dans l'acte",
        widget=forms.DateInput,
        required=False,
        help_text="Laissez vide si l'acte n'en donne pas : le lendemain de la publication (R34).",
    )
    last_day = forms.DateField(
        label="Dernier jour d'effet imprimé dans l'acte",
        widget=forms.DateInput,
        required=False,
    )
    ruled_on = forms.DateField(
        label="Décision de justice du",
        widget=forms.DateInput,
        required=False,
        help_text="Celle qui impose la remise en vigueur : l'acte peut avoir effet dès son jour (R61).",
    )
    concerned = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    indications = forms.CharField(
        label="Indications, telles que l'acte les écrit désormais",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Une par ligne, toutes. Laissées telles quelles : l'acte ne les change pas.",
    )
    medicines = forms.CharField(
        label="Médicaments, tels que l'acte les nomme désormais",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="Un par ligne, tous : code CIS (huit chiffres), suivi ou non du nom, ou nom seul. "
        "Laissés tels quels : l'acte ne les change pas.",
    )
    same_group = forms.BooleanField(
        label="L'acte couvre aussi le groupe générique ou biosimilaire",
        required=False,
        help_text="Compte avec les médicaments écrits au-dessus.",
    )
    note = forms.CharField(
        label="Note publiée sur la fiche",
        max_length=LONGEST["note"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Par exemple, d'où vient une date imprimée.",
    )
    as_printed = forms.BooleanField(
        label="Reprendre l'acte tel qu'imprimé, bien qu'il s'écarte des textes",
        required=False,
        help_text="Pour un acte réellement publié ainsi ; la note dit en quoi. La fiche le signale.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    ONLY_FOR: ClassVar = {
        "concerned": set(CONCERNED),
        "indications": {ActKind.MODIFICATION},
        "medicines": {ActKind.MODIFICATION},
        "same_group": {ActKind.MODIFICATION},
        "first_day": FIRST_DAY,
        "last_day": set(LAST_DAY),
        "ruled_on": {ActKind.REINSTATEMENT},
        "ground": {kind for kind in ActKind if grounds_of(kind)},
        "told_on": {kind for kind in ActKind if told_before(kind)},
        "urgency": {kind for kind in ActKind if told_before(kind)},
    }

    def __init__(
        self, *args: Any, cpc: Cpc, kind: ActKind, acts: Sequence[Act], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cpc, self.kind, self.on = cpc, kind, on
        for name, kinds in self.ONLY_FOR.items():
            if kind not in kinds:
                del self.fields[name]
        self.fields["follows"].offer(changes.aims(acts, kind))
        self.fields["follows"].initial = changes.aimed_at(acts, kind)
        if "ground" in self.fields:
            self.fields["ground"].choices = [(each.value, each.label) for each in grounds_of(kind)]
        if "last_day" in self.fields:
            self.fields["last_day"].help_text = LAST_DAY[kind]
        self.show_in_force(acts)

    def show_in_force(self, acts: Sequence[Act]) -> None:
        """Prefills what is in force, without the act typed: sent again, it still reads the same."""
        typed = self.data.get("reference", "").strip()
        others = [act for act in acts if act.reference != typed]
        self.now = now = changes.in_force(others, on=self.on)
        if "concerned" in self.fields:
            field, listed = self.fields["concerned"], now.indications
            if self.kind is ActKind.REINSTATEMENT:
                listed = now.ceased
            field.label, field.help_text = CONCERNED[self.kind]
            field.choices = [(text, text) for text in listed]
        if "indications" in self.fields:
            self.initial["indications"] = "\n".join(now.indications)
            self.initial["medicines"] = "\n".join(now.medicines)
            self.initial["same_group"] = now.same_group

    def clean_published_on(self) -> date:
        day = self.cleaned_data["published_on"]
        if day > self.on:
            raise forms.ValidationError("Cet acte n'est pas encore publié : revenez ce jour-là.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        refuse_emptied(self, self.initial)
        if self.errors:
            return data
        ground = Ground(data["ground"]) if "ground" in data else None
        for refusal in ground_refusals(self.kind, ground):
            self.add_error("ground", refusal.sentence)
        for refusal in information_refusals(
            self.kind,
            decided_on=data["decided_on"],
            told_on=data.get("told_on"),
            urgency=data.get("urgency", ""),
        ):
            self.add_error("told_on", refusal.sentence)
        try:
            self.foreseen = changes.foreseen(self.row, on=self.on)
        except ActsError as error:
            self.refuse(error)
        return data

    def refuse(self, error: ActsError) -> None:
        """Each reason beside the field that it names, for those that a column of the file names."""
        for problem in error.problems:
            field, said = place_of(problem, fields=self.fields)
            self.add_error(field, said)

    @cached_property
    def row(self) -> Row:
        """The act as a row of an acts file. Raises ``ActsError``."""
        data = self.cleaned_data
        medicines = self.covered_anew()
        given = {
            "reference": data["reference"],
            "cpc": self.cpc.number,
            "kind": self.kind.value,
            "medicines": medicines,
            "indications": data.get("concerned") or self.renamed(),
            "same_group": bool(medicines and data["same_group"]),
            "decided_on": data["decided_on"].isoformat(),
            "published_on": data["published_on"].isoformat(),
            "follows": data["follows"].reference,
            "source": data["source"],
            "note": data["note"].replace("\r\n", "\n"),
            "as_printed": data["as_printed"],
            "grounds": data.get("ground", ""),
            "emergency": bool(data.get("urgency")),
            "emergency_reason": data.get("urgency", "").replace("\r\n", "\n"),
        }
        for name, field in (*((day, day) for day in DAYS), ("informed_on", "told_on")):
            if data.get(field):
                given[name] = data[field].isoformat()
        return one(given)

    def renamed(self) -> list[str]:
        """The indications as the act writes them; none when they are those in force."""
        typed = lines(self.cleaned_data.get("indications", ""))
        return [] if tuple(typed) == self.now.indications else typed

    def covered_anew(self) -> list[str]:
        """The medicines as the act names them, by code if they have one; none when nothing changes."""
        typed = lines(self.cleaned_data.get("medicines", ""))
        same_group = self.cleaned_data.get("same_group")
        if (tuple(typed), same_group) == (self.now.medicines, self.now.same_group):
            return []
        return [found[1] if (found := CODED.match(line)) else line for line in typed]

    @property
    def fingerprint(self) -> str:
        """Of all that was typed and of the acts on which its effect was read."""
        return sha256(repr((self.change, self.foreseen.known)).encode()).hexdigest()

    @property
    def was_seen(self) -> bool:
        """Did the page show what this very act would do?"""
        return self.cleaned_data["seen"] == self.fingerprint

    def show(self) -> None:
        """What is sent next was seen."""
        self.data = self.data.copy()
        self.data["seen"] = self.fingerprint

    @property
    def change(self) -> changes.Change:
        data = self.cleaned_data
        return changes.Change(
            row=self.row,
            signatory=data["signatory"],
            ground=Ground(data["ground"]) if "ground" in data else None,
            reason=data["reason"],
            told_on=data.get("told_on"),
            urgency=data.get("urgency", ""),
        )


class JudgementForm(Form):
    """The second person's word on a recorded act."""

    reason = forms.CharField(
        label="Motif du refus",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obligatoire pour refuser. Gardé au journal, jamais publié.",
    )
