"""Why `up` cannot run, as one sentence a person can act on, in both languages."""

from __future__ import annotations

from enum import StrEnum

from daedam.kit.languages import Language


class Problem(StrEnum):
    """A known reason why the parts cannot be started together."""

    WRONG_PYTHON = "wrong_python"
    BAD_PORT = "bad_port"
    PORT_TAKEN = "port_taken"
    DISK_NEARLY_FULL = "disk_nearly_full"
    HOME_UNWRITABLE = "home_unwritable"
    ALREADY_RUNNING = "already_running"
    SECRETS_LOST = "secrets_lost"
    SECRETS_UNREADABLE = "secrets_unreadable"
    DATABASE_SILENT = "database_silent"
    REDIS_SILENT = "redis_silent"
    STEP_FAILED = "step_failed"
    PART_STOPPED = "part_stopped"
    PART_NOT_READY = "part_not_ready"


_SENTENCES: dict[Problem, tuple[str, str]] = {
    Problem.WRONG_PYTHON: (
        "Python 3.11 또는 3.12가 필요한데 {found}로 실행되었습니다. `make setup`을 다시 실행해 주세요.",
        "Daedam needs Python 3.11 or 3.12 and was started with {found}: run `make setup` again.",
    ),
    Problem.BAD_PORT: (
        "{variable}은(는) 1에서 65535 사이의 서로 다른 숫자여야 하는데 {value!r}입니다.",
        "{variable} must be a number from 1 to 65535, each port a different one, and is {value!r}.",
    ),
    Problem.PORT_TAKEN: (
        "포트 {port}을(를) 다른 프로그램이 쓰고 있습니다. {variable}로 다른 포트를 지정해 주세요.",
        "Port {port} is taken by another program: choose another one with {variable}.",
    ),
    Problem.DISK_NEARLY_FULL: (
        "{path}에 {free_mb} MB만 남았습니다. {needed_mb} MB 이상 비우거나 다른 DAEDAM_HOME을 쓰세요.",
        "Only {free_mb} MB are free at {path}: free at least {needed_mb} MB, or choose another DAEDAM_HOME.",
    ),
    Problem.HOME_UNWRITABLE: (
        "{path}에 쓸 수 없습니다. 권한을 바꾸거나 다른 DAEDAM_HOME을 지정해 주세요.",
        "{path} cannot be written to: change its permissions, or choose another DAEDAM_HOME.",
    ),
    Problem.ALREADY_RUNNING: (
        "{path}에서 이미 실행 중입니다(프로세스 {pid}). 먼저 끝내거나 다른 DAEDAM_HOME을 지정해 주세요.",
        "Daedam is already running in {path} (process {pid}): stop it, or choose another DAEDAM_HOME.",
    ),
    Problem.SECRETS_LOST: (
        "데이터의 키 파일 {path}이(가) 없습니다. 백업에서 되돌리거나 DAEDAM_MASTER_KEY를 지정해 주세요.",
        "There is data but its key file {path} is gone: restore it from a backup, or set DAEDAM_MASTER_KEY.",
    ),
    Problem.SECRETS_UNREADABLE: (
        "키 파일 {path}을(를) 읽을 수 없습니다. 백업에서 되돌려 주세요.",
        "The key file {path} cannot be read: restore it from a backup.",
    ),
    Problem.DATABASE_SILENT: (
        "DATABASE_URL의 PostgreSQL이 응답하지 않습니다. 서버와 주소, 비밀번호를 확인해 주세요.",
        "The PostgreSQL in DATABASE_URL does not answer: check the server, the address and the password.",
    ),
    Problem.REDIS_SILENT: (
        "REDIS_URL의 Redis가 응답하지 않습니다. 서버와 주소를 확인해 주세요.",
        "The Redis named in REDIS_URL does not answer: check the server and the address.",
    ),
    Problem.STEP_FAILED: (
        "{name} 단계가 실패했습니다(코드 {code}). 기록: {log}",
        "The step {name} failed (exit code {code}); its log is {log}.",
    ),
    Problem.PART_STOPPED: (
        "{name}이(가) 준비되기 전에 멈췄습니다(코드 {code}). 기록: {log}",
        "{name} stopped before it was ready (exit code {code}); its log is {log}.",
    ),
    Problem.PART_NOT_READY: (
        "{name}이(가) {seconds:g}초 안에 준비되지 않았습니다. 기록: {log}",
        "{name} was not ready within {seconds:g} s; its log is {log}.",
    ),
}


class StandaloneError(Exception):
    """`up` cannot go on; `sentence()` says why and what a person can do."""

    def __init__(self, problem: Problem, **details: object) -> None:
        self.problem = problem
        self.details = details
        super().__init__(self.sentence(Language.EN))

    def sentence(self, language: Language) -> str:
        """One sentence for the person at the keyboard."""
        korean, english = _SENTENCES[self.problem]
        return (korean if language is Language.KO else english).format(**self.details)
