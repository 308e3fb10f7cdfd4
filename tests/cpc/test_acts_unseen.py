"""What nobody sees enters by no column of an acts file; two spellings of one reference are one."""

import json
import sys
import unicodedata
from pathlib import Path

import pytest

from cpc.acts.file import LINES, one
from cpc.acts.importing import import_acts
from cpc.acts.raw import ActsError
from cpc.law.texts import BLANK
from cpc.models import Act
from tests.cpc.acts_sample import FAR, INITIAL, load, row

TEXTS = ("reference", "cpc", "medicines", "indications", "follows", "note", "emergency_reason")
WANTED = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}


def unseen() -> list[str]:
    """Every such character; of the long runs of one category, the first and the last."""
    found: list[str] = []
    letters = [chr(code) for code in range(sys.maxunicode + 1)]
    kinds = [unicodedata.category(each) for each in letters]
    for code, kind in enumerate(kinds):
        run = kind in {"Co", "Cs", "Cn"} and kinds[code - 1] == kind == kinds[(code + 1) % 0x110000]
        if kind in WANTED and not run:
            found.append(letters[code])
    return [*found, *sorted(BLANK)]


def said(name: str, value: str) -> str:
    try:
        one({**INITIAL, name: value})
    except ActsError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", [*TEXTS, "source"])
def test_no_unseen_character_enters_by_any_text(name):
    start = "https://example.org/" if name == "source" else "a"
    missed = [
        hex(ord(letter))
        for letter in unseen()
        if f"{name} : caractère interdit, qui ne se voit pas (U+{ord(letter):04X})"
        not in said(name, f"{start}{letter}b")
    ]
    assert missed == (["0xa"] if name in LINES else [])


def test_a_text_of_several_lines_keeps_them():
    assert one({**INITIAL, "note": "Un\r\nDeux\nTrois"}).note == "Un\r\nDeux\nTrois"


@pytest.mark.parametrize("name", ["reference", "cpc", "medicines", "indications"])
@pytest.mark.parametrize("value", ["\u200b", "\u00ad", "\ufeff", " \u2060 ", "\u3164", "\u2028"])
def test_a_text_of_which_nothing_is_seen_is_none(name, value):
    assert f"{name} : " in said(name, value)


@pytest.mark.parametrize("address", ["https://user:pw@example.org/a", "https://user@example.org/a"])
def test_an_address_carries_no_credentials(address):
    assert "source : " in said("source", address)


@pytest.mark.django_db
@pytest.mark.parametrize("spelling", ["a-1", "Ａ-1"])
def test_another_spelling_of_a_reference_is_no_other_act(tmp_path, spelling):
    again = row(reference=spelling, kind="suspension", follows="A-1", published_on="2024-05-01")
    with pytest.raises(ActsError, match="déjà à la ligne 2"):
        load(tmp_path, row(), again)
    load(tmp_path, row())
    with pytest.raises(ActsError, match="déjà enregistrée, « A-1 »"):
        load(tmp_path, again)
    assert Act.objects.count() == 1


@pytest.mark.django_db
def test_the_line_of_a_json_file_is_said(tmp_path: Path):
    path = tmp_path / "actes.json"
    path.write_text(json.dumps([INITIAL, {**INITIAL, "cpc": "b\u200bc"}]))
    with pytest.raises(ActsError, match="line 2: cpc : caractère interdit"):
        import_acts(path, on=FAR)
