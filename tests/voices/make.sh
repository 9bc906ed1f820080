#!/bin/sh
# Speaks every answer of index.json with flite (Debian: apt-get install flite) and writes 16 kHz mono WAV
# files beside it. The recordings are kept in the repository: run this only after changing a text.
set -eu
cd "$(dirname "$0")"
python3 - <<'PY' | while IFS='|' read -r name voice text; do
import json
for name, entry in json.load(open("index.json"))["recordings"].items():
    print(name, entry["voice"], entry["text"], sep="|")
PY
    flite -voice "$voice" -t "$text" -o "$name.wav"
    printf '%s\n' "$text" > "$name.txt"
done
