"""The processes: api, media, worker, standalone. Only `wiring` joins ports to adapters."""
