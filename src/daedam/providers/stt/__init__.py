"""Speech-to-text: from one utterance's samples to its words. Decides nothing about turns or scores."""
