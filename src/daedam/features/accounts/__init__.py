"""Who may sign in: registration, sign-in with rotation of refresh tokens, the signed-in user."""
