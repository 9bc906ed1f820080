"""What a person may choose about `up`."""

from __future__ import annotations

from pathlib import Path

import pytest

from daedam.apps.standalone.options import Options, terminal_language
from daedam.apps.standalone.problems import Problem, StandaloneError
from daedam.kit.languages import Language


def test_without_a_word_it_runs_the_demo_here_on_the_known_ports():
    options = Options.from_environment({})
    assert options.home == Path.cwd() / ".daedam"
    assert (options.api_port, options.media_port) == (8000, 8080)
    assert options.is_demo
    assert options.database_url is None
    assert options.redis_url is None


def test_every_choice_is_honoured():
    options = Options.from_environment(
        {
            "DAEDAM_HOME": "/srv/interviews",
            "DAEDAM_API_PORT": "9000",
            "DAEDAM_MEDIA_PORT": "9080",
            "DATABASE_URL": "postgresql://somebody@db/daedam",
            "REDIS_URL": "redis://cache/0",
            "DAEDAM_DEMO": "off",
        }
    )
    assert options.home == Path("/srv/interviews")
    assert (options.api_port, options.media_port) == (9000, 9080)
    assert options.database_url == "postgresql+psycopg://somebody@db/daedam"
    assert options.redis_url == "redis://cache/0"
    assert not options.is_demo


@pytest.mark.parametrize("given", ["postgres://a@b/c", "postgresql://a@b/c", "postgresql+psycopg://a@b/c"])
def test_a_database_address_names_our_driver(given):
    assert Options.from_environment({"DATABASE_URL": given}).database_url == "postgresql+psycopg://a@b/c"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty", "80.0", "８０００", " 80"])
def test_what_is_no_port_is_refused_with_its_variable(port):
    with pytest.raises(StandaloneError) as caught:
        Options.from_environment({"DAEDAM_API_PORT": port})
    assert caught.value.problem is Problem.BAD_PORT
    assert "DAEDAM_API_PORT" in str(caught.value)


def test_one_port_cannot_serve_both():
    with pytest.raises(StandaloneError) as caught:
        Options.from_environment({"DAEDAM_API_PORT": "8080"})
    assert caught.value.problem is Problem.BAD_PORT


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, Language.EN),
        ({"LANG": "ko_KR.UTF-8"}, Language.KO),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C"}, Language.EN),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ko_KR"}, Language.KO),
    ],
)
def test_it_speaks_the_terminals_language(environ, language):
    assert terminal_language(environ) is language
