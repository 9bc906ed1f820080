"""Model files: which there are, what they are for, fetching them from a hub, and proving they are whole."""
