"""Evaluations: an engine's levels for one answer, its quotes verified, and why where there are none."""
