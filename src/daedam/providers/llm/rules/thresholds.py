"""From a feature's value to a level, and every threshold's reason in words.

The values are ours: each is the number of elements that feature needs, as its reason says. They are data so that a
report can show them and a test can hold them to their ladder.
"""

from __future__ import annotations

from dataclasses import dataclass

FEATURES = (
    "relevance",
    "specificity",
    "structure",
    "reasoning",
    "reflection",
    "coverage_requirements",
    "coverage_talent",
    "clarity",
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """From this value on, the feature is at this level; what that means in both languages."""

    level: int
    at_least: float
    ko: str
    en: str


def _ladder(*steps: tuple[float, str, str]) -> tuple[Threshold, ...]:
    return tuple(Threshold(level, at_least, ko, en) for level, (at_least, ko, en) in enumerate(steps, start=1))


TABLE: dict[str, tuple[Threshold, ...]] = {
    "relevance": _ladder(
        (0.0, "질문이나 기대 요소와 이어지는 말이 없습니다", "no words tie the answer to the question"),
        (0.12, "질문의 주제를 스치듯 다룹니다", "the question's subject is only touched"),
        (0.3, "질문의 주제를 다룹니다", "the question's subject is treated"),
        (0.5, "질문의 주제와 기대 요소 일부를 다룹니다", "the subject and part of what was asked for are treated"),
        (0.7, "질문의 주제와 기대 요소를 대부분 다룹니다", "the subject and most of what was asked for are treated"),
    ),
    "specificity": _ladder(
        (0.0, "숫자, 도구, 본인의 역할이 나오지 않습니다", "no number, no tool and no own part is named"),
        (0.2, "구체적인 요소가 하나 있습니다", "one concrete element is named"),
        (0.4, "구체적인 요소가 두 가지 있습니다", "two concrete elements are named"),
        (
            0.6,
            "본인의 역할과 함께 구체적인 요소가 여럿 있습니다",
            "several concrete elements are named with the own part",
        ),
        (0.8, "숫자, 도구, 본인의 행동이 모두 구체적입니다", "numbers, tools and own actions are all concrete"),
    ),
    "structure": _ladder(
        (0.0, "상황, 과제, 행동, 결과의 흐름이 없습니다", "no situation, task, action or result can be told apart"),
        (0.25, "상황, 과제, 행동, 결과 중 하나가 있습니다", "one of situation, task, action, result is there"),
        (0.5, "상황, 과제, 행동, 결과 중 둘이 있습니다", "two of situation, task, action, result are there"),
        (0.75, "상황, 과제, 행동, 결과 중 셋이 있습니다", "three of situation, task, action, result are there"),
        (1.0, "상황에서 결과까지 차례로 말합니다", "the answer goes from situation to result"),
    ),
    "reasoning": _ladder(
        (0.0, "이유나 판단 과정이 없습니다", "no reason and no weighing is given"),
        (0.2, "이유나 확인이 한 번 나옵니다", "one reason or check is given"),
        (0.4, "이유가 있고 판단 과정이 보입니다", "a reason and a second step of thought are given"),
        (0.6, "이유, 대안, 확인 중 여럿을 듭니다", "several of reasons, alternatives and checks are given"),
        (0.8, "이유, 대안, 장단점, 확인을 두루 따집니다", "reasons, alternatives, trade-offs and checks are weighed"),
    ),
    "reflection": _ladder(
        (0.0, "돌아보는 말이 없습니다", "nothing is looked back upon"),
        (0.2, "돌아보는 말이 짧게 있습니다", "a short look back is there"),
        (0.45, "배운 점을 말합니다", "something learned is named"),
        (0.65, "배운 점을 구체적으로 말합니다", "what was learned is said concretely"),
        (0.85, "배운 점과 그 뒤의 변화를 말합니다", "what was learned and what changed since are said"),
    ),
    "coverage_requirements": _ladder(
        (0.0, "채용 요건과 이어지는 행동이 없습니다", "no action touches the posting's requirements"),
        (0.2, "요건 하나를 스치듯 다룹니다", "one requirement is only touched"),
        (0.35, "요건 하나를 행동으로 다룹니다", "one requirement is met by an action in part"),
        (0.55, "요건 하나를 충분히 다룹니다", "one requirement is clearly met by an action"),
        (0.75, "요건 여럿을 행동으로 다룹니다", "more than one requirement is met by actions"),
    ),
    "coverage_talent": _ladder(
        (0.0, "인재상과 이어지는 행동이 없습니다", "no action touches the organization's values"),
        (0.2, "인재상 하나를 스치듯 다룹니다", "one value is only touched"),
        (0.35, "인재상 하나를 행동으로 보여 줍니다", "one value shows in an action in part"),
        (0.55, "인재상 하나가 행동에서 분명히 보입니다", "one value clearly shows in an action"),
        (0.75, "인재상 여럿이 행동에서 보입니다", "more than one value shows in actions"),
    ),
    "clarity": _ladder(
        (0.0, "알아들을 수 있는 문장이 거의 없습니다", "hardly a sentence can be followed"),
        (0.25, "문장이 짧거나 끊겨 흐름을 알기 어렵습니다", "sentences are too few or too broken to follow"),
        (0.5, "대체로 알아들을 수 있습니다", "the answer can mostly be followed"),
        (0.7, "문장이 분명하고 군말이 적습니다", "sentences are clear with few fillers"),
        (0.9, "문장이 분명하고 길이와 흐름이 고릅니다", "sentences are clear and even in length"),
    ),
}


def level_of(feature: str, value: float) -> int:
    """The level 1..5 that a feature's value (0..1) reaches. Raises KeyError for a feature that does not exist."""
    return max(step.level for step in TABLE[feature] if value >= step.at_least - 1e-9)


def standing_of(feature: str, value: float) -> float:
    """The level, and half of the way from its threshold to the next one: 3.25 is halfway between 3 and 4."""
    level = level_of(feature, value)
    steps = TABLE[feature]
    if level == len(steps):
        return float(level)
    reached, ahead = steps[level - 1].at_least, steps[level].at_least
    return level + 0.5 * max(0.0, value - reached) / (ahead - reached)


def explain(feature: str, value: float, language: str) -> str:
    """What this value of this feature means, in words for the report."""
    step = TABLE[feature][level_of(feature, value) - 1]
    return step.ko if language == "ko" else step.en
