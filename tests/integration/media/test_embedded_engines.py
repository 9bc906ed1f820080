"""The engines that need no download, over real WebRTC: a recorded voice is heard, and the next question is spoken."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
import pytest

from daedam.interviewing.speech import words
from daedam.interviewing.vocabulary import QuestionKind
from daedam.media.candidate.answers import answers_from
from daedam.media.candidate.run import Attendance
from daedam.providers.stt.registry import build_stt
from daedam.providers.tts.registry import build_tts
from daedam.providers.vad.registry import build_vad

from .conftest import question

VOICES = Path(__file__).parents[2] / "voices"


@pytest.mark.slow
async def test_recorded_voices_are_heard_and_answered(open_studio, capsys) -> None:
    stt, tts = build_stt("pocketsphinx"), build_tts("espeak")
    try:
        studio = await open_studio(vad=build_vad(), stt=stt, tts=tts)
        texts = ["Tell me about a slow system.", "What did you learn?", "How do you test?"]
        session_id = await studio.session([question(text, QuestionKind.BEHAVIOURAL) for text in texts])
        answers = [a for a in answers_from(VOICES) if a.recording.stem in ("cache", "database-index", "test-first")]

        async def ticket() -> str:
            return studio.ticket(session_id)

        async with httpx.AsyncClient() as http:
            visit = await Attendance(answers, lambda _line: None).attend(session_id, studio.url, ticket, http)
    finally:
        await stt.close()
        await tts.close()
    assert visit.end == "all_answered"
    assert visit.n_partials > 0
    n_said = n_heard = 0
    for turn, answer in zip(visit.turns, answers, strict=True):
        heard, said = set(words(" ".join(turn.heard))), set(words(answer.text))
        assert heard & said
        n_said, n_heard = n_said + len(said), n_heard + len(heard & said)
        assert turn.response_s is not None
        assert not turn.is_ended_by_button
    assert n_heard >= n_said // 2, "at least half of the words of clear recordings"
    with capsys.disabled():
        sys.stdout.write(f"\nlast voiced frame to first sound, s: {[round(t.response_s, 2) for t in visit.turns]}\n")
