"""Forms of the tasks that write and publish a decision: draft, signature, publication, refusal."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from django import forms

from accounts.models import DecisionKind, Delegation
from cpc.facts import renewals
from cpc.gate import gate
from cpc.law.days import french_day
from cpc.law.deciding.signing import Title
from cpc.law.life.acts import address_refusals
from cpc.law.life.renewals import Confirmed, Prospect
from cpc.models import Publication, Signature
from cpc.texts import draft_texts
from workflows.drafting import drafting
from workflows.drafting.signing import REMEDY, Powers, copied, title_of
from workflows.engine.ledger import settle
from workflows.engine.task_form import DecisionForm
from workflows.steps.forms import GateForm, SignedText

__all__ = ["PublicationForm", "SignatureForm"]


def confirmations(prospect: Prospect | None) -> Iterator[tuple[str, str]]:
    """What the signatory of a renewal confirms: the field, and the words with the exact days."""
    if prospect and prospect.out:
        yield (
            "confirm_out",
            f"Je confirme que, du {french_day(prospect.out.first_day)} à la veille de la prise d'effet, "
            "l'usage est hors de tout cadre (R59).",
        )
    if prospect and prospect.suspended_on:
        yield (
            "confirm_suspension",
            f"Je confirme que le cadre, suspendu à compter du {french_day(prospect.suspended_on)}, reste "
            "suspendu une fois renouvelé, jusqu'à la levée (R60).",
        )


class SignatureForm(GateForm, DecisionForm):
    """The signature, or the return. The capacity is not asked: mandates and delegations give it (R33).

    ``capacity`` and ``function`` go out with the page and come back: what they say must be what the
    register of mandates and delegations says at the instant of the signature.
    """

    template = "workflows/steps/signature.html"
    needed = ("given",)
    texts_title = "Ce que vous signez"
    texts_told = (
        "Lisez ces textes : ce sont eux, et eux seuls, qui seront gardés avec leur empreinte puis "
        "publiés. La date du jour et votre signature s’y ajoutent."
    )
    remedy = REMEDY

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    given = forms.ModelChoiceField(
        Delegation.objects.none(),
        label="Délégation",
        required=False,
        empty_label=None,
        widget=forms.RadioSelect,
        help_text="Plusieurs vous couvrent : celle que vous choisissez est imprimée sur l'acte.",
    )

    class Meta:
        model = Signature
        fields = ("decision", "capacity", "function", "points")
        widgets: ClassVar = {
            "decision": forms.RadioSelect,
            "capacity": forms.HiddenInput,
            "function": forms.HiddenInput,
        }
        help_texts: ClassVar = {"points": "Obligatoires en cas de renvoi."}

    field_order: ClassVar = (
        *("decision", "given", "confirm_out", "confirm_suspension"),
        *("points", "capacity", "function"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.file.process.decision_kind
        self.texts = draft_texts.to_sign(self.file, kind=self.kind, on=self.on)
        self.derogations = gate.derogations(self.file, kind=self.kind, on=self.on)
        self.powers = Powers(self.user, division=self.file.division, kind=self.kind, on=self.on)
        one = self.powers.titles[0] if len(self.powers.titles) == 1 else None
        self.initial |= {
            "seen": draft_texts.fingerprint_of(self.texts),
            "capacity": one.capacity.value if one else "",
            "function": one.function if one else "",
        }
        self._ask_confirmations()
        self._offer(self.powers.fitting)

    def _offer(self, fitting: list[Delegation]) -> None:
        """The delegations that fit: to choose among several, known to the page when there is one."""
        field = self.fields["given"]
        field.queryset = Delegation.objects.filter(pk__in=[each.pk for each in fitting])
        if len(fitting) < 2:
            field.widget = field.hidden_widget()
            field.initial = fitting[0].pk if fitting else ""

    def _ask_confirmations(self) -> None:
        """Of a renewal, what the law wants confirmed, with its days; the fields are there only then."""
        self.prospect = None
        if self.kind == DecisionKind.RENEWAL:
            self.prospect = renewals.prospect(self.file, published_on=self.on)
        for name, label in confirmations(self.prospect):
            self.fields[name] = forms.BooleanField(label=label, required=False)
        self.order_fields(self.field_order)

    def _confirm(self, data: dict[str, Any]) -> None:
        """Copies on the piece what was ticked, with its day."""
        piece, prospect = self.instance, self.prospect
        if data.get("confirm_out"):
            piece.confirmed_out_from = prospect.out.first_day
        if data.get("confirm_suspension"):
            piece.confirmed_suspended_on = prospect.suspended_on

    @property
    def confirmed(self) -> Confirmed:
        return renewals.confirmed_by(self.instance)

    def attach(self, piece: Signature) -> None:
        super().attach(piece)
        looked_at, visa = self.file.looked_at, self.file.visas.last()
        piece.evaluator = looked_at.author if looked_at else None
        piece.visa_holder = visa.author if visa else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") != Signature.Decision.SIGNED:
            return data | {"capacity": "", "function": ""}
        if data.get("seen", "") != self.initial["seen"]:
            self._show_again("seen")
            self.add_error(None, drafting.CHANGED)
            return data
        self._confirm(data)
        self.refuse_lacking("Faites-le, ou renvoyez le projet avec cette observation.")
        if title := self._title(data):
            piece = self.instance
            data["capacity"], data["function"], *cited = copied(title)
            piece.delegation, piece.delegation_first_day, piece.delegation_last_day = cited
        return data

    def _get_validation_exclusions(self) -> set[str]:
        """A title that was refused is not asked again: what was said of it says why (R33)."""
        refused = {"capacity"} if self.errors else set()
        return super()._get_validation_exclusions() | refused

    def _show_again(self, *names: str) -> None:
        """The page that comes back says what is true now."""
        self.data = self.data.copy()
        for name in names:
            self.data[name] = self.initial[name]

    def _title(self, data: dict[str, Any]) -> Title | None:
        """By what right the person signs, at this instant; None when refused, with the reasons."""
        stated = {name: data.get(name) or "" for name in ("capacity", "function")}
        if refusals := self.powers.refusals or self.powers.stated(**stated):
            self._show_again("capacity", "function")
            for refusal in refusals:
                self.add_error(None, str(refusal))
            if not self.powers.titles:
                self.add_error(None, REMEDY)
            return None
        if given := data.get("given"):
            return title_of(given)
        if len(self.powers.titles) > 1:
            self.add_error("given", "Choisissez la délégation par laquelle vous signez (R33).")
            return None
        return self.powers.titles[0]

    def save(self, commit: bool = True) -> Signature:  # noqa: FBT001, FBT002
        """What was read is what is signed: it is kept with its hash."""
        piece = super().save(commit)
        if piece.decision == Signature.Decision.SIGNED:
            drafting.freeze(
                piece,
                kind=self.kind,
                seen=self.cleaned_data["seen"],
                signatory=self._printed(piece),
                on=self.on,
            )
            settle([self.file], on=self.on)  # the alert of a renewal ends with its signature (R59)
        return piece

    def _printed(self, piece: Signature) -> drafting.Signatory:
        """Function and name; a delegate's delegation too (R33)."""
        by = [piece.get_capacity_display().capitalize()] if piece.delegation else []
        under = [f"Délégation : {piece.delegation}"] if piece.delegation else []
        draft = self.file.drafts.last()
        return drafting.Signatory(
            lines=[*by, piece.function, str(piece.author), *under],
            place=draft.place if draft else "",
        )

    def reason(self, piece: Signature) -> str:
        return piece.points


