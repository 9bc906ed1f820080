"""The package keeps the house rules, and each rule is seen to catch what it is for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from unit.house import rules
from unit.house.source import Module, check_none, modules

SOURCE = modules("src/daedam")

# Where everything may be caught, each at the edge of a process or of foreign code, and why.
BROAD_EXCEPTS = {
    "src/daedam/features/work.py": "a worker's task: a bug is logged, counted and tried again, and the worker lives",
    "src/daedam/media/app.py": "the edge of a socket: FastAPI's error answers are for HTTP",
    "src/daedam/providers/media_files/reading_child.py": "decodes a stranger's recording: its last word is a code",
    "src/daedam/providers/documents/child.py": "the child that reads a stranger's file: its last word is an error code",
    "src/daedam/providers/media_files/child.py": "looks into a stranger's video: its last word is an error code",
    "src/daedam/providers/models/pull.py": "a thread of a download: the error is raised again in the caller's thread",
    "src/daedam/providers/tts/supertonic.py": "a foreign model file: its runtime has no common error class",
}
# Settings are read in infra/settings.py by pydantic-settings, which needs no `os.environ`.
ENVIRONMENT_READERS = {
    "src/daedam/cli.py": "hands the environment to `up`, which starts the other processes with it",
    "src/daedam/providers/media_files/reading.py": "gives its child the loader's path and nothing else",
    "src/daedam/providers/media_files/probe.py": "gives its child the loader's path and nothing else",
    "src/daedam/providers/documents/parse.py": "gives its child the loader's path and nothing else",
}
PRINTING = {"src/daedam/cli.py": "a command's answer"}

Rule = Callable[[Module], Iterator[str]]
EVERYWHERE: list[Rule] = [
    rules.long_files,
    rules.long_functions,
    rules.module_docstrings,
    rules.empty_class_names,
    rules.naive_times,
    rules.logged_variables,
    rules.plain_loggers,
]
BUT_FOR: list[tuple[Rule, dict[str, str]]] = [
    (rules.broad_excepts, BROAD_EXCEPTS),
    (rules.environment_reads, ENVIRONMENT_READERS),
    (rules.prints, PRINTING),
]
CAUGHT: list[tuple[Rule, str]] = [
    (rules.long_files, "x = 1\n" * 301),
    (rules.long_functions, "def f():\n" + "    x = 1\n" * 40),
    (rules.module_docstrings, "x = 1\n"),
    (rules.module_docstrings, '"""1\n2\n3\n4\n5\n6\n"""\n'),
    (rules.empty_class_names, "class RoomManager: ...\n"),
    (rules.naive_times, "datetime.now()\n"),
    (rules.naive_times, "datetime.datetime.utcnow()\n"),
    (rules.naive_times, "datetime.fromtimestamp(1)\n"),
    (rules.logged_variables, "log.info(f'heard {words}')\n"),
    (rules.logged_variables, "self._log.warning('heard', words)\n"),
    (rules.logged_variables, "log.error(str(error))\n"),
    (rules.plain_loggers, "logging.getLogger(__name__)\n"),
    (rules.broad_excepts, "try: ...\nexcept Exception: ...\n"),
    (rules.broad_excepts, "try: ...\nexcept (ValueError, BaseException): ...\n"),
    (rules.broad_excepts, "try: ...\nexcept: ...\n"),
    (rules.environment_reads, "import os\nos.environ['HOME']\n"),
    (rules.environment_reads, "from os import environ\n"),
    (rules.environment_reads, "import os\nos.getenv('HOME')\n"),
    (rules.prints, "print('x')\n"),
]
LET_THROUGH: list[tuple[Rule, str]] = [
    (rules.long_files, "x = 1\n" * 300),
    (rules.long_functions, "def f():\n" + "    x = 1\n" * 39),
    (rules.empty_class_names, "class InformationDesk: ...\n"),
    (rules.naive_times, "datetime.now(UTC)\ndatetime.fromtimestamp(1, UTC)\nclock.now()\n"),
    (rules.logged_variables, "log.info('task_failed', kind=kind)\nlog.warning('up' if ok else 'down')\n"),
    (rules.broad_excepts, "try: ...\nexcept BaseException:\n    undo()\n    raise\n"),
    (rules.prints, "console.print('x')\nConsole().print('x')\n"),
]


@pytest.mark.parametrize("rule", EVERYWHERE, ids=lambda rule: rule.__name__)
def test_the_package_keeps(rule: Rule) -> None:
    assert len(SOURCE) > 200
    check_none(breach for module in SOURCE for breach in rule(module))


@pytest.mark.parametrize(("rule", "allowed"), BUT_FOR, ids=[rule.__name__ for rule, _ in BUT_FOR])
def test_the_package_keeps_but_for_named_places(rule: Rule, allowed: dict[str, str]) -> None:
    found = {module.path: list(rule(module)) for module in SOURCE}
    check_none(breach for path, breaches in found.items() if path not in allowed for breach in breaches)
    assert not [path for path in allowed if not found.get(path)], "a place that needs no exception any more"
    assert all(len(reason.split()) > 1 for reason in allowed.values())


def test_nothing_but_the_media_room_knows_aiortc() -> None:
    found = {module.path for module in SOURCE if any(rules.imports_of("aiortc", module))}
    assert found
    assert all(path.startswith("src/daedam/media/") for path in found)


def test_what_other_folders_use_says_what_it_promises() -> None:
    used = rules.used_elsewhere(SOURCE)
    assert sum(map(len, used.values())) > 200
    check_none(breach for module in SOURCE for breach in rules.undocumented(module, used))


def test_use_from_another_folder_is_seen_however_it_is_imported() -> None:
    owner = Module("src/a/one/parts.py", "def f(): ...\ndef g(): ...\ndef h(): ...\nclass K:\n    def m(self): ...\n")
    package = Module("src/a/one/__init__.py", "from a.one.parts import h\n")
    user = Module("src/a/two/user.py", "from a.one.parts import f, K\nfrom a.one import parts as p, h\np.g()\n")
    near = Module("src/a/one/near.py", "from a.one.parts import near\n")
    used = rules.used_elsewhere((owner, package, user, near))
    assert used["a.one.parts"] == {"f", "g", "h", "K"}
    assert len(list(rules.undocumented(owner, used))) == 5


@pytest.mark.parametrize(("rule", "text"), CAUGHT)
def test_a_breach_is_caught(rule: Rule, text: str) -> None:
    assert len(list(rule(Module("src/daedam/x.py", text)))) == 1


@pytest.mark.parametrize(("rule", "text"), LET_THROUGH)
def test_what_is_right_is_let_through(rule: Rule, text: str) -> None:
    assert not list(rule(Module("src/daedam/x.py", text)))
