"""Invitations, applications and what a recruiter oversees: postings at a glance, candidates of a posting."""
