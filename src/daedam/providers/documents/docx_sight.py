"""Whether a reader of a Word file sees a run of text: its colour, size and hiding through the styles."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from daedam.providers.documents.base import HiddenReason

# Half points, as Word counts: under 4 pt.
_TINY_HALF_POINTS = 8
_PALE = 0xF0
_MAX_STYLE_STEPS = 10
_VAL, _FILL, _STYLE_ID = qn("w:val"), qn("w:fill"), qn("w:styleId")
_R_PR, _P_PR, _TC_PR, _SHD = qn("w:rPr"), qn("w:pPr"), qn("w:tcPr"), qn("w:shd")
_P, _TC = qn("w:p"), qn("w:tc")
_OFF = {"0", "false", "off", "none"}


class Sight:
    """Resolves a run's look: the run, its character style, its paragraph's style, the document's defaults."""

    def __init__(self, styles: Any) -> None:
        self._styles = {style.get(_STYLE_ID): style for style in styles.iter(qn("w:style"))}
        self._default_paragraph = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(qn("w:default")) in ("1", "true") and style.get(qn("w:type")) == "paragraph"
            ),
            None,
        )
        self._defaults = [
            properties for parent in styles.iter(qn("w:rPrDefault")) if (properties := parent.find(_R_PR)) is not None
        ]

    def hidden(self, run: Any) -> HiddenReason | None:
        """Why the run's text is out of sight, if it is."""
        looks = self._looks(run)
        vanish = _first(looks, "w:vanish")
        if vanish is not None and (vanish.get(_VAL) or "true") not in _OFF:
            return HiddenReason.INVISIBLE
        size = _first(looks, "w:sz")
        if size is not None and _number(size.get(_VAL)) < _TINY_HALF_POINTS:
            return HiddenReason.TINY
        colour = _first(looks, "w:color")
        if colour is not None and _is_pale(colour.get(_VAL)) and not _is_shaded(run, looks):
            return HiddenReason.NO_CONTRAST
        return None

    def _looks(self, run: Any) -> list[Any]:
        """The property elements that apply, the strongest first."""
        own = run.find(_R_PR)
        looks = [] if own is None else [own]
        if own is not None:
            looks += self._of_style(own.find(qn("w:rStyle")))
        paragraph = next(run.iterancestors(_P), None)
        properties = None if paragraph is None else paragraph.find(_P_PR)
        named = None if properties is None else properties.find(qn("w:pStyle"))
        looks += self._of_style(named, self._default_paragraph)
        return looks + self._defaults

    def _of_style(self, named: Any, default: str | None = None) -> list[Any]:
        looks: list[Any] = []
        key = default if named is None else named.get(_VAL)
        for _ in range(_MAX_STYLE_STEPS):
            style = self._styles.get(key)
            if style is None:
                break
            properties = style.find(_R_PR)
            if properties is not None:
                looks.append(properties)
            based_on = style.find(qn("w:basedOn"))
            key = None if based_on is None else based_on.get(_VAL)
        return looks


def _first(looks: list[Any], tag: str) -> Any:
    name = qn(tag)
    return next((found for look in looks if (found := look.find(name)) is not None), None)


def _number(value: str | None) -> float:
    try:
        return float(value or "nan")
    except ValueError:
        return float("nan")


def _is_pale(value: str | None) -> bool:
    try:
        colour = bytes.fromhex(value or "")
    except ValueError:
        return False
    return len(colour) == 3 and min(colour) >= _PALE


def _is_shaded(run: Any, looks: list[Any]) -> bool:
    """Whether the nearest shading (run, paragraph, cell) is a colour on which pale text shows."""
    shades = [_first(looks, "w:shd")]
    for tag, properties in ((_P, _P_PR), (_TC, _TC_PR)):
        for ancestor in run.iterancestors(tag):
            found = ancestor.find(properties)
            shades.append(None if found is None else found.find(_SHD))
    fills = [shade.get(_FILL) for shade in shades if shade is not None]
    stated = [fill for fill in fills if fill and fill != "auto"]
    return bool(stated) and not _is_pale(stated[0])
