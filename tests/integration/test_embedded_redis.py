"""The embedded Redis: on a private socket only, nothing on disk, one address per client library."""

from __future__ import annotations

import shutil
import stat
import tempfile
from pathlib import Path

import kombu
import pytest
import redis

from daedam.infra.embedded import EmbeddedRedis, EmbeddedServiceError, Trouble, broker_url_for, running
from daedam.infra.embedded import redis as embedded_redis


def test_it_answers_on_a_private_socket_and_on_no_port(redis_url, redis_server):
    with redis.Redis.from_url(redis_url) as client:
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("save") == {"save": ""}
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert int(client.config_get("maxmemory")["maxmemory"]) == 128 * 1024 * 1024
    socket_path = Path(redis_url.removeprefix("unix://").partition("?")[0])
    assert stat.S_IMODE(socket_path.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket_path.parent.stat().st_mode) == 0o700


def test_celerys_address_reaches_the_same_server(redis_url, broker_url):
    with kombu.Connection(broker_url) as connection, connection.SimpleQueue("tests") as queue:
        queue.put({"id": 1})
        with redis.Redis.from_url(redis_url) as client:
            assert client.llen("tests") == 1
        message = queue.get(timeout=5)
        assert message.payload == {"id": 1}
        message.ack()


@pytest.mark.parametrize("order", [1, 2])
def test_each_test_meets_it_empty(redis_url, order):
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("left behind", order)


def test_it_forgets_everything_and_writes_nothing():
    home = Path(tempfile.mkdtemp(prefix="daedam-t-"))
    try:
        with running(EmbeddedRedis(home)) as process, redis.Redis.from_url(process.service.url) as client:
            client.set("words", "canary" * 100)
        with running(EmbeddedRedis(home)) as process, redis.Redis.from_url(process.service.url) as client:
            assert client.get("words") is None
        files = [path for path in home.rglob("*") if path.is_file()]
        assert [path.name for path in files] == ["redis.log"]
        assert "canary" not in files[0].read_text()
    finally:
        shutil.rmtree(home)


@pytest.mark.parametrize(
    ("address", "broker"),
    [
        ("unix:///run/x.sock?db=0", "redis+socket:///run/x.sock?virtual_host=0"),
        ("unix:///run/x.sock?db=3", "redis+socket:///run/x.sock?virtual_host=3"),
        ("unix:///run/x.sock", "redis+socket:///run/x.sock?virtual_host=0"),
        ("redis://cache:6379/1", "redis://cache:6379/1"),
        ("rediss://cache:6380/0", "rediss://cache:6380/0"),
    ],
)
def test_each_address_as_celery_spells_it(address, broker):
    assert broker_url_for(address) == broker


def test_a_machine_without_any_redis_is_told_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(embedded_redis.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EmbeddedServiceError) as caught:
        EmbeddedRedis(tmp_path).prepare()
    assert caught.value.trouble is Trouble.REDIS_MISSING
    assert "REDIS_URL" in str(caught.value)


def test_an_installed_valkey_serves_where_the_wheel_does_not(monkeypatch, tmp_path):
    valkey = tmp_path / "valkey-server"
    valkey.touch(mode=0o755)
    monkeypatch.setattr(embedded_redis.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert EmbeddedRedis(tmp_path).command()[0] == str(valkey)
