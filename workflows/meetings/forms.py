"""Forms of the sessions: a session, a question put to a committee, an item, who is there, who votes."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from django import forms

from cpc.asked import confirmed
from cpc.exchange_forms import long_text
from cpc.law.days import french_day
from cpc.law.exchanges.meeting import Ballot, Presence
from cpc.models import AgendaItem, Committee, CommitteeMember, Dossier, Seat, Session
from web.dsfr import Form, ModelForm
from workflows.meetings.dates import day_off
from workflows.meetings.pieces import candidates

WORDINGS = {
    "establish": "Le comité est-il favorable à l’établissement d’un cadre de prescription "
    "compassionnelle pour cet usage ?",
    "renew": "Le comité est-il favorable au renouvellement du cadre pour cet usage ?",
    "protocol": "Le comité est-il favorable au projet de protocole de suivi des patients (PUT-SP) ?",
}
OWN = "own"
NO_VOTE = "none"
LEAVE = ""


def question(**more: Any) -> forms.CharField:
    return long_text(label="Question posée au comité", most=2_000, **more)


class SessionForm(ModelForm):
    link = forms.URLField(
        label="Lien de visioconférence",
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text="Un lieu, un lien, ou les deux.",
    )

    class Meta:
        model = Session
        fields = ("committee", "held_on", "starts_at", "place", "link")
        widgets: ClassVar = {"starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}
        help_texts: ClassVar = {"starts_at": "Par exemple 14:00."}

    def __init__(
        self, *args: Any, committees: Iterable[Committee], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["committee"].queryset = committees
        if self.instance.pk:
            del self.fields["committee"]

    def clean_held_on(self) -> date:
        day = self.cleaned_data["held_on"]
        if day < self.on:
            raise forms.ValidationError("Une séance se prévoit aujourd’hui ou plus tard.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("place") and not data.get("link") and "link" not in self.errors:
            self.add_error("place", "Donnez un lieu, ou un lien de visioconférence.")
        return data


class ReasonForm(Form):
    """A gesture that only needs its reason."""

    reason = long_text(label="Motif", most=2_000)


class EmptyForm(Form):
    """A gesture that needs nothing but to be confirmed."""


class AskForm(Form):
    """A question put to a committee, for one of its sessions or the next one."""

    target = forms.ChoiceField(label="Comité et séance")
    wording = forms.ChoiceField(
        label="Question",
        widget=forms.RadioSelect,
        choices=[*WORDINGS.items(), (OWN, "Une autre question, écrite ci-dessous")],
    )
    question = question(required=False)

    def __init__(
        self,
        *args: Any,
        dossier: Dossier,
        committees: Iterable[Committee],
        sessions: Iterable[Session],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets: dict[str, tuple[Committee, Session | None]] = {
            f"comite-{each.pk}": (each, None) for each in committees
        } | {f"seance-{each.pk}": (each.committee, each) for each in sessions}
        self.fields["target"].choices = [
            (key, _target(*each)) for key, each in self.targets.items()
        ]
        self.fields["wording"].initial = "renew" if dossier.is_renewal else "establish"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (
            data.get("wording") == OWN
            and not data.get("question")
            and "question" not in self.errors
        ):
            self.add_error("question", "Écrivez la question posée au comité.")
        return data

    @property
    def asked(self) -> dict[str, Any]:
        committee, session = self.targets[self.cleaned_data["target"]]
        wording = WORDINGS.get(self.cleaned_data["wording"])
        text = wording or self.cleaned_data["question"]
        return {"committee": committee, "session": session, "question": text}

    @property
    def meeting_on(self) -> date | None:
        session = self.targets[self.cleaned_data["target"]][1]
        return session.held_on if session else None


def _target(committee: Committee, session: Session | None) -> str:
    if session is None:
        return f"{committee} – séance à choisir par le secrétariat"
    off = f" ({day_off(session.held_on)})" if day_off(session.held_on) else ""
    return f"{committee} – séance du {french_day(session.held_on)}{off}"


class ItemForm(Form):
    """An item of the agenda: its question, its slot, who presents, the files for the packs."""

    question = question()
    minutes = forms.IntegerField(label="Durée (minutes)", min_value=5, max_value=480)
    rapporteur = forms.ModelChoiceField(
        CommitteeMember.objects.none(), label="Rapporteur", required=False
    )
    pieces = forms.MultipleChoiceField(
        label="Pièces jointes au rapport d’évaluation",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    secrets = forms.MultipleChoiceField(
        label=f"Pièces {confirmed.of_one()}".replace("'", "’"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Celles {confirmed.that_say()} couvertes par le secret des affaires le disent. Aucune "
        "n’entre dans un dossier de séance si vous ne la cochez pas ; votre choix est écrit au journal.",
    )

    def __init__(self, *args: Any, item: AgendaItem, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = candidates(item.dossier, user=user)
        self.documents = {str(each.document.pk): each.document for each in found}
        chosen = {str(piece.pk) for piece in item.pieces.all()}
        for name, knowingly in (("pieces", False), ("secrets", True)):
            choices = [(str(c.document.pk), c.label) for c in found if c.knowingly is knowingly]
            self.fields[name].choices = choices
            self.fields[name].initial = [key for key, _ in choices if key in chosen]
            if not choices:
                del self.fields[name]
        members = item.committee.members.on(item.session.held_on).select_related("user")
        self.fields["rapporteur"].queryset = members
        self.initial |= {
            "question": item.question,
            "minutes": item.minutes,
            "rapporteur": item.rapporteur_id,
        }

    @property
    def prepared(self) -> dict[str, Any]:
        data = self.cleaned_data
        secrets = data.get("secrets", [])
        return {
            "question": data["question"],
            "minutes": data["minutes"],
            "rapporteur": data["rapporteur"],
            "pieces": [self.documents[key] for key in [*data.get("pieces", []), *secrets]],
            "knowingly": len(secrets),
        }


class OpeningForm(Form):
    """Who presides, and who is there when the session opens."""

    presided_by = forms.ModelChoiceField(
        CommitteeMember.objects.none(), label="Présidence de la séance"
    )

    def __init__(self, *args: Any, members: list[CommitteeMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        voting = [member.pk for member in members if member.votes]
        self.fields["presided_by"].queryset = CommitteeMember.objects.filter(pk__in=voting)
        chair = next((member for member in members if member.is_chair), None)
        self.fields["presided_by"].initial = chair
        for member in members:
            self.fields[f"presence_{member.pk}"] = forms.ChoiceField(
                label=str(member), choices=Presence.pairs(), initial=Presence.PRESENT
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        chair = data.get("presided_by")
        there = (Presence.PRESENT.value, Presence.REMOTE.value)
        if chair and data.get(f"presence_{chair.pk}") not in there:
            self.add_error("presided_by", "Qui préside la séance y est présent.")
        return data

    @property
    def presences(self) -> dict[int, Presence]:
        return {
            member.pk: Presence(self.cleaned_data[f"presence_{member.pk}"])
            for member in self.members
        }


class SittingForm(Form):
    """One item during the session: presence and vote of each member, debate, conclusion."""

    debate = long_text(label="Débat", most=20_000, required=False)
    conclusion = long_text(
        label="Conclusion",
        most=10_000,
        required=False,
        help_text="Elle devient une pièce du dossier quand le procès-verbal est approuvé.",
    )

    def __init__(self, *args: Any, item: AgendaItem, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.seats = item, seats
        self.initial |= {"debate": item.debate, "conclusion": item.conclusion}
        for seat in seats:
            name = seat.member.user
            self.fields[f"presence_{seat.member_id}"] = forms.ChoiceField(
                label=f"Présence de {name}",
                choices=[(LEAVE, "Non relevée"), *Presence.pairs()],
                required=False,
                initial=seat.presence,
            )
            if seat.voting and not seat.recused:
                self.fields[f"vote_{seat.member_id}"] = forms.ChoiceField(
                    label=f"Vote de {name}",
                    choices=[(LEAVE, "–"), *Ballot.pairs(), (NO_VOTE, "Aucun vote")],
                    required=False,
                    initial=seat.ballot,
                )

    @property
    def rows(self) -> list[tuple[Seat, Any, Any]]:
        """Each seat with its two questions."""
        return [(seat, self[f"presence_{seat.member_id}"], self._vote(seat)) for seat in self.seats]

    def _vote(self, seat: Seat) -> Any:
        name = f"vote_{seat.member_id}"
        return self[name] if name in self.fields else None

    @property
    def sat(self) -> dict[str, Any]:
        """What was said of each member; a vote left blank stays as it is."""
        given = self.cleaned_data
        presences = {
            seat.member_id: Presence(given[f"presence_{seat.member_id}"])
            for seat in self.seats
            if given.get(f"presence_{seat.member_id}")
        }
        ballots = {
            seat.member_id: "" if vote == NO_VOTE else Ballot(vote)
            for seat in self.seats
            if (vote := given.get(f"vote_{seat.member_id}", "")) not in (LEAVE, seat.ballot)
        }
        return {"presences": presences, "ballots": ballots}


class VoteForm(Form):
    ballot = forms.ChoiceField(label="Votre vote", choices=Ballot.pairs(), widget=forms.RadioSelect)
