"""A GGUF model file on this machine, run by llama.cpp in a process beside ours: no server, no key, no network."""
