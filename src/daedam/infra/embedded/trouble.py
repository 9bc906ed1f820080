"""What can keep an embedded service from running, as one sentence a person can act on, in both languages."""

from __future__ import annotations

from enum import StrEnum

from daedam.kit.languages import Language


class Trouble(StrEnum):
    """A known reason why an embedded service does not run."""

    ENGINE_MISSING = "engine_missing"
    ROOT_REFUSED = "root_refused"
    ACCOUNT_CANNOT_REACH = "account_cannot_reach"
    SOCKET_FOLDER_UNSAFE = "socket_folder_unsafe"
    VERSION_MISMATCH = "version_mismatch"
    FOLDER_DAMAGED = "folder_damaged"
    DISK_FULL = "disk_full"
    SHARED_MEMORY = "shared_memory"
    INIT_FAILED = "init_failed"
    STOPPED_EARLY = "stopped_early"
    NOT_READY = "not_ready"
    REDIS_MISSING = "redis_missing"


_SENTENCES: dict[Trouble, tuple[str, str]] = {
    Trouble.ENGINE_MISSING: (
        "내장 PostgreSQL이 설치되어 있지 않습니다. `make setup`을 실행하거나 DATABASE_URL로 서버를 지정해 주세요.",
        "The embedded PostgreSQL is not installed: run `make setup`, or name a server in DATABASE_URL.",
    ),
    Trouble.ROOT_REFUSED: (
        "PostgreSQL은 root로 실행되지 않고 이 컴퓨터에는 unshare와 setpriv가 없습니다. 일반 사용자로 실행해 주세요.",
        "PostgreSQL refuses to run as root and this machine offers neither unshare nor setpriv: "
        "run as an ordinary user.",
    ),
    Trouble.ACCOUNT_CANNOT_REACH: (
        "PostgreSQL을 실행할 계정({account})이 {path}에 접근할 수 없습니다. 일반 사용자로 실행하거나 "
        "DAEDAM_HOME을 모두가 지나갈 수 있는 폴더로 옮겨 주세요.",
        "The account PostgreSQL runs as ({account}) cannot reach {path}: run as an ordinary user, or move "
        "DAEDAM_HOME and the checkout below a folder everyone may pass through.",
    ),
    Trouble.SOCKET_FOLDER_UNSAFE: (
        "소켓 폴더 {path}가 다른 사용자의 것이거나 열려 있습니다. 폴더를 지우거나 짧은 DAEDAM_HOME을 지정해 주세요.",
        "The socket folder {path} belongs to somebody else or is open to others: remove "
        "it, or choose a shorter "
        "DAEDAM_HOME.",
    ),
    Trouble.VERSION_MISMATCH: (
        "{path}의 데이터는 PostgreSQL {found}용인데 설치된 버전은 {installed}입니다. "
        "이전 버전에서 pg_dump로 옮기거나 "
        "다른 DAEDAM_HOME을 지정해 주세요.",
        "The data in {path} was written by PostgreSQL {found} but {installed} is "
        "installed: move it over with "
        "pg_dump from the old version, or choose another DAEDAM_HOME.",
    ),
    Trouble.FOLDER_DAMAGED: (
        "{path}는 PostgreSQL 데이터 폴더가 아닙니다. 폴더를 옮기거나 다른 DAEDAM_HOME을 지정해 주세요.",
        "{path} is not a PostgreSQL data folder: move it away, or choose another DAEDAM_HOME.",
    ),
    Trouble.DISK_FULL: (
        "디스크 공간이 부족합니다: {path}. 최소 {needed_mb} MB를 비워 주세요.",
        "The disk is full at {path}: free at least {needed_mb} MB.",
    ),
    Trouble.SHARED_MEMORY: (
        "공유 메모리가 부족해 PostgreSQL을 시작할 수 없습니다. /dev/shm을 비우거나 늘려 "
        "주세요(컨테이너에서는 --shm-size).",
        "There is not enough shared memory to start PostgreSQL: free or enlarge /dev/shm (--shm-size in a container).",
    ),
    Trouble.INIT_FAILED: (
        "PostgreSQL 데이터 폴더를 만들지 못했습니다: {detail}",
        "The PostgreSQL data folder could not be created: {detail}",
    ),
    Trouble.STOPPED_EARLY: (
        "{name}이(가) 시작하지 못하고 멈췄습니다. 기록: {log}",
        "{name} stopped before it was ready; its log is {log}.",
    ),
    Trouble.NOT_READY: (
        "{name}이(가) {seconds}초 안에 준비되지 않았습니다. 기록: {log}",
        "{name} was not ready within {seconds} s; its log is {log}.",
    ),
    Trouble.REDIS_MISSING: (
        "이 컴퓨터용 내장 Redis가 없습니다. redis-server나 valkey-server를 설치하거나 "
        "REDIS_URL로 서버를 지정해 주세요.",
        "There is no embedded Redis for this machine: install redis-server or "
        "valkey-server, or name a server "
        "in REDIS_URL.",
    ),
}


class EmbeddedServiceError(Exception):
    """An embedded service cannot run; `sentence()` says why and what a person can do."""

    def __init__(self, trouble: Trouble, **details: object) -> None:
        self.trouble = trouble
        self.details = details
        super().__init__(self.sentence(Language.EN))

    def sentence(self, language: Language) -> str:
        """One sentence for the person at the keyboard."""
        korean, english = _SENTENCES[self.trouble]
        return (korean if language is Language.KO else english).format(**self.details)
