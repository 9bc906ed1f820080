#!/bin/sh
# Builds the language-model runtime (the extra `gguf`, llama.cpp) from source into .venv, with the package that
# makes the tests' tiny model. Needs a C and C++ compiler; CMake and Ninja come as wheels where the machine has none.
# CMAKE_ARGS replaces the options of the build, e.g. CMAKE_ARGS="-DGGML_CUDA=ON" make gguf
set -eu
cd "$(dirname "$0")/.."

fail() { printf '%s\n' "$*" >&2; exit 2; }

[ -x .venv/bin/python ] || fail "There is no .venv yet: run 'make setup' first."
command -v c++ >/dev/null || command -v g++ >/dev/null || command -v clang++ >/dev/null ||
    fail "Building the gguf runtime needs a C++ compiler (Debian: apt-get install g++)."
if [ -x .venv/bin/uv ]; then UV=.venv/bin/uv; else UV=uv; fi

# For any x86-64 machine of the last ten years, not for this one alone; elsewhere these options change nothing.
OPTIONS=${CMAKE_ARGS:--DGGML_NATIVE=OFF -DGGML_AVX2=ON -DGGML_FMA=ON -DGGML_F16C=ON -DLLAVA_BUILD=OFF}
unset CMAKE_ARGS
WANTED="$OPTIONS $(cat scripts/locks/gguf.txt scripts/locks/gguf-build.txt | cksum)"
if [ "$(cat .venv/.stamp-gguf 2>/dev/null)" = "$WANTED" ]; then exit 0; fi

BEGAN=$(date +%s)
printf 'building the gguf runtime: some minutes\n'
# Not --reinstall: it would compile again what the cache holds already.
"$UV" pip uninstall --quiet --python .venv/bin/python llama-cpp-python 2>/dev/null || true
# The options go in as a build setting, so that a wheel cached from other options is not taken for this one.
CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-2} nice -n 10 "$UV" pip install --quiet \
    --python .venv/bin/python --no-deps --require-hashes --no-binary llama-cpp-python \
    --build-constraints scripts/locks/gguf-build.txt \
    --config-settings-package "llama-cpp-python:cmake.args=$(printf '%s' "$OPTIONS" | tr ' ' ';')" \
    -r scripts/locks/gguf.txt || fail "The gguf runtime could not be built; the lines above say why."
.venv/bin/python -c 'import llama_cpp, gguf' || fail "The gguf runtime was built but cannot be loaded here."
printf '%s\n' "$WANTED" >.venv/.stamp-gguf
printf 'gguf runtime ready after %ss\n' "$(($(date +%s) - BEGAN))"
