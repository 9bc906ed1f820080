"""What a person sees once everything runs."""

from __future__ import annotations

import http.server
import io
import json
import threading

import pytest
from rich.console import Console

from daedam.apps.standalone import welcome
from daedam.kit.languages import Language

SIGN_INS = [{"role": "recruiter", "email": "recruiter@demo.example", "password": "open-sesame"}]
HEALTH = {
    "status": "ok",
    "parts": {"postgres": {"state": "ok"}, "media": {"state": "down", "detail": "silent"}},
    "capabilities": [
        {"capability": "stt", "engine": "pocketsphinx", "model": "en-us", "better": "daedam models pull"},
        {"capability": "llm", "engine": "rules", "model": None, "is_embedded": True, "better": None},
    ],
}


@pytest.mark.parametrize(
    ("output", "found"),
    [
        (json.dumps({"sign_ins": SIGN_INS}), SIGN_INS),
        (f"seeding\n3 postings\n{json.dumps({'sign_ins': SIGN_INS})}\n", SIGN_INS),
        ('{"organization": "x"}', []),
        ("seeding\n[1, 2]\n", []),
        ("", []),
    ],
)
def test_sign_ins_are_read_from_the_last_object_the_seed_printed(output, found):
    assert welcome.read_sign_ins(output) == found


@pytest.mark.parametrize("language", list(Language))
def test_the_welcome_shows_address_sign_ins_engines_and_what_is_down(language):
    screen = io.StringIO()
    console = Console(file=screen, width=120)
    welcome.show(console, language, api_port=8123, sign_ins=SIGN_INS, health=HEALTH)
    shown = screen.getvalue()
    expected = ["http://localhost:8123/", "recruiter@demo.example", "open-sesame", "pocketsphinx:en-us"]
    for words in [*expected, "daedam models pull", "rules", "media"]:
        assert words in shown
    assert "None" not in shown
    assert "postgres" not in shown


def test_the_welcome_says_so_when_there_is_no_health():
    screen = io.StringIO()
    welcome.show(Console(file=screen), Language.EN, api_port=1, sign_ins=[], health=None)
    assert "does not answer" in screen.getvalue()


@pytest.fixture
def api():
    """An API whose answers are taken from a list, the last one for ever."""
    answers: list[tuple[int, bytes]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(status if self.path == "/api/v1/health" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server.server_address[1], answers
    server.shutdown()
    server.server_close()


async def test_health_is_asked_until_everything_is_up(api):
    port, answers = api
    answers += [(500, b"oops"), (503, b'{"status": "down"}'), (200, json.dumps(HEALTH).encode())]
    assert await welcome.read_health(port) == HEALTH


async def test_the_last_health_is_told_when_something_stays_down(api):
    port, answers = api
    answers += [(503, b'{"status": "down"}')]
    assert await welcome.read_health(port, timeout_s=0) == {"status": "down"}


async def test_no_health_is_told_when_nobody_answers():
    assert await welcome.read_health(1, timeout_s=0) is None
