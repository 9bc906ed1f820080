"""The live interview over WebRTC: signalling, peers, tracks and rooms. The only place that knows aiortc."""
