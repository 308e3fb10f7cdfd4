"""Two spellings of one text are one, and what nobody sees is told."""

import sys
import unicodedata

import pytest

from cpc.law.life.acts import ActKind
from cpc.law.life.lives import life_refusals
from cpc.law.texts import hidden, same_text
from tests.law.acts import act, day, initial

SPELLINGS = {
    "two spaces": "B  b",
    "a no-break space": "B\u00a0b",
    "a thin space": "B\u2009b",
    "a line": "B\nb",
    "a separator of lines": "B\u2028b",
    "a next line": "B\u0085b",
    "another case": "b B",
    "full width": "\uff22 b",
    "a space of no width": "B\u200b b",
    "a byte order mark": "\ufeffB b",
    "a soft hyphen": "B \u00adb",
    "a tag": "B b\U000e0041",
    "a selector of variant": "B\ufe0f b",
    "a mark that reads from the right": "\u200fB b",
}


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_spelling_that_nobody_sees_is_the_same_text(text: str) -> None:
    assert same_text(text) == "b b"


def test_what_is_seen_makes_another_text() -> None:
    for text in ("B b.", "Bb", "B-b", "\u0392 b", "é b"):
        assert same_text(text) != "b b"


def test_every_character_of_the_hidden_categories_is_told() -> None:
    wanted = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
    letters = [chr(code) for code in range(sys.maxunicode + 1)]
    unseen = [each for each in letters if unicodedata.category(each) in wanted]
    assert len(unseen) > 900_000
    assert [each for each in unseen if hidden(f"a{each}b") != each] == []


def test_lines_are_for_a_text_that_may_have_several() -> None:
    assert hidden("un\r\ndeux\ntrois", lines=True) == ""
    assert hidden("un\ndeux") == "\n"
    assert hidden("un\rdeux", lines=True) == "\r"


@pytest.mark.rule("R55")
@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS.keys())
@pytest.mark.parametrize(
    ("kind", "published"), [(ActKind.RENEWAL, "2027-03-01"), (ActKind.MODIFICATION, "2025-04-02")]
)
def test_a_ceased_indication_does_not_come_back_by_its_spelling(
    kind: ActKind, published: str, text: str
) -> None:
    first = initial(last_day="2027-03-21", indications=("Vitiligo", "B b"))
    over = act(
        ActKind.CESSATION,
        "2024-08-01",
        follows=first.reference,
        last_day="2024-09-01",
        indications=("B b",),
    )
    again = act(kind, published, follows=first.reference, indications=("Vitiligo", text))
    found = life_refusals([first, over], again, today=day("2030-01-01"))
    assert "R55" in [refusal.rule for refusal in found]
