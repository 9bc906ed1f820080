"""Any OpenAI-compatible endpoint as a language model: ladder of output modes, strict reading, bounded replies."""
