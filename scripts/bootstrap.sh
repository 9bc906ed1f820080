#!/bin/sh
# Makes a checkout ready: .venv with everything in requirements.lock, and the built web app.
# Needs a POSIX shell and Python 3.11 or 3.12, nothing else, and no root. Runs again in a second when nothing changed.
set -eu
cd "$(dirname "$0")/.."

STARTED=$(date +%s)
say() { printf '%s\n' "$*"; }
step() { printf '[%3ss] %s\n' "$(($(date +%s) - STARTED))" "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 2; }

is_supported() {
    "$1" -c 'import sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12)))' >/dev/null 2>&1
}

find_python() {
    for candidate in "${PYTHON:-}" python3.11 python3.12 python3 python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.11.*/bin/python \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12.*/bin/python; do
        [ -n "$candidate" ] || continue
        if is_supported "$candidate"; then
            "$candidate" -c 'import sys; print(sys.executable)'
            return 0
        fi
    done
    return 1
}

# A fingerprint of files and folders, so that a stamp can tell whether a step has to run again.
fingerprint() {
    "$PYTHON" - "$@" <<'PY'
import hashlib, pathlib, sys
total = hashlib.sha256(sys.version.encode())
for name in sys.argv[1:]:
    root = pathlib.Path(name)
    for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
        if path.is_file():
            total.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
print(total.hexdigest())
PY
}

is_current() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

make_venv() {
    if [ -x .venv/bin/python ] && is_supported .venv/bin/python; then return; fi
    step "creating .venv with $("$PYTHON" --version)"
    if uv --version >/dev/null 2>&1; then
        uv venv --quiet --clear --no-python-downloads --python "$PYTHON" .venv
    elif ! "$PYTHON" -m venv --clear .venv >/dev/null 2>&1; then
        fail "This Python cannot make virtual environments: install its venv package (Debian: python3-venv) or uv."
    fi
}

find_uv() {
    if [ -x .venv/bin/uv ]; then
        UV=.venv/bin/uv
    elif uv --version >/dev/null 2>&1; then
        UV=uv
    else
        step "installing uv into .venv"
        .venv/bin/python -m pip install --quiet --disable-pip-version-check \
            --require-hashes -r scripts/locks/uv.txt || fail "uv could not be installed: is a package index reachable?"
        UV=.venv/bin/uv
    fi
}

# On Python 3.12 pocketsphinx has no wheel: without a C compiler it is left out, and everything else works.
usable_lock() {
    if is_python_312 && ! command -v cc >/dev/null && ! command -v gcc >/dev/null; then
        step "no C compiler: leaving out pocketsphinx, the embedded English speech-to-text" >&2
        "$PYTHON" - >.venv/requirements.lock <<'PY'
import pathlib, re
text = pathlib.Path("requirements.lock").read_text()
print(re.sub(r"^pocketsphinx==.*\n(?:[ \t].*\n)*", "", text, flags=re.MULTILINE))
PY
        echo .venv/requirements.lock
    else
        echo requirements.lock
    fi
}

is_python_312() { "$PYTHON" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 12))'; }

install_python_packages() {
    wanted=$(fingerprint requirements.lock pyproject.toml)
    is_current .venv/.stamp-packages "$wanted" && return
    find_uv
    step "installing Python packages (about 1 GB the first time)"
    lock=$(usable_lock)
    "$UV" pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "$lock" ||
        fail "The Python packages could not be installed; the lines above say why."
    "$UV" pip install --quiet --python .venv/bin/python --no-deps --editable . ||
        fail "Daedam itself could not be installed; the lines above say why."
    # Compiled once here, so that no role compiles it again at every start.
    .venv/bin/python -m compileall -q src || true
    printf '%s\n' "$wanted" >.venv/.stamp-packages
}

node_is_recent() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' >/dev/null 2>&1
}

find_node() {
    if node_is_recent node && npm --version >/dev/null 2>&1; then return; fi
    if ! [ -x .venv-node/bin/npm ] || ! node_is_recent .venv-node/bin/node; then
        find_uv
        step "installing Node from its wheel (this machine has none, or an old one)"
        "$UV" venv --quiet --clear --no-python-downloads --python .venv/bin/python .venv-node
        "$UV" pip install --quiet --python .venv-node/bin/python --require-hashes -r scripts/locks/node.txt ||
            fail "Node could not be installed: install Node 20.19 or newer."
    fi
    PATH="$PWD/.venv-node/bin:$PATH"
}

build_web_app() {
    if ! [ -f frontend/package.json ]; then
        say "There is no web app to build: frontend/package.json does not exist."
        return
    fi
    packages=$(fingerprint frontend/package-lock.json)
    sources=$(fingerprint frontend/package-lock.json frontend/package.json frontend/src frontend/public \
        frontend/build frontend/index.html frontend/vite.config.ts frontend/tsconfig.json)
    if is_current frontend/node_modules/.stamp-packages "$packages" && [ -f frontend/dist/index.html ] &&
        is_current frontend/node_modules/.stamp-build "$sources"; then
        return
    fi
    find_node
    if ! is_current frontend/node_modules/.stamp-packages "$packages"; then
        step "installing the web app's packages"
        log=$PWD/.venv/npm.log
        (cd frontend && npm ci --no-audit --no-fund --loglevel=error >"$log" 2>&1) || {
            head -n 12 "$log" >&2
            fail "The web app's packages could not be installed; the lines above say why, $log has more."
        }
        printf '%s\n' "$packages" >frontend/node_modules/.stamp-packages
    fi
    step "building the web app"
    log=$PWD/.venv/web-build.log
    (cd frontend && npm run --silent build >"$log" 2>&1) || {
        tail -n 30 "$log" >&2
        fail "The web app could not be built; the lines above say why."
    }
    printf '%s\n' "$sources" >frontend/node_modules/.stamp-build
}

PYTHON=$(find_python) || fail "Daedam needs Python 3.11 or 3.12 and found neither: install one, or name it: PYTHON=/path/to/python3.11 make up"
make_venv
PYTHON=$PWD/.venv/bin/python
install_python_packages
build_web_app
step "ready"