class PublicationForm(SignedText, GateForm, DecisionForm):
    """The day of publication, or the return of a decision that can't be published as signed."""

    needed = ("decision", "published_on", "address")

    decision = forms.ChoiceField(
        label="Décision",
        choices=Publication.Decision.choices,
        initial=Publication.Decision.PUBLISHED,
        required=False,
        widget=forms.RadioSelect,
    )
    address = forms.URLField(
        label="Adresse de l'acte publié",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="Sur le site de l'ANSM : la fiche du registre y renvoie.",
    )

    class Meta:
        model = Publication
        fields = ("decision", "published_on", "address", "points")
        widgets: ClassVar = {"published_on": forms.DateInput(attrs={"type": "date"})}
        help_texts: ClassVar = {
            "published_on": "Jour de mise en ligne sur le site de l'ANSM : toutes les dates en découlent.",
            "points": "Obligatoires en cas de renvoi.",
        }

    def clean_decision(self) -> str:
        return self.cleaned_data["decision"] or Publication.Decision.PUBLISHED

    def clean_published_on(self) -> date | None:
        day = self.cleaned_data["published_on"]
        if day and day < self.signed_on:
            raise forms.ValidationError(
                f"La publication ne peut précéder la signature du {self.signed_on:%d/%m/%Y}."
            )
        if day and day > self.on:
            raise forms.ValidationError("La publication se constate : sa date ne peut être future.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("decision") == Publication.Decision.RETURNED:
            data["published_on"] = None
            return data
        if "address" not in self.errors:
            for refusal in address_refusals(data.get("address", "")):
                self.add_error("address", str(refusal))
        self.day = data.get("published_on") or self.on
        self.refuse_lacking("Faites-le, ou renvoyez la décision avec cette observation.")
        return data

    @property
    def confirmed(self) -> Confirmed:
        return renewals.confirmed_by(self.file.signatures.last())

    @property
    def signed_on(self) -> date:
        """That of the text which is to be published."""
        return self.file.signatures.last().made_on

    def sentence(self, piece: Publication) -> str:
        if piece.decision == Publication.Decision.RETURNED:
            return super().sentence(piece)
        return f"Décision publiée le {piece.published_on:%d/%m/%Y}."

    def reason(self, piece: Publication) -> str:
        return piece.points
