"""Who may be measured: the policy, the consents and the camera each forbid it alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from daedam.interviewing import events as ev
from daedam.interviewing.measuring import NotMeasuredWhy, why_not_measured, why_not_watched
from daedam.interviewing.state import SessionState, fold
from daedam.interviewing.vocabulary import ConsentPurpose, Purpose, Scenario, Stage
from daedam.kit.entries import Entry
from daedam.scoring.policies import ScoringPolicy

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def state(
    policy: str | None = ScoringPolicy.DOCUMENTED,
    *,
    refused: ConsentPurpose | None = None,
    asked: bool = True,
    has_camera: bool | None = True,
) -> SessionState:
    events: list[ev.SessionEvent] = [
        ev.SessionCreated(
            stage=Stage.AI,
            purpose=Purpose.HIRING,
            language="ko",
            scenario=Scenario.COMPREHENSIVE,
            position="tester",
            required_consents=(ConsentPurpose.RECORDING,),
            plan_deadline=NOW,
            policy=policy,
        )
    ]
    if asked:
        events += [
            ev.ConsentRecorded(purpose=purpose, is_granted=purpose is not refused, text_version="1")
            for purpose in (ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS)
        ]
    if has_camera is not None:
        events.append(ev.DevicesChecked(has_microphone=True, has_camera=has_camera, has_speaker=True))
    return fold(Entry(i, NOW, event) for i, event in enumerate(events, 1))


def test_the_documented_policy_with_both_consents_may_be_measured() -> None:
    assert why_not_measured(state()) is None
    assert why_not_watched(state()) is None


@pytest.mark.parametrize("policy", [None, "unheard-of", *sorted(set(ScoringPolicy) - {ScoringPolicy.DOCUMENTED})])
def test_every_other_policy_and_none_at_all_forbid_it(policy: str | None) -> None:
    assert why_not_measured(state(policy)) is NotMeasuredWhy.POLICY
    assert why_not_watched(state(policy)) is NotMeasuredWhy.POLICY


@pytest.mark.parametrize("purpose", [ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS])
def test_each_refused_consent_forbids_it(purpose: ConsentPurpose) -> None:
    assert why_not_measured(state(refused=purpose)) is NotMeasuredWhy.NOT_CONSENTED


def test_a_consent_nobody_was_asked_for_is_none() -> None:
    assert why_not_measured(state(asked=False)) is NotMeasuredWhy.NOT_CONSENTED


def test_without_a_camera_the_voice_may_be_measured_and_the_picture_not() -> None:
    assert why_not_measured(state(has_camera=False)) is None
    assert why_not_watched(state(has_camera=False)) is NotMeasuredWhy.NO_CAMERA


def test_an_upload_has_no_device_check_and_its_picture_may_be_measured() -> None:
    assert why_not_watched(state(has_camera=None)) is None


def test_a_session_nobody_created_is_not_measured() -> None:
    assert why_not_measured(SessionState()) is NotMeasuredWhy.POLICY
