"""The messages of a call: our instruction, then the data between markers nobody can foresee.

A person's words never enter the instruction. They stand as JSON strings inside blocks whose markers carry a random
code, so that no text can close its own block.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from daedam.providers.llm.prompts import Prompt

LANGUAGE_NAMES = {"ko": "Korean", "en": "English"}

_BLOCK = re.compile(r"<<<DATA (?P<code>\w+) (?P<label>\w+)>>>\n(?P<body>.*?)\n<<<END (?P=code)>>>", re.DOTALL)


def build_messages(
    prompt: Prompt,
    blocks: Mapping[str, Any],
    *,
    language: str,
    new_code: Callable[[], str] = lambda: secrets.token_hex(8),
    **values: object,
) -> list[dict[str, str]]:
    """System and user message. `blocks` maps a label to plain data; `values` fill the prompt's own places."""
    bodies = {label: json.dumps(data, ensure_ascii=False, indent=1) for label, data in blocks.items()}
    code = _unused_code(bodies, new_code)
    system = prompt.filled(language_name=LANGUAGE_NAMES[language], boundary=code, **values)
    data = "\n\n".join(f"<<<DATA {code} {label}>>>\n{body}\n<<<END {code}>>>" for label, body in bodies.items())
    return [{"role": "system", "content": system}, {"role": "user", "content": data}]


def data_blocks(text: str) -> dict[str, Any]:
    """The blocks of a user message, read back by label: for scripted endpoints."""
    return {match["label"]: json.loads(match["body"]) for match in _BLOCK.finditer(text)}


def _unused_code(bodies: Mapping[str, str], new_code: Callable[[], str]) -> str:
    code = new_code()
    while any(code in body for body in bodies.values()):
        code = new_code()
    return code
