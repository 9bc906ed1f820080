"""What every screen must keep, looked at in both languages, wide and on a phone: headings, labels, width, words."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

LANGUAGES = ("ko", "en")
SIZES = ((1280, 800), (390, 844))
SETTLE_S = 5.0
PAINT_MS = 400
"""A window of several thousand pixels is painted in pieces; a picture taken sooner has empty ones."""

EXAMINE = """() => {
  const seen = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== 'hidden';
  const faults = [];
  const heads = [...document.querySelectorAll('h1')].filter(seen);
  if (heads.length !== 1) faults.push(`h1: ${heads.map((el) => el.innerText).join(' | ') || 'none'}`);
  for (const el of document.querySelectorAll('input, textarea, select, [role=checkbox], [role=radio]')) {
    const named = el.getAttribute('aria-label') || el.getAttribute('aria-labelledby')
      || [...(el.labels ?? [])].some((label) => label.innerText.trim()) || (el.role === 'radio' && el.innerText.trim());
    if (el.type !== 'hidden' && !named && el.getAttribute('aria-hidden') !== 'true') {
      faults.push(`no label: ${el.outerHTML.slice(0, 120)}`);
    }
  }
  for (const el of document.querySelectorAll('button, a[href]')) {
    const named = el.innerText.trim() || el.getAttribute('aria-label') || el.labels?.length;
    if (seen(el) && !named) {
      faults.push(`no name: ${el.outerHTML.slice(0, 120)}`);
    }
  }
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll('body *')]
      .filter((el) => seen(el) && el.getBoundingClientRect().right > root.clientWidth + 1)
      .slice(0, 3).map((el) => el.outerHTML.slice(0, 120));
    faults.push(`wider than ${root.clientWidth}: ${root.scrollWidth}; ${wide.join(' ; ')}`);
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim();
    const isKey = /^[a-z][A-Za-z_]*([.:][A-Za-z_-]+)+$/.test(text) && !/\\.(docx|pdf|txt)$/.test(text)
      || /^[a-z]+(_[a-z]+)+$/.test(text);
    if (isKey || /\\{\\{|undefined|NaN|\\[object/.test(text)) {
      faults.push(`not a sentence: ${text.slice(0, 80)}`);
    }
  }
  return faults;
}"""

FOCUS = """async () => {
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const el = document.activeElement;
  if (!el || el === document.body) return null;
  const chain = [];
  for (let at = el, depth = 0; at && depth < 5; at = at.parentElement, depth++) chain.push(at);
  const looks = () => chain.map((at) => {
    const style = getComputedStyle(at);
    return [style.outlineStyle === 'none' ? '' : style.outline, style.boxShadow, style.borderColor,
      style.backgroundColor, style.clip, style.position].join('|');
  }).join(' / ');
  await painted();
  const focused = looks();
  el.blur();
  await painted();
  const blurred = looks();
  el.focus({ preventScroll: true });
  return { name: el.outerHTML.slice(0, 140), isVisible: focused !== blurred };
}"""


class Look:
    """Called with a page and the screen's name; gathers every fault it sees, and keeps pictures when asked to."""

    def __init__(self, shots: Path | None) -> None:
        self._shots = shots
        self.faults: list[str] = []

    def __call__(self, page: Page, name: str) -> None:
        size, language = page.viewport_size, language_of(page)
        for tongue in (language, *(each for each in LANGUAGES if each != language)):
            switch_language(page, tongue)
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                self.faults += [f"{name} {tongue} {width}: {fault}" for fault in settled(page)]
                self.keep(page, f"{name}-{tongue}-{width}")
        switch_language(page, language)
        if size is not None:
            page.set_viewport_size(size)

    def keep(self, page: Page, name: str) -> None:
        """A picture of the whole page, when pictures are asked for: in a window as high as the page.

        Stitched from a smaller window, blurred layers below its edge come out empty.
        """
        if self._shots is None:
            return
        self._shots.mkdir(parents=True, exist_ok=True)
        size = page.viewport_size
        assert size is not None
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
        page.wait_for_timeout(PAINT_MS)
        page.screenshot(path=self._shots / f"{name}.png")
        page.set_viewport_size(size)


def language_of(page: Page) -> str:
    """The language the page is in."""
    return str(page.locator("html").get_attribute("lang"))


def switch_language(page: Page, language: str) -> None:
    """By the page's own switch; also from below a layer and where the phone's header has no room for it."""
    page.locator(f"button[lang={language}]").first.dispatch_event("click")
    expect(page.locator("html")).to_have_attribute("lang", language)


def settled(page: Page) -> list[str]:
    """The faults of the page once it stopped loading; what goes away within seconds was no fault."""
    expect(page.locator(".shimmer")).to_have_count(0)
    deadline = time.monotonic() + SETTLE_S
    while (faults := page.evaluate(EXAMINE)) and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    return list(faults)


def tab_through(page: Page, stops: int) -> list[dict[str, Any]]:
    """Walk with the Tab key; what was reached and whether it could be seen."""
    reached = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        if (found := page.evaluate(FOCUS)) is not None:
            reached.append(found)
    return reached
