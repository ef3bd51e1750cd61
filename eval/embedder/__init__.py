"""How the embedder learns to bring questions near to what answers them: `python -m eval embedder`."""
