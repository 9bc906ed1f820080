"""Job postings: what is asked for, how it is scored, and who may practise for it."""
