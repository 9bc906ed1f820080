"""In how many questions of the bank each term stands, for the rules engine's relevance. Run when the bank changes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from daedam.interviewing.bank import load_bank
from daedam.kit.languages import Language
from daedam.providers.llm.rules import weights
from daedam.providers.llm.rules.morphology import load_korean
from daedam.providers.llm.rules.stems import Analyser, NgramAnalyser


def counted(language: Language, analyser: Analyser) -> dict[str, int]:
    """Term → number of bank questions (text and expected points) that hold it."""
    found: Counter[str] = Counter()
    for item in load_bank():
        words = item.in_language(language)
        found.update(weights.terms_of(analyser.stems(" ".join((words.text, *words.expected_points)))))
    return dict(sorted(found.items()))


def all_counts() -> dict[str, object]:
    """What the packaged file holds."""
    quick = NgramAnalyser()
    pairs = [(Language.EN, quick), (Language.KO, quick), (Language.KO, load_korean())]
    counts = {f"{language}-{analyser.name}": counted(language, analyser) for language, analyser in pairs}
    return {"n": len(load_bank()), "counts": counts}


if __name__ == "__main__":
    path = Path(weights.__file__).with_name("document_frequencies.json")
    path.write_text(json.dumps(all_counts(), ensure_ascii=False, indent=0) + "\n", "utf-8")
