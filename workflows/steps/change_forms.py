"""The tasks that change a framework: the draft of the act, the information before it, the confirmation."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.functional import cached_property

from cpc.acts import changes
from cpc.acts import effects as change_effects
from cpc.acts.fields import FollowedField, place_of, refuse_emptied
from cpc.acts.forms import CONCERNED
from cpc.acts.raw import ActsError
from cpc.acts.views import MEANS
from cpc.facts.change_facts import CONTENT, facts_of
from cpc.facts.reading import acts_of
from cpc.facts.sheet import PROTOCOL_TEXTS
from cpc.gate import gate
from cpc.law.decision import Lack, Place, ProtocolFacts, protocol_lacks
from cpc.law.life.acts import ActKind
from cpc.law.life.changes import confirmed_after, draft_refusals, grounds_of, told_before
from cpc.models import Act, ChangeDraft, Protocol
from cpc.text import lines
from cpc.texts.change_text import content_in_force
from workflows.drafting import drafting
from workflows.engine.task_form import DecisionForm
from workflows.evidence.gate_pages import Remaining, remaining
from workflows.steps.change_words import HELP, LAST_DAY, LEFT_AS_IT_IS, NEW_PROTOCOL, SEE, Part

SAID = ("indications", "medicines", "same_group", *CONTENT)


class ChangeDraftForm(DecisionForm):
    """The draft of the act that the dossier is for: what it would do is shown before it is handed on."""

    template = "workflows/steps/change_draft.html"
    template_name = "workflows/steps/_change_fields.html"
    preview_label = "Voir l’effet"

    seen = forms.CharField(required=False, initial="", widget=forms.HiddenInput)
    concerned = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)

    class Meta:
        model = ChangeDraft
        fields = (
            *("decision", "ground", "reasons", "urgency", "follows", "first_day", "last_day"),
            *("concerned", "availability", "ruling", "ruled_on"),
            *("indications", "medicines", "same_group", *CONTENT),
        )
        field_classes: ClassVar = {"follows": FollowedField}
        widgets: ClassVar = {
            "decision": forms.RadioSelect,
            "ground": forms.RadioSelect,
            "first_day": forms.DateInput(attrs={"type": "date"}),
            "last_day": forms.DateInput(attrs={"type": "date"}),
            "ruled_on": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts: ClassVar = HELP

    ONLY_FOR: ClassVar[dict[str, Any]] = {
        "ground": {kind for kind in ActKind if grounds_of(kind)},
        "urgency": {kind for kind in ActKind if told_before(kind)},
        "first_day": {
            kind for kind in ActKind if kind not in (ActKind.ABROGATION, ActKind.CESSATION)
        },
        "last_day": set(LAST_DAY),
        "concerned": set(CONCERNED),
        "availability": {ActKind.CESSATION},
        "ruling": {ActKind.REINSTATEMENT},
        "ruled_on": {ActKind.REINSTATEMENT},
        **dict.fromkeys(SAID, {ActKind.MODIFICATION}),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.file.act_kind
        self.foreseen: changes.Foreseen | None = None
        for name, kinds in self.ONLY_FOR.items():
            if self.kind not in kinds:
                del self.fields[name]
        if self.kind is ActKind.MODIFICATION:
            self.add_protocol()
        self.arrange()
        self.begin(kwargs.get("initial"))

    def add_protocol(self) -> None:
        """The questions of the protocol; all left empty, it stays as it is."""
        for name in PROTOCOL_TEXTS:
            made = Protocol._meta.get_field(name).formfield(required=False)
            made.widget.attrs["rows"] = 3
            self.fields[name] = made

    def arrange(self) -> None:
        self.acts = acts = acts_of(self.file.cpc)
        self.now = changes.in_force(acts, on=self.on)
        self.content = content_in_force(acts)
        fields = self.fields
        fields["follows"].offer(changes.aims(acts, self.kind))
        fields["decision"].required = False
        fields["follows"].empty_label = None
        fields["follows"].help_text = "Celui que cet acte modifie, arrête ou rétablit."
        self.initial.setdefault("follows", changes.aimed_at(acts, self.kind))
        if "ground" in fields:
            fields["ground"].choices = [(each.value, each.label) for each in grounds_of(self.kind)]
        if "last_day" in fields:
            fields["last_day"].help_text = LAST_DAY[self.kind]
        if "concerned" in fields:
            listed = self.now.indications
            if self.kind is ActKind.REINSTATEMENT:
                listed = self.now.ceased
            fields["concerned"].label = CONCERNED[self.kind][0]
            fields["concerned"].choices = [(text, text) for text in listed]
            self.initial.setdefault("concerned", list(listed) if len(listed) == 1 else [])

    @property
    def rule(self) -> str:
        return f"Cet acte {MEANS[self.kind]} Il dit pourquoi, et depuis quand."

    @property
    def then(self) -> str:
        """The steps that come after it, for an act of this kind."""
        if not told_before(self.kind):
            return "Une autre personne vise ce projet."
        at_once = confirmed_after(self.kind, urgency="oui")
        urgent = "la signature vient tout de suite" if at_once else "le visa vient tout de suite"
        return (
            "Le laboratoire est informé de l'intention, puis une autre personne vise ce projet. "
            f"En cas d'urgence, {urgent}."
        )

    @property
    def needed(self) -> set[str]:
        """The names of what the act cannot go without."""
        last = {"last_day"} if self.kind is ActKind.CESSATION else set()
        return {
            "decision",
            "ground",
            "reasons",
            "concerned",
            "availability",
            "ruling",
            "ruled_on",
        } | last

    @property
    def parts(self) -> list[Part]:
        """Why and when, then what the act says, then the protocol."""
        shown = {field.name: field for field in self.visible_fields()}
        protocol = [shown.pop(name) for name in PROTOCOL_TEXTS if name in shown]
        says = [shown.pop(name) for name in list(shown) if name in SAID]
        found = [Part("L’acte", "", list(shown.values()))]
        if says:
            found.append(Part("Ce que dit l’acte", LEFT_AS_IT_IS, says))
        if protocol:
            quiet = not any(field.value() or field.errors for field in protocol)
            found.append(Part("Un nouveau protocole (facultatif)", NEW_PROTOCOL, protocol, quiet))
        return found

    def begin(self, given: Mapping[str, Any] | None) -> None:
        """Begins from the draft sent back, if there is one; what it did not change, from what is in force."""
        last = self.file.changedrafts.last()
        said = dict(given or (self.given(last) if last else {}))
        for name, text in self.in_force.items():
            if name in self.fields and not said.get(name):
                said[name] = text
        self.initial |= {name: value for name, value in said.items() if name in self.fields}

    @classmethod
    def given(cls, piece: ChangeDraft) -> dict[str, Any]:
        said = super().given(piece)
        made = Protocol.objects.filter(change=piece).first()
        return said | ({name: getattr(made, name) for name in PROTOCOL_TEXTS} if made else {})

    @property
    def in_force(self) -> dict[str, Any]:
        """What stands of each question, as its field shows it."""
        now = self.now
        listed = {"indications": "\n".join(now.indications), "medicines": "\n".join(now.medicines)}
        return {**listed, "same_group": now.same_group, **self.content}

    @cached_property
    def protocol(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in PROTOCOL_TEXTS}

    def clean_decision(self) -> str:
        return self.cleaned_data["decision"] or ChangeDraft.Decision.TRANSMITTED

    def clean_follows(self) -> Act | None:
        return self.cleaned_data["follows"] or changes.aimed_at(self.acts, self.kind)

    def clean_concerned(self) -> list[str]:
        chosen = self.cleaned_data["concerned"]
        if not chosen:
            raise forms.ValidationError("Cochez au moins une indication.")
        return chosen

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.is_abandoned:
            self._errors.pop("concerned", None)
            return data
        if self.kind is ActKind.MODIFICATION:
            refuse_emptied(self, self.in_force)
        self._keep_only_changes(data)
        if any(text.strip() for text in self.protocol.values()):
            for lack in protocol_lacks(ProtocolFacts(**self._protocol_facts())):
                if lack.question in self.fields:  # the CRPV stays the one of the framework
                    self.add_error(lack.question, str(lack.refusal))
        return data

    @property
    def is_abandoned(self) -> bool:
        return self.cleaned_data.get("decision") == ChangeDraft.Decision.ABANDONED

    def _keep_only_changes(self, data: dict[str, Any]) -> None:
        """What is sent back as it stands is not a change; the group counts with the medicines."""
        before = self.in_force
        together = ("medicines", "same_group")
        same = all(_same(data.get(name), before.get(name)) for name in together)
        for name in ("indications", *CONTENT, *(together if same else ())):
            if name in data and (name in together or _same(data[name], before.get(name))):
                data[name] = False if name == "same_group" else ""

    def _protocol_facts(self) -> dict[str, str]:
        wanted = set(PROTOCOL_TEXTS) & set(ProtocolFacts.__dataclass_fields__)
        return {name: self.protocol[name] for name in wanted}

    def _post_clean(self) -> None:
        """The draft is made: what it lacks, then what it would do, seen before it is handed on."""
        super()._post_clean()
        if not self.errors and not self.is_abandoned:
            self._look()

    def _look(self) -> None:
        facts = facts_of(self.instance, on=self.on)
        says = facts.says or any(text.strip() for text in self.protocol.values())
        for refusal in draft_refusals(replace(facts, says=says)):
            self.add_error(None, str(refusal))
        for lack in (lack for lack in self.lacks if lack.place is Place.DRAFT):
            self.add_error(lack.question, str(lack.refusal))
        try:
            self.foreseen = change_effects.effect(self.instance, on=self.on)
        except ActsError as error:
            self._refuse(error)
        if self.foreseen and not self.errors and "preview" not in self.data:
            self._check_seen()

    @cached_property
    def lacks(self) -> tuple[Lack, ...]:
        """What the lines that it adds want, examined as at an establishment (``cpc.gate.gate``)."""
        return gate.addition_lacks(
            self.instance, role=self.protocol.get("centres_role", ""), on=self.on
        )

    @property
    def wanted(self) -> list[Remaining]:
        """What is done elsewhere before the signature; what is written here is told beside its field."""
        if self.foreseen is None:
            return []
        lacks = (lack for lack in self.lacks if lack.place is not Place.DRAFT)
        return remaining(self.file, lacks=lacks)

    def _refuse(self, error: ActsError) -> None:
        """Each reason beside the field that it names."""
        for problem in error.problems:
            field, said = place_of(problem, fields=self.fields)
            self.add_error(field, said)

    def _check_seen(self) -> None:
        if self.cleaned_data["seen"] != self.fingerprint:
            self.add_error(None, SEE)

    @property
    def only_to_read(self) -> str:
        """The sentence of a draft that lacks nothing but to have its effect seen."""
        return SEE if self.errors == {NON_FIELD_ERRORS: [SEE]} else ""

    @property
    def rewritten(self) -> list[tuple[str, str, str]]:
        """Each text that the act writes anew: its name, what stands, what it says."""
        return [
            (self.fields[name].label, self.content.get(name, ""), text)
            for name in (*CONTENT, *PROTOCOL_TEXTS)
            if (text := self.cleaned_data.get(name))
        ]

    def show(self) -> None:
        """What is sent next was seen."""
        self.data = self.data.copy()
        self.data["seen"] = self.fingerprint

    @property
    def fingerprint(self) -> str:
        """Of all that was typed and of the acts on which its effect was read."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return sha256(repr((sorted(typed.items()), self.foreseen.known)).encode()).hexdigest()

    def save(self, commit: bool = True) -> ChangeDraft:  # noqa: FBT001, FBT002
        piece = super().save(commit)
        drafting.transmit_change(piece, protocol=self.protocol, by=self.user, on=self.on)
        return piece

    def sentence(self, piece: ChangeDraft) -> str:
        told = "non poursuivi" if piece.is_abandoned else "transmis"
        return f"Projet d'acte {told} : {self.kind.label}."

    def reason(self, piece: ChangeDraft) -> str:
        return piece.reasons if piece.is_abandoned else ""


def _same(typed: Any, known: Any) -> bool:
    """The same, spaces and empty lines aside."""
    if isinstance(typed, bool) or isinstance(known, bool):
        return bool(typed) == bool(known)
    return lines(typed or "") == lines(known or "")
