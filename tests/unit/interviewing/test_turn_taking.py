"""The conversation rules, each on a virtual clock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from daedam.interviewing import turn_vocabulary as tv
from daedam.interviewing.turn_taking import TurnState, deadline, step
from daedam.interviewing.turn_vocabulary import Floor, Line, Reading
from daedam.interviewing.vocabulary import AnswerEnd, CandidateIntent, QuestionKind


class Conversation:
    """Feeds the machine on a clock of its own and keeps what it ordered, with the moment."""

    def __init__(self, kind: QuestionKind = QuestionKind.BEHAVIOURAL, *, is_first: bool = False) -> None:
        self.now = 100.0
        self.state = TurnState()
        self.log: list[tuple[float, tv.Effect]] = []
        self.feed(tv.QuestionOpened(kind, is_first))

    def feed(self, event: tv.Input) -> None:
        self.state, effects = step(self.state, event, self.now)
        self.log += [(round(self.now, 3), effect) for effect in effects]

    def wait(self, seconds: float) -> None:
        """Let time pass, ticking exactly at each deadline."""
        end = self.now + seconds
        while (due := deadline(self.state)) is not None and due <= end:
            self.now = max(self.now, due)
            self.feed(tv.Tick())
        self.now = end

    def speak(self, seconds: float) -> None:
        self.feed(tv.VoiceBegan(self.now))
        self.wait(seconds)
        self.feed(tv.VoiceEnded(self.now))

    def asked(self) -> Conversation:
        """The question was said; the floor is the candidate's."""
        self.wait(2.0)
        self.feed(tv.InterviewerFinished())
        self.log.clear()
        return self

    def at(self, effect: tv.Effect) -> list[float]:
        return [at for at, happened in self.log if happened == effect]

    def effects(self) -> list[tv.Effect]:
        return [effect for _, effect in self.log]


END = tv.EndTurn(AnswerEnd.TURN_END)


@pytest.mark.parametrize(
    ("kind", "floor_s"),
    [
        (QuestionKind.FACTUAL, 0.7),
        (QuestionKind.BEHAVIOURAL, 1.5),
        (QuestionKind.SITUATIONAL, 1.5),
        (QuestionKind.TECHNICAL, 1.5),
        (QuestionKind.PROBLEM_SOLVING, 3.0),
    ],
)
def test_an_answer_ends_after_its_floor_and_is_prepared_from_300_ms(kind: QuestionKind, floor_s: float) -> None:
    talk = Conversation(kind).asked()
    talk.speak(4.0)
    quiet_from = talk.now
    talk.wait(5.0)
    assert talk.at(tv.Speculate()) == [pytest.approx(quiet_from + 0.3)]
    assert talk.at(END) == [pytest.approx(quiet_from + floor_s)]
    assert talk.state.floor is Floor.ENDING


def test_going_on_discards_what_was_prepared() -> None:
    talk = Conversation().asked()
    talk.speak(2.0)
    talk.wait(1.0)
    talk.speak(2.0)
    assert talk.effects() == [tv.Speculate(), tv.DropSpeculation()]
    talk.wait(1.5)
    assert talk.effects()[-1] == END


def test_a_first_quiet_moment_is_enough_to_prepare_and_a_breath_throws_it_away() -> None:
    talk = Conversation().asked()
    talk.feed(tv.VoiceBegan(talk.now))
    talk.wait(2.0)
    talk.feed(tv.Hushed(talk.now))
    talk.wait(0.31)
    assert talk.effects() == [tv.Speculate()]
    talk.feed(tv.WentOn())
    assert talk.effects()[-1] == tv.DropSpeculation()
    talk.wait(5.0)
    assert talk.effects()[-1] == tv.DropSpeculation(), "while they speak nothing ends"


def test_what_a_quiet_moment_prepared_serves_the_end_it_turned_out_to_be() -> None:
    talk = Conversation().asked()
    talk.feed(tv.VoiceBegan(talk.now))
    talk.wait(2.0)
    quiet_from = talk.now
    talk.feed(tv.Hushed(quiet_from))
    talk.wait(0.4)
    talk.feed(tv.VoiceEnded(quiet_from))
    talk.wait(2.0)
    assert talk.effects() == [tv.Speculate(), END]
    assert talk.at(END) == [pytest.approx(quiet_from + 1.5)]


