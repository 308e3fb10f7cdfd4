"""The cumulative conditions at the signature: each one broken alone is refused under its name."""

from datetime import date

import pytest

from cpc.law.deciding.conditions import (
    ConditionFacts,
    Identical,
    Intention,
    Named,
    condition_lacks,
    not_compared,
)
from cpc.law.decision import Place

SEEN = "Vérifié au dossier."
FINE = {
    "R13": ("yes", SEEN),
    "R14": ("no", SEEN),
    "R15": ("no", SEEN),
    "R16": ("no", SEEN),
    "R17": ("yes", SEEN),
}
ACTIVE = Named(name="PROTOPIC 0,1 %", status="Autorisation active", active=True)
LOADED = date(2026, 2, 1)


def refused(answers=FINE, **facts) -> list[tuple[str, str]]:
    given = {"answers": answers, "medicines": (ACTIVE,), "loaded_on": LOADED} | facts
    return [(lack.question, lack.refusal.rule) for lack in condition_lacks(ConditionFacts(**given))]


def sentence(**facts) -> str:
    given = {"answers": FINE, "loaded_on": LOADED} | facts
    (lack,) = condition_lacks(ConditionFacts(**given))
    return lack.refusal.sentence


@pytest.mark.rule("R13")
@pytest.mark.rule("R14")
@pytest.mark.rule("R15")
@pytest.mark.rule("R16")
@pytest.mark.rule("R17")
def test_conditions_that_are_all_established_lack_nothing():
    assert refused() == []


@pytest.mark.parametrize("code", sorted(FINE))
@pytest.mark.parametrize("answer", [("unknown", SEEN), ("", ""), ("yes", ""), ("no", "  ")])
def test_unknown_unanswered_or_unreasoned_is_not_established(code, answer):
    assert (code, code) in refused(FINE | {code: answer})


def test_nothing_answered_lacks_every_condition():
    assert refused({}) == [(code, code) for code in sorted(FINE)]


@pytest.mark.rule("R13")
@pytest.mark.rule("R15")
@pytest.mark.rule("R17")
@pytest.mark.parametrize(("code", "answer"), [("R13", "no"), ("R15", "yes"), ("R17", "no")])
def test_a_condition_that_fails_is_never_derogated(code, answer):
    assert refused(FINE | {code: (answer, SEEN)}) == [(code, code)]


@pytest.mark.rule("R14")
@pytest.mark.rule("R16")
@pytest.mark.parametrize(
    ("code", "second", "settled"), [("R14", "R14B", "no"), ("R16", "R16B", "yes")]
)
def test_an_unfavourable_answer_wants_the_second_question_settled(code, second, settled):
    contrary = "no" if settled == "yes" else "yes"
    begun = FINE | {code: ("yes", SEEN)}
    assert refused(begun) == [(second, code)]
    assert refused(begun | {second: ("unknown", SEEN)}) == [(second, code)]
    assert refused(begun | {second: (contrary, SEEN)}) == [(second, code)]
    assert refused(begun | {second: (settled, SEEN)}) == []


@pytest.mark.rule("R13")
def test_an_amm_declared_valid_is_compared_with_the_public_data_base():
    lost = Named(name="PROTOPIC", status="Autorisation abrogée")
    assert refused(medicines=(ACTIVE, lost)) == [("R13", "R13")]
    told = sentence(medicines=(lost,))
    assert "Autorisation abrogée" in told
    assert "chargée le 01/02/2026" in told


@pytest.mark.rule("R46")
def test_a_renewal_goes_on_while_one_medicine_keeps_its_authorisation():
    lost = Named(name="TEVA", status="Autorisation abrogée")
    assert refused(medicines=(ACTIVE, lost), renewed=True) == []
    assert refused(medicines=(lost, lost), renewed=True) == [("R13", "R13")] * 2


@pytest.mark.rule("R13")
def test_what_the_data_base_does_not_know_is_unknown_until_the_answer_confirms_it_by_name():
    foreign = Named(name="Un médicament étranger")
    assert not_compared(ConditionFacts(medicines=(ACTIVE, foreign))) == (foreign.name,)
    assert refused(medicines=(ACTIVE, foreign)) == [("R13", "R13")]
    assert "ne dit rien de Un médicament étranger" in sentence(medicines=(foreign,))
    other = FINE | {"R13": ("yes", "AMM de PROTOPIC lue.")}
    assert refused(other, medicines=(ACTIVE, foreign)) == [("R13", "R13")]
    named = FINE | {"R13": ("yes", "un médicament  étranger : AMM lue au registre de l'Union.")}
    assert refused(named, medicines=(ACTIVE, foreign)) == []


@pytest.mark.rule("R15")
def test_each_identical_medicine_is_said_not_to_be_authorised_for_the_use():
    twins = [Identical(cis=f"6000000{rank}", name=f"TACROLIMUS {rank}") for rank in (1, 2)]
    seen = Identical(cis="60000001", name="TACROLIMUS 1", answer="no")
    named = {"status": "Autorisation active", "active": True}
    both = Named(name="PROTOPIC", identical=tuple(twins), **named)
    one = Named(name="PROTOPIC", identical=(seen, twins[1]), **named)
    done = Named(name="PROTOPIC", identical=(seen,), **named)
    assert "TACROLIMUS 1 ; TACROLIMUS 2" in sentence(medicines=(both, both))
    assert "TACROLIMUS 1" not in sentence(medicines=(one,))
    assert refused(medicines=(done,)) == []


@pytest.mark.rule("R19")
def test_an_intention_of_a_laboratory_is_concluded_on():
    assert refused(intentions=(Intention(laboratory="L", checked=True),)) == []
    facts = ConditionFacts(answers=FINE, intentions=(Intention(laboratory="L", checked=False),))
    (lack,) = condition_lacks(facts)
    assert (lack.refusal.rule, lack.place) == ("R19", Place.LABORATORIES)


@pytest.mark.rule("R13")
def test_the_refusal_tells_a_doubt_from_a_condition_that_fails_and_from_an_answer_without_reason():
    assert "« ne sait pas » ne suffit pas" in sentence(
        medicines=(ACTIVE,), answers=FINE | {"R13": ("unknown", SEEN)}
    )
    failed = sentence(medicines=(ACTIVE,), answers=FINE | {"R13": ("no", SEEN)})
    assert failed.endswith("La décision ne peut pas être signée.")
    assert "attend une réponse motivée" in sentence(
        medicines=(ACTIVE,), answers=FINE | {"R13": ("yes", "")}
    )
