"""Measured windows to levels in results: by fifths, apart from the words, and only where they may be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest

import factories
from daedam.infra.web.access import Role
from daedam.interviewing import events as ev
from daedam.interviewing import sampled
from daedam.interviewing.vocabulary import AnswerSource
from daedam.kit.ids import new_id
from daedam.scoring.policies import ScoringPolicy
from daedam.signals.kinds import SignalKind as K
from daedam.signals.windows import SignalWindow, WindowQuality
from factories import ANSWER, Person
from fixtures.api import Api

V1 = "/api/v1"
SECONDS = 12
WITH_CAMERA = {"has_microphone": True, "has_camera": True, "has_speaker": True}
VOICE = {K.SNR: 25.0, K.SPEECH_RATE: 4.0, K.LOUDNESS: -20.0, K.PITCH: 200.0}
BEST = {K.GAZE_AWAY: 0.0, K.FACIAL_MOVEMENT: 1.0, K.POSTURE_KEPT: 1.0, K.HAND_NEAR_FACE: 0.0, K.SMILE: 1.0}
WORST = {K.GAZE_AWAY: 1.0, K.FACIAL_MOVEMENT: 0.0, K.POSTURE_KEPT: 0.0, K.HAND_NEAR_FACE: 1.0, K.SMILE: 0.0}
DROWNED = {K.SNR: 2.0, K.SPEECH_RATE: 4.0, K.LOUDNESS: -45.0, K.PITCH: 200.0}
SEEN = WindowQuality(frames=5, face_share=1.0, most_faces=1, brightness=0.5, heard_s=1.0, voiced_s=0.9, snr_db=25.0)
HEARD = WindowQuality(heard_s=1.0, voiced_s=0.9, snr_db=25.0)
CONTENT = {"language", "psychological", "cognitive", "job_fit"}


@pytest.fixture
async def recruiter(api: Api) -> Person:
    return await factories.person(api, Role.RECRUITER, await factories.organization(api))


async def interviewed(
    api: Api,
    recruiter: Person,
    values: Mapping[K, float],
    *,
    policy: ScoringPolicy = ScoringPolicy.DOCUMENTED,
    quality: WindowQuality = SEEN,
    has_camera: bool = True,
    source: AnswerSource = AnswerSource.SPOKEN,
    extra: Mapping[int, Mapping[str, float]] | None = None,
) -> dict[str, Any]:
    """The results of an interview in which every answer has the same words, and windows of `values`."""
    applicant, session_id = await factories.invited(api, recruiter, await factories.posting(recruiter, policy=policy))
    path = f"{V1}/sessions/{session_id}"
    devices = WITH_CAMERA | {"has_camera": has_camera}
    for step, body in (("consents", factories.CONSENTS), ("device-check", devices), ("start", None)):
        session = (await applicant.client.post(f"{path}/{step}", json=body)).json()
    start_s = 0
    while session["current_question"] is not None:
        question_id = UUID(session["current_question"]["question_id"])
        windows = [SignalWindow(started_s=float(start_s + i), values=values, quality=quality) for i in range(SECONDS)]
        sample = sampled.to_event(question_id, windows, "scripted", expressions=extra)
        said = ev.UtteranceFinal(
            utterance_id=new_id(),
            question_id=question_id,
            speaker="candidate",
            text=ANSWER,
            source=source,
            started_ms=start_s * 1000,
            ended_ms=(start_s + SECONDS) * 1000,
            engine="scripted",
        )
        assert sample is not None
        async with api.unit() as unit:
            await api.runtime.journal.append(unit, session_id, [said, sample])
        done = await applicant.client.post(f"{V1}/answers", json={"question_id": str(question_id)})
        assert done.status_code == 202, done.text
        session = done.json()["session"]
        start_s += SECONDS
    await api.drain()
    shown = await applicant.client.get(f"{path}/results")
    assert shown.json()["is_complete"], shown.text
    return dict(shown.json())


async def with_another_face(api: Api, reader: Person, results: dict[str, Any], values: Mapping[K, float]) -> Any:
    """The same interview, word for word, had other windows been measured over it."""
    samples = []
    for i, one in enumerate(results["results"]):
        windows = [
            SignalWindow(started_s=float(i * SECONDS + second), values=values, quality=SEEN)
            for second in range(SECONDS)
        ]
        samples.append(sampled.to_event(UUID(one["question"]["question_id"]), windows, "scripted"))
    async with api.unit() as unit:
        await api.runtime.journal.append(unit, UUID(results["session_id"]), [one for one in samples if one])
    shown = await reader.client.get(f"{V1}/sessions/{results['session_id']}/results")
    return shown.json()


def area(results: dict[str, Any], name: str) -> dict[str, Any]:
    return next(dict(one) for one in results["totals"]["areas"] if one["area"] == name)


def content_of(results: dict[str, Any]) -> list[Any]:
    """Everything words gave: levels, quotes' texts, points of the areas read from them."""
    levels = [
        [(c["criterion_id"], c["level"], c["rationale"]) for c in one["evaluation"]["criteria"] if c["area"] in CONTENT]
        for one in results["results"]
    ]
    points = [(one["area"], one["points"]) for one in results["totals"]["areas"] if one["area"] in CONTENT]
    summary = [
        (one["evaluation"]["technical_score"], one["evaluation"]["communication_score"]) for one in results["results"]
    ]
    return [levels, points, summary]


