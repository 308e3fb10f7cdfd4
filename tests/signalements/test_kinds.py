"""What holds for every kind of answer, and for the form as a whole."""

import ast
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from config.scenario.arguments import of_question
from config.scenario.values import Values
from cpc.models import Medicine
from signalements.form.codecs import CODECS, form_hash
from signalements.form.kinds import Choice, Day, Flag, Kind, Medicines, Number, Text
from signalements.form.question import Rows
from signalements.form.questions import FORM, FORMS, QUESTIONS
from signalements.models import Signalement
from signalements.models.answers import Answers
from tests.signalements.answers import EVERY, WORDS, typed, words

pytestmark = pytest.mark.tour

ROOT = Path(settings.BASE_DIR)
COLUMNS = {
    Text: models.CharField | models.TextField,
    Number: models.IntegerField,
    Day: models.DateField,
    Flag: models.BooleanField,
    Choice: models.CharField,
    Medicines: models.ManyToManyField,
}
SCENARIO = {"number": "12", "day": "2025-06-01", "flag": "oui", "cis": "63213392"}
named = pytest.mark.parametrize("codec", EVERY, ids=lambda codec: codec.question.name)


@pytest.fixture
def catalogue(protopic):
    Medicine.objects.add(cis="60000001", name="AUTRE 1 mg, comprimé")


def test_every_kind_has_its_answers_in_the_sweeping_tests():
    kinds = {kind.__name__ for kind in Kind.__subclasses__()}
    assert kinds == {kind.__name__ for kind in (*WORDS, Rows)}


@named
@pytest.mark.django_db
@pytest.mark.parametrize("rank", [0, 1])
def test_an_answer_comes_back_the_same_from_its_words_its_text_and_its_cell(catalogue, codec, rank):
    told = words(codec, rank)
    value = codec.parse(told)
    kept = json.loads(json.dumps(codec.cell(told)))
    text = codec.text_of(value)
    assert codec.words_of(value) == told
    for again in (codec.parse(text), codec.load(text), codec.from_cell(kept)):
        assert (codec.words_of(again), codec.text_of(again)) == (told, text)
    assert codec.parse(codec.shown(told)) is not None
    assert codec.words_of(codec.alone().clean(codec.shown(told))) == told


@named
@pytest.mark.django_db
def test_no_answer_is_no_text_and_comes_back_as_none(codec):
    empty = codec.parse("")
    assert codec.text_of(empty) == "" == codec.text_of(codec.load(""))
    assert codec.words_of(empty) == ("Non" if isinstance(codec.kind, Flag) else "")


@named
def test_a_question_has_a_kind_that_its_column_keeps(codec):
    assert isinstance(codec.column, COLUMNS[type(codec.kind)])
    assert bool(getattr(codec.column, "choices", None)) == isinstance(codec.kind, Choice)


@pytest.mark.parametrize("codec", [c for c in EVERY if isinstance(c.kind, Number)])
def test_a_number_within_its_bounds_fits_its_column_in_every_database(codec):
    ranges = BaseDatabaseOperations.integer_field_ranges
    low, high = ranges[codec.column.get_internal_type()]
    assert low <= codec.kind.low <= codec.kind.high <= high
    for outside in (codec.kind.low - 1, codec.kind.high + 1, 10**30):
        with pytest.raises(ValidationError):
            codec.parse(str(outside))


@pytest.mark.parametrize("codec", [c for c in EVERY if isinstance(c.kind, Day)])
@pytest.mark.parametrize("wrong", ["01/01/1799", "2101-01-01", "31/02/2025", "hier", "9" * 30])
def test_a_day_that_nobody_can_mean_is_refused(codec, wrong):
    with pytest.raises(ValidationError):
        codec.parse(wrong)


@pytest.mark.parametrize("codec", [c for c in EVERY if isinstance(c.kind, Text)])
def test_a_text_has_the_length_of_its_column(codec):
    assert codec.field().max_length == codec.column.max_length
    with pytest.raises(ValidationError):
        codec.parse("é" * (codec.column.max_length + 1))


@pytest.mark.parametrize("codec", [c for c in EVERY if c.choices])
def test_words_that_are_no_choice_are_refused_and_left_to_be_chosen_anew(codec):
    with pytest.raises(ValidationError):
        codec.parse("peut-être")
    assert codec.shown("peut-être") == ""


@named
@pytest.mark.django_db
def test_a_scenario_says_an_answer_by_its_kind(catalogue, codec):
    argument = of_question(codec)
    written = (
        argument.choices[0] if argument.choices else SCENARIO.get(argument.kind, typed(codec, 0))
    )
    assert Values(step=1).read(argument, written)
    with pytest.raises(Exception, match="on attend"):
        Values(step=1).read(argument, {"a": "b"})


def test_every_column_of_the_form_is_a_question():
    columns = {field.name for field in Answers._meta.local_fields} - {"precheck"}
    asked = columns | {field.name for field in Signalement._meta.local_many_to_many}
    assert asked == set(CODECS) == {name for name, each in QUESTIONS.items() if not each.rows}


def test_a_change_of_the_questions_is_a_new_version_of_the_form():
    """What was filed keeps the version of its day."""
    assert FORMS[FORM] == form_hash(), f'Add to FORMS a new version: "{form_hash()}".'
    assert len(set(FORMS.values())) == len(FORMS)


def test_the_guide_names_the_form_that_is_asked():
    guide = (ROOT / "docs" / "guide" / "signalant.md").read_text(encoding="utf-8")
    assert f"`{FORM}`" in guide


def test_only_questions_name_kinds():
    """A surface that knows a kind would have to be found again for the next one."""
    kinds = {kind.__name__ for kind in WORDS}
    mine = {"kinds.py", "question.py"}
    for path in (*(ROOT / "signalements").rglob("*.py"), *(ROOT / "config").rglob("*.py")):
        if path.name in mine or path.name.startswith("questions"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "signalements.form.kinds":
                assert not kinds & {name.name for name in node.names}, path.name
