"""`daedam bench captions`: how long after a word its caption shows, and after a turn its final words, measured."""
