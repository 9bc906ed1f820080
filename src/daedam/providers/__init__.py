"""Capabilities (llm, stt, tts, vad, embeddings, documents, storage) and the adapters that serve them."""
