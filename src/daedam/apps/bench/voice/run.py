"""Runs the voice scenarios, turn about with a peer where one is given, and holds them to their limits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console

from daedam.apps.bench.figures import Figure, percentile, show
from daedam.apps.bench.voice.measuring import SESSIONS, Series, Server, crowd, interruptions, own_server, turns
from daedam.apps.bench.voice.serving import Script
from daedam.kit.languages import Language
from daedam.media.candidate.caller import voiced_part
from daedam.media.candidate.microphone import read_recording
from daedam.media.speaking import Upsampler
from daedam.providers.speech import Samples
from daedam.providers.tts.registry import build_tts

BLOCKS = 3
SENTENCE = "He printed the first book there, in the old town by the river?"
AFTER_LOSS_MS, CORE_RATIO, CROWD_RATIO, SESSION_MB = 40.0, 0.6, 1.25, 35.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the servers are told to do, and the most our times may be of the peer's."""

    script: Script
    ratio: float


SCENARIOS = {
    "vad": Scenario(Script(), 0.90),
    "semantic": Scenario(Script(turn="semantic"), 0.90),
    "services": Scenario(Script(stt_delay_s=0.15, llm_delay_s=0.3, tts_delay_s=0.15), 0.65),
    "barge-in": Scenario(Script(tone_s=4.0), 0.60),
    "loss": Scenario(Script(), 0.90),
    "sessions": Scenario(Script(), 1.0),
}


@dataclass(frozen=True, slots=True)
class VoiceBench:
    """One run: `n_turns` per server and scenario, in blocks turn about."""

    names: tuple[str, ...]
    n_turns: int
    peer: Server | None
    speech: Samples

    async def measure(self, console: Console) -> list[Figure]:
        """Every figure of every scenario."""
        figures: list[Figure] = []
        for name in self.names:
            scenario = SCENARIOS[name]
            console.print(f"{name}: about {self._seconds(name):.0f} s")
            async with own_server(scenario.script) as own:
                if name == "sessions":
                    figures += await self._crowd(own)
                else:
                    figures += await self._compare(name, scenario, own)
        return figures

    def _seconds(self, name: str) -> float:
        per_turn = self.speech.size / 48_000 + 2.6 + (3.0 if name == "barge-in" else 0.0)
        n_servers = 1 if self.peer is None or name == "sessions" else 2
        return per_turn * self.n_turns * n_servers

    async def _compare(self, name: str, scenario: Scenario, own: Server) -> list[Figure]:
        measured = {"daedam": Series(), "peer": Series()}
        servers = [("daedam", own)] + ([("peer", self.peer)] if self.peer is not None else [])
        n_blocks = 1 if name == "loss" else BLOCKS
        for _ in range(n_blocks):
            for key, server in servers:
                await self._block(name)(server, measured[key], max(1, self.n_turns // n_blocks))
        figures = _times(name, "daedam", measured["daedam"])
        if self.peer is not None:
            figures += _times(name, "peer", measured["peer"])
            figures += _ratios(name, scenario.ratio, measured["daedam"], measured["peer"])
        return figures

    def _block(self, name: str) -> Callable[[Server, Series, int], Awaitable[None]]:
        async def block(server: Server, series: Series, n: int) -> None:
            if name == "barge-in":
                await interruptions(server, self.speech, n, series)
            else:
                await turns(server, self.speech, n, series, has_loss=name == "loss")

        return block

    async def _crowd(self, own: Server) -> list[Figure]:
        alone = Series()
        await turns(own, self.speech, self.n_turns, alone)
        many = await crowd(own, self.speech, max(3, self.n_turns // 3))
        p95_alone, p95_many = percentile(alone.latencies_ms, 0.95), percentile(many.latencies_ms, 0.95)
        n_missed = float(alone.n_missed + sum(heard.n_missed for heard in many.heard))
        return [
            Figure("sessions: p95 with one", p95_alone, "ms", None, len(alone.latencies_ms)),
            Figure(f"sessions: p95 with {SESSIONS} at once", p95_many, "ms", None, len(many.latencies_ms)),
            Figure(f"sessions: p95 with {SESSIONS} / with one", p95_many / p95_alone, "×", CROWD_RATIO),
            Figure("sessions: memory per further session", many.mb_per_further_session, "MB", SESSION_MB, SESSIONS - 1),
            Figure("sessions: turns without a reply", n_missed, "turns", 0.0),
        ]


def _times(name: str, who: str, series: Series) -> list[Figure]:
    took = series.latencies_ms
    if not took:
        raise TimeoutError(f"{who} never replied in {name}")
    is_ours = who == "daedam"
    figures = [
        Figure(f"{name}: {who} p50", percentile(took, 0.5), "ms", None, len(took)),
        Figure(f"{name}: {who} p95", percentile(took, 0.95), "ms", None, len(took)),
        Figure(f"{name}: {who} turns without a reply", float(series.n_missed), "turns", 0.0 if is_ours else None),
    ]
    if series.after_loss_ms:
        later = percentile(series.after_loss_ms, 0.5) - percentile(series.before_loss_ms, 0.5)
        limit = AFTER_LOSS_MS if is_ours else None
        figures.append(Figure(f"{name}: {who} p50 after one lost packet, minus before", later, "ms", limit))
    if series.core_shares:
        share = 100 * sum(series.core_shares) / len(series.core_shares)
        figures.append(Figure(f"{name}: {who} share of a core", share, "%", None, len(series.core_shares)))
    return figures


def _ratios(name: str, limit: float, own: Series, peer: Series) -> list[Figure]:
    figures = [
        Figure(
            f"{name}: daedam / peer, p{percent}",
            percentile(own.latencies_ms, percent / 100) / percentile(peer.latencies_ms, percent / 100),
            "×",
            limit,
        )
        for percent in (50, 95)
    ]
    if own.core_shares and peer.core_shares:
        ratio = sum(own.core_shares) / len(own.core_shares) / (sum(peer.core_shares) / len(peer.core_shares))
        figures.append(Figure(f"{name}: daedam / peer, share of a core", ratio, "×", CORE_RATIO))
    return figures


async def measure_voice(
    names: tuple[str, ...], n_turns: int, peer_url: str | None, recording: Path | None, *, is_json: bool
) -> int:
    """Measure and print; the exit code is 1 when a figure is beyond its limit."""
    speech = voiced_part(read_recording(recording) if recording else await spoken(SENTENCE))
    peer = Server("peer", peer_url, peer_url.rsplit("/", 1)[0] + "/stats") if peer_url else None
    bench = VoiceBench(names, n_turns, peer, speech)
    return show("voice", await bench.measure(Console(stderr=True)), is_json=is_json)


async def spoken(text: str) -> Samples:
    """The embedded voice saying `text`, int16, 48 kHz."""
    tts = build_tts("espeak")
    try:
        parts: list[Samples] = []
        upsample: Upsampler | None = None
        async for chunk in tts.synthesize(text, Language.EN):
            upsample = upsample or Upsampler(chunk.sample_rate)
            parts.append(upsample(chunk.samples))
    finally:
        await tts.close()
    return np.concatenate(parts)
