"""What Daedam asks of a language model, in plain values.

Every adapter (rules, an OpenAI-compatible endpoint, scripted) takes these requests and returns these drafts.
A draft holds levels and verbatim quotes, never points: code above verifies the quotes and does the arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from daedam.kit.receipts import Receipt
from daedam.providers.errors import ProviderError
from daedam.providers.llm.materials import (
    BankCandidate,
    CriterionSpec,
    Provenance,
    Requirement,
    ResumeLine,
    SpokenUtterance,
    TalentValue,
)

__all__ = [
    "MAX_QUESTIONS",
    "MIN_QUESTIONS",
    "BankCandidate",
    "CriterionDraft",
    "CriterionSpec",
    "DraftQuestion",
    "EngineHealth",
    "EvaluationDraft",
    "EvaluationRequest",
    "FollowUpDraft",
    "FollowUpRequest",
    "InsightDraft",
    "InsightFinding",
    "InsightRequest",
    "InsightStatement",
    "LanguageModel",
    "LlmCapabilities",
    "LlmError",
    "PlanDraft",
    "PlanRequest",
    "Provenance",
    "Requirement",
    "ResumeLine",
    "SpokenUtterance",
    "TalentValue",
    "require_words",
]

MIN_QUESTIONS = 5
MAX_QUESTIONS = 8


class LlmError(ProviderError):
    """A language model's failure; `retry_after_s` is what the endpoint asked us to wait, if it said."""

    def __init__(self, code: str, *, is_retryable: bool, engine: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(code, is_retryable=is_retryable, engine=engine)
        self.retry_after_s = retry_after_s


@dataclass(frozen=True, slots=True)
class LlmCapabilities:
    """What an engine is: shown to people, and used to choose where it may run.

    `is_local` means no word leaves this machine; `is_instant` means it may be called where nobody can wait.
    """

    engine: str
    model: str
    is_local: bool
    is_instant: bool
    max_parallel: int


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """Whether an engine can work now; `code` is "ok" or a constant such as "unreachable"."""

    engine: str
    model: str
    is_ready: bool
    code: str = "ok"


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """Everything a plan may be built from. `count` is 5..8; the same `seed` gives the rules engine's same plan."""

    language: str
    stage: str
    scenario: str
    position: str
    requirements: tuple[Requirement, ...] = ()
    talent: tuple[TalentValue, ...] = ()
    resume_lines: tuple[ResumeLine, ...] = ()
    bank: tuple[BankCandidate, ...] = ()
    count: int = 6
    seed: int = 0

    def __post_init__(self) -> None:
        if not MIN_QUESTIONS <= self.count <= MAX_QUESTIONS:
            raise ValueError("a plan has 5 to 8 questions")


@dataclass(frozen=True, slots=True)
class DraftQuestion:
    """A question as drafted: not yet asked, not yet checked by the guard."""

    kind: str
    area: str
    competency: str
    text: str
    rephrased: str
    bank_item_id: str | None = None
    skill_codes: tuple[str, ...] = ()
    expected_points: tuple[str, ...] = ()
    follow_up_hints: tuple[str, ...] = ()
    provenance: tuple[Provenance, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The drafted questions in the order they would be asked."""

    questions: tuple[DraftQuestion, ...]
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class FollowUpRequest:
    """An answer just given. `deadline_s` is how long the room can wait for a follow-up."""

    language: str
    question_text: str
    kind: str
    answer_text: str
    expected_points: tuple[str, ...] = ()
    follow_up_hints: tuple[str, ...] = ()
    deadline_s: float = 3.0


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """One deeper question; `quote` is the words of the answer it builds on, verbatim."""

    text: str
    quote: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class EvaluationRequest:
    """One answer and the criteria that read it. `samples` is how many independent readings to take.

    `question_variants` are the question's other wordings. `topics` are words that an answer to it, good or weak, is
    likely to hold, as dictionary forms; empty for a question that is not from the bank.
    """

    language: str
    stage: str
    question_text: str
    kind: str
    criteria: tuple[CriterionSpec, ...]
    utterances: tuple[SpokenUtterance, ...]
    rubric_version: str
    expected_points: tuple[str, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    talent: tuple[TalentValue, ...] = ()
    question_variants: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    samples: int = 1

    @property
    def answer_text(self) -> str:
        """The answer's utterances, one a line."""
        return "\n".join(u.text for u in self.utterances)


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """An engine's reading of one criterion: one level (1..5) per sample, quotes verbatim.

    No level at all means the engine had nothing to judge it by (say, no requirement was given).
    """

    criterion_id: str
    levels: tuple[int, ...]
    quotes: tuple[str, ...]
    rationale: str


@dataclass(frozen=True, slots=True)
class EvaluationDraft:
    """An engine's reading of one answer. `flags` are constant codes for a person to look at."""

    criteria: tuple[CriterionDraft, ...]
    strengths: tuple[str, ...]
    improvements: tuple[str, ...]
    flags: tuple[str, ...]
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class InsightFinding:
    """A verified finding an insight may rest on: a criterion's level and a quote with its utterance."""

    criterion_name: str
    level: int
    question_text: str
    quote: str = ""
    utterance_id: str = ""


@dataclass(frozen=True, slots=True)
class InsightRequest:
    """The verified findings of one or more sessions, to be put into words."""

    language: str
    stage: str
    position: str
    findings: tuple[InsightFinding, ...]
    talent: tuple[TalentValue, ...] = ()


@dataclass(frozen=True, slots=True)
class InsightStatement:
    """One sentence about the candidate and the quotes it rests on."""

    text: str
    quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InsightDraft:
    """Statements with their evidence, most telling first."""

    statements: tuple[InsightStatement, ...]
    receipt: Receipt


class LanguageModel(Protocol):
    """A provider of the language-model capability. Every method raises `ProviderError` rather than guess."""

    @property
    def capabilities(self) -> LlmCapabilities:
        """What this engine is."""
        ...

    async def plan_questions(self, request: PlanRequest) -> PlanDraft:
        """Draft at most `request.count` questions covering what the contract test lists."""
        ...

    async def follow_up(self, request: FollowUpRequest) -> FollowUpDraft | None:
        """One deeper question, or None when nothing is worth asking."""
        ...

    async def evaluate(self, request: EvaluationRequest) -> EvaluationDraft:
        """Levels and quotes for every criterion; `empty_answer` is raised for an answer without words."""
        ...

    async def insight(self, request: InsightRequest) -> InsightDraft:
        """Put verified findings into words; `nothing_to_say` is raised when there are none."""
        ...

    async def check(self) -> EngineHealth:
        """Whether the engine can work now; never raises `ProviderError`."""
        ...

    async def close(self) -> None:
        """Release connections."""
        ...


def require_words(request: EvaluationRequest, engine: str) -> None:
    """Raise `empty_answer` when nothing was said: an empty answer is unscorable, not a low level."""
    if not any(character.isalnum() for character in request.answer_text):
        raise LlmError("empty_answer", is_retryable=False, engine=engine)
