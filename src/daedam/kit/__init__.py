"""Small things every room may use: time, identifiers, task lifetimes. Imports nothing of ours."""
