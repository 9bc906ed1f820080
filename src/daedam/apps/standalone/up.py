"""`daedam up`: checks, secrets, parts, welcome. The edge where every known trouble becomes one sentence."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

from rich.console import Console

from daedam.apps.standalone import preflight, welcome
from daedam.apps.standalone.first_secrets import secrets_of
from daedam.apps.standalone.options import Options, terminal_language
from daedam.apps.standalone.plan import Plan, check_own_servers
from daedam.apps.standalone.problems import StandaloneError
from daedam.apps.standalone.progress import ConsoleProgress
from daedam.apps.standalone.supervisor import Supervisor
from daedam.infra.embedded import EmbeddedServiceError

CANNOT_RUN = 2


def up(environ: Mapping[str, str]) -> int:
    """Run every role on this machine until Ctrl-C; the exit code is 0, or 2 after one sentence that says why.

    `environ` is this process's environment; the parts get it too.
    """
    console = Console()
    try:
        preflight.check_python()
        options = Options.from_environment(environ)
        preflight.make_home(options.home)
        with preflight.locked(options.home) as lock:
            preflight.check_disk(options.home)
            preflight.check_ports(options)
            check_own_servers(options)
            secrets = secrets_of(options.home, environ)
            asyncio.run(_run(options, secrets, console, lock))
    except (StandaloneError, EmbeddedServiceError) as error:
        Console(stderr=True).print(
            error.sentence(terminal_language(environ)), style="red", markup=False, soft_wrap=True
        )
        return CANNOT_RUN
    return 0


async def _stop_without_parent(supervisor: Supervisor, environ: Mapping[str, str]) -> None:
    """Started by `make`, end with it, however it ended; started from a shell or a service, stay."""
    parent = os.getppid()
    while "MAKELEVEL" in environ:
        await asyncio.sleep(0.5)
        if os.getppid() != parent:
            supervisor.ask_to_stop()
            return


async def _run(options: Options, secrets: Mapping[str, str], console: Console, lock: int) -> None:
    progress = ConsoleProgress(console, options.language)
    seeded: list[str] = []
    plan = Plan(options, secrets, on_seeded=seeded.append)
    supervisor = Supervisor(plan.phases(), progress, keep_open=(lock,))

    async def greet() -> None:
        health = await welcome.read_health(options.api_port)
        progress.settle()
        sign_ins = welcome.read_sign_ins("".join(seeded))
        welcome.show(console, options.language, api_port=options.api_port, sign_ins=sign_ins, health=health)

    watch = asyncio.create_task(_stop_without_parent(supervisor, options.environ))
    try:
        await supervisor.run(greet)
    finally:
        watch.cancel()
        progress.settle()
    progress.stopped()
