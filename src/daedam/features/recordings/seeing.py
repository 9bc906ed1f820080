"""The pictures of a recording: measured where that is allowed, and never a reason to lose an answer."""

from __future__ import annotations

from typing import Any

from daedam.features.recordings import steps
from daedam.features.recordings.steps import OpenRecording, StepTeller
from daedam.features.runtime import Runtime
from daedam.features.work import Args, Finish
from daedam.infra.unit_of_work import UnitOfWork
from daedam.interviewing import events as ev
from daedam.interviewing.measuring import why_not_watched
from daedam.interviewing.recording_events import RecordingStep
from daedam.interviewing.state import SessionState
from daedam.providers.errors import ProviderUnavailable
from daedam.providers.media_files import MediaError, MediaProbe
from daedam.providers.media_files.reading import RecordingFile, VisionChoice
from daedam.signals.kinds import EVERY_KIND, VOICE_KINDS, WORD_KINDS

NO_PICTURE = "no_picture"
STEP = RecordingStep.SIGNALS


def why_not_seen(state: SessionState, probe: MediaProbe) -> str | None:
    """Why a recording's pictures are not looked at, or None where they are."""
    forbidden = why_not_watched(state)
    if forbidden is not None:
        return forbidden
    return NO_PICTURE if probe.video is None else None


def nothing_seen() -> dict[str, Any]:
    """The result where nothing was looked at."""
    return {"windows": [], "engine": "", "baseline": None}


async def see_recording(runtime: Runtime, args: Args) -> Finish:
    """Task: look at five pictures a second, and keep numbers. What cannot be looked at is not measured."""
    opened = await steps.open_recording(runtime, args)
    if opened is None:
        return steps.nothing
    reason = why_not_seen(opened.interview.state, opened.probe)
    if reason is not None:
        return _seen(runtime, opened, nothing_seen(), reason)
    settings = runtime.foundations.settings
    choice = VisionChoice(engine=settings.vision, home=settings.home)
    try:
        async with opened.reader.materialise() as path:
            seen = await RecordingFile(path, opened.probe).see(
                EVERY_KIND - VOICE_KINDS - WORD_KINDS, choice, StepTeller(runtime, opened, STEP)
            )
    except ProviderUnavailable:
        return _seen(runtime, opened, nothing_seen(), "unavailable")
    except MediaError as error:
        # The sound was heard: the words count all the same.
        return _seen(runtime, opened, nothing_seen(), error.code)
    found = {
        "windows": [window.as_json() for window in seen.windows],
        "engine": seen.engine,
        "baseline": seen.baseline.as_json() if seen.baseline else None,
    }
    return _seen(runtime, opened, found, None)


def _seen(runtime: Runtime, opened: OpenRecording, found: dict[str, Any], note: str | None) -> Finish:
    return steps.kept(runtime, opened, STEP, found, over=(STEP,), note=note)


def give_up_seeing(runtime: Runtime, args: Args, code: str) -> Finish:
    """Looking failed for good: not measured, and a person is told."""

    async def finish(unit: UnitOfWork) -> None:
        opened = await steps.open_recording(runtime, args)
        if opened is None:
            return
        await _seen(runtime, opened, nothing_seen(), code)(unit)
        told = ev.TaskNeedsAttention(kind=steps.SEE, error_code=code)
        await runtime.journal.append(unit, opened.session_id, [told])

    return finish