def test_a_pace_of_ones_own_stretches_every_wait() -> None:
    talk = Conversation()
    talk.state = replace(talk.state, pace=tv.Pace(patience=2.0))
    talk.asked()
    talk.wait(19.9)
    assert talk.effects() == []
    talk.wait(0.2)
    assert talk.effects() == [tv.Say(Line.TAKE_YOUR_TIME)]
    talk.feed(tv.InterviewerFinished())
    talk.speak(2.0)
    talk.wait(2.9)
    assert END not in talk.effects()
    talk.wait(0.2)
    assert talk.effects()[-1] == END


def test_the_candidate_may_ask_for_more_time_at_any_moment_and_keeps_it() -> None:
    talk = Conversation()
    talk.feed(tv.Pressed(CandidateIntent.PACE_PATIENT))
    talk.asked()
    talk.speak(2.0)
    talk.wait(2.9)
    assert END not in talk.effects()
    talk.wait(0.2)
    assert talk.effects()[-1] == END
    talk.feed(tv.TurnOver())
    talk.feed(tv.QuestionOpened(QuestionKind.FACTUAL))
    assert talk.state.pace.patience == 2.0
    talk.feed(tv.Pressed(CandidateIntent.PACE_USUAL))
    assert talk.state.pace.patience == 1.0


def test_a_slow_speaker_gets_a_longer_floor_but_not_without_end() -> None:
    talk = Conversation().asked()
    for _ in range(5):
        talk.speak(2.0)
        talk.wait(1.4)
    assert talk.state.floor_s == pytest.approx(tv.STRETCH * 1.4)
    for _ in range(12):
        talk.speak(1.0)
        talk.wait(talk.state.floor_s - 0.01)
    assert talk.state.floor_s <= 1.5 + tv.MAX_STRETCH_S
    assert END not in talk.effects()


def test_words_that_ask_for_more_buy_more_time() -> None:
    talk = Conversation().asked()
    talk.speak(2.0)
    talk.wait(0.8)
    talk.feed(tv.WordsHeard(6, is_backchannel=False, reading=Reading.CUT_OFF))
    talk.wait(2.1)
    assert END not in talk.effects()
    talk.wait(0.2)
    assert talk.effects()[-1] == END


def test_saying_let_me_think_holds_the_turn_open() -> None:
    talk = Conversation().asked()
    talk.speak(1.2)
    talk.wait(0.6)
    talk.feed(tv.WordsHeard(3, is_backchannel=False, reading=Reading.NEEDS_TIME))
    talk.wait(30.0)
    assert END not in talk.effects()
    talk.speak(3.0)
    talk.wait(1.5)
    assert talk.effects()[-1] == END


def test_going_on_before_the_answer_is_stored_takes_the_end_back_and_teaches_patience() -> None:
    talk = Conversation().asked()
    talk.speak(2.0)
    talk.wait(1.6)
    assert talk.state.floor is Floor.ENDING
    talk.speak(2.0)
    assert talk.effects()[-1] == tv.TakeBackEnd()
    assert talk.state.pauses_s[-1] == pytest.approx(1.6)
    talk.wait(1.5)
    assert talk.effects()[-1] == END


def test_a_click_while_the_answer_is_stored_changes_nothing() -> None:
    talk = Conversation().asked()
    talk.speak(2.0)
    talk.wait(1.6)
    talk.speak(0.1)
    assert talk.state.floor is Floor.ENDING


def test_silence_is_met_with_patience_then_help_then_a_pause_never_an_end() -> None:
    talk = Conversation().asked()
    start = talk.now
    for _ in range(4):
        talk.wait(15.0)
        talk.feed(tv.InterviewerFinished())
    assert [(effect, round(at - start, 1)) for at, effect in talk.log] == [
        (tv.Say(Line.TAKE_YOUR_TIME), 10.0),
        (tv.Say(Line.OFFER_HELP), 22.0),
        (tv.Pause("silence"), 60.0),
    ]
    talk.wait(3600.0)
    assert len(talk.log) == 3
    talk.feed(tv.Pressed(CandidateIntent.RESUME))
    assert talk.effects()[-1] == tv.Say(Line.REPEAT)


