"""`daedam …`: every role and tool by name. Parses arguments and hands over; does nothing itself."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

import typer
from pydantic import ValidationError

from daedam.infra.settings import SettingsError, get_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)
models = typer.Typer(no_args_is_help=True, help="Model files: which there are, pulling and proving them.")
audit = typer.Typer(no_args_is_help=True, help="The audit log.")
app.add_typer(models, name="models")
bench = typer.Typer(no_args_is_help=True, help="Measurements of the running product, beside their limits.")
app.add_typer(audit, name="audit")
app.add_typer(bench, name="bench")

EXIT_WRONG_SETTING = 2
DEMO_PASSWORD = "daedam-demo-2026"  # noqa: S105 - exists in demo mode only


def main() -> None:
    """Run the command; a wrong setting is one sentence, not a traceback."""
    try:
        app()
    except SettingsError as error:
        sys.exit(_refuse(str(error)))
    except ValidationError as error:
        names = {str(part) for one in error.errors() for part in one["loc"]}
        said = "; ".join(str(one["msg"]) for one in error.errors())
        sys.exit(_refuse(f"{', '.join(sorted(names)) or 'settings'}: {said}"))


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return EXIT_WRONG_SETTING


@app.command()
def up() -> None:
    """Run everything on this machine: database, broker, migration, demo, API, media, workers."""
    from daedam.apps.standalone.up import up as run  # noqa: PLC0415 - each role imports only what it needs

    raise typer.Exit(run(os.environ))


@app.command()
def api() -> None:
    """The API, with the web app when it is built."""
    from daedam.apps.serving import run_api  # noqa: PLC0415

    run_api(get_settings())


@app.command()
def media() -> None:
    """The media server."""
    from daedam.apps.media import run_media  # noqa: PLC0415

    run_media(get_settings())


@app.command()
def worker(queue: Annotated[Literal["cpu", "gpu"], typer.Option(help="Which queue to work on.")]) -> None:
    """A worker."""
    from daedam.apps.worker import run_worker  # noqa: PLC0415

    run_worker(get_settings(), queue)


@app.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    from daedam.apps.migrating import migrate as run  # noqa: PLC0415

    run()


@app.command("seed-demo")
def seed_demo() -> None:
    """Make the demo organization, its postings and its accounts; prints them as JSON."""
    from daedam.apps.commands import seed_demo as run  # noqa: PLC0415

    print(json.dumps(asyncio.run(run(get_settings())), ensure_ascii=False))


@app.command("add-organization")
def add_organization(
    name: Annotated[str, typer.Argument(help="What the organization is called.")],
    email: Annotated[str, typer.Option(help="The e-mail its first recruiter signs in with.")],
    talent: Annotated[list[str] | None, typer.Option(help='A value of its 인재상, "name: what it means".')] = None,
) -> None:
    """Make an organization and its first recruiter; prints their password once."""
    from daedam.apps.organizations import add_organization as run  # noqa: PLC0415

    print(asyncio.run(run(get_settings(), name, email, talent or [])))


@app.command()
def openapi(path: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write the API's description, from which the web client is generated."""
    from daedam.apps.describing import openapi as run  # noqa: PLC0415

    path.write_text(run(), "utf-8")


@app.command()
def candidate(
    answers: Annotated[Path, typer.Option(help="A folder with one recording per question.")],
    session: Annotated[UUID | None, typer.Option(help="The interview; without it, a new practice one.")] = None,
    api_url: Annotated[str, typer.Option(help="Where the API is.")] = "http://127.0.0.1:8000",
    email: Annotated[str, typer.Option(help="Whom to attend as.")] = "candidate@demo.daedam.dev",
    password: Annotated[str, typer.Option(envvar="DAEDAM_PASSWORD", help="The account's password.")] = DEMO_PASSWORD,
    language: Annotated[Literal["ko", "en"], typer.Option(help="The language of a new interview.")] = "en",
) -> None:
    """Attend an interview without a browser: real WebRTC, recordings as answers, captions and the result printed."""
    from daedam.apps.attending import SignIn, attend  # noqa: PLC0415

    raise typer.Exit(asyncio.run(attend(api_url, session, SignIn(email, password), answers, language)))


