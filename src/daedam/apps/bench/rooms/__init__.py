"""`daedam bench rooms`: how many interviews with camera and face analysis one core carries, and what one costs."""
