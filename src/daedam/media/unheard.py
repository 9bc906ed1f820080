"""Packets that stop are not silence: until they come again, or the connection counts as lost, no turn ends by them."""

from __future__ import annotations

from daedam.interviewing.turn_vocabulary import SoundBack, SoundStopped
from daedam.media.interview import Interview
from daedam.media.peer import Peer
from daedam.providers.speech import Samples

UNHEARD_S = 0.5
"""Without a packet for this long, it is not known whether the candidate is silent: Opus sends one every 20 ms, and
with discontinuous transmission one every 400 ms (RFC 6716, 2.1.9)."""


def check(interview: Interview | None, peer: Peer | None, now: float) -> None:
    """To be called a few times a second: tells the turn-taking when no sound, not even silence, has come for long."""
    since = peer.last_audio_at if peer is not None else None
    if interview is None or since is None or now - since < UNHEARD_S or interview.turn.unheard_since is not None:
        return
    interview.feed(SoundStopped(since))


def hear(interview: Interview, peer: Peer, samples: Samples, now: float) -> None:
    """Sound of the candidate (int16, 16 kHz), its end at `now`: what is heard from here on counts again."""
    if peer.lost_ms >= 1000 * UNHEARD_S:
        interview.listening.lose(peer.lost_ms)
    if interview.turn.unheard_since is not None:
        interview.feed(SoundBack())
    interview.listening.hear(samples, now)
