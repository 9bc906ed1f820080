"""Turns a recogniser's lower-case words into text people read: sentence case, and no invented punctuation."""

from __future__ import annotations

import re

_FIRST_PERSON = re.compile(r"\bi\b(?=$|['\s])")


def sentence_case(text: str) -> str:
    """Capital first letter and "I"; everything else as it was heard. Spaces collapse."""
    joined = _FIRST_PERSON.sub("I", " ".join(text.split()))
    return joined[:1].upper() + joined[1:]
