"""WebRTC rooms: the only place with aiortc. Hears, speaks, and writes what happened to the journal."""
