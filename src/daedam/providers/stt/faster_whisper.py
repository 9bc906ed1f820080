"""Whisper by CTranslate2, used only when its model files are here; Korean and English."""

from __future__ import annotations

from pathlib import Path

from daedam.kit.languages import Language
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.models.store import is_present, model_folder
from daedam.providers.stt.base import SttCapabilities
from daedam.providers.stt.process import ProcessSpeechToText

ENGINE = "faster-whisper"
SIZES = ("tiny", "base", "small", "medium", "large-v3")
"""From worst to best; `models/catalogue.yaml` says what each takes."""


class FasterWhisperSpeechToText(ProcessSpeechToText):
    """One size of Whisper in its own process. Raises `ProviderUnavailable` when its files are not here."""

    def __init__(self, home: Path | None, size: str, *, threads: int = 1) -> None:
        model_id = f"{ENGINE}-{size}"
        if home is None or not is_present(home, model_id):
            raise ProviderUnavailable(ENGINE, f"Its files are not here: run 'daedam models pull {model_id}'.")
        capabilities = SttCapabilities(
            engine=ENGINE, model=size, languages=frozenset(Language), has_partials=True, is_local=True
        )
        folder = str(model_folder(home, model_id))
        super().__init__(capabilities, (folder, str(threads)), lambda text: " ".join(text.split()))


def best_present(home: Path | None) -> str | None:
    """The best size whose files are here."""
    if home is None:
        return None
    return next((size for size in reversed(SIZES) if is_present(home, f"{ENGINE}-{size}")), None)
