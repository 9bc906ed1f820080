"""What the planner's own questions say, in both languages. `{quote}` and `{name}` are filled with verbatim words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """One built question: its text, a plainer way to say it, what a good answer holds, and hints to go deeper."""

    kind: str
    area: str
    competency: str
    text: str
    rephrased: str
    expected_points: tuple[str, ...]
    follow_ups: tuple[str, ...]


WORDINGS: dict[tuple[str, str], Wording] = {
    ("resume", "ko"): Wording(
        "behavioural",
        "language",
        "experience",
        "이력서에 ‘{quote}’라고 쓰셨는데, 그 일에서 본인이 맡은 부분과 결과를 구체적으로 말씀해 주세요.",
        "이력서의 ‘{quote}’ 부분을 더 듣고 싶습니다. 직접 하신 일과 그 결과를 말씀해 주세요.",
        ("당시 상황과 맡은 역할", "직접 한 행동", "숫자로 말할 수 있는 결과", "그렇게 한 이유"),
        ("그중에서 가장 어려웠던 부분은 무엇이었나요?", "다시 한다면 무엇을 다르게 하시겠어요?"),
    ),
    ("resume", "en"): Wording(
        "behavioural",
        "language",
        "experience",
        "Your résumé says “{quote}”. Which part of that was yours, and what came of it?",
        "I would like to hear more about “{quote}” in your résumé. What did you do yourself, and with what result?",
        ("the situation and own role", "own actions", "a result in numbers", "why it was done that way"),
        ("What was the hardest part of it?", "What would you do differently today?"),
    ),
    ("requirement", "ko"): Wording(
        "technical",
        "job_fit",
        "requirement",
        "이 자리에는 ‘{quote}’ 요건이 있습니다. 이와 관련해 직접 하신 일을 하나 들어 말씀해 주세요.",
        "‘{quote}’와 가장 가까운 경험 하나를 골라, 직접 하신 일을 말씀해 주세요.",
        ("요건과 이어지는 실제 경험", "사용한 방법이나 도구", "결과와 확인 방법"),
        ("그 방법을 고른 이유는 무엇인가요?", "결과가 맞는지는 어떻게 확인하셨나요?"),
    ),
    ("requirement", "en"): Wording(
        "technical",
        "job_fit",
        "requirement",
        "This role asks for “{quote}”. Tell me about one piece of work where you did this, and how you went about it.",
        "Choose the experience of yours that is closest to “{quote}” and tell me what you did.",
        (
            "a real experience that meets the requirement",
            "the method or tools used",
            "the result and how it was checked",
        ),
        ("Why did you choose that method?", "How did you make sure the result was right?"),
    ),
    ("talent", "ko"): Wording(
        "behavioural",
        "job_fit",
        "values",
        "저희는 ‘{name}’의 가치를 중요하게 여깁니다. 그렇게 일하셨던 때와 그 결과를 말씀해 주세요.",
        "‘{name}’에 가장 잘 맞는 본인의 경험 하나와 그 결과를 말씀해 주세요.",
        ("가치가 드러나는 실제 상황", "직접 한 행동", "결과와 배운 점"),
        ("그 일에서 무엇을 배우셨나요?", "함께 일한 사람들은 어떻게 받아들였나요?"),
    ),
    ("talent", "en"): Wording(
        "behavioural",
        "job_fit",
        "values",
        "“{name}” matters to us. Tell me about a time you worked that way: what did you do, and what came of it?",
        "Which experience of yours fits “{name}” best, and how did it end?",
        ("a real situation that shows the value", "own actions", "the result and what was learned"),
        ("What did you learn from it?", "How did the people you worked with take it?"),
    ),
    ("situational", "ko"): Wording(
        "situational",
        "psychological",
        "judgement",
        "마감을 이틀 앞두고 함께 일하던 동료가 맡은 부분을 끝내지 못했다고 알려 왔다면, 어떻게 하시겠습니까?",
        "마감이 이틀 남았는데 동료의 일이 끝나지 않았습니다. 무엇부터 하시고, 그 이유는 무엇인가요?",
        (
            "상황 파악과 동료와의 대화",
            "우선순위 판단과 그 이유",
            "관련된 사람에게 알리기",
            "다시 생기지 않게 하는 방법",
        ),
        ("동료가 도움을 거절한다면 어떻게 하시겠어요?", "그 순서로 하시려는 이유는 무엇인가요?"),
    ),
    ("situational", "en"): Wording(
        "situational",
        "psychological",
        "judgement",
        "Two days before a deadline, a colleague tells you that their part will not be ready. What do you do?",
        "The deadline is in two days and your colleague's part is late. What would you do first, and why?",
        (
            "finds out the situation and talks with the colleague",
            "sets priorities and gives the reason",
            "informs the people concerned",
            "prevents it from happening again",
        ),
        ("What if your colleague refuses help?", "Why would you do it in that order?"),
    ),
    ("problem_solving", "ko"): Wording(
        "problem_solving",
        "cognitive",
        "problem_solving",
        "지난주까지 잘 되던 업무의 처리 시간이 갑자기 두 배로 늘었습니다. 무엇을 어떤 순서로 확인하시겠습니까?",
        "처리 시간이 갑자기 두 배가 되었습니다. 원인을 어떤 순서로 찾으시겠어요?",
        ("무엇이 바뀌었는지 확인", "가설과 우선순위", "측정이나 비교로 검증", "조치와 재발 방지"),
        ("첫 번째 가설이 틀렸다면 그다음은 무엇인가요?", "조치의 효과는 어떻게 확인하시겠어요?"),
    ),
    ("problem_solving", "en"): Wording(
        "problem_solving",
        "cognitive",
        "problem_solving",
        "A process that ran well until last week suddenly takes twice as long. How do you look for the cause?",
        "Something suddenly takes twice as long. What would you check, and in which order?",
        (
            "finds out what changed",
            "hypotheses and their priority",
            "tests them by measuring or comparing",
            "a fix and how to prevent it",
        ),
        ("What if your first hypothesis is wrong?", "How would you know that the fix worked?"),
    ),
    ("motivation", "ko"): Wording(
        "motivation",
        "language",
        "motivation",
        "이 일을 하고 싶다고 생각하게 된 계기가 된 경험을 하나 말씀해 주세요.",
        "왜 이 일인가요? 그렇게 생각하게 된 경험을 들려주세요.",
        ("계기가 된 실제 경험", "이 일과의 연결", "앞으로 하고 싶은 것"),
        ("그 경험 뒤에 무엇을 해 보셨나요?",),
    ),
    ("motivation", "en"): Wording(
        "motivation",
        "language",
        "motivation",
        "Tell me about an experience that made you want to do this work.",
        "Why this work? Which experience made you think so?",
        ("a real experience behind it", "how it connects to this work", "what they want to do next"),
        ("What did you do after that experience?",),
    ),
    ("behavioural", "ko"): Wording(
        "behavioural",
        "language",
        "learning",
        "최근에 한 실수 하나와, 그것을 어떻게 바로잡았는지 말씀해 주세요.",
        "일하면서 잘못했던 일 하나를 골라, 그 뒤에 무엇을 하셨는지 말씀해 주세요.",
        ("실수의 내용과 영향", "바로잡기 위해 한 행동", "배운 점과 달라진 점"),
        ("지금은 그 일을 어떻게 막고 계신가요?",),
    ),
    ("behavioural", "en"): Wording(
        "behavioural",
        "language",
        "learning",
        "Tell me about a recent mistake of yours and how you put it right.",
        "Choose one thing that you got wrong at work. What did you do about it?",
        ("what the mistake was and its effect", "what was done to put it right", "what was learned and changed"),
        ("How do you prevent it now?",),
    ),
    ("technical", "ko"): Wording(
        "technical",
        "language",
        "expertise",
        "최근에 가장 깊이 다뤄 본 기술이나 업무 하나를, 처음 듣는 사람에게 설명하듯 말씀해 주세요.",
        "가장 잘 아는 기술이나 업무 하나를 쉽게 설명해 주세요.",
        ("무엇을 하는 것인지", "왜 그렇게 하는지", "한계나 주의할 점"),
        ("그 방식의 한계는 무엇인가요?",),
    ),
    ("technical", "en"): Wording(
        "technical",
        "language",
        "expertise",
        "Explain one technology or piece of work you know deeply, as if to someone who hears of it for the first time.",
        "Which technology or task do you know best? Explain it simply.",
        ("what it does", "why it is done that way", "its limits"),
        ("What are the limits of that approach?",),
    ),
}
