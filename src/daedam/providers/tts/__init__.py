"""Text-to-speech: from a sentence to sound, in chunks. Decides nothing about when to speak."""
