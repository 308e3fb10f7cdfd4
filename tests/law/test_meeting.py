"""Quorum, votes and ties of a committee."""

import pytest

from cpc.law.exchanges.meeting import CASTING_VOTE, QUORUM_PERCENT, Ballot, Count, Opinion, Quorum
from cpc.law.parameters import DECREE


def test_no_text_sets_the_quorum_nor_a_casting_vote_and_both_say_so():
    for parameter in (QUORUM_PERCENT, CASTING_VOTE):
        version = parameter.on(DECREE)
        assert version.certainty.label == "défaut à confirmer" and version.note
    assert CASTING_VOTE.on(DECREE).value == 0


@pytest.mark.parametrize(
    ("seats", "percent", "needed"),
    [
        (6, 50, 3),
        (5, 50, 3),
        (7, 50, 4),
        (1, 50, 1),
        (0, 50, 1),
        (6, 100, 6),
        (6, 1, 1),
        (3, 66, 2),
    ],
)
def test_the_quorum_is_rounded_up_and_at_least_one(seats, percent, needed):
    assert Quorum(seats, 0, percent).needed == needed


def test_nobody_makes_a_quorum_of_nobody():
    assert not Quorum(0, 0, 50).reached


def test_the_reason_of_the_quorum_counts_who_is_not_recused():
    quorum = Quorum(5, 2, 50)
    assert quorum.sentence.replace("\u00a0", " ") == (
        "Quorum non atteint : présents et non déportés, 2 votants sur 5 ; il en faut 3 (50 %)."
    )
    assert quorum.objection() and not Quorum(5, 3, 50).objection()


@pytest.mark.parametrize(
    ("count", "opinion"),
    [
        (Count(3, 1, 5), Opinion.FAVOURABLE),
        (Count(1, 3, 0), Opinion.UNFAVOURABLE),
        (Count(2, 2, 1), Opinion.TIED),
        (Count(2, 2, 1, Ballot.FOR), Opinion.FAVOURABLE),
        (Count(2, 2, 0, Ballot.AGAINST), Opinion.UNFAVOURABLE),
        (Count(2, 2, 0, Ballot.ABSTENTION), Opinion.TIED),
        (Count(3, 1, 0, Ballot.AGAINST), Opinion.FAVOURABLE),
        (Count(0, 0, 4), Opinion.TIED),
        (Count(), Opinion.NO_VOTE),
        (Count(0, 0, 0, Ballot.FOR), Opinion.NO_VOTE),
    ],
)
def test_the_majority_is_of_those_who_said_for_or_against(count, opinion):
    assert count.opinion is opinion


def test_a_casting_vote_is_told_with_the_count():
    assert Count(1, 1, 2, Ballot.FOR).sentence == (
        "1 pour, 1 contre, 2 abstentions, voix prépondérante de la présidence"
    )
    assert Count(4, 1, 0).sentence == "4 pour, 1 contre, 0 abstention"


def test_one_voter_is_told_in_the_singular():
    assert "1 votant sur 1" in Quorum(1, 1, 50).sentence.replace("\u00a0", " ")
    assert "2 votants sur 2" in Quorum(2, 2, 50).sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("count", "decided"),
    [
        (Count(2, 2, 0, Ballot.FOR), True),
        (Count(2, 2, 0), False),
        (Count(3, 1, 0, Ballot.FOR), False),
        (Count(0, 0, 0, Ballot.FOR), False),
    ],
)
def test_the_casting_vote_is_told_only_where_it_decided(count, decided):
    assert count.by_casting_vote is decided
    assert ("voix prépondérante" in count.sentence) is decided
