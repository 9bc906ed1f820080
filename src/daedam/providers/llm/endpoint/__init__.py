"""Any OpenAI-compatible endpoint as a language model: ladder of output modes, bounded replies, failures with codes."""
