"""Forms whose answers are kept while they are written: the texts, who wrote them, what they make."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from django import forms

from cpc.law.decision import Lack, Place
from cpc.models import WorkingText
from cpc.signed.act_text import ActText
from records.shared_texts import Conflict, Verdict, bases_of, bases_text, fingerprint, judge
from web import dsfr
from workflows.drafting.drafting import keep
from workflows.engine.task_form import TaskForm
from workflows.evidence.gate_pages import Remaining, remaining


def is_several(field: forms.Field) -> bool:
    return isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)


def as_text(value: Any) -> str:
    """A value as a page shows it, on one line for boxes: what the browser's script reads too."""
    if value in (None, False, ""):
        return ""
    if value is True:
        return "on"
    if isinstance(value, str):
        return value
    return " ".join(sorted(str(each) for each in value))


class WrittenField(dsfr.Field):
    """A question that says « facultatif » when no rule ever asks for it."""

    @property
    def optional(self) -> bool:
        return self.name in self.form.free


class WritingForm(TaskForm):
    """A task whose texts are kept one by one. What was written comes back, whoever opens the task next.

    Nothing is required to keep a text; what the law wants is asked when the draft is handed on.
    """

    template = "workflows/drafting/drafting.html"
    bound_field_class = WrittenField
    free: frozenset[str] = frozenset()
    place: Place
    sends = False  # do its texts go to the laboratories for observations (R26)?
    use_required_attribute = False
    conflicts: Sequence[Conflict] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arrange()
        for field in self.fields.values():
            field.required = False
            field.widget.attrs.pop("maxlength", None)  # a browser would cut what is pasted
        self.written: dict[str, WorkingText] = {
            row.key: row for row in self.file.working_texts.select_related("author")
        }
        self.shown = {name: self._shown(name) for name in self.fields}
        for name, row in self.written.items():
            if name in self.fields:
                self.initial[name] = self.parsed(name, row.text)

    def arrange(self) -> None:
        """Choices and first values, from the file."""

    def _shown(self, name: str) -> str:
        """What the page shows of a question before anything was written."""
        value = self.get_initial_for_field(self.fields[name], name)
        return as_text(self.fields[name].prepare_value(value))

    def parsed(self, name: str, text: str) -> Any:
        field = self.fields[name]
        if is_several(field):
            return text.split()
        return text == "on" if isinstance(field, forms.BooleanField) else text

    def current(self, name: str) -> str:
        row = self.written.get(name)
        return row.text if row else self.shown[name]

    @property
    def bases(self) -> str:
        """The texts that the page starts from, for its hidden field."""
        return bases_text({name: fingerprint(self.current(name)) for name in self.fields})

    @cached_property
    def values(self) -> Mapping[str, Any]:
        """What is typed, else what was written, else what the file says; nothing where it is refused."""
        if self.is_bound:
            self.full_clean()  # ``clean`` keeps them, before a refusal takes one away
            return self.__dict__.get("values", self.cleaned_data)
        return {name: self._clean(name) for name in self.fields}

    def _clean(self, name: str) -> Any:
        field = self.fields[name]
        try:
            return field.clean(field.prepare_value(self.get_initial_for_field(field, name)))
        except forms.ValidationError:
            return field.clean(None)

    def typed_texts(self) -> dict[str, str]:
        """What the page sent, by question."""
        return {
            name: as_text(self.fields[name].prepare_value(value))
            for name, value in self.values.items()
            if name in self.fields
        }

    def keep(self) -> bool:
        """Keeps what was typed, except where somebody else changed the text: see ``conflicts``.

        True when the page has nothing left to keep.
        """
        bases, wanted, conflicts = bases_of(self.data.get("base", "")), {}, []
        for name, text in self.typed_texts().items():
            current = self.current(name)
            verdict = judge(text, current=current, base=bases.get(name, fingerprint(current)))
            if verdict is Verdict.WRITE:
                wanted[name] = text
            elif verdict is Verdict.CONFLICT:
                conflicts.append(self._conflict(name, text))
        self.conflicts = conflicts
        if wanted:
            keep(self.file, texts=wanted, before=self.before, by=self.user)
        return not conflicts and set(self.fields) <= set(self.values)

    def _conflict(self, name: str, text: str) -> Conflict:
        row, label = self.written.get(name), str(self.fields[name].label)
        mine = {"key": name, "mine": text, "theirs": self.current(name), "label": label}
        return Conflict(**mine, author=row.author, at=row.at) if row else Conflict(**mine)

    def before(self) -> list[ActText]:
        """The texts as they stand, without what is being typed."""
        return type(self)(None, file=self.file, user=self.user, on=self.on).texts()

    def texts(self) -> list[ActText]:
        """What these answers make, as it would be printed."""
        raise NotImplementedError

    def lacks(self) -> tuple[Lack, ...]:
        """What signing these answers would want (``cpc.gate.gate``)."""
        raise NotImplementedError

    def refuse_lacking(self) -> None:
        """Nothing is handed on while something is left to write here."""
        wrong = set(self.errors)
        own = [lack for lack in self.lacks() if lack.place is self.place]
        for lack in (each for each in own if each.question not in wrong):
            known = lack.question in self.fields and lack.question not in self.errors
            self.add_error(lack.question if known else None, str(lack.refusal))

    @cached_property
    def lacking(self) -> list[Remaining]:
        """Everything still wanted, each with the address where it is done."""
        anchors = {name: self[name].anchor for name in self.fields}
        return remaining(self.file, lacks=self.lacks(), here=self.place, anchors=anchors)

    @property
    def missing(self) -> list[Remaining]:
        """What is left to write on this page before it is handed on."""
        return [each for each in self.lacking if each.here]

    @property
    def elsewhere(self) -> list[Remaining]:
        """What the signature will want besides, and is done on other pages."""
        return [each for each in self.lacking if not each.here]

    def sections(self) -> Iterator[Any]:
        """The page, in the order of the decision."""
        raise NotImplementedError
