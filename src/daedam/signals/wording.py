"""Counts over a transcript: syllables and fillers. Two measurements of delivery; what the words mean is not read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_HANGUL = re.compile(r"[가-힣]")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_DIGITS = re.compile(r"\d")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_ENDING = re.compile(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e|[aeiouy]le?s)$")
_SYLLABLE_ENDING = re.compile(r"(?:(?:[sxz]|[cs]h|[cg])es|[^aeiouy]les?)$")
_TWO_IN_ONE_GROUP = re.compile(r"ia(?!l)|io(?!n|us)|iu|creat(?!ure)|area|idea|[eouy]ing|rien|video")
_SPOKEN_DIGIT = {"ko": 1.0, "en": 1.4}
_MOST_LETTERS_OF_AN_ACRONYM = 5

# Sounds that hold the floor. A recogniser may leave some out, so a count is a least count.
_KOREAN_FILLER = re.compile(r"^(?:음+|으+음*|어+|아+|에+|흠+|저기)$")
# Words that are fillers only when drawn out, repeated or cut off by a comma or dots: 그 is also "that", 저 "I".
_KOREAN_HESITANT = {"그", "저", "뭐", "이제", "그니까"}
_ENGLISH_FILLER = re.compile(r"^(?:u+h+|u+m+|uhm+|e+r+m*|h+m+|m+hm*|a+h+)$")
_TOKEN = re.compile(r"([^\s,.…~?!]+)([,.…~]*)")
_DRAWN_OUT = re.compile(r"^(?:,|…+|~+|\.{2,})")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWords:
    """A transcript with its language, `ko` or `en`."""

    text: str
    language: str


def count_syllables(words: SpokenWords) -> float:
    """Syllables of a transcript. Korean: one per Hangul syllable block (that is what a block is); English: an estimate.

    English words are counted by groups of vowel letters, a silent final e or ed left out (the usual rule behind the
    Flesch formula); it errs by about one word in ten. Letters of an acronym count one each (w three), digits as
    spoken on average.
    """
    text = unicodedata.normalize("NFC", words.text)
    hangul = len(_HANGUL.findall(text))
    latin = sum(_english_syllables(word) for word in _LATIN_WORD.findall(text))
    return hangul + latin + len(_DIGITS.findall(text)) * _SPOKEN_DIGIT.get(words.language, 1.0)


def count_fillers(words: SpokenWords) -> int:
    """Sounds that hold the floor: 음, 어, 아, 에 and drawn-out 그, 저, 뭐 in Korean; um, uh, er, hmm in English.

    At least so many: recognisers leave fillers out. 그, 저 and the like count only where a comma or dots follow, where
    they are said twice, or where another filler follows, since they are words too. Neither good nor bad: a count.
    """
    tokens = _TOKEN.findall(unicodedata.normalize("NFC", words.text).lower())
    if words.language != "ko":
        return sum(bool(_ENGLISH_FILLER.match(token)) for token, _ in tokens)
    found = 0
    for index, (token, after) in enumerate(tokens):
        following = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        is_held = bool(_DRAWN_OUT.match(after)) or following == token or bool(_KOREAN_FILLER.match(following))
        found += bool(_KOREAN_FILLER.match(token)) or (token in _KOREAN_HESITANT and is_held)
    return found


def _english_syllables(word: str) -> int:
    if word.isupper() and 1 < len(word) <= _MOST_LETTERS_OF_AN_ACRONYM:
        return sum(3 if letter == "W" else 1 for letter in word)
    low = word.lower()
    groups = len(_VOWELS.findall(low))
    if groups > 1 and _SILENT_ENDING.search(low) and not _SYLLABLE_ENDING.search(low):
        groups -= 1
    return max(1, groups + len(_TWO_IN_ONE_GROUP.findall(low)))