def test_the_first_answer_has_twelve_seconds_of_grace() -> None:
    talk = Conversation(is_first=True).asked()
    talk.wait(11.9)
    assert talk.log == []
    talk.wait(0.2)
    assert talk.effects() == [tv.Say(Line.TAKE_YOUR_TIME)]


def test_thinking_button_keeps_everyone_quiet_longer() -> None:
    talk = Conversation().asked()
    talk.feed(tv.Pressed(CandidateIntent.THINKING))
    start = talk.now
    talk.wait(51.0)
    assert talk.log == []
    talk.wait(1.1)
    assert talk.log == [(pytest.approx(start + 52.0), tv.Say(Line.OFFER_HELP))]


def test_thinking_after_words_suspends_the_end_until_they_speak_again() -> None:
    talk = Conversation().asked()
    talk.speak(2.0)
    talk.feed(tv.Pressed(CandidateIntent.THINKING))
    talk.wait(20.0)
    assert talk.effects() == []
    talk.speak(2.0)
    talk.wait(1.5)
    assert talk.effects() == [tv.Speculate(), END]


@pytest.mark.parametrize(
    ("intent", "end"),
    [(CandidateIntent.DONE, AnswerEnd.DONE_BUTTON), (CandidateIntent.SKIP, AnswerEnd.SKIPPED)],
)
def test_buttons_end_the_turn_at_once_and_a_voice_does_not_take_that_back(
    intent: CandidateIntent, end: AnswerEnd
) -> None:
    talk = Conversation().asked()
    talk.speak(1.0)
    talk.feed(tv.Pressed(intent))
    assert talk.effects() == [tv.EndTurn(end)]
    talk.speak(1.0)
    assert talk.effects() == [tv.EndTurn(end)]


def test_barge_in_stops_the_interviewer_within_300_ms_of_the_first_sound() -> None:
    talk = Conversation()
    talk.wait(1.0)
    began = talk.now
    talk.wait(0.1)  # a voice is noticed a little late
    talk.feed(tv.VoiceBegan(began))
    talk.wait(2.0)
    assert talk.at(tv.StopSpeaking()) == [pytest.approx(began + 0.25)]
    talk.feed(tv.VoiceEnded(talk.now))
    talk.wait(1.5)
    assert talk.effects()[-1] == END


def test_a_short_sound_does_not_stop_the_interviewer() -> None:
    talk = Conversation()
    talk.wait(1.0)
    talk.speak(0.2)
    talk.wait(5.0)
    assert talk.effects() == [tv.Say(Line.QUESTION)]


def test_known_backchannel_words_do_not_stop_the_interviewer() -> None:
    talk = Conversation()
    talk.feed(tv.VoiceBegan(talk.now))
    talk.wait(0.2)
    talk.feed(tv.WordsHeard(2, is_backchannel=True))
    talk.wait(0.5)
    talk.feed(tv.VoiceEnded(talk.now))
    talk.wait(3.0)
    assert talk.effects() == [tv.Say(Line.QUESTION)]


def test_a_false_alarm_goes_on_after_two_seconds() -> None:
    talk = Conversation()
    talk.wait(1.0)
    talk.speak(0.6)
    quiet_from = talk.now
    talk.wait(3.0)
    assert talk.effects() == [tv.Say(Line.QUESTION), tv.StopSpeaking(), tv.SpeakOn()]
    assert talk.at(tv.SpeakOn()) == [pytest.approx(quiet_from + 2.0)]
    talk.feed(tv.InterviewerFinished())
    talk.wait(5.0)
    assert END not in talk.effects()  # a cough is no answer


def test_a_short_interruption_of_many_words_is_an_answer() -> None:
    talk = Conversation()
    talk.wait(1.0)
    talk.speak(0.9)
    talk.feed(tv.WordsHeard(5, is_backchannel=False))
    talk.wait(1.5)
    assert talk.effects()[-1] == END


def test_the_interviewer_waits_for_a_voice_to_end_before_asking() -> None:
    talk = Conversation().asked()
    talk.speak(1.0)
    talk.feed(tv.Pressed(CandidateIntent.SKIP))
    talk.feed(tv.VoiceBegan(talk.now))
    talk.feed(tv.TurnOver())
    talk.feed(tv.QuestionOpened(QuestionKind.FACTUAL))
    assert tv.Say(Line.QUESTION) not in talk.effects()
    talk.wait(1.0)
    talk.feed(tv.VoiceEnded(talk.now))
    talk.wait(0.3)
    assert talk.effects()[-1] == tv.Say(Line.QUESTION)


