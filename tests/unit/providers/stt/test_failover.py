"""A chain of recognisers on a virtual clock: who hears what, when the engine changes, and when it must not."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderError, ProviderUnavailable
from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.base import SttStream, Transcript
from daedam.providers.stt.failover import FailoverPolicy, FailoverSpeechToText
from daedam.providers.stt.scripted import ScriptedSpeechToText, ScriptedStream, ScriptedUtterance
from daedam.providers.vad.scripted import ScriptedVoiceActivity
from fixtures.virtual_time import later, run

STEP = 320
DOWN = ProviderError("unreachable", is_retryable=True, engine="first")
MUTE = ScriptedUtterance("never shown", partial_lag_s=1e9, final_delay_s=1e9)
EN_ONLY = frozenset({Language.EN})


class Engine(ScriptedSpeechToText):
    """A scripted engine with a name that keeps the sound of each stream."""

    def __init__(self, name: str, script: Sequence[ScriptedUtterance | str], **options: Any) -> None:
        super().__init__(script, **options)
        self._capabilities = type(self._capabilities)(
            name, "m", self._capabilities.languages, has_partials=True, is_local=name != "cloud"
        )
        self.heard: list[list[Samples]] = []

    async def open(self, language: Language) -> SttStream:
        stream = await super().open(language)
        assert isinstance(stream, ScriptedStream)
        kept: list[Samples] = []
        self.heard.append(kept)
        push = stream.push

        async def keep(samples: Samples) -> None:
            kept.append(samples)
            await push(samples)

        stream.push = keep  # type: ignore[method-assign]
        return stream

    def sound(self, stream: int = -1) -> Samples:
        return np.concatenate(self.heard[stream])


def voice(seconds: float) -> Samples:
    return np.arange(1000, 1000 + int(seconds * HEARING_RATE), dtype=np.int64).astype(np.int16) | 0x400


def chain(*engines: Engine, **policy: float) -> FailoverSpeechToText:
    return FailoverSpeechToText(engines, ScriptedVoiceActivity(), FailoverPolicy(**policy))  # type: ignore[arg-type]


async def speak(stream: SttStream, samples: Samples) -> None:
    """Push sound as it comes from a microphone: in its own time."""
    for start in range(0, len(samples), STEP):
        await stream.push(samples[start : start + STEP])
        await later(STEP / HEARING_RATE)


def hear(stt: FailoverSpeechToText, *sounds: Samples, language: Language = Language.EN) -> list[Transcript]:
    """One utterance after another, in virtual time."""

    async def talk() -> list[Transcript]:
        transcripts = []
        for sound in sounds:
            stream = await stt.open(language)
            await speak(stream, sound)
            transcripts.append(await stream.finish())
            await stream.close()
        return transcripts

    return run(talk())


def test_the_first_engine_serves_while_it_works() -> None:
    first, second = Engine("first", ["hello there"]), Engine("second", ["unused"])
    (transcript,) = hear(chain(first, second), voice(1.0))

    assert (transcript.text, transcript.receipt.engine) == ("hello there", "scripted")
    assert transcript.receipt.fell_back_from == ()
    assert second.heard == []


@pytest.mark.parametrize(
    "failing",
    [
        ScriptedUtterance("", error=DOWN, fails_after_s=0.5),
        ScriptedUtterance("", error=DOWN, fails_after_s=0.0),
        ScriptedUtterance("", error=DOWN),
    ],
    ids=["mid-utterance", "at-once", "at-the-final"],
)
def test_an_error_moves_the_whole_utterance_to_the_next_engine(failing: ScriptedUtterance) -> None:
    first, second = Engine("first", [failing]), Engine("second", ["every word"])
    sound = voice(2.0)
    (transcript,) = hear(chain(first, second), sound)

    assert transcript.text == "every word"
    assert transcript.receipt.fell_back_from == (("first:m", "unreachable"),)
    assert np.array_equal(second.sound(), sound)


def test_an_engine_that_does_not_open_is_passed_by() -> None:
    first, second = Engine("first", []), Engine("second", ["here"])
    (transcript,) = hear(chain(first, second), voice(0.5))

    assert transcript.text == "here"
    assert transcript.receipt.fell_back_from == (("first:m", "script_exhausted"),)


def test_speech_that_nothing_comes_back_for_moves_to_the_next_engine_with_all_its_sound() -> None:
    first, second = Engine("first", [MUTE]), Engine("second", ["one two three four five six seven"])
    sound = voice(6.0)
    (transcript,) = hear(chain(first, second, first_result_s=4.0), sound)

    assert transcript.receipt.fell_back_from == (("first:m", "no_first_result"),)
    assert 4.0 <= len(first.sound()) / HEARING_RATE <= 4.1
    assert np.array_equal(second.sound(), sound)


@pytest.mark.parametrize(
    ("sound", "why"),
    [
        (np.zeros(20 * HEARING_RATE, np.int16), "said nothing"),
        (voice(3.5), "spoke for less"),
        (np.concatenate([voice(2.0), np.zeros(20 * HEARING_RATE, np.int16), voice(1.5)]), "thought in between"),
    ],
    ids=["silence", "short", "pause"],
)
def test_silence_is_never_the_engines_fault(sound: Samples, why: str) -> None:
    slow = ScriptedUtterance("fine", partial_lag_s=1e9, final_delay_s=1.0)
    first, second = Engine("first", [slow]), Engine("second", ["unused"])
    (transcript,) = hear(chain(first, second, first_result_s=4.0), sound)

    assert transcript.text == "fine", why
    assert second.heard == []


def test_sound_that_arrives_all_at_once_has_not_been_waited_for() -> None:
    first = Engine("first", [ScriptedUtterance("fine", partial_lag_s=1e9)])
    stt = chain(first, Engine("second", ["unused"]), first_result_s=4.0)

    async def burst() -> Transcript:
        stream = await stt.open(Language.EN)
        await stream.push(voice(30.0))
        await stream.push(voice(1.0))
        return await stream.finish()

    assert run(burst()).text == "fine"


def test_a_candidate_who_breaks_off_says_nothing_about_the_engine() -> None:
    first, second = Engine("first", [MUTE, "again"]), Engine("second", [])
    stt = chain(first, second)

    async def break_off() -> str:
        stream = await stt.open(Language.EN)
        await speak(stream, voice(3.0))
        await stream.close()
        await stream.close()
        again = await stt.open(Language.EN)
        await speak(again, voice(1.0))
        return (await again.finish()).text

    assert run(break_off()) == "again"


def test_a_final_that_does_not_come_is_asked_of_the_next_engine() -> None:
    first = Engine("first", [ScriptedUtterance("too late", final_delay_s=60.0)])
    stt = chain(first, Engine("second", ["in time"]), final_s=4.0)

    async def timed() -> tuple[Transcript, float]:
        stream = await stt.open(Language.EN)
        await speak(stream, voice(1.0))
        asked_at = asyncio.get_running_loop().time()
        return await stream.finish(), asyncio.get_running_loop().time() - asked_at

    transcript, took_s = run(timed())
    assert transcript.text == "in time"
    assert transcript.receipt.fell_back_from == (("first:m", "timeout"),)
    assert took_s == pytest.approx(4.0)


def test_the_last_engine_is_waited_for_by_the_caller_alone() -> None:
    stt = chain(
        Engine("first", [ScriptedUtterance("", error=DOWN)]),
        Engine("second", [ScriptedUtterance("slow", final_delay_s=60.0)]),
    )

    assert hear(stt, voice(1.0))[0].text == "slow"


def test_when_the_last_engine_fails_its_error_is_the_callers() -> None:
    stt = chain(Engine("first", []), Engine("second", [ScriptedUtterance("", error=DOWN)]))

    with pytest.raises(ProviderError) as caught:
        hear(stt, voice(1.0))
    assert caught.value.code == "unreachable"


def test_a_mute_last_engine_may_still_have_its_final() -> None:
    mute_but_fine = ScriptedUtterance("all the same", partial_lag_s=1e9)
    (transcript,) = hear(chain(Engine("first", []), Engine("second", [mute_but_fine])), voice(10.0))

    assert transcript.text == "all the same"


def test_a_failed_engine_is_left_alone_and_tried_again_after_the_back_off() -> None:
    first = Engine("first", [ScriptedUtterance("", error=DOWN), "recovered"])
    second = Engine("second", ["one", "two"])
    pause = np.zeros(31 * HEARING_RATE, np.int16)
    transcripts = hear(chain(first, second, cool_down_s=30.0), voice(1.0), pause, voice(1.0))

    assert [t.text for t in transcripts] == ["one", "two", "recovered"]
    assert [t.receipt.fell_back_from for t in transcripts] == [
        (("first:m", "unreachable"),),
        (("first:m", "circuit_open"),),
        (),
    ]


def test_when_no_engine_is_trusted_the_wanted_one_is_tried_all_the_same() -> None:
    first = Engine("first", [ScriptedUtterance("", error=DOWN), "back"])
    stt = chain(first, Engine("second", [ScriptedUtterance("", error=DOWN)]))

    with pytest.raises(ProviderError):
        hear(stt, voice(0.5))
    assert hear(stt, voice(0.5))[0].text == "back"


def test_captions_go_on_over_a_change_and_revisions_only_grow() -> None:
    first = Engine("first", [ScriptedUtterance("a b c d e f g", error=DOWN, fails_after_s=2.0)])
    stt = chain(first, Engine("second", [ScriptedUtterance("a b c d e f g", partial_lag_s=0.5)]))

    async def watch() -> list[tuple[int, str]]:
        stream, shown = await stt.open(Language.EN), []
        for _ in range(40):
            await speak(stream, voice(0.1))
            partial = stream.partial()
            if partial is not None:
                shown.append((partial.revision, partial.text))
        return shown

    shown = run(watch())
    revisions = [revision for revision, _ in shown]
    assert revisions == sorted(revisions)
    assert len(shown) >= 30  # from the first caption on, there is always one
    assert shown[-1][1] == "a b c d e f g"


def test_a_language_is_asked_only_of_engines_that_know_it() -> None:
    korean, english = Engine("korean", ["네"]), Engine("english", [], languages=EN_ONLY)
    stt = chain(english, korean)

    assert stt.capabilities.languages == set(Language)
    (transcript,) = hear(stt, voice(0.5), language=Language.KO)
    assert (transcript.text, transcript.receipt.fell_back_from) == ("네", ())
    with pytest.raises(ProviderUnavailable):
        hear(chain(english), voice(0.5), language=Language.KO)


def test_a_chain_is_local_only_when_every_engine_is() -> None:
    assert chain(Engine("first", []), Engine("second", [])).capabilities.is_local
    assert not chain(Engine("first", []), Engine("cloud", [])).capabilities.is_local
    assert chain(Engine("first", []), Engine("cloud", [])).capabilities.engine == "first"


def test_a_whole_recording_moves_on_too_and_takes_as_long_as_it_takes() -> None:
    first = Engine("first", [ScriptedUtterance("", error=DOWN)])
    stt = chain(first, Engine("second", [ScriptedUtterance("all of it", final_delay_s=300.0)]))

    transcript = run(stt.transcribe(voice(60.0), Language.EN))
    assert transcript.text == "all of it"
    assert transcript.receipt.fell_back_from == (("first:m", "unreachable"),)


async def test_after_the_end_nothing_is_taken() -> None:
    stream = await chain(Engine("first", ["x"]), Engine("second", [])).open(Language.EN)
    await stream.prepare()
    await stream.finish()
    for step in (stream.finish, stream.prepare):
        with pytest.raises(ProviderError) as caught:
            await step()
        assert caught.value.code == "stream_closed"


def test_a_chain_without_engines_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        FailoverSpeechToText([], ScriptedVoiceActivity())
