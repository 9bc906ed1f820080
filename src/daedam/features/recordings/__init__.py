"""Recordings of interviews: resumable upload, checking, playback."""
