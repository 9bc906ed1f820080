"""The rules for Python source. Each takes one module and gives back its breaches as `path:line what`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from unit.house.source import Module, name_of, type_of_function

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_MODULE_DOCSTRING = 5
EMPTY_NAMES = re.compile(r"(Manager|Helper|Helpers|Util|Utils|Data|Info)$")
LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
LOG_MESSAGE = re.compile(r"[a-z][a-z0-9_]*")


def long_files(module: Module) -> Iterator[str]:
    lines = len(module.text.splitlines())
    if lines > LONGEST_FILE:
        yield f"{module.path}:1 {lines} lines"


def long_functions(module: Module) -> Iterator[str]:
    for function in module.functions():
        lines = (function.end_lineno or 0) - function.lineno + 1
        if lines > LONGEST_FUNCTION:
            yield f"{module.path}:{function.lineno} {function.name} has {lines} lines"


def module_docstrings(module: Module) -> Iterator[str]:
    said = ast.get_docstring(module.tree) or ""
    if not 1 <= len(said.splitlines()) <= LONGEST_MODULE_DOCSTRING:
        yield f"{module.path}:1 module docstring of {len(said.splitlines())} lines"


def empty_class_names(module: Module) -> Iterator[str]:
    for found in module.classes():
        if EMPTY_NAMES.search(found.name):
            yield f"{module.path}:{found.lineno} {found.name}"


def broad_excepts(module: Module) -> Iterator[str]:
    """A handler that takes everything; one that takes it only to raise it again at its end is not broad."""
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        names = {one.id if isinstance(one, ast.Name) else "" for one in caught if one is not None}
        raises_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        if (node.type is None or names & {"Exception", "BaseException"}) and not raises_again:
            yield f"{module.path}:{node.lineno} broad except"


def environment_reads(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        reads = isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb", "putenv"}
        if reads and isinstance(node.value, ast.Name) and node.value.id == "os":
            yield f"{module.path}:{node.lineno} os.{node.attr}"
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (
                f"{module.path}:{node.lineno} os.{one.name}" for one in node.names if one.name in {"environ", "getenv"}
            )


def naive_times(module: Module) -> Iterator[str]:
    """A point in time without a zone."""
    for call in module.calls():
        name, given = name_of(call), len(call.args) + len(call.keywords)
        short = ".".join(name.split(".")[-2:])
        least = {"datetime.now": 1, "datetime.fromtimestamp": 2, "datetime.utcnow": 9, "date.today": 9}.get(short, 0)
        if given < least or short in {"datetime.utcfromtimestamp"}:
            yield f"{module.path}:{call.lineno} {name}()"


def prints(module: Module) -> Iterator[str]:
    for call in module.calls():
        if name_of(call) in {"print", "pprint", "pprint.pprint"}:
            yield f"{module.path}:{call.lineno} print()"


def logged_variables(module: Module) -> Iterator[str]:
    """A log message is one snake_case constant: what varies, and could be what somebody said, is a field."""
    for call in module.calls():
        owner, _, method = name_of(call).rpartition(".")
        if method not in LOG_METHODS or owner.split(".")[-1].strip("_") not in {"log", "logger"}:
            continue
        if len(call.args) != 1 or not _is_log_message(call.args[0]):
            yield f"{module.path}:{call.lineno} {owner}.{method}() with a message that is no constant"


def _is_log_message(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_log_message(node.body) and _is_log_message(node.orelse)
    return isinstance(node, ast.Constant) and bool(LOG_MESSAGE.fullmatch(str(node.value)))


def plain_loggers(module: Module) -> Iterator[str]:
    """Only structlog drops personal fields: a logger of the standard library does not."""
    for call in module.calls():
        if name_of(call) == "logging.getLogger":
            yield f"{module.path}:{call.lineno} logging.getLogger()"


def imports_of(package: str, module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            named = [node.module or ""]
        if any(name.split(".")[0] == package for name in named):
            yield f"{module.path}:{node.lineno} imports {package}"


def tests_that_cannot_fail(module: Module) -> Iterator[str]:
    """A test asserts, expects an error, or calls a checker whose name says so."""
    for function in module.functions():
        if function.name.startswith("test_") and not any(map(_can_fail, ast.walk(function))):
            yield f"{module.path}:{function.lineno} {function.name} asserts nothing"


def _can_fail(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Assert)
    name = name_of(node).split(".")[-1]
    return name in {"raises", "fail", "warns", "expect"} or name.startswith(("assert_", "check_"))


def sleeps(module: Module) -> Iterator[str]:
    """Waiting for a fixed time. Looking again, in a loop that ends when the thing has happened, is not."""
    looking = {id(call) for loop in ast.walk(module.tree) if _looks_again(loop) for call in _calls(loop)}
    for call in module.calls():
        if name_of(call) not in {"time.sleep", "asyncio.sleep", "anyio.sleep", "sleep"} or id(call) in looking:
            continue
        pause = call.args[0] if call.args else None
        if not (isinstance(pause, ast.Constant) and pause.value == 0):
            yield f"{module.path}:{call.lineno} {ast.unparse(call)}"


def _looks_again(loop: ast.AST) -> bool:
    leaves = any(isinstance(node, (ast.Return, ast.Break)) for node in ast.walk(loop))
    return isinstance(loop, ast.While) or (isinstance(loop, ast.For) and leaves)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (found for found in ast.walk(node) if isinstance(found, ast.Call))


def skip_reasons(module: Module) -> Iterator[tuple[str, str]]:
    """Where a test can be left out, and the reason it gives (empty without one)."""
    for call in module.calls():
        name = name_of(call)
        if name not in {"pytest.skip", "pytest.xfail", "pytest.importorskip"} and not re.fullmatch(
            r"pytest\.mark\.(skip|skipif|xfail)", name
        ):
            continue
        given = [word.value for word in call.keywords if word.arg == "reason"] or (
            call.args[:1] if name in {"pytest.skip", "pytest.xfail"} else []
        )
        reason = given[0].value if given and isinstance(given[0], ast.Constant) else ""
        yield f"{module.path}:{call.lineno}", str(reason)


def undocumented(module: Module, called: dict[str, set[str]]) -> Iterator[str]:
    """Public functions and classes that another folder uses, and the public methods of those classes."""
    for node in module.tree.body:
        if not isinstance(node, (*type_of_function, ast.ClassDef)) or node.name.startswith("_"):
            continue
        if node.name not in called.get(module.dotted, set()):
            continue
        methods = [one for one in node.body if isinstance(one, type_of_function)] if _is_class(node) else []
        for one in [node, *(method for method in methods if not method.name.startswith("_"))]:
            if not ast.get_docstring(one):
                yield f"{module.path}:{one.lineno} {one.name} is used from another folder and has no docstring"


def _is_class(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef)


def used_elsewhere(everything: tuple[Module, ...]) -> dict[str, set[str]]:
    """For each module, the names other folders take from it, followed through packages that pass them on."""
    used: dict[str, set[str]] = {}
    known = {module.dotted: module for module in everything}
    for module in everything:
        for owner, name in _taken(module, known):
            if known[owner].folder != module.folder:
                used.setdefault(owner, set()).add(name)
    for package in [one for one in everything if one.path.endswith("/__init__.py")]:
        for owner, name in _taken(package, known):
            if name in used.get(package.dotted, set()):
                used.setdefault(owner, set()).add(name)
    return used


def _taken(module: Module, known: dict[str, Module]) -> Iterator[tuple[str, str]]:
    aliases: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                if f"{node.module}.{one.name}" in known:
                    aliases[one.asname or one.name] = f"{node.module}.{one.name}"
                elif node.module in known:
                    yield node.module, one.name
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield aliases[node.value.id], node.attr
