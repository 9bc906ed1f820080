"""What interview talk is about, as word stems in both languages: ties "disagreed" to a question on conflict.

A list kept small and readable on purpose: each line is one concept; a word belongs when it starts with a stem.
"""

from __future__ import annotations

from functools import lru_cache

CONCEPTS: dict[str, str] = {
    "conflict": "conflict disagre argu dispute tension oppos clash 갈등 충돌 반대 의견차 이견 다툼 대립 마찰 의견이",
    "failure": "fail mistak error wrong broke regret 실패 실수 잘못 오류 놓쳤 놓친 망쳤",
    "leadership": "lead led leader manag direct mentor coach delegat 리더 이끌 팀장 주도 총괄 위임 멘토",
    "teamwork": "team collab cooperat colleag together partner 협업 협력 동료 팀원 팀 함께",
    "deadline": "deadlin late delay schedul time-pressure rush overdue 마감 일정 지연 촉박 납기 기한",
    "priority": "priorit urgent import rank triage 우선순 우선 급한 긴급 중요도",
    "customer": "custom client user buyer guest 고객 사용자 이용자 손님 민원",
    "learning": "learn study studied course teach taught train read 배우 배웠 학습 공부 교육 익혔 익히 독학",
    "feedback": "feedback critici review comment advice 피드백 비판 지적 조언 리뷰 코드리",
    "decision": "decid decision choos chose choice option weigh 결정 선택 판단 의사결",
    "improvement": "improv optimi faster reduc increas better refactor 개선 최적화 단축 향상 줄였 줄이 높였 효율",
    "performance": "perform slow latenc speed throughput cache index profil 성능 느린 느려 속도 지연시 캐시 인덱스",
    "incident": "outage incident crash down alert rollback recover 장애 중단 복구 롤백 알림 긴급대",
    "debugging": "debug bug reproduc trace log cause diagnos 디버 버그 재현 원인 로그 추적 진단",
    "testing": "test qa verif coverage regress 테스트 검증 회귀 품질",
    "security": "secur vulnerab encrypt attack breach privacy 보안 취약 암호 공격 유출 개인정",
    "data": "data sql query databas table schema warehouse 데이터 쿼리 테이블 스키마 디비",
    "design": "design architect structur module interface pattern 설계 아키텍 구조 모듈 인터페 패턴",
    "change": "change chang adapt shift new migrat transition 변화 변경 적응 바뀌 바뀐 전환 이전",
    "pressure": "stress pressur tough hard overwhelm burnout 스트레 압박 부담 힘든 힘들",
    "communication": "communic explain present persuad listen convinc 소통 설명 발표 설득 경청 전달 공유",
    "planning": "plan roadmap mileston estimat scope 계획 로드맵 일정 추정 범위",
    "risk": "risk danger uncertain assum contingen 위험 리스크 불확실 가정 대비",
    "ethics": "ethic honest integrity fair rule compli 윤리 정직 원칙 공정 규정 준수",
    "motivation": "motiv appl interest passion goal career aspir 동기 지원 관심 목표 열정 꿈 성장",
    "strength": "strength strong weakn good-at skill 강점 장점 약점 단점 역량",
    "creativity": "creativ idea innovat novel experiment prototyp 창의 아이디 혁신 시도 실험 시제품",
    "money": "budget cost revenue sale profit price 예산 비용 매출 수익 가격 원가",
    "analysis": "analy measur metric hypothes evidence compar 분석 측정 지표 가설 근거 비교",
    "responsibility": "responsib owner account commit 책임 맡은 맡았 담당 주인의",
    "challenge": "challeng goal ambitio difficult obstacl overc 도전 어려 난관 극복 목표",
    "negotiation": "negotiat agree compromis consensus concess 협상 합의 조율 타협 양보 절충",
    "documentation": "document write wrote manual guide wiki 문서 매뉴얼 가이드 위키 작성 기록",
    "deployment": "deploy releas ship rollout launch pipelin 배포 출시 릴리스 파이프 런칭",
    "onboarding": "onboard newcomer junior hire 온보딩 신입 후배 신규입",
}

_STEMS: tuple[tuple[str, str], ...] = tuple(
    (stem, concept) for concept, stems in CONCEPTS.items() for stem in stems.split()
)


@lru_cache(maxsize=8192)
def concepts_of(word: str) -> frozenset[str]:
    """The concepts a stem or word belongs to; a stem shorter than the listed one must be at least two syllables."""
    return frozenset(
        concept
        for stem, concept in _STEMS
        if word.startswith(stem) or (len(word) >= (2 if word >= "가" else 4) and stem.startswith(word))
    )
