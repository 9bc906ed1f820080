"""Daedam (대담): AI interviews whose scores point at words that were really said."""

__version__ = "0.1.0"
