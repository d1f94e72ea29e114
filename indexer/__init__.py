"""Files, passages, vectors, words and scores. Knows nothing of the law."""
