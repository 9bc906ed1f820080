"""`daedam evals`: how good our AI is, measured with answers written for it. Measures; never changes a score."""
