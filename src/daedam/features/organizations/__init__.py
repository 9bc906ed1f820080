"""Employers and the people they look for (인재상)."""
