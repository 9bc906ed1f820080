"""Every known trouble is one sentence in Korean and one in English, with every blank filled."""

from __future__ import annotations

import pytest

from daedam.apps.standalone.problems import Problem, StandaloneError
from daedam.infra.embedded import EmbeddedServiceError, Trouble
from daedam.kit.languages import Language

DETAILS = {
    "account": "nobody",
    "code": 1,
    "detail": "initdb said so",
    "found": "16",
    "free_mb": 12,
    "installed": "18",
    "log": "/srv/x.log",
    "name": "api",
    "needed_mb": 500,
    "path": "/srv/x",
    "pid": 7,
    "port": 8000,
    "seconds": 60.0,
    "value": "eighty",
    "variable": "DAEDAM_API_PORT",
}
ERRORS = [
    *(StandaloneError(problem, **DETAILS) for problem in Problem),
    *(EmbeddedServiceError(trouble, **DETAILS) for trouble in Trouble),
]


def has_hangul(sentence: str) -> bool:
    return any("가" <= letter <= "힣" for letter in sentence)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: str(error)[:30])
def test_it_says_something_in_both_languages(error):
    korean, english = error.sentence(Language.KO), error.sentence(Language.EN)
    assert has_hangul(korean)
    assert not has_hangul(english)
    for sentence in (korean, english):
        assert "\n" not in sentence
        assert "{" not in sentence
        assert sentence.endswith((".", DETAILS["log"], DETAILS["detail"]))
