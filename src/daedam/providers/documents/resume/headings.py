"""Which lines of a résumé are headings, in Korean and English. A line is one only if nothing else is in it."""

from __future__ import annotations

import re

from daedam.providers.documents.resume.outline import SectionKind

_MAX_LENGTH = 40
_DECORATION = re.compile(r"^[\s■□●◆◇▶▷★☆※#*=\[【〈<|]+|[\s■□●◆◇◀★☆#*=\]】〉>:：|]+$")
_NUMBERING = re.compile(r"^(?:\d{1,2}|[IVX]{1,4}|[Ⅰ-Ⅹ]|[가-하])[.)]\s*")
_PARENTHESIS = re.compile(r"\s*[(（].*[)）]$")
_TOGETHER = re.compile(r"[\s&/·,|]+|(?<=\s)and(?=\s)")
_LABEL = re.compile(r"\s*[:：]\s+|\s*[:：](?=\S)|\s+\|\s+")

_WORDS: dict[SectionKind, str] = {
    SectionKind.SUMMARY: (
        "자기소개 자기소개서 소개 간단소개 한줄소개 요약 핵심역량 프로필 summary profile aboutme "
        "about professionalsummary executivesummary careersummary objective introduction"
    ),
    SectionKind.CAREER: (
        "경력 경력사항 경력상세 상세경력 경력기술서 업무경력 업무경험 직무경험 근무경력 근무경험 "
        "회사경력 experience workexperience professionalexperience employment employmenthistory "
        "workhistory career careerhistory"
    ),
    SectionKind.EDUCATION: ("학력 학력사항 최종학력 교육 교육사항 education academicbackground educationalbackground"),
    SectionKind.SKILLS: (
        "기술 기술스택 보유기술 보유역량 사용기술스택 기술역량 스킬 역량 전문기술 skills skill "
        "technicalskills techstack technologies coreskills keyskills skillset skillstools"
    ),
    SectionKind.PROJECTS: (
        "프로젝트 프로젝트경험 프로젝트경력 주요프로젝트 개인프로젝트 사이드프로젝트 projects "
        "project projectexperience personalprojects sideprojects selectedprojects keyprojects"
    ),
    SectionKind.CERTIFICATES: (
        "자격증 자격사항 자격면허 자격증면허 면허자격 보유자격증 자격 certificates certifications "
        "certification licenses licensescertifications certificationslicenses"
    ),
    SectionKind.LANGUAGES: ("어학 어학능력 외국어 외국어능력 어학성적 어학사항 언어 languages language languageskills"),
    SectionKind.OTHER: (
        "수상 수상경력 수상내역 수상이력 대외활동 활동 활동사항 봉사활동 병역 병역사항 인적사항 "
        "개인정보 기본정보 연락처 지원동기 입사후포부 성장과정 성격 취미 특기 논문 특허 출판 "
        "추천인 기타 기타사항 awards honors honorsawards awardshonors activities volunteering "
        "volunteer volunteerexperience publications patents references interests hobbies contact "
        "contactinformation personalinformation personaldetails other"
    ),
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split()}
# Inside an employment or a project these label a part of it ("기술 스택: Spring"), they do not end it.
_PART_LABELS = frozenset(
    {
        SectionKind.SKILLS,
        SectionKind.SUMMARY,
        SectionKind.PROJECTS,
        SectionKind.LANGUAGES,
        SectionKind.OTHER,
    }
)
_HOLDING = frozenset({SectionKind.CAREER, SectionKind.PROJECTS})


def heading_of(text: str, within: SectionKind | None) -> tuple[SectionKind, str] | None:
    """The section a line opens and what follows the heading in the same line; None for ordinary lines.

    `within` is the section the line stands in.
    """
    if len(text) <= _MAX_LENGTH and (kind := _kind(text)):
        return kind, ""
    label, *rest = _LABEL.split(text, maxsplit=1)
    kind = _kind(label) if rest else None
    if kind is None or (within in _HOLDING and kind in _PART_LABELS):
        return None
    return kind, rest[0].strip()


def _kind(text: str) -> SectionKind | None:
    bare = _NUMBERING.sub("", _DECORATION.sub("", text.strip()))
    for candidate in (bare, _DECORATION.sub("", _PARENTHESIS.sub("", bare))):
        word = _TOGETHER.sub("", candidate).casefold()
        if word in _KINDS:
            return _KINDS[word]
    return _bilingual(bare)


def _bilingual(text: str) -> SectionKind | None:
    """Two headings that say the same, as in "경력 / Experience" or "Skills 기술 스택"."""
    halves = re.fullmatch(r"([가-힣\s]+)[\s/|·(]*([A-Za-z\s]+)\)?|([A-Za-z\s]+)[\s/|·(]*([가-힣\s]+)\)?", text)
    if halves is None:
        return None
    kinds = {_KINDS.get(_TOGETHER.sub("", half).casefold()) for half in halves.groups() if half}
    return kinds.pop() if len(kinds) == 1 else None
