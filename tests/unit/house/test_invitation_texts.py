"""What an invitation says is kept has its words in every language of the web app."""

from __future__ import annotations

from pathlib import Path

import pytest

from daedam.features.applications.invitations import ACCOMMODATIONS, RECORDED

LOCALES = Path(__file__).parents[3] / "frontend" / "src" / "i18n"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_each_kind_that_is_kept_is_said(language: str) -> None:
    words = (LOCALES / language / "account.ts").read_text()
    assert [kind for kind in (*RECORDED, *ACCOMMODATIONS) if f"      {kind}: '" not in words] == []
    assert "voice_and_picture" in RECORDED
