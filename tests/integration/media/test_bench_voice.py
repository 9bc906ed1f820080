"""The voice benchmark: its server keeps the contract, its caller measures what happened and what did not."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import numpy as np
import pytest

from daedam.apps.bench.figures import Figure
from daedam.apps.bench.voice.measuring import Series, own_server, turns
from daedam.apps.bench.voice.run import SCENARIOS, VoiceBench, measure_voice
from daedam.apps.bench.voice.serving import Script
from daedam.media.candidate.caller import Caller, voiced_part
from daedam.media.candidate.microphone import read_recording
from daedam.media.tracks import FRAME, RATE
from daedam.providers.speech import Samples

VOICES = Path(__file__).parents[2] / "voices"


@pytest.fixture(scope="module")
def speech() -> Samples:
    return voiced_part(read_recording(VOICES / "yes.wav"))


def test_only_the_voiced_part_of_a_recording_is_said() -> None:
    tone = (8000 * np.sin(np.arange(RATE) / 20)).astype(np.int16)
    quiet = np.zeros(RATE, np.int16)
    assert voiced_part(np.concatenate([quiet, tone, quiet])).size == pytest.approx(RATE, abs=2 * FRAME)
    with pytest.raises(ValueError, match="no voice"):
        voiced_part(quiet)


@pytest.mark.slow
async def test_turns_with_a_lost_packet_are_measured_against_a_served_room(speech: Samples) -> None:
    series = Series()
    async with own_server(Script(tone_s=0.3)) as server:
        await turns(server, speech, 4, series, has_loss=True)
    assert series.n_missed == 0
    assert len(series.before_loss_ms) == 2
    assert len(series.after_loss_ms) == 2
    assert all(200 <= took < 5000 for took in series.latencies_ms), "never before the 200 ms of silence are over"
    assert 0 < series.core_shares[0] < 2


@pytest.mark.slow
async def test_a_reply_is_interrupted(speech: Samples) -> None:
    async with own_server(Script(tone_s=4.0)) as server, httpx.AsyncClient(trust_env=False) as http:
        caller = Caller()
        try:
            await caller.open(http, server.url)
            stopped_ms = await caller.barge_in_ms(speech)
        finally:
            await caller.close()
    assert 0 < stopped_ms < 2500, "the tone would have gone on for three more seconds"


@pytest.mark.slow
async def test_beside_a_peer_there_are_ratios_and_the_verdict_is_in_the_json(
    speech: Samples, capsys: pytest.CaptureFixture[str]
) -> None:
    async with own_server(Script(tone_s=0.3)) as peer:
        code = await measure_voice(("vad",), 3, peer.url, VOICES / "yes.wav", is_json=True)
    said = json.loads(capsys.readouterr().out)
    names = [figure["name"] for figure in said["figures"]]
    assert "vad: daedam / peer, p50" in names
    assert "vad: daedam / peer, share of a core" in names
    ours = [Figure(**figure) for figure in said["figures"]]
    assert said["within_limits"] == all(figure.is_within for figure in ours)
    assert code == (0 if said["within_limits"] else 1)


def test_every_scenario_says_how_long_it_takes(speech: Samples) -> None:
    bench = VoiceBench(tuple(SCENARIOS), 30, None, speech)
    assert all(bench._seconds(name) > 30 for name in SCENARIOS)
