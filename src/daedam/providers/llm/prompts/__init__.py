"""The prompts as files: id and version in the front matter, words in the body. New words, new version."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file. `system` is said first; the data follow in a message of their own."""

    id: str
    version: str
    system: str

    def filled(self, **values: object) -> str:
        """The text with `{{name}}` replaced. Only our own words and numbers go in here, never a person's."""
        text = self.system
        for name, value in values.items():
            text = text.replace("{{" + name + "}}", str(value))
        return text


@cache
def load_prompt(prompt_id: str) -> Prompt:
    """The prompt with this id ("evaluator/answer"). Raises ValueError when the file does not say the same id."""
    text = (files(__name__) / f"{prompt_id}.md").read_text(encoding="utf-8")
    _, front, body = text.split("---\n", 2)
    head = yaml.safe_load(front)
    if head["id"] != prompt_id:
        raise ValueError(f"prompt file {prompt_id} calls itself {head['id']}")
    return Prompt(head["id"], str(head["version"]), body.strip())
