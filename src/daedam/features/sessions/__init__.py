"""Interviews: creating, planning, consenting, answering, following along."""
