"""Each process is killed, frozen or cut off once during an interview: nothing acknowledged is lost or doubled.

The table these tests stand for is docs/faults.md.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import redis

from daedam.infra.broker import TASK_NAME, create_celery
from fixtures.stack import Stack, eventually
from integration.faults.on_the_line import OnTheLine
from integration.faults.visitor import Visitor

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def token(stack: Stack) -> str:
    """One sign-in for all: the throttle is not what is tested here."""
    return Visitor(stack).token


@pytest.fixture
def visitor(stack: Stack, token: str) -> Iterator[Visitor]:
    """A candidate at their first question, on a Daedam that is whole before and after."""
    stack.model.release()
    eventually(stack.is_whole)
    yield Visitor(stack, token)
    stack.model.release()
    stack.stop_spares()


def evaluating(stack: Stack, visitor: Visitor, text: str) -> str:
    """Answer, and return the question's id while a worker waits for the model's reading."""
    stack.model.hold()
    question_id = visitor.answer(text)
    eventually(lambda: stack.model.times_read(text) == 1)
    return question_id


def task_of(stack: Stack, question_id: str) -> str:
    found = stack.rows("select id::text from tasks where key = %s", f"evaluate_answer:{question_id}")
    return str(found[0][0])


def test_a_worker_killed_while_evaluating_is_replaced(stack: Stack, visitor: Visitor) -> None:
    question_id = evaluating(stack, visitor, "I measured first and then changed one thing.")
    stack.kill("worker-gpu")
    stack.model.release()
    eventually(lambda: visitor.evaluated(question_id))
    assert stack.model.times_read("I measured first and then changed one thing.") == 2
    visitor.answer("I wrote the finding down for the next person.")
    visitor.check_to_the_end()


def test_a_worker_that_thaws_after_its_lease_writes_nothing(stack: Stack, visitor: Visitor) -> None:
    question_id = evaluating(stack, visitor, "I asked the customer what hurt most.")
    stack.signal("worker-gpu", signal.SIGSTOP)
    try:
        stack.model.release()
        stack.start_spare("worker-gpu")
        eventually(lambda: visitor.evaluated(question_id))
        by_the_other = stack.rows("select id, content_sealed from evaluations where question_id = %s", question_id)
    finally:
        stack.signal("worker-gpu", signal.SIGCONT)
    eventually(lambda: "task_lease_lost" in (stack.home / "logs" / "worker-gpu.log").read_text())
    assert stack.rows("select id, content_sealed from evaluations where question_id = %s", question_id) == by_the_other
    fences = stack.rows("select fence, state from tasks where id = %s", task_of(stack, question_id))
    assert fences == [(2, "done")]
    visitor.check_to_the_end()


def test_a_task_delivered_three_times_has_one_effect(stack: Stack, visitor: Visitor) -> None:
    text = "I drew the data model before writing code."
    question_id = evaluating(stack, visitor, text)
    celery = create_celery(stack.broker_url)
    task_id = task_of(stack, question_id)
    for _ in range(3):
        celery.send_task(TASK_NAME, args=[task_id], queue="gpu")
    stack.model.release()
    eventually(lambda: visitor.evaluated(question_id))
    for _ in range(3):
        celery.send_task(TASK_NAME, args=[task_id], queue="gpu")
    with redis.Redis.from_url(stack.redis_url) as messages:
        eventually(lambda: messages.llen("gpu") == 0)
    visitor.check_to_the_end()
    assert stack.model.times_read(text) == 1
    assert stack.rows("select fence, attempts from tasks where id = %s", task_id) == [(1, 1)]


@contextmanager
def held_up(stack: Stack, visitor: Visitor, request: threading.Thread) -> Iterator[None]:
    """`request` started and stopped half-way through its transaction: nobody else may append to the journal."""
    with stack.database() as db:
        db.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [visitor.session_id])
        request.start()
        waiting = "select 1 from pg_locks where locktype = 'advisory' and not granted"
        eventually(lambda: stack.rows(waiting))
        yield


def test_an_api_killed_with_an_answer_on_the_way(stack: Stack, visitor: Visitor) -> None:
    first = visitor.answer("I split the change into small steps.")
    second = visitor.question()
    lost: list[str] = []

    def submit() -> None:
        try:
            visitor.try_answer(second, "I rolled back within a minute.")
        except httpx.TransportError as error:
            lost.append(type(error).__name__)

    request = threading.Thread(target=submit)
    with held_up(stack, visitor, request):
        stack.kill("api")
        request.join()
    assert lost
    assert visitor.question() == second  # the first was acknowledged, of the second there is no half
    assert [said["question_id"] for said in visitor.get("/transcript")["items"]] == [first]
    again = visitor.try_answer(first, "Something else now.")
    assert (again.status_code, again.json()["error_code"]) == (409, "question_not_current")
    assert visitor.answer("I rolled back within a minute.") == second
    again = visitor.try_answer(second, "I rolled back within a minute.")
    assert (again.status_code, again.json()["error_code"]) == (409, "question_not_current")
    visitor.acknowledged[first] = "I split the change into small steps."
    visitor.check_to_the_end()


def test_an_api_frozen_inside_a_transaction_holds_nobody_up_for_long(stack: Stack, visitor: Visitor) -> None:
    question_id = evaluating(stack, visitor, "I said no to the wrong feature.")
    second, answers = visitor.question(), []
    request = threading.Thread(target=lambda: answers.append(visitor.try_answer(second, "Half an answer.")))
    with held_up(stack, visitor, request):
        stack.signal("api", signal.SIGSTOP)
    try:  # the frozen API's transaction holds the journal now; the worker needs it
        stack.model.release()
        eventually(lambda: visitor.evaluated(question_id))
    finally:
        stack.signal("api", signal.SIGCONT)
    request.join()
    assert answers[0].is_success or answers[0].json()["retry_available"]
    if not answers[0].is_success:
        assert visitor.answer("Half an answer.") == second
    visitor.check_to_the_end()


def test_a_hanging_redis_keeps_no_answer_from_being_stored(stack: Stack, visitor: Visitor) -> None:
    stack.signal("redis", signal.SIGSTOP)
    try:
        answered = [visitor.answer(f"Answer {n} while messages hang.") for n in range(3)]
        log = stack.home / "logs" / "api.log"
        known = log.read_text().count("broker_away")
        eventually(lambda: log.read_text().count("broker_away") > known)
        answered.append(visitor.answer("And one when the first message has been given up."))
    finally:
        stack.signal("redis", signal.SIGCONT)
    eventually(lambda: all(visitor.evaluated(question_id) for question_id in answered))
    visitor.check_to_the_end()


def test_a_redis_killed_is_replaced_and_work_goes_on(stack: Stack, visitor: Visitor) -> None:
    stack.signal_parent(signal.SIGSTOP)
    try:
        stack.kill("redis")
        answered = [visitor.answer(f"Answer {n} while messages are away.") for n in range(2)]
    finally:
        stack.signal_parent(signal.SIGCONT)
    eventually(lambda: all(visitor.evaluated(question_id) for question_id in answered))
    visitor.answer("And one more afterwards.")
    visitor.check_to_the_end()


def test_a_flushed_redis_loses_only_messages(stack: Stack, visitor: Visitor) -> None:
    stack.signal("worker-gpu", signal.SIGSTOP)
    try:
        answered = [visitor.answer(f"Answer {n} whose message is thrown away.") for n in range(3)]
        with redis.Redis.from_url(stack.redis_url) as messages:
            eventually(lambda: messages.llen("gpu") > 0)
            messages.flushall()
            assert messages.llen("gpu") == 0
    finally:
        stack.signal("worker-gpu", signal.SIGCONT)
    eventually(lambda: all(visitor.evaluated(question_id) for question_id in answered))
    visitor.check_to_the_end()


def test_a_killed_database_comes_back_with_everything(stack: Stack, visitor: Visitor) -> None:
    question_id = evaluating(stack, visitor, "I keep a note of every incident.")
    seen: list[int] = []
    follower = threading.Thread(target=lambda: seen.extend(seq for seq, _ in visitor.follow()))
    follower.start()
    second = visitor.question()
    eventually(lambda: seen)  # it is on the line before the database goes
    stack.signal_parent(signal.SIGSTOP)  # so that nobody starts it again before we have looked
    try:
        stack.kill("postgres")
        stack.model.release()
        away = visitor.try_answer(second, "Is anybody there?")
        assert (away.status_code, away.json()["error_code"]) == (503, "database_unavailable")
        assert away.json()["retry_available"] is True
    finally:
        stack.signal_parent(signal.SIGCONT)
    assert visitor.question() == second
    eventually(lambda: visitor.try_answer(second, "Somebody is.").status_code == httpx.codes.ACCEPTED)
    eventually(lambda: visitor.evaluated(question_id))
    visitor.check_to_the_end()
    follower.join()
    assert seen == list(range(1, visitor.get()["last_seq"] + 1))


def test_a_follower_sees_every_event_once_across_connections(stack: Stack, visitor: Visitor) -> None:
    seen: list[int] = []
    for n in range(3):
        visitor.answer(f"Answer {n} for whoever follows.")
        seen += [seq for seq, _ in visitor.events(len(seen), up_to=2)]
    visitor.check_to_the_end()
    seen += [seq for seq, _ in visitor.events(len(seen))]
    assert seen == list(range(1, visitor.get()["last_seq"] + 1))


async def test_a_media_server_killed_mid_answer_comes_back_to_the_same_question(stack: Stack, visitor: Visitor) -> None:
    question_id = visitor.question()
    async with OnTheLine(visitor) as line:
        assert line.question_id == question_id
        speaking = asyncio.create_task(line.say("test-first", "late-project", "mistake"))
        kept = await line.next_utterance()
        await asyncio.to_thread(stack.kill, "media")
        speaking.cancel()
    async with OnTheLine(visitor, resume=line.connection_id) as line:
        assert line.question_id == question_id
        assert kept in line.utterances
        await line.press("done")
        completed = await line.next_event("AnswerCompleted")
    assert kept["utterance_id"] in completed["utterance_ids"]
    said = [each["utterance_id"] for each in visitor.get("/transcript")["items"]]
    assert said.count(kept["utterance_id"]) == 1
    visitor.answer("I go on by typing.")
    visitor.check_to_the_end()


def test_a_killed_parent_leaves_nothing_and_the_next_start_has_everything(stack: Stack, visitor: Visitor) -> None:
    question_id = evaluating(stack, visitor, "I left in the middle of this.")
    stack.kill_parent()
    eventually(lambda: not stack.left_running())
    stack.model.release()
    stack.start()
    eventually(lambda: visitor.evaluated(question_id))
    visitor.answer("And I am back for the rest.")
    visitor.check_to_the_end()
