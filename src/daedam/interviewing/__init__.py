"""The live interview as a pure machine: events, the state folded from them, and what comes next."""