@bench.command("basics")
def bench_basics(
    voices: Annotated[Path | None, typer.Option(help="A folder of recordings; else nothing spoken.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Start-up, planning, storing an answer, and the pause before the next spoken question."""
    from daedam.apps.bench.basics import run  # noqa: PLC0415

    raise typer.Exit(asyncio.run(run(os.environ, voices, is_json=is_json)))


@bench.command("evaluate")
def bench_evaluate(
    parallel: Annotated[int, typer.Option(min=1, max=64, help="Calls at once (DAEDAM_LLM_PARALLEL).")] = 8,
    samples: Annotated[int, typer.Option(min=1, max=9, help="Readings per answer; 3 as for hiring.")] = 3,
    sessions: Annotated[int, typer.Option(min=1, help="Sessions to measure, after a first one.")] = 5,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """A session of eight answers, evaluated with an endpoint of 300 ms per call, beside its longest chain of calls."""
    from daedam.apps.bench.evaluate import Load, run  # noqa: PLC0415

    raise typer.Exit(asyncio.run(run(Load(parallel, samples, sessions), os.environ, is_json=is_json)))


@bench.command("video")
def bench_video(
    minutes: Annotated[float, typer.Option(min=0.5, max=60, help="How long the made recording is.")] = 10.0,
    has_words: Annotated[bool, typer.Option("--words", help="With transcription, by the recogniser here.")] = False,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """A recorded interview to signals, on one core and on two, beside a bare decode and mesh loop."""
    from daedam.apps.bench.video.run import run  # noqa: PLC0415

    raise typer.Exit(asyncio.run(run(minutes, has_words=has_words, is_json=is_json)))


@bench.command("sight")
def bench_sight(
    seconds: Annotated[float, typer.Option(min=5, max=600, help="How long each camera is looked at.")] = 30.0,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Looking at a live camera five times a second, beside a bare mesh at the same pace."""
    from daedam.apps.bench.sight import run  # noqa: PLC0415

    raise typer.Exit(asyncio.run(run(seconds, is_json=is_json)))


@bench.command("rooms")
def bench_rooms(
    most: Annotated[int, typer.Option("--max", min=1, max=24, help="The most sessions at once.")] = 16,
    seconds: Annotated[float, typer.Option(min=3, max=120, help="How long each number of sessions is looked at.")] = 10,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Interviews with camera and face analysis at once: what one costs, and how many one core carries."""
    from daedam.apps.bench.rooms.run import measure_rooms  # noqa: PLC0415

    raise typer.Exit(asyncio.run(measure_rooms(most, seconds, is_json=is_json)))


@bench.command("voice")
def bench_voice(
    *,
    is_server: Annotated[bool, typer.Option("--serve", help="Serve the contract instead of measuring.")] = False,
    port: Annotated[int, typer.Option(help="Where to serve it, on loopback.")] = 8801,
    turn: Annotated[str, typer.Option(help="What ends a served turn: vad (200 ms of silence) or semantic.")] = "vad",
    stt_delay: Annotated[float, typer.Option(help="Seconds; 10 and more are read as milliseconds.")] = 0.0,
    llm_delay: Annotated[float, typer.Option(help="Seconds; 10 and more are read as milliseconds.")] = 0.0,
    tts_delay: Annotated[float, typer.Option(help="Seconds; 10 and more are read as milliseconds.")] = 0.0,
    tone_s: Annotated[float, typer.Option(help="Length of a served reply, a tone, in seconds.")] = 1.0,
    has_vision: Annotated[bool, typer.Option("--vision", help="Look at the caller's picture too.")] = False,
    scenario: Annotated[str, typer.Option(help="all, or vad, semantic, services, barge-in, loss, sessions.")] = "all",
    peer: Annotated[str, typer.Option(help="Another server's offer address, measured turn about.")] = "",
    turns: Annotated[int, typer.Option(min=2, help="Turns per scenario and server.")] = 30,
    wav: Annotated[Path | None, typer.Option(help="What the caller says; else the embedded voice.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """From the last word to the interviewer's first sound, beside another server where one is given."""
    from daedam.apps.bench.voice import run as measuring  # noqa: PLC0415
    from daedam.apps.bench.voice.serving import Script, run_server  # noqa: PLC0415

    if turn not in ("vad", "semantic"):
        raise typer.BadParameter(f"a turn ends by vad or semantic, not by {turn}")
    if is_server:
        stt_s, llm_s, tts_s = (value / 1000 if value >= 10 else value for value in (stt_delay, llm_delay, tts_delay))
        run_server(Script(turn, stt_s, llm_s, tts_s, tone_s, has_vision), port)
        return
    if scenario not in ("all", *measuring.SCENARIOS):
        raise typer.BadParameter(f"no such scenario: {scenario}")
    names = tuple(measuring.SCENARIOS) if scenario == "all" else (scenario,)
    raise typer.Exit(asyncio.run(measuring.measure_voice(names, turns, peer or None, wav, is_json=is_json)))


@bench.command("captions")
def bench_captions(
    voices: Annotated[Path | None, typer.Option(help="Recordings with a words.json, for the recognisers.")] = None,
    rounds: Annotated[int, typer.Option(min=1, max=20, help="How often everything is said.")] = 3,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """From a word's end to its caption, and from a turn's end to its final words, in a room over real WebRTC."""
    from daedam.apps.bench.captions.run import run  # noqa: PLC0415

    raise typer.Exit(asyncio.run(run(voices, rounds, get_settings().home, is_json=is_json)))


@bench.command("patience")
def bench_patience(
    page: Annotated[Path | None, typer.Option(help="Where to write a page with the curve.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Simulated candidates: how many are cut off against how long they are kept waiting."""
    from daedam.apps.bench.patience.run import patience  # noqa: PLC0415

    raise typer.Exit(patience(page, is_json=is_json))


@app.command()
def evals(
    engine: Annotated[str, typer.Option(help="rules, scripted-gullible, or what DAEDAM_LLM could hold.")] = "rules",
    human: Annotated[Path | None, typer.Option(help="A CSV of levels that people gave.")] = None,
    page: Annotated[Path | None, typer.Option(help="Where to write a page with plots.")] = None,
    is_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The quality of our AI: ladders, traps, attacks, swaps, questions, agreement with people."""
    from daedam.apps.evals.runner import evals as run  # noqa: PLC0415

    raise typer.Exit(asyncio.run(run(engine, human_levels=human, page_path=page, is_json=is_json)))


@audit.command("verify")
def audit_verify() -> None:
    """Prove that no audit event was edited, removed, swapped or cut off."""
    from daedam.apps.commands import verify_audit  # noqa: PLC0415

    broken = asyncio.run(verify_audit(get_settings()))
    for line in broken.lines:
        print(line)
    raise typer.Exit(1 if broken.has_breaks else 0)


@models.command("list")
def models_list() -> None:
    """Every known model: size, licence, whether it is here."""
    from daedam.apps.model_files import show_models  # noqa: PLC0415

    show_models(get_settings().home)


@models.command("pull")
def models_pull(model_id: str) -> None:
    """Fetch a model's files from its hub, with progress; says at once when the hub cannot be reached."""
    from daedam.apps.model_files import pull_model  # noqa: PLC0415

    raise typer.Exit(pull_model(get_settings().home, model_id))


@models.command("verify")
def models_verify(model_id: str) -> None:
    """Prove that a model's files are whole."""
    from daedam.apps.model_files import verify_model  # noqa: PLC0415

    raise typer.Exit(verify_model(get_settings().home, model_id))