def test_a_cough_is_not_an_answer() -> None:
    talk = Conversation().asked()
    talk.speak(0.4)
    talk.wait(1.5)
    talk.feed(tv.NothingHeard())
    assert talk.state.floor is Floor.CANDIDATE
    talk.wait(9.0)
    assert talk.effects()[-1] == tv.Say(Line.TAKE_YOUR_TIME)


def test_without_hearing_a_voice_ends_nothing_and_nobody_is_nudged() -> None:
    talk = Conversation().asked()
    talk.feed(tv.HearingChanged(can_hear=False))
    talk.speak(3.0)
    talk.wait(120.0)
    assert talk.effects() == []
    talk.wait(300.0)
    assert talk.effects() == [tv.Pause("silence")]


def test_typing_keeps_the_clocks_still() -> None:
    talk = Conversation().asked()
    for _ in range(30):
        talk.wait(5.0)
        talk.feed(tv.Typing())
    assert talk.effects() == []


def test_a_lost_connection_stops_all_clocks_and_comes_back_with_fresh_patience() -> None:
    talk = Conversation().asked()
    talk.speak(2.0)
    talk.feed(tv.ConnectionChanged(is_up=False))
    talk.wait(600.0)
    assert talk.effects() == []
    talk.feed(tv.ConnectionChanged(is_up=True))
    talk.wait(9.0)
    assert talk.effects() == []
    talk.speak(2.0)
    talk.wait(1.5)
    assert talk.effects() == [tv.Speculate(), END]


def test_sound_that_stops_coming_is_no_silence() -> None:
    talk = Conversation().asked()
    talk.speak(2.0)
    talk.wait(1.0)
    talk.feed(tv.SoundStopped(talk.now - 0.5))
    talk.wait(3.0)
    assert END not in talk.effects()
    back_at = talk.now
    talk.feed(tv.SoundBack())
    talk.wait(5.0)
    assert talk.at(END) == [back_at + 1.0], "0.5 s of the 1.5 s were heard before"


def test_who_speaks_on_while_nothing_came_is_not_cut_off() -> None:
    talk = Conversation(QuestionKind.FACTUAL).asked()
    talk.speak(2.0)
    talk.wait(0.5)
    talk.feed(tv.SoundStopped(talk.now - 0.5))
    talk.wait(3.5)
    talk.feed(tv.SoundBack())
    talk.speak(1.0)
    assert END not in talk.effects()
    talk.wait(0.7)
    assert talk.at(END) == [talk.now]


def test_nobody_is_asked_for_an_answer_that_may_be_on_its_way() -> None:
    talk = Conversation().asked()
    talk.feed(tv.SoundStopped(talk.now))
    talk.wait(600.0)
    assert talk.effects() == []
    talk.feed(tv.ConnectionChanged(is_up=False))
    talk.feed(tv.ConnectionChanged(is_up=True))
    assert deadline(talk.state) is not None, "a new connection begins anew"


@pytest.mark.parametrize(
    ("intent", "line"),
    [(CandidateIntent.REPEAT, Line.REPEAT), (CandidateIntent.REPHRASE, Line.REPHRASE)],
)
def test_repeat_and_rephrase_speak_again(intent: CandidateIntent, line: Line) -> None:
    talk = Conversation().asked()
    talk.feed(tv.Pressed(intent))
    assert talk.effects() == [tv.Say(line)]
    assert talk.state.floor is Floor.INTERVIEWER


def test_pause_and_resume() -> None:
    talk = Conversation()
    talk.feed(tv.Pressed(CandidateIntent.PAUSE))
    assert talk.effects()[1:] == [tv.StopSpeaking(), tv.Pause("candidate")]
    talk.feed(tv.Pressed(CandidateIntent.DONE))
    assert talk.state.floor is Floor.PAUSED
    talk.feed(tv.Pressed(CandidateIntent.RESUME))
    assert talk.state.floor is Floor.INTERVIEWER
