"""The embedded embedder: the same numbers for ever under one model id, and wording that finds its passage."""

from __future__ import annotations

import asyncio
import hashlib
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.providers.embeddings import DIMENSION, HashingEmbedder, ScriptedEmbedder, WrongDimensionError
from daedam.providers.errors import ProviderError

words = st.text(st.characters(categories=("Lu", "Ll", "Lo", "Nd", "Zs")), min_size=1, max_size=60).filter(
    lambda text: any(character.isalnum() for character in text)
)


def embed(*texts: str) -> list[np.ndarray]:
    return asyncio.run(HashingEmbedder().embed(texts, "passage"))


def test_the_numbers_of_chargram_1_never_change() -> None:
    """A change here is a new model: rename it, so that stored vectors are made anew."""
    [vector] = embed("주문 API의 p99 지연을 42% 줄였습니다. Reduced latency.")
    rounded = np.rint(vector.astype(np.float64) * 1e5).astype("<i4")
    assert (
        hashlib.sha256(rounded.tobytes()).hexdigest()
        == "8a491bfb4443d34123af20b8c1e37b770891b0fdabe05326dd4fe7181b5fae94"
    )


@given(words)
def test_every_text_with_a_word_has_a_finite_unit_vector(text: str) -> None:
    [vector] = embed(text)
    assert vector.shape == (DIMENSION,)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-6)


@given(words)
def test_form_case_and_punctuation_do_not_matter(text: str) -> None:
    one, decomposed, marked = embed(text, unicodedata.normalize("NFD", text), f"  ({text})!  ")
    assert np.allclose(one, decomposed)
    assert np.allclose(one, marked)


def test_full_width_letters_and_word_order_do_not_matter() -> None:
    one, wide, turned = embed("Spring Boot 서버", "Spring boot 서버", "서버 boot spring")
    assert np.allclose(one, wide)
    assert np.allclose(one, turned)


RESUME_KO = [
    "결제 서비스의 응답 지연을 400ms에서 120ms로 단축하였습니다",
    "신입 개발자 세 명의 멘토링을 맡아 코드 리뷰 문화를 정착시켰습니다",
    "Kafka 기반 이벤트 파이프라인을 설계하고 운영하였습니다",
    "고객 문의를 분석하여 자주 묻는 질문 페이지를 개편하였습니다",
    "머신러닝 모델을 학습시켜 추천 정확도를 높였습니다",
    "사내 배포 자동화 도구를 만들어 배포 시간을 절반으로 줄였습니다",
    "데이터베이스 인덱스를 조정하여 조회 성능을 개선하였습니다",
    "대학교 졸업 프로젝트로 수화 인식 앱을 개발하였습니다",
]
RESUME_EN = [
    "Reduced checkout latency from 400 ms to 120 ms by caching prices",
    "Mentored three junior developers and introduced code review",
    "Designed and operated an event pipeline on Kafka",
    "Analysed customer tickets and rewrote the help pages",
    "Trained recommendation models and raised their accuracy",
    "Built an internal deployment tool that halved release time",
    "Tuned database indexes to speed up slow queries",
]
# wording that shares stems, not whole words, with the passage it should find
QUERIES_KO = [
    ("응답 지연을 줄인 경험", 0),
    ("후배를 멘토링한 경험이 있나요", 1),
    ("이벤트 파이프라인 운영", 2),
    ("고객의 문의 대응", 3),
    ("추천 모델의 정확도 향상", 4),
    ("배포를 자동화한 사례", 5),
    ("조회 성능 튜닝과 인덱스", 6),
    ("졸업 작품", 7),
]
QUERIES_EN = [
    ("how did you lower latency", 0),
    ("mentoring juniors", 1),
    ("operating Kafka pipelines", 2),
    ("customer support tickets", 3),
    ("model training and accuracy", 4),
    ("deployments and release tooling", 5),
    ("query performance and index tuning", 6),
]


def recall_at_3(passages: list[str], queries: list[tuple[str, int]]) -> float:
    matrix = np.stack(embed(*passages))
    asked = embed(*(query for query, _ in queries))
    hits = [wanted in np.argsort(-(matrix @ vector))[:3] for vector, (_, wanted) in zip(asked, queries, strict=True)]
    return sum(hits) / len(hits)


def test_a_question_finds_its_korean_passage() -> None:
    assert recall_at_3(RESUME_KO, QUERIES_KO) >= 0.85


def test_a_question_finds_its_english_passage() -> None:
    assert recall_at_3(RESUME_EN, QUERIES_EN) >= 0.85


def test_a_korean_stem_is_found_under_another_ending() -> None:
    query, same_stem, other = embed("성능 개선", "성능을 개선하였습니다", "고객과 소통하였습니다")
    assert float(query @ same_stem) > 0.3 > float(query @ other)


async def test_scripted_vectors_failures_and_record() -> None:
    row = [1.0] + [0.0] * (DIMENSION - 1)
    down = ProviderError("timeout", is_retryable=True, engine="scripted")
    embedder = ScriptedEmbedder({"known": row}, failures=[down])
    with pytest.raises(ProviderError):
        await embedder.check()
    with pytest.raises(ProviderError):
        await embedder.embed(["known"], "query")
    known, other = await embedder.embed(["known", "other"], "query")
    assert known[0] == 1.0
    assert other[0] != 1.0
    assert embedder.calls == [(("known",), "query"), (("known", "other"), "query")]
    with pytest.raises(WrongDimensionError):
        ScriptedEmbedder({"short": [1.0, 2.0]})
