"""Voice activity: how likely a stretch of 32 ms holds speech. Never decides whose turn it is."""
