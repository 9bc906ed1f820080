"""The data a model reads, per call: plain values under short labels. Nothing here names the candidate."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from daedam.providers.llm.base import EvaluationRequest, FollowUpRequest, InsightRequest, PlanRequest

FLAGS = ("instruction_in_answer", "off_topic", "non_answer", "not_speech", "question_echo")


def for_plan(request: PlanRequest) -> dict[str, Any]:
    """Position, requirements, values, résumé lines, bank."""
    return {
        "position": request.position,
        "requirements": [asdict(item) for item in request.requirements],
        "values": [asdict(item) for item in request.talent],
        "resume_lines": [{"ref": line.ref, "text": line.text} for line in request.resume_lines],
        "bank": [asdict(item) for item in request.bank],
    }


def for_follow_up(request: FollowUpRequest) -> dict[str, Any]:
    """Question, expected points, hints, answer."""
    return {
        "question": {
            "text": request.question_text,
            "kind": request.kind,
            "expected_points": request.expected_points,
            "follow_up_hints": request.follow_up_hints,
        },
        "answer": request.answer_text,
    }


def for_evaluation(request: EvaluationRequest) -> dict[str, Any]:
    """Criteria, question, what the job asks for, utterances."""
    return {
        "criteria": [
            {
                "criterion_id": spec.id,
                "name": spec.name,
                "description": spec.description,
                "anchors": {str(level): text for level, text in sorted(spec.anchors.items())},
            }
            for spec in request.criteria
        ],
        "question": {
            "text": request.question_text,
            "kind": request.kind,
            "expected_points": request.expected_points,
        },
        "requirements": [item.text for item in request.requirements],
        "values": [f"{item.name}: {item.text}" for item in request.talent],
        "allowed_flags": FLAGS,
        "utterances": [asdict(item) for item in request.utterances],
    }


def for_insight(request: InsightRequest) -> dict[str, Any]:
    """Position, values, verified findings."""
    return {
        "position": request.position,
        "values": [f"{item.name}: {item.text}" for item in request.talent],
        "findings": [asdict(item) for item in request.findings],
    }