async def test_the_best_signals_earn_25_and_the_worst_none_for_the_same_words(api: Api, recruiter: Person) -> None:
    best = await interviewed(api, recruiter, BEST | VOICE)
    worst = await with_another_face(api, recruiter, best, WORST | DROWNED)
    assert (area(best, "nonverbal")["points"], area(best, "nonverbal")["scored_share"]) == (25.0, 1.0)
    assert (area(worst, "nonverbal")["points"], area(worst, "nonverbal")["scored_share"]) == (0.0, 1.0)
    assert content_of(best) == content_of(worst)
    assert best["totals"]["total"] - worst["totals"]["total"] == pytest.approx(25.0, abs=0.11)
    assert {one["emotion"]["dominant_emotion"] for one in best["results"]} == {"smiling"}
    assert {one["emotion"]["score"] for one in best["results"]} == {1.0}


async def test_a_share_its_level_and_its_points_can_be_followed_by_hand(api: Api, recruiter: Person) -> None:
    # 65 % of the time with the eyes away: 35 % to the screen is level 2, and (2 - 1) / 4 of 5 points.
    results = await interviewed(api, recruiter, BEST | VOICE | {K.GAZE_AWAY: 0.65})
    gaze = [c for c in results["results"][0]["evaluation"]["criteria"] if c["criterion_id"] == "gaze_to_screen"]
    assert [(c["level"], c["area"], c["evidence"], c["reason"]) for c in gaze] == [(2.0, "nonverbal", [], None)]
    assert gaze[0]["rationale"] == "So in 35.0% of the 12 seconds that could be measured, out of 12."
    total = next(c for c in area(results, "nonverbal")["criteria"] if c["criterion_id"] == "gaze_to_screen")
    assert (total["weight"], total["level"], total["points"]) == (5, 2.0, 1.3)  # 1.25, rounded half up


async def test_without_a_camera_the_weight_goes_to_what_was_measured_and_that_is_said(
    api: Api, recruiter: Person
) -> None:
    results = await interviewed(api, recruiter, VOICE, quality=HEARD, has_camera=False)
    nonverbal = area(results, "nonverbal")
    assert nonverbal["points"] == 25.0
    assert nonverbal["scored_share"] == pytest.approx(8 / 25, abs=1e-3)
    told = {c["criterion_id"]: (c["level"], c["reason"], c["reason_text"]) for c in nonverbal["criteria"]}
    assert told["voice_delivery"] == (5.0, None, None)
    expected = (None, "not_measured", "There was no picture from a camera, so this was not measured.")
    assert {name for name, one in told.items() if one == expected} == set(told) - {"voice_delivery"}
    assert all(one["emotion"] is None for one in results["results"])
    assert results["totals"]["scored_share"] < 1.0


async def test_where_nothing_was_measured_the_area_drops_out(api: Api, recruiter: Person) -> None:
    blind = WindowQuality()
    results = await interviewed(api, recruiter, {}, quality=blind)
    nonverbal = area(results, "nonverbal")
    assert (nonverbal["points"], nonverbal["reason"]) == (None, "not_measured")
    assert "nonverbal" in {one["area"] for one in results["not_measured"]}
    assert results["totals"]["possible"] == 75.0


async def test_who_types_is_not_looked_at(api: Api, recruiter: Person) -> None:
    results = await interviewed(api, recruiter, WORST | DROWNED, source=AnswerSource.TYPED)
    assert area(results, "nonverbal")["points"] is None
    assert all(one["emotion"] is None for one in results["results"])


@pytest.mark.parametrize("policy", [ScoringPolicy.CONTENT_ONLY, ScoringPolicy.EU_SAFE])
async def test_a_policy_of_words_alone_reads_no_window_that_somebody_wrote(
    api: Api, recruiter: Person, policy: ScoringPolicy
) -> None:
    best = await interviewed(api, recruiter, BEST | VOICE, policy=policy)
    worst = await with_another_face(api, recruiter, best, WORST | DROWNED)
    assert worst == best
    assert "nonverbal" not in {one["area"] for one in best["totals"]["areas"]}
    assert all(one["emotion"] is None for one in best["results"])
    assert not [c for one in best["results"] for c in one["evaluation"]["criteria"] if c["area"] == "nonverbal"]


async def test_a_classifiers_shares_name_the_expression_where_one_runs(api: Api, recruiter: Person) -> None:
    extra = {second: {"happy": 0.25, "neutral": 0.75} for second in range(0, 300, 2)}
    results = await interviewed(api, recruiter, BEST | VOICE, extra=extra)
    assert results["results"][0]["emotion"] == {"dominant_emotion": "neutral", "score": 0.75}
    assert area(results, "nonverbal")["points"] == 25.0  # and moves no point


async def test_the_report_of_an_interview_that_was_measured_prints_in_every_form(api: Api, recruiter: Person) -> None:
    results = await interviewed(api, recruiter, BEST | VOICE)
    path = f"{V1}/reports/{results['session_id']}"
    shown = (await recruiter.client.get(path)).json()
    assert shown["totals"] == results["totals"]
    for form in ("json", "xlsx"):
        assert (await recruiter.client.get(f"{path}/export.{form}")).status_code == 200


def test_api_and_workers_load_nothing_that_reads_a_face_before_it_may_be_read() -> None:
    code = (
        "import sys\n"
        "import daedam.apps.api, daedam.apps.worker, daedam.apps.media\n"
        "looks = ('daedam.features.evaluations.measuring', 'daedam.signals.nonverbal', 'daedam.signals.answers',\n"
        "         'daedam.signals.expression', 'daedam.signals.meter', 'daedam.media.sampling',\n"
        "         'daedam.providers.vision.live', 'daedam.providers.vision.mediapipe', 'mediapipe', 'cv2')\n"
        "print(*[name for name in looks if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == []
