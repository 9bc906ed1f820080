"""`daedam bench video`: how fast a recording becomes signals, on one core and on two, and in how much memory."""
