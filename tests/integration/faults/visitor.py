"""A candidate at the keyboard who remembers what was acknowledged, and who tries again as a browser does."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import httpx

from daedam.features.health.demo import SIGN_INS
from fixtures.stack import Stack, eventually

CLIENT_S = 20.0
"""Longer than any answer may take; a call that waits for a hanging part runs into it and fails the test."""


class Visitor:
    """One candidate in one practice interview."""

    def __init__(self, stack: Stack, token: str = "") -> None:
        self.stack = stack
        self.token = token or _sign_in(stack)
        self._http = httpx.Client(
            base_url=stack.api_url,
            timeout=CLIENT_S,
            trust_env=False,
            headers={"authorization": f"Bearer {self.token}", "accept-language": "en"},
        )
        self.acknowledged: dict[str, str] = {}
        self.session_id: str = self.post("/sessions", {"position": "Engineer", "language": "en"}).json()["session_id"]
        purposes = {"recording": True, "ai_analysis": True, "talent_pool": False}
        self.post(f"{self._here}/consents", {"purposes": purposes})
        self.post(f"{self._here}/device-check", {"has_microphone": True, "has_camera": False, "has_speaker": True})
        eventually(lambda: self.action() == "start")
        self.post(f"{self._here}/start", {})

    @property
    def _here(self) -> str:
        return f"/sessions/{self.session_id}"

    def get(self, path: str = "") -> dict[str, Any]:
        """What the API says below this session."""
        response = self._http.get(self._here + path)
        if response.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            raise httpx.ConnectError("come back later")
        response.raise_for_status()
        return response.json()  # type: ignore[no-any-return]

    def try_post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """One try; the caller looks at the answer."""
        return self._http.post(path, json=body)

    def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        """A call that has to succeed at once."""
        response = self.try_post(path, body)
        assert response.is_success, response.text
        return response

    def action(self) -> str:
        return str(self.get()["state"]["next_action"])

    def question(self) -> str:
        """The question that waits for an answer, once one does."""
        current = eventually(lambda: self.get()["current_question"])
        return str(current["question_id"])

    def try_answer(self, question_id: str, text: str) -> httpx.Response:
        """Submit an answer; what is acknowledged is remembered."""
        body = {"session_id": self.session_id, "question_id": question_id, "answer_text": text}
        response = self.try_post("/answers", body)
        if response.status_code == httpx.codes.ACCEPTED:
            self.acknowledged[question_id] = text
        return response

    def answer(self, text: str) -> str:
        """Answer the question that waits; it must be acknowledged at the first try. Gives the question's id."""
        question_id = self.question()
        response = self.try_answer(question_id, text)
        assert response.status_code == httpx.codes.ACCEPTED, response.text
        return question_id

    def ticket(self) -> tuple[str, str]:
        """A ticket for the media server, and its address."""
        issued = self.post(f"{self._here}/ticket", {}).json()
        return issued["ticket"], issued["media_url"]

    def events(self, last_event_id: int = 0, up_to: int | None = None) -> list[tuple[int, dict[str, Any]]]:
        """Events as one connection to the event stream gives them: `up_to` of them, or all there are."""
        wanted = up_to or self.get()["last_seq"] - last_event_id
        return list(islice(self.follow(last_event_id), wanted))

    def follow(self, last_event_id: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
        """Events as they come over one connection, until the server ends it."""
        headers = {"last-event-id": str(last_event_id)}
        with self._http.stream("GET", f"{self._here}/events", headers=headers) as response:
            assert response.status_code == httpx.codes.OK
            seq = 0
            for line in response.iter_lines():
                if line.startswith("id: "):
                    seq = int(line[4:])
                elif line.startswith("data: "):
                    yield seq, json.loads(line[6:])

    def evaluated(self, question_id: str) -> bool:
        """Whether this answer has its evaluation."""
        found = self.stack.rows("select 1 from evaluations where question_id = %s", question_id)
        return bool(found)

    def check_to_the_end(self) -> None:
        """End the interview, wait for the report, and see that nothing acknowledged is lost and nothing is double."""
        if self.action() not in ("wait_for_report", "view_report"):
            self.post(f"{self._here}/end", {})
        self.send_what_was_missed()
        eventually(lambda: self.action() == "view_report")
        self.check_all_there()

    def send_what_was_missed(self) -> None:
        """As a browser that kept nothing: it says so, and nobody waits for it."""
        for _, event in self.events():
            if event["type"] == "SoundMissed" and event["event"]["because"] != "recogniser":
                self.post(f"{self._here}/missed-sound/{event['event']['missed_id']}/complete", {})

    def check_all_there(self) -> None:
        """Each acknowledged answer once, with one evaluation; one report; a journal without gaps."""
        said = Counter((each["question_id"], each["text"]) for each in self.get("/transcript")["items"])
        assert {key: said[key] for key in self.acknowledged.items()} == dict.fromkeys(self.acknowledged.items(), 1)
        events = self.events()
        assert [seq for seq, _ in events] == list(range(1, len(events) + 1))
        kinds = [event["type"] for _, event in events]
        named = [event["event"]["question_id"] for _, event in events if event["type"] == "AnswerCompleted"]
        assert len(named) == len(set(named))
        assert set(self.acknowledged) <= set(named)
        assert (kinds.count("AnswerEvaluated"), kinds.count("ReportReady")) == (len(named), 1)
        counted = "select count(*), count(distinct question_id) from evaluations where session_id = %s"
        assert self.stack.rows(counted, self.session_id) == [(len(named), len(named))]
        assert self.stack.rows("select count(*) from reports where session_id = %s", self.session_id) == [(1,)]
        # Both of these look again later, in case that nobody did what has been done meanwhile.
        states = (
            "select state, count(*) from tasks where args->>'session_id' = %s "
            "and kind not in ('fall_back_plan', 'back_fill_words') group by 1"
        )
        assert [state for state, _ in self.stack.rows(states, self.session_id)] == ["done"]


def _sign_in(stack: Stack) -> str:
    who = next(each for each in SIGN_INS if each["role"] == "candidate")
    form = {"username": who["email"], "password": who["password"]}
    signed_in = httpx.post(f"{stack.api_url}/token", data=form, timeout=CLIENT_S, trust_env=False)
    assert signed_in.is_success, signed_in.text
    return str(signed_in.json()["access_token"])
