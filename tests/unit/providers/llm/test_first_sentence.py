"""How much of a follow-up's reply is written when its first sentence is: why the room asks for it whole (ADR 0018)."""

from __future__ import annotations

import json
import statistics
from pathlib import Path

import pytest
import yaml

from daedam.interviewing.vocabulary import QuestionKind
from daedam.media.speaking import sentences
from daedam.providers.llm.base import FollowUpDraft, FollowUpRequest
from daedam.providers.llm.prompted.streaming import FollowUpText
from daedam.providers.llm.rules.engine import RulesEngine

LADDERS = yaml.safe_load((Path(__file__).parent / "ladders.yaml").read_text("utf-8"))


async def drafts(language: str) -> list[FollowUpDraft]:
    """A follow-up to each of these answers as it grows, where one is worth asking."""
    engine, found = RulesEngine(has_morphology=False), []
    for ladder in LADDERS[language]:
        answer = ladder["start"]
        for more in ("", *ladder["elements"]):
            answer = f"{answer} {more}".strip()
            request = FollowUpRequest(
                language=language,
                question_text=ladder["question"],
                kind=QuestionKind.BEHAVIOURAL,
                answer_text=answer,
                expected_points=tuple(ladder["points"]),
                follow_up_hints=(),
                deadline_s=2.5,
            )
            draft = await engine.follow_up(request)
            found += [draft] if draft is not None else []
    return found


def share_at_first_sentence(text: str, quote: str) -> float:
    """The share of the reply that is written when its first sentence is whole."""
    quoted, asked = (json.dumps(part, ensure_ascii=False) for part in (quote, text))
    reply = '{"is_worth_asking": true, "quote": ' + quoted + ', "text": ' + asked + "}"
    following = FollowUpText()
    for n_written, character in enumerate(reply, 1):
        if following.take(character):
            return n_written / len(reply)
    raise AssertionError("the reply holds no sentence")


@pytest.mark.parametrize("language", ["en", "ko"])
async def test_most_of_a_reply_is_written_when_its_first_sentence_is(language: str) -> None:
    asked = await drafts(language)
    assert len(asked) > 30
    assert all(1 <= len(sentences(draft.text)) <= 2 for draft in asked)
    shares = [share_at_first_sentence(draft.text, draft.quote) for draft in asked]
    assert statistics.median(shares) > 0.75

    alone = [share_at_first_sentence(sentences(draft.text)[-1], draft.quote) for draft in asked]
    assert min(alone) > 0.95
