"""Whether a session's face, body and voice may be measured at all. Where they may not, nothing is computed or kept."""

from __future__ import annotations

from enum import StrEnum

from daedam.interviewing.state import SessionState
from daedam.interviewing.vocabulary import ConsentPurpose
from daedam.scoring.policies import ScoringPolicy

NEEDED_CONSENTS = (ConsentPurpose.RECORDING, ConsentPurpose.AI_ANALYSIS)


class NotMeasuredWhy(StrEnum):
    """Why something of a session has no measurement."""

    POLICY = "policy"
    NOT_CONSENTED = "not_consented"
    NO_CAMERA = "no_camera"
    NOT_SEEN = "not_seen"


def why_not_measured(state: SessionState) -> NotMeasuredWhy | None:
    """The rule that forbids any measurement of this session, or None where it is allowed.

    Allowed is only the policy that scores the nonverbal area, with both consents granted in words of their own.
    """
    created = state.created
    if created is None or created.policy != ScoringPolicy.DOCUMENTED:
        return NotMeasuredWhy.POLICY
    if not all(state.consents.get(purpose) for purpose in NEEDED_CONSENTS):
        return NotMeasuredWhy.NOT_CONSENTED
    return None


def why_not_watched(state: SessionState) -> NotMeasuredWhy | None:
    """As `why_not_measured`, for the picture: an interview without a camera is an accommodation, and stays one."""
    forbidden = why_not_measured(state)
    if forbidden is None and state.devices is not None and not state.devices.has_camera:
        return NotMeasuredWhy.NO_CAMERA
    return forbidden
