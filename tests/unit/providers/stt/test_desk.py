"""What the worker decodes next, with a recogniser that counts samples instead of hearing words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from daedam.providers.speech import HEARING_RATE, Samples
from daedam.providers.stt.desk import Desk
from daedam.providers.stt.engine import Cuts, Decoded, LiveDecoder
from daedam.providers.vad.scripted import ScriptedVoiceActivity

VOICE = np.full(2 * HEARING_RATE, 4000, np.int16)
PAUSE = np.zeros(HEARING_RATE, np.int16)


class CountingLive:
    """A caption that says how much it was fed."""

    stable_chars = 5

    def __init__(self, owner: CountingRecogniser) -> None:
        self._owner = owner
        self._fed = 0
        self.rereads = owner.rereads

    def feed(self, samples: Samples) -> None:
        self._fed += len(samples)

    def text(self) -> str:
        return f"heard {self._fed}"

    def release(self) -> None:
        self._owner.n_released += 1


class CountingRecogniser:
    """Decodes a stretch in four slices to the word it was told; records what it began and finished."""

    engine = "counting"
    model = "none"
    cuts = Cuts(from_s=8.0, always_s=12.0)

    def __init__(self, words: str = "fine words heard here", confidence: float = 0.9, *, rereads: bool = False) -> None:
        self.words = words
        self.confidence = confidence
        self.rereads = rereads
        self.begun: list[int] = []
        self.finished: list[int] = []
        self.n_live = 0
        self.n_released = 0

    def decode(self, samples: Samples, language: str) -> Iterator[Decoded | None]:
        self.begun.append(len(samples))
        yield from (None, None, None)
        self.finished.append(len(samples))
        texts = self.words.split()
        words = tuple((word, 0.1 * i, 0.1 * i + 0.1) for i, word in enumerate(texts))
        yield Decoded(self.words, words, (self.confidence,) * len(texts))

    def live(self, language: str) -> LiveDecoder | None:
        self.n_live += 1
        return CountingLive(self)


class Office:
    """A desk, its recogniser, and what it replied."""

    def __init__(self, recogniser: CountingRecogniser | None = None) -> None:
        self.recogniser = recogniser or CountingRecogniser()
        self.replies: list[dict[str, object]] = []
        self.desk = Desk(self.recogniser, ScriptedVoiceActivity(loud_from=500), self.replies.append)

    def run(self) -> int:
        n_steps = 0
        while self.desk.step():
            n_steps += 1
            assert n_steps < 10_000, "the desk never comes to rest"
        return n_steps

    def finals(self) -> list[dict[str, object]]:
        return [reply for reply in self.replies if reply["type"] == "final"]


def test_an_utterance_ends_in_one_final_with_times_from_its_start() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, np.concatenate([PAUSE, VOICE, PAUSE]))
    office.desk.finish(1)
    office.run()

    (final,) = office.finals()
    assert final["text"] == "fine words heard here"
    assert final["confidence"] == 0.9
    first_word = final["words"][0]  # type: ignore[index]
    assert 0.7 <= first_word[1] <= 0.8  # the second of silence before, less the quarter kept around speech


def test_a_silent_utterance_is_answered_without_decoding() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, PAUSE)
    office.desk.finish(1)
    office.run()

    assert office.finals()[0]["text"] == ""
    assert office.recogniser.begun == []


def test_captions_grow_while_sound_arrives_and_the_decoder_is_given_back() -> None:
    office = Office()
    office.desk.open(1, "en")
    for start in range(0, len(VOICE), 1600):
        office.desk.push(1, VOICE[start : start + 1600])
        office.run()
    office.desk.finish(1)
    office.run()

    partials = [reply for reply in office.replies if reply["type"] == "partial"]
    assert len(partials) >= 5
    assert [p["revision"] for p in partials] == list(range(1, len(partials) + 1))
    assert office.recogniser.n_released == office.recogniser.n_live == 1


def test_nobody_speaking_takes_no_caption_decoder() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, np.concatenate([PAUSE] * 5))
    office.run()

    assert office.recogniser.n_live == 0


def test_a_prepared_final_is_not_decoded_again_when_only_silence_follows() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, np.concatenate([VOICE, PAUSE[:5120]]))
    office.desk.prepare(1)
    office.run()
    assert len(office.recogniser.finished) == 1
    office.desk.push(1, PAUSE)
    office.desk.finish(1)
    office.run()

    assert len(office.recogniser.finished) == 1
    assert len(office.finals()) == 1


def test_a_prepared_final_is_discarded_when_the_candidate_goes_on() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, np.concatenate([VOICE, PAUSE[:5120]]))
    office.desk.prepare(1)
    office.run()
    office.desk.push(1, VOICE)
    office.desk.finish(1)
    office.run()

    assert office.recogniser.finished[-1] > 3.5 * HEARING_RATE
    assert len(office.finals()) == 1


def test_a_stale_speculation_is_not_begun_again_with_every_word() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, np.concatenate([VOICE, PAUSE[:5120]]))
    office.desk.prepare(1)
    office.desk.step()
    for start in range(0, len(VOICE), 1600):
        office.desk.push(1, VOICE[start : start + 1600])
        office.run()
    assert len(office.recogniser.begun) == 1
    office.desk.finish(1)
    office.run()

    assert len(office.recogniser.begun) == 2


def test_a_waiting_final_overtakes_a_speculation() -> None:
    office = Office()
    for ticket_id in (1, 2):
        office.desk.open(ticket_id, "en")
    office.desk.push(1, np.concatenate([VOICE, VOICE, PAUSE]))
    office.desk.prepare(1)
    office.desk.step()
    office.desk.push(2, np.concatenate([VOICE, PAUSE]))
    office.desk.finish(2)
    office.run()

    assert office.recogniser.finished[0] < 3 * HEARING_RATE  # the shorter one, of the finished utterance
    assert [final["id"] for final in office.finals()] == [2]


def test_captions_of_one_go_on_while_the_final_of_another_is_decoded() -> None:
    office = Office()
    for ticket_id in (1, 2):
        office.desk.open(ticket_id, "en")
    office.desk.push(1, VOICE)
    office.desk.finish(1)
    office.desk.push(2, VOICE)
    office.run()

    types = [reply["type"] for reply in office.replies]
    assert "partial" in types[: types.index("final")]


def test_a_long_utterance_is_decoded_while_it_lasts() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, np.concatenate([VOICE, VOICE, VOICE, PAUSE, VOICE]))
    office.run()
    assert len(office.recogniser.finished) == 1
    office.desk.finish(1)
    office.run()

    (final,) = office.finals()
    assert final["text"] == "fine words heard here fine words heard here"
    starts = [word[1] for word in final["words"]]  # type: ignore[attr-defined]
    assert starts == sorted(starts)


def test_a_dropped_utterance_gives_nothing_and_leaves_no_work() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, VOICE)
    office.desk.finish(1)
    office.desk.step()
    office.desk.drop(1)

    assert office.run() == 0
    assert office.finals() == []


def test_a_few_very_unsure_words_are_noise() -> None:
    for words, confidence, text in (("op", 0.05, ""), ("yes", 0.7, "yes"), ("a b c d", 0.05, "a b c d")):
        office = Office(CountingRecogniser(words, confidence))
        office.desk.open(1, "en")
        office.desk.push(1, np.concatenate([VOICE, PAUSE]))
        office.desk.finish(1)
        office.run()
        assert office.finals()[0]["text"] == text


def test_frames_for_an_utterance_that_is_gone_are_ignored() -> None:
    office = Office()
    office.desk.push(9, VOICE)
    office.desk.prepare(9)
    office.desk.finish(9)
    office.desk.drop(9)

    assert office.run() == 0


def test_a_rereading_decoder_gets_all_speech_and_not_the_silence_behind_it() -> None:
    office = Office(CountingRecogniser(rereads=True))
    office.desk.open(1, "en")
    office.desk.push(1, np.concatenate([PAUSE, VOICE, VOICE, VOICE, VOICE, *[PAUSE] * 5]))
    office.run()

    (*_, last) = [str(reply["text"]) for reply in office.replies if reply["type"] == "partial"]
    fed_s = int(last.split()[1]) / HEARING_RATE
    assert 8.0 <= fed_s <= 8.5  # four times two seconds, a quarter before and behind; never skipping ahead


def test_captions_say_how_much_of_them_stays() -> None:
    office = Office()
    office.desk.open(1, "en")
    office.desk.push(1, VOICE)
    office.run()

    assert {reply["stable_chars"] for reply in office.replies if reply["type"] == "partial"} == {5}
