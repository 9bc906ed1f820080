"""What each question of the bank is about, as terms, for the rules engine's relevance. Run when the bank changes."""

from __future__ import annotations

import json
from pathlib import Path

from daedam.interviewing.bank import load_bank
from daedam.kit.languages import Language
from daedam.providers.llm.rules import weights
from daedam.providers.llm.rules.morphology import load_korean
from daedam.providers.llm.rules.stems import Analyser, NgramAnalyser
from daedam.providers.llm.rules.subject import question_terms


def read(language: Language, analyser: Analyser) -> list[list[str]]:
    """Question by question its kind and its terms, as `QuestionTerms` has them."""
    rows = []
    for item in load_bank():
        words = item.in_language(language)
        about = question_terms(words.text, (words.rephrased,), words.expected_points, words.topics, analyser)
        columns = (about.asked, about.topics, about.parts)
        rows.append([str(item.kind), *(" ".join(sorted(terms)) for terms in columns)])
    return rows


def packaged_terms() -> dict[str, list[list[str]]]:
    """What the packaged file holds."""
    quick = NgramAnalyser()
    pairs = [(Language.EN, quick), (Language.KO, quick), (Language.KO, load_korean())]
    return {f"{language}-{analyser.name}": read(language, analyser) for language, analyser in pairs}


if __name__ == "__main__":
    path = Path(weights.__file__).with_name("bank_terms.json")
    path.write_text(json.dumps(packaged_terms(), ensure_ascii=False, indent=0) + "\n", "utf-8")
