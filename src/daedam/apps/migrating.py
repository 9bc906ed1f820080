"""Migrations, imported alone: this is what everybody waits for at a start."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config

from daedam.infra.settings import SettingsError


def migrate() -> None:
    """Run every migration that is missing. The migrations stand beside the package, or in the working folder."""
    source = Path(__file__).resolve().parents[3]
    home = next((folder for folder in (source, Path.cwd()) if (folder / "alembic.ini").is_file()), None)
    if home is None:
        msg = "alembic.ini is not here: run this from the project's folder"
        raise SettingsError(msg)
    command.upgrade(Config(home / "alembic.ini"), "head")
