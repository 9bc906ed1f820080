"""Whether the parts answer, which engine serves what, and the demo's sign-ins."""
