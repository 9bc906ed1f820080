"""One deeper question from an answer just given, quoting it. Instant: never loads a model or a morphology."""

from __future__ import annotations

from daedam.providers.llm.base import FollowUpRequest
from daedam.providers.llm.rules import cues
from daedam.providers.llm.rules.effective import Reading, read_answer
from daedam.providers.llm.rules.quoting import snippet
from daedam.providers.llm.rules.stems import Analyser
from daedam.providers.llm.rules.subject import coverage, touched
from daedam.providers.llm.rules.traps import MIN_WORDS
from daedam.scoring.guard import forbidden_topics

QUOTE_LIMIT = 34
COVERED_AT = 0.6
"""From this coverage on, an expected point needs no further question."""

_LEAD = {"ko": "방금 ‘{quote}’라고 말씀하셨는데요. {ask}", "en": "You said “{quote}”. {ask}"}
_POINT = {"ko": "‘{point}’에 대해서도 조금 더 들려주시겠어요?", "en": "Could you say more about this: {point}?"}

# What to ask when no bank hint fits, by the part of an account that is missing.
_GAPS = (
    (cues.OWN_ACTION, "그때 본인이 직접 하신 일은 무엇이었나요?", "What exactly did you do yourself?"),
    (cues.RESULT, "그래서 결과는 어떻게 되었나요?", "What came of it in the end?"),
    (cues.CAUSE, "그렇게 하신 이유는 무엇이었나요?", "Why did you do it that way?"),
)


def draft(request: FollowUpRequest, analyser: Analyser) -> tuple[str, str] | None:
    """`(text, quote)`, or None when the answer is empty, no answer at all, or already covers the points."""
    language = request.language
    reading = read_answer([("answer", request.answer_text)], (request.question_text,), language, analyser)
    if reading.n_words < MIN_WORDS[language]:
        return None
    ask = _ask(request, reading, analyser)
    if ask is None:
        return None
    for sentence in _telling_sentences(reading, request, analyser):
        quote = snippet(sentence, QUOTE_LIMIT)
        text = _LEAD[language].replace("{quote}", quote).replace("{ask}", ask)
        # What a candidate said of their family must not come back as part of a question.
        if not forbidden_topics(text):
            return text, quote
    return None


def _ask(request: FollowUpRequest, reading: Reading, analyser: Analyser) -> str | None:
    said = reading.all_stems
    points = [(coverage(frozenset(analyser.stems(p)), said), p) for p in request.expected_points]
    least = min(points, default=None)
    gap = _gap(reading)
    if least is not None and least[0] >= COVERED_AT and gap is None:
        return None
    hint = _hint(request, least[1] if least else "", said, analyser)
    if hint is not None:
        return hint
    if gap is not None:
        return gap
    return _POINT[request.language].replace("{point}", least[1]) if least else None


def _hint(request: FollowUpRequest, point: str, said: frozenset[str], analyser: Analyser) -> str | None:
    """The bank's hint nearest to the least covered point, unless the answer already speaks to it."""
    wanted = frozenset(analyser.stems(point))
    best: tuple[float, int, str] | None = None
    for order, hint in enumerate(request.follow_up_hints):
        stems = frozenset(analyser.stems(hint))
        if stems and coverage(stems, said, 0.8) >= 1.0:
            continue
        rank = (-coverage(wanted, stems), order, hint)
        best = rank if best is None or rank < best else best
    return best[2] if best else None


def _gap(reading: Reading) -> str | None:
    for cue, ko, en in _GAPS:
        if not any(cue[reading.language].search(sentence.text) for sentence in reading.kept):
            return ko if reading.language == "ko" else en
    return None


def _telling_sentences(reading: Reading, request: FollowUpRequest, analyser: Analyser) -> list[str]:
    """The sentences, those that say most about the question first; the later one when two say as much."""
    wanted = frozenset(analyser.stems(" ".join((request.question_text, *request.expected_points))))
    scored = [(len(touched(wanted, frozenset(stems))), index) for index, stems in enumerate(reading.stems)]
    return [reading.kept[index].text for _, index in sorted(scored, reverse=True)]
