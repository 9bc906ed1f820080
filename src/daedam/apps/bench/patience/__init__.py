"""`daedam bench patience`: simulated candidates against the turn-taking machine, on a virtual clock."""
