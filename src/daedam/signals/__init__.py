"""Measurements of voice, face and body in pure NumPy: values with units and a quality, never judgements."""
