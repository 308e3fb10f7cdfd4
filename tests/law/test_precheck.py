"""The five questions before a signalement: the right channel, and why."""

import pytest

from cpc.law import articles as cite
from signalements.draft.precheck_law import ORIENTATIONS, QUESTIONS, Channel, orientation

FRAMEWORK = {
    "adverse_event": "no",
    "within_amm": "no",
    "early_access": "no",
    "authorised": "yes",
    "group": "yes",
}


def test_there_are_five_questions() -> None:
    assert [question.code for question in QUESTIONS] == list(FRAMEWORK)
    assert set(ORIENTATIONS) == set(FRAMEWORK)


@pytest.mark.rule("R13")
@pytest.mark.parametrize(
    ("changed", "channel"),
    [
        ({}, Channel.CPC),
        ({"adverse_event": "yes"}, Channel.PHARMACOVIGILANCE),
        ({"within_amm": "yes"}, Channel.AMM),
        ({"early_access": "yes"}, Channel.AAP),
        ({"authorised": "no"}, Channel.AAC),
        ({"authorised": "no", "group": "no"}, Channel.AAC),
        ({"group": "no"}, Channel.OFF_LABEL),
        ({"within_amm": "yes", "group": "no"}, Channel.AMM),
    ],
)
def test_each_answer_leads_to_its_channel(changed: dict[str, str], channel: Channel) -> None:
    assert orientation(FRAMEWORK | changed).channel is channel


@pytest.mark.parametrize("code", list(FRAMEWORK))
def test_a_doubt_never_sends_elsewhere_and_is_told(code: str) -> None:
    told = orientation(FRAMEWORK | {code: "unknown"})
    assert told.is_framework
    assert len(told.doubts) == 1


def test_what_was_not_read_cites_no_article() -> None:
    told = orientation(FRAMEWORK | {"adverse_event": "yes"})
    assert told.article is None and told.certainty == "default"
    assert orientation(FRAMEWORK | {"authorised": "no"}).article == cite.L5121_12_1_II
