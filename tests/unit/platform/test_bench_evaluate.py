"""What `daedam bench evaluate` computes from the calls it saw, and the endpoint that times them."""

from __future__ import annotations

import asyncio

import pytest

from daedam.apps.bench.evaluate import Load, Measured, figures, longest_chain_s, most_at_once, pauses_ms
from daedam.apps.bench.figures import show
from daedam.apps.bench.slow_endpoint import Call, slow_endpoint
from daedam.providers.llm.endpoint.adapter import EndpointLlm
from daedam.providers.llm.endpoint.settings import EndpointSettings
from fixtures import llm_requests as requests

TWO_LANES = [Call(0.0, 1.0, True), Call(0.0, 1.1, True), Call(1.02, 2.0, True), Call(1.13, 2.1, True)]


@pytest.mark.parametrize(("parallel", "rows"), [(1, 4), (2, 2), (3, 2), (4, 1), (8, 1)])
def test_the_chain_is_what_the_limit_leaves_in_a_row(parallel: int, rows: int) -> None:
    calls = [Call(0.0, 0.3, True)] * 4
    assert longest_chain_s(calls, parallel) == pytest.approx(0.3 * rows)


def test_a_slow_evaluation_does_not_lengthen_its_own_chain() -> None:
    one_after_another = [Call(float(n), n + 0.3, True) for n in range(8)]
    assert longest_chain_s(one_after_another, 8) == pytest.approx(0.3)


def test_a_pause_is_from_a_reply_to_the_call_in_its_place() -> None:
    assert pauses_ms(TWO_LANES, 2) == pytest.approx([20, 30])
    assert pauses_ms(TWO_LANES, 4) == []


def test_calls_that_only_touch_are_not_at_once() -> None:
    assert most_at_once(TWO_LANES) == 2
    assert most_at_once([Call(0.0, 1.0, True), Call(1.0, 2.0, True)]) == 1
    assert most_at_once([]) == 0


def measured(wall_s: float = 1.2, at_once: int = 8, pause_ms: float = 5.0) -> Measured:
    return Measured(wall_s, 0.9, 24, at_once, (pause_ms,))


@pytest.mark.parametrize(
    ("one", "overhead_ms", "code"),
    [
        (measured(), 9.0, 0),
        (measured(wall_s=1.4), 9.0, 1),
        (measured(at_once=9), 9.0, 1),
        (measured(pause_ms=16.0), 9.0, 1),
        (measured(), 16.0, 1),
    ],
)
def test_one_figure_beyond_its_limit_is_an_exit_code(
    one: Measured, overhead_ms: float, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show("evaluate", figures([one], [overhead_ms], Load()), is_json=True) == code
    assert '"within_limits": ' + ("true" if code == 0 else "false") in capsys.readouterr().out


async def test_the_endpoint_says_how_long_it_took_and_forgets() -> None:
    async with slow_endpoint(0.05) as endpoint:
        llm = EndpointLlm(EndpointSettings("vllm", "scripted", endpoint.base_url))
        await llm.evaluate(requests.evaluation_request("ko", samples=2))
        await llm.follow_up(requests.follow_up_request("en", deadline_s=30))
        await llm.close()
        calls, later = await endpoint.calls(), await endpoint.calls()
    assert [call.is_evaluation for call in calls] == [True, True, False]
    assert all(call.took_s >= 0.05 for call in calls)
    assert later == []


async def test_the_endpoint_ends_with_whoever_started_it() -> None:
    async with slow_endpoint(0.0) as endpoint:
        assert await endpoint.calls() == []
    with pytest.raises(OSError, match=r"."):
        await asyncio.open_connection("127.0.0.1", int(endpoint.base_url.split(":")[2].split("/")[0]))
