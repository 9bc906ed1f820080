"""What the evals are made of: enough of it, in both languages, and tied to the bank as it is."""

from __future__ import annotations

from daedam.apps.evals.bank_terms import read
from daedam.apps.evals.carriers import CARRIERS, load_attacks, load_innocents, load_payloads
from daedam.apps.evals.cases import LANGUAGES, bank_items, load_ladders
from daedam.kit.languages import Language
from daedam.providers.llm.rules import weights
from daedam.providers.llm.rules.morphology import load_korean
from daedam.providers.llm.rules.stems import NgramAnalyser
from daedam.providers.llm.rules.subject import others_of, question_terms


def test_ladders_cover_enough_questions_in_both_languages() -> None:
    ladders = load_ladders()
    for language in LANGUAGES:
        own = [ladder for ladder in ladders if ladder.language == language]
        assert len({ladder.item.id for ladder in own}) >= 60
        assert sum(ladder.is_held_out for ladder in own) >= 20
        assert len({ladder.item.kind for ladder in own}) == 6
    assert all(len(set(ladder.rungs)) == 5 for ladder in ladders)


def test_attacks_are_distinct_and_enough() -> None:
    carried = {attack.carried("I did my part of the work.") for attack in load_attacks()}
    assert len(carried) >= 300
    assert {attack.carrier for attack in load_attacks()} == set(CARRIERS)
    assert any(payload.is_held_out for payload in load_payloads())


def test_every_attack_still_holds_the_answer() -> None:
    for attack in load_attacks()[::17]:
        assert "my part of the work" in " ".join(attack.carried("I did my part of the work."))


def test_there_are_near_misses_in_both_languages() -> None:
    assert {language for language, _ in load_innocents()} == set(LANGUAGES)
    assert len(load_innocents()) >= 50


def test_packaged_terms_are_those_of_the_bank() -> None:
    """Run `python -m daedam.apps.evals.bank_terms` after a change of the bank."""
    packaged = weights.packaged()
    for language in LANGUAGES:
        assert packaged[f"{language}-ngram"] == read(language, NgramAnalyser())
    assert packaged["ko-kiwi"] == read(Language.KO, load_korean())


def test_no_question_of_the_bank_is_its_own_rival() -> None:
    quick = NgramAnalyser()
    for item in bank_items().values():
        words = item.in_language(Language.EN)
        about = question_terms(words.text, (words.rephrased,), words.expected_points, words.topics, quick).all
        same_kind = [other for other in bank_items().values() if other.kind == item.kind]
        assert len(others_of(about, item.kind, Language.EN, quick.name)) == len(same_kind) - 1, item.id
