import re
from pathlib import Path

import pytest

from cpc import lawdoc
from cpc.law.rules import RULES
from cpc.law.rules_cannabis import CANNABIS_RULES


def test_the_document_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert lawdoc.main(["--check"]) == 0, capsys.readouterr().err


def test_a_stale_document_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lawdoc, "DOCUMENT", tmp_path / "law.md")
    assert lawdoc.main(["--check"]) == 1
    assert "python -m cpc.lawdoc" in capsys.readouterr().err
    assert lawdoc.main([]) == 0
    assert lawdoc.main(["--check"]) == 0


def test_the_list_of_rules_is_whole() -> None:
    assert [rule.number for rule in RULES] == [f"R{number}" for number in range(1, 74)]
    assert [rule.number for rule in CANNABIS_RULES] == [f"C{number}" for number in range(1, 61)]


def test_every_rule_is_one_french_sentence() -> None:
    for rule in RULES + CANNABIS_RULES:
        assert rule.summary.endswith(".")
        assert "\n" not in rule.summary


def test_tests_name_only_known_rules() -> None:
    known = {rule.number for rule in RULES + CANNABIS_RULES}
    assert set(lawdoc.proofs()) <= known


def test_marks_are_found_on_modules_classes_and_functions(tmp_path: Path) -> None:
    (tmp_path / "test_sample.py").write_text(
        "import pytest\n"
        'pytestmark = [pytest.mark.rule("R1"), pytest.mark.django_db]\n'
        '@pytest.mark.rule("R2")\n'
        "class TestOf:\n"
        '    @pytest.mark.rule("R3", "R4")\n'
        "    def test_it(self): ...\n"
        "def helper(): ...\n"
        "async def test_alone(): ...\n",
        encoding="utf-8",
    )
    name = f"{tmp_path.name}/test_sample.py"
    assert lawdoc.proofs(tmp_path) == {
        "R1": [(name, "test_it"), (name, "test_alone")],
        "R2": [(name, "test_it")],
        "R3": [(name, "test_it")],
        "R4": [(name, "test_it")],
    }


def test_a_part_that_was_removed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = (*lawdoc.LAW_MODULES[:1], ("Partie retirée", "partie_retiree.law"))
    monkeypatch.setattr(lawdoc, "LAW_MODULES", parts)
    assert "Partie retirée" not in lawdoc.document({}, {})


def test_the_document_holds_every_parameter_and_every_rule() -> None:
    text = lawdoc.document({}, {})
    assert "| Durée de validité d'un cadre | 01/07/2021 | 3 ans |" in text
    assert "| Accusé de réception électronique | 01/07/2021 | 10 jours ouvrés |" in text
    assert "| Accusé d'enregistrement | 01/07/2021 | 1 jour ouvré |" in text
    assert "0,30 %" in text
    assert len(re.findall(r"^\*\*[RC]\d+\*\*", text, re.MULTILINE)) == 133
    assert text.count("- pas encore de test") == 133
