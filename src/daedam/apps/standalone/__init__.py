"""Every role on one machine: `daedam up`. Starts, watches and stops the parts."""

from __future__ import annotations

from daedam.apps.standalone.up import up

__all__ = ["up"]
