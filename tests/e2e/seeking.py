"""Where a player was sent, measured: its own position, and the clock in the picture it then showed."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from .people import until
from .recording import CLOCK_BITS, FPS, SQUARE_PX

WATCH = """(video, [bits, square]) => {
  video.pause();
  video.sought = null;
  // A page that changes its width may have made another player.
  if (video.isWatched) return;
  video.isWatched = true;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [320, 240];
  const context = canvas.getContext('2d', { willReadFrequently: true });
  video.addEventListener('seeked', () => {
    if (video.seeking) return; // sent on meanwhile: its position is the new one already, its picture is not
    context.drawImage(video, 0, 0, 320, 240);
    const isLight = (bit) => context.getImageData((bit + 0.5) * square, square / 2, 1, 1).data[0] > 128;
    let frame = 0;
    for (let bit = 0; bit < bits; bit++) if (isLight(bit)) frame += 2 ** bit;
    video.sought = { at: video.currentTime, frame };
  });
}"""


class Seeks:
    """Watches a player that shows `write_answer_video`'s picture."""

    def __init__(self, video: Locator) -> None:
        self._video = video

    def watch(self) -> None:
        """Stop it, and forget where it went: before the next thing is clicked."""
        self._video.evaluate(WATCH, [CLOCK_BITS, SQUARE_PX])

    def check(self, wanted_s: float, tolerance_s: float, what: str) -> None:
        """It went to `wanted_s`, by its own word and by the picture it showed there."""

        def landed() -> dict[str, Any] | None:
            # On a busy machine the seek before this one may only now be over.
            sought: dict[str, Any] | None = self._video.evaluate("el => el.sought")
            return sought if sought and abs(sought["at"] - wanted_s) <= tolerance_s else None

        found = until(self._video.page, landed, f"{what}: at {wanted_s} s")
        shown_s = found["frame"] / FPS
        assert abs(shown_s - wanted_s) <= tolerance_s, f"{what}: showed {shown_s}, not {wanted_s}"
