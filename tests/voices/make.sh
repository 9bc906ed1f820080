#!/bin/sh
# Speaks every answer of index.json with flite (Debian: apt-get install flite) as 16 kHz mono WAV files, writes
# its words beside it and its length into the index. The recordings are kept in the repository: run this only
# after changing a text.
set -eu
cd "$(dirname "$0")"
python3 - <<'PY'
import json, subprocess, wave
from pathlib import Path

index = json.loads(Path("index.json").read_text())
for name, entry in index["recordings"].items():
    subprocess.run(["flite", "-voice", entry["voice"], "-t", entry["text"], "-o", f"{name}.wav"], check=True)
    Path(f"{name}.txt").write_text(entry["text"] + "\n")
    with wave.open(f"{name}.wav") as sound:
        entry["seconds"] = round(sound.getnframes() / sound.getframerate(), 2)
Path("index.json").write_text(json.dumps(index, indent=2) + "\n")
PY
