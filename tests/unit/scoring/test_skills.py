"""The skill taxonomy is whole, and a skill is found where it is named and nowhere else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daedam.kit.languages import Language
from daedam.scoring.skills import (
    SKILLS_VERSION,
    SkillsError,
    UnknownSkillError,
    find_skills,
    load_skills,
    skill_name,
)
from daedam.scoring.skills.folding import fold, fold_word
from daedam.scoring.skills.taxonomy import parse_skills

HANGUL = re.compile("[가-힣]")


def codes(text: str) -> list[str]:
    return [mention.code for mention in find_skills(text)]


def test_taxonomy_covers_every_field_of_work() -> None:
    skills = load_skills()
    per_category: dict[str, int] = {}
    for skill in skills.values():
        per_category[skill.category] = per_category.get(skill.category, 0) + 1
    assert len(skills) >= 150
    assert {"backend", "sales", "finance_accounting", "manufacturing_quality", "certificate"} <= set(per_category)
    assert min(per_category.values()) >= 5


def test_names_are_english_in_english() -> None:
    assert [skill.code for skill in load_skills().values() if HANGUL.search(skill.en)] == []


@pytest.mark.parametrize("code", sorted(load_skills()))
def test_a_skill_is_found_by_its_own_unambiguous_words(code: str) -> None:
    skill = load_skills()[code]
    for word in (*skill.aliases, *skill.cased):
        assert codes(f"({word})") == [code], word


def test_skill_name_follows_the_language() -> None:
    assert skill_name("python", Language.KO) == "파이썬"
    assert skill_name("python", Language.EN) == "Python"
    with pytest.raises(UnknownSkillError):
        skill_name("alchemy", Language.EN)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("파이썬을 쓰고 도커와 쿠버네티스를 운영했습니다.", ["python", "docker", "kubernetes"]),
        ("주로 쓰는 언어는 자바입니다", ["java"]),
        ("자바스크립트로는 부족해서 타입스크립트까지 썼습니다", ["javascript", "typescript"]),
        ("백엔드는 Go로 서버를 개발했습니다", ["go"]),
        ("Wrote the billing services in Go", ["go"]),
        ("Python, R, SQL", ["python", "r", "sql"]),
        ("파이썬과 R을 함께 씁니다", ["python", "r"]),
        ("C/C++ 펌웨어 개발", ["c", "cpp", "firmware"]),
        ("C#과 .NET, 그리고 ASP.NET", ["csharp", "dotnet", "dotnet"]),
        ("Java17과 Spring Boot 3", ["java", "spring"]),
        ("Java와 Spring으로 개발", ["java", "spring"]),
        ("스프링부트", ["spring"]),
        ("장고로 API를 개발했습니다", ["django"]),
        ("node.js와 Next.js, vue3", ["nodejs", "nextjs"]),
        ("ＰＹＴＨＯＮ 경험", ["python"]),
        ("I know React and Vue.", ["react", "vue"]),
        ("Excel is what I use daily.", ["excel"]),
        (
            "정보처리기사와 SQLD, ADsP를 취득했습니다",
            ["cert_info_processing_engineer", "cert_sqld", "cert_adsp"],
        ),
        ("CPA 자격을 취득했습니다", ["cert_cpa"]),
        ("재무회계와 부가가치세 신고를 맡았습니다", ["financial_accounting", "tax"]),
        ("PostgreSQL쿼리를 봤습니다", ["postgresql"]),
        ("깃에서 브랜치를 나누고 커밋했습니다", ["git"]),
        ("장고나 플라스크, FastAPI를 써 봤습니다", ["django", "flask", "fastapi"]),
        ("Spark 클러스터에서 ETL을 돌렸습니다", ["spark", "etl"]),
    ],
)
def test_finds_what_is_named(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I let it go. Go ahead.",
        "go.kr 누리집에 올렸습니다",
        "R&D 부서에서 일했습니다",
        "R1과 R2를 비교했습니다",
        "C-level 임원에게 보고했습니다",
        "비타민 C를 챙기고 플랜 B로 갔습니다",
        "I react quickly, and I excel at planning.",
        "Swift action was needed.",
        "React to change calmly.",
        "We met in Spring 2021.",
        "develop plans in Spring",
        "장고 끝에 악수를 두었습니다",
        "광고 CPA를 낮췄습니다",
        "자바칩을 먹었습니다",
        "알고리즘",
        "깃을 세운 셔츠",
        "그룹 C와 그룹 R",
        "스파크가 튀었습니다",
        "영업일 기준 사흘입니다",
        "escalators and javanese",
        "contact java@example.com",
        "스프링이 부러진 의자를 고쳤습니다",
        "",
    ],
)
def test_leaves_ordinary_words_alone(text: str) -> None:
    assert codes(text) == []


def test_longest_alias_wins_and_mentions_do_not_overlap() -> None:
    mentions = find_skills("React Native, AWS Lambda, SQL Server")
    assert [(m.code, m.matched) for m in mentions] == [
        ("react_native", "React Native"),
        ("aws", "AWS Lambda"),
        ("mssql", "SQL Server"),
    ]


def test_offsets_point_into_text_as_given_even_when_hangul_is_decomposed() -> None:
    text = unicodedata.normalize("NFD", "저는 파이썬을 씁니다")
    (mention,) = find_skills(text)
    assert unicodedata.normalize("NFC", text[mention.start : mention.end]) == "파이썬"
    assert mention.matched == text[mention.start : mention.end]


_WORDS = sorted({word for skill in load_skills().values() for word in (*skill.aliases, *skill.cased, *skill.context)})
_PIECES = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from([" ", ", ", "을 ", "과 ", ". ", "-", "/", "\u1161", "ﬁ", "ß"]),
    st.text(max_size=6),
)


@given(st.lists(_PIECES, max_size=12).map("".join))
def test_every_mention_slices_back_to_a_word_of_its_skill(text: str) -> None:
    end = 0
    for mention in find_skills(text):
        assert text[mention.start : mention.end] == mention.matched
        assert mention.start >= end
        end = mention.end
        skill = load_skills()[mention.code]
        words = {_bare(word) for word in (*skill.aliases, *skill.cased, *skill.context)}
        assert _bare(mention.matched) in words


@given(st.text(max_size=40))
def test_folding_keeps_a_source_place_for_every_character(text: str) -> None:
    folded = fold(text)
    assert len(folded.folded) == len(folded.starts) == len(folded.ends)
    assert list(folded.starts) == sorted(folded.starts)
    if folded.folded:
        assert folded.source_span(0, len(folded.folded)) is not None


def _bare(word: str) -> str:
    return re.sub(r"[\s\-_]+", "", fold_word(word))


@pytest.mark.parametrize(
    ("categories", "complaint"),
    [
        ({"tools": {"Bad-Code": {"ko": "가", "en": "A"}}}, "Bad-Code: code"),
        ({"tools": {"a": {"ko": "가"}}}, "a.en"),
        ({"tools": {"a": {"ko": "가", "en": "A", "alias": []}}}, "a.alias: unknown"),
        ({"tools": {"a": {"ko": "가", "en": "A", "aliases": "AA"}}}, "a.aliases"),
        (
            {"tools": {"a": {"ko": "가", "en": "A"}, "b": {"ko": "나", "en": "a"}}},
            "b.aliases: 'a' already belongs to a",
        ),
        (
            {"tools": {"a": {"ko": "가", "en": "A"}}, "more": {"a": {"ko": "나", "en": "B"}}},
            "a: code appears twice",
        ),
        ({"tools": {"a": None}}, "a: expected fields"),
    ],
)
def test_a_wrong_file_says_where(categories: object, complaint: str) -> None:
    with pytest.raises(SkillsError, match=re.escape(complaint)):
        parse_skills({"version": SKILLS_VERSION, "categories": categories})


def test_another_version_is_refused() -> None:
    with pytest.raises(SkillsError, match="version"):
        parse_skills({"version": SKILLS_VERSION + 1, "categories": {}})
