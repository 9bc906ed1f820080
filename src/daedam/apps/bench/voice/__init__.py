"""`daedam bench voice`: the pause between the candidate's last word and the interviewer's first sound, measured."""
