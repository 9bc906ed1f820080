"""A candidate without a browser: joins over real WebRTC. For demos, tests and load; never part of the server."""
