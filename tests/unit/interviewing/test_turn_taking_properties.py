"""What must hold whatever happens: any order of events at any times."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import example, given, settings
from hypothesis import strategies as st

from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.turn_taking import TurnState, deadline, step
from daedam.interviewing.turn_vocabulary import Floor, Reading
from daedam.interviewing.vocabulary import CandidateIntent, QuestionKind

_ACTIONS = st.one_of(
    st.sampled_from(["voice", "hush", "went on", "quiet", "finish", "store", "nothing", "typing", "lost", "back"]),
    st.sampled_from(["unheard", "heard"]),
    st.sampled_from(list(CandidateIntent)),
    st.builds(tv.WordsHeard, st.integers(0, 12), st.booleans(), st.sampled_from(list(Reading))),
)
_SCRIPTS = st.lists(st.tuples(st.floats(0.0, 30.0), _ACTIONS), max_size=60)


@dataclass
class World:
    """The room as the machine sees it, faithful to its own part of the contract."""

    now: float = 0.0
    state: TurnState = field(default_factory=TurnState)
    is_speaking: bool = False
    is_ending: bool = False
    voice_since: float | None = None
    opened: int = 0
    ended: int = 0

    def feed(self, event: tv.Input) -> None:
        before = self.state
        self.state, effects = step(self.state, event, self.now)
        for effect in effects:
            self._obey(effect, before)
        assert not (self.is_speaking and self.is_ending)
        due = deadline(self.state)
        assert due is None or due > self.now, "a timer that is due must have fired"

    def _obey(self, effect: tv.Effect, before: TurnState) -> None:
        if isinstance(effect, tv.Say | tv.SpeakOn):
            assert self.voice_since is None, "the interviewer spoke over the candidate"
            assert not self.is_speaking, "the interviewer spoke twice at once"
            self.is_speaking = True
        elif isinstance(effect, tv.StopSpeaking):
            self.is_speaking = False
        elif isinstance(effect, tv.EndTurn):
            assert not self.is_ending, "an answer ended twice"
            self.is_ending = True
        elif isinstance(effect, tv.TakeBackEnd):
            assert self.is_ending
            self.is_ending = False

    def wait(self, seconds: float) -> None:
        end = self.now + seconds
        while (due := deadline(self.state)) is not None and due <= end:
            self.now = max(self.now, due)
            self.feed(tv.Tick())
            self._never_two_voices()
        self.now = end
        self._never_two_voices()

    def _never_two_voices(self) -> None:
        if self.is_speaking and self.voice_since is not None:
            longest = tv.BACKCHANNEL_S if self.state.is_backchannel else tv.BARGE_IN_S
            assert self.now - self.voice_since <= longest + 1e-6, "two voices at once"

    def do(self, action: object) -> None:
        if action == "voice" and self.voice_since is None:
            self.voice_since = self.now
            self.feed(tv.VoiceBegan(self.now))
        elif action == "hush" and self.voice_since is not None:
            self.feed(tv.Hushed(self.now))
        elif action == "went on" and self.voice_since is not None:
            self.feed(tv.WentOn())
        elif action == "quiet" and self.voice_since is not None:
            self.voice_since = None
            self.feed(tv.VoiceEnded(self.now))
        elif action == "finish" and self.is_speaking:
            self.is_speaking = False
            self.feed(tv.InterviewerFinished())
        elif action == "store" and self.is_ending:
            self.store()
        elif action == "nothing" and self.is_ending:
            self.is_ending = False
            self.feed(tv.NothingHeard())
        elif action == "typing":
            self.feed(tv.Typing())
        elif action in ("lost", "back"):
            if action == "lost":
                self.voice_since = None
            self.feed(tv.ConnectionChanged(is_up=action == "back"))
        elif action in ("unheard", "heard"):
            self.feed(tv.SoundBack() if action == "heard" else tv.SoundStopped(self.now))
        elif isinstance(action, CandidateIntent):
            self.feed(tv.Pressed(action))
        elif isinstance(action, tv.WordsHeard):
            self.feed(action)

    def store(self) -> None:
        self.is_ending = False
        self.ended += 1
        self.feed(tv.TurnOver())
        self.open()

    def open(self) -> None:
        self.opened += 1
        self.feed(tv.QuestionOpened(QuestionKind.BEHAVIOURAL, self.opened == 1))


def _play(script: list[tuple[float, object]]) -> World:
    world = World()
    world.open()
    for seconds, action in script:
        world.wait(seconds)
        world.do(action)
        world._never_two_voices()
    return world


@settings(max_examples=300, deadline=None)
@given(_SCRIPTS)
def test_no_two_voices_and_every_question_ends_at_most_once(script: list[tuple[float, object]]) -> None:
    world = _play(script)
    assert world.opened == world.ended + 1
    assert world.is_speaking == (world.state.floor is Floor.INTERVIEWER and world.state.waiting_line is None)
    assert world.is_ending == (world.state.floor is Floor.ENDING)


@settings(max_examples=200, deadline=None)
@given(_SCRIPTS)
def test_there_is_always_a_next_action(script: list[tuple[float, object]]) -> None:
    """From anywhere: the room finishes what it owes, then either time moves things or a person's move does."""
    world = _play(script)
    world.do("back")
    world.do("finish")
    world.do("quiet")
    if world.state.floor is Floor.CANDIDATE:
        assert deadline(world.state) is not None
    elif world.state.floor is Floor.PAUSED:
        world.do(CandidateIntent.RESUME)
        assert world.is_speaking
    else:
        assert world.is_ending or world.is_speaking or world.state.waiting_line is not None


@settings(max_examples=200, deadline=None)
@given(_SCRIPTS)
@example([(2.0, CandidateIntent.DONE), (30.0, "nothing"), (30.0, "finish")])
def test_whatever_happened_an_answer_spoken_now_is_stored(script: list[tuple[float, object]]) -> None:
    world = _play(script)
    world.do("back")
    world.do("quiet")
    world.wait(0.4)
    world.do(CandidateIntent.RESUME)
    world.do("finish")
    if world.is_ending:
        world.store()
        world.wait(0.4)
        world.do("finish")
    before = world.ended
    world.do("voice")
    world.wait(5.0)
    world.do("quiet")
    world.wait(10.0)
    assert world.is_ending, "a spoken answer must come to an end by itself"
    world.store()
    assert world.ended == before + 1
