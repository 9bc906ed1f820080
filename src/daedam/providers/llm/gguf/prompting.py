"""From messages to tokens by the model's own chat template, so that no person's word can become a control token.

The template is filled with marks in place of the contents; only what the template itself says is read for control
tokens. The contents between are tokenised as plain text, whatever they look like.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

Messages = list[dict[str, str]]
Render = Callable[[Messages], str]

_HEADINGS = {"system": "### System:", "user": "### User:", "assistant": "### Assistant:"}
"""For a file without a template: the headings SOLAR was tuned on, plain enough for any instruction model."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a prompt; only a template's own words may hold control tokens."""

    text: str
    is_template: bool


def plain_template(messages: Messages) -> str:
    """The prompt of a file that brings no chat template."""
    blocks = [f"{_HEADINGS[message['role']]}\n{message['content']}" for message in messages]
    return "\n\n".join([*blocks, f"{_HEADINGS['assistant']}\n"])


def prompt_pieces(messages: Messages, render: Render) -> list[Piece]:
    """The rendered prompt, cut into the template's words and the messages' contents.

    A template that leaves a message out or refuses a role is given up for the plain one.
    """
    marks = [f"daedam{secrets.token_hex(8)}" for _ in messages]
    marked = [{"role": message["role"], "content": mark} for message, mark in zip(messages, marks, strict=True)]
    for template in (render, plain_template):
        try:
            text = template(marked)
        except ValueError:  # what templates raise for roles they do not know
            continue
        if all(text.count(mark) == 1 for mark in marks):
            break
    contents = {mark: message["content"] for mark, message in zip(marks, messages, strict=True)}
    parts = re.split(f"({'|'.join(marks)})", text)
    return [
        Piece(contents[part], is_template=False) if part in contents else Piece(part, is_template=True)
        for part in parts
        if part
    ]
