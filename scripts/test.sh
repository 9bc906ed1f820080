#!/bin/sh
# Runs every check, then says which passed and how long each took. Stops at nothing; fails when anything failed.
set -u
cd "$(dirname "$0")/.."
export PYTHONDONTWRITEBYTECODE=1
BIN=.venv/bin
WORKERS=${TEST_WORKERS:-2}
SUMMARY=""
FAILED=0
# Set-up made this one only because the machine's own Node is missing or old.
[ -x .venv-node/bin/npm ] && PATH="$PWD/.venv-node/bin:$PATH"

run() {
    name=$1
    shift
    printf '\n== %s\n' "$name"
    began=$(date +%s)
    if "$@"; then verdict=ok; else
        verdict=FAILED
        FAILED=1
    fi
    SUMMARY="$SUMMARY$(printf '%-18s %-7s %4ss' "$name" "$verdict" "$(($(date +%s) - began))")
"
}

# Each test has a limit of its own (pyproject.toml); this one is for what hangs between them.
MOST_S=${TEST_MOST_S:-2400}
within_limit() {
    if command -v timeout >/dev/null; then timeout -k 30 "$MOST_S" "$@"; else "$@"; fi
}

pytest_in() {
    folder=$1
    shift
    within_limit "$BIN/pytest" -n "$WORKERS" --dist loadfile "$folder" "$@"
}

# One worker: a browser, real media and a recogniser fill two cores. What failed gets one more try, and that is said.
browser_tests() {
    within_limit "$BIN/pytest" tests/e2e && return
    printf '\n!! browser tests failed; the failed ones are tried once more\n'
    within_limit "$BIN/pytest" --last-failed --last-failed-no-failures none tests/e2e
}

in_frontend() { (cd frontend && "$@"); }

run "lint" "$BIN/ruff" check .
run "format" "$BIN/ruff" format --check .
run "types" "$BIN/mypy"
run "import contracts" "$BIN/lint-imports"
for folder in tests/house tests/unit tests/integration tests/contract tests/e2e; do
    if [ -n "$(find "$folder" -name 'test_*.py' 2>/dev/null | head -n 1)" ]; then
        case $folder in
            tests/e2e) run "e2e" browser_tests ;;
            *) run "${folder#tests/}" pytest_in "$folder" ;;
        esac
    fi
done
if [ -f frontend/package.json ]; then
    run "web lint" in_frontend npx --no-install biome check .
    run "web types" in_frontend npx --no-install tsc --noEmit
    run "web tests" in_frontend npx --no-install vitest run
fi

printf '\n%s\n' "$SUMMARY"
exit "$FAILED"
