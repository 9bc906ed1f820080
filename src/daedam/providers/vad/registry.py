"""From a name to a voice activity detector."""

from __future__ import annotations

from daedam.providers.errors import ProviderUnavailable
from daedam.providers.vad.base import VoiceActivity
from daedam.providers.vad.scripted import ScriptedVoiceActivity
from daedam.providers.vad.silero import SileroVoiceActivity

KNOWN = ("auto", "silero", "scripted")


def build_vad(spec: str = "auto") -> VoiceActivity:
    """The detector named `spec`. Raises `ProviderUnavailable` that lists the known names for another one."""
    if spec in ("auto", "silero"):
        return SileroVoiceActivity()
    if spec == "scripted":
        return ScriptedVoiceActivity()
    raise ProviderUnavailable(spec, f"Unknown voice activity detector; known are: {', '.join(KNOWN)}.")
